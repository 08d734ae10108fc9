"""The server from end to end over standard input and output, as three kinds of editors see it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from lsprotocol import types as lsp

from tests.lsp.editor import BREAKING, CLEAN, PROFILES, Editor, ids

pytestmark = pytest.mark.asyncio(loop_scope="module")

COLUMNS = {"visual-studio-code": 32, "neovim": 37, "emacs": 30, "modern": 32}
"""Where `.item()` of the line below starts its finding, and how each editor counts."""


@pytest_asyncio.fixture(scope="module", loop_scope="module", params=PROFILES)
async def editor(request: Any, tmp_path_factory: Any) -> AsyncGenerator[Editor]:
    made = await Editor(tmp_path_factory.mktemp("workspace"), request.param).start()
    yield made
    await made.stop()


async def test_findings_say_what_where_and_why(editor: Editor) -> None:
    uri = editor.open("findings.py", BREAKING)
    (found,) = await editor.diagnostics(uri, 1)
    assert found.code == "GB0124"
    assert found.source == "gbpredict"
    assert found.range == lsp.Range(lsp.Position(5, 11), lsp.Position(5, 31))
    assert found.severity == lsp.DiagnosticSeverity.Warning
    if editor.profile != "emacs":
        assert found.code_description is not None
        assert found.code_description.href.endswith("gb0124.html")
    assert found.related_information is None or "is called from here" in found.related_information[-1].message
    editor.close(uri)


async def test_never_sent_and_asked_for(editor: Editor) -> None:
    assert editor.result is not None
    pulls = editor.result.capabilities.diagnostic_provider is not None
    assert pulls == (editor.profile in ("modern", "neovim"))
    assert pulls != bool(editor.all_published)


async def test_columns_in_the_editors_units(editor: Editor) -> None:
    text = BREAKING.replace("    peak = x", '    s = "é😀"; t = "😀"; peak = x')
    uri = editor.open("columns.py", text)
    (found,) = await editor.diagnostics(uri, 1)
    assert found.range.start == lsp.Position(5, COLUMNS[editor.profile])
    editor.close(uri)


async def test_form_feeds_and_unicode_lines_are_no_lines(editor: Editor) -> None:
    uri = editor.open("lines.py", "a = 1\n\x0c\nb = '\u2028\x85'\n" + BREAKING)
    assert ids(await editor.diagnostics(uri, 1)) == [(9, "GB0124")]
    editor.change(uri, "a = 1\r\nb = '\u2028'\r\n" + BREAKING.replace("\n", "\r\n"), 2)
    assert ids(await editor.diagnostics(uri, 2)) == [(8, "GB0124")]
    editor.close(uri)


async def test_an_edit_is_seen_and_the_end_is_clean(editor: Editor) -> None:
    uri = editor.open("edits.py", BREAKING)
    assert ids(await editor.diagnostics(uri, 1)) == [(6, "GB0124")]
    editor.change(uri, CLEAN, 2)
    assert await editor.diagnostics(uri, 2) == []
    editor.change(uri, "\n\n" + BREAKING, 3)
    assert ids(await editor.diagnostics(uri, 3)) == [(8, "GB0124")]
    editor.close(uri)
    if not editor.pulls:
        for _ in range(500):
            if not editor.published[uri][1]:
                break
            await asyncio.sleep(0.01)
        assert not editor.published[uri][1]


async def test_fast_typing_ends_with_the_last_version(editor: Editor) -> None:
    uri = editor.open("typing.py", CLEAN)
    for version in range(2, 60):
        editor.change(uri, BREAKING + "#" * version if version % 2 else CLEAN, version)
        await asyncio.sleep(0.003)
    assert ids(await editor.diagnostics(uri, 59)) == [(6, "GB0124")]
    versions = [p.version for p in editor.all_published if p.uri == uri]
    assert versions == sorted(versions, key=lambda v: v or 99)
    editor.close(uri)


async def test_a_syntax_error_keeps_the_last_good_findings(editor: Editor) -> None:
    uri = editor.open("syntax.py", BREAKING)
    await editor.diagnostics(uri, 1)
    editor.change(uri, "import math\n" + BREAKING + "\nx = (\n", 2)
    found = ids(await editor.diagnostics(uri, 2))
    assert (7, "GB0124") in found
    assert "syntax" in {code for _, code in found}
    editor.change(uri, BREAKING, 3)
    assert ids(await editor.diagnostics(uri, 3)) == [(6, "GB0124")]
    editor.close(uri)


async def test_unsaved_helpers_change_the_files_that_call_them(editor: Editor) -> None:
    helper = editor.open("helper_mod.py", "def peak(x):\n    return x.max()\n")
    main = editor.open(
        "main_mod.py",
        "import torch\nfrom helper_mod import peak\n\n@torch.compile\ndef f(x):\n"
        "    return x / peak(x)\n\nf(torch.ones(3))\n",
    )
    assert await editor.diagnostics(main, 1) == []
    editor.change(helper, "def peak(x):\n    return x.max().item()\n", 2)
    for _ in range(200):
        found_all = await editor.diagnostics(helper, 2)
        if any(d.severity == lsp.DiagnosticSeverity.Warning for d in found_all):
            break
        await asyncio.sleep(0.05)
    (found,) = found_all
    assert found.severity == lsp.DiagnosticSeverity.Warning, "possible by itself, certain where it is called"
    if editor.pulls:
        assert "diagnostic" in editor.refreshed or editor.profile != "modern"
    assert found.code == "GB0124"
    if found.related_information is not None:  # not every editor takes it
        assert found.related_information[0].location.uri == main
        assert found.related_information[0].location.range.start.line == 5
    editor.close(helper)
    editor.close(main)


async def test_hover_tells_the_finding_and_the_values(editor: Editor) -> None:
    text = BREAKING.replace("return x / peak", "y = x * 2\n    return helper(y) / peak").replace(
        "@torch", "def helper(v):\n    return v + 1\n\n\n@torch"
    )
    uri = editor.open("hover.py", text)
    await editor.diagnostics(uri, 1)
    lines = text.split("\n")
    item = next(n for n, line in enumerate(lines) if ".item()" in line)
    assert "GB0124" in await editor.hover(uri, item, lines[item].index("x.abs"))
    value = await editor.hover(uri, item, lines[item].index("x.abs"))
    assert "dtype `float32`" in value and "`(4)`" in value
    call = next(n for n, line in enumerate(lines) if "return helper" in line)
    assert "inlined" in await editor.hover(uri, call, lines[call].index("helper"))
    product = next(n for n, line in enumerate(lines) if "y = x" in line)
    assert "operation" in await editor.hover(uri, product, lines[product].index("*"))
    assert await editor.hover(uri, 1, 0) == ""
    editor.close(uri)


async def test_lenses_symbols_and_hints(editor: Editor) -> None:
    uri = editor.open("views.py", BREAKING)
    document = lsp.TextDocumentIdentifier(uri)
    (lens,) = await editor.wait(editor.client.text_document_code_lens_async(lsp.CodeLensParams(document)))
    assert lens.command.title == "2 graphs, 1 break"
    (symbol,) = await editor.wait(editor.client.text_document_document_symbol_async(lsp.DocumentSymbolParams(document)))
    assert symbol.name == "scale"
    assert [child.name.split()[0] for child in symbol.children] == ["GB0124"]
    whole = lsp.Range(lsp.Position(0, 0), lsp.Position(10, 0))
    hints = await editor.wait(editor.client.text_document_inlay_hint_async(lsp.InlayHintParams(document, whole)))
    assert [(h.position.line, h.label) for h in hints] == [(5, "⟵ graph break"), (6, "graph 2")]
    editor.close(uri)


async def test_our_own_requests(editor: Editor) -> None:
    uri = editor.open("own.py", BREAKING)
    answer = await editor.ask("gbpredict/graphs", {"textDocument": {"uri": uri}})
    (entry,) = answer.entries
    assert (entry.graphs, entry.breaks, entry.complete, entry.line) == (2, 1, True, 3)
    assert [(r.startLine, r.endLine, r.graph, r.kind) for r in entry.regions] == [
        (5, 5, 0, "break"),
        (6, 6, 1, "graph"),
    ]
    assert "tensor-item" in (await editor.ask("gbpredict/explain", {"id": "GB0124"})).markdown
    assert "no rule" in (await editor.ask("gbpredict/explain", {"id": "GB9999"})).markdown
    assert "scale" in (await editor.ask("gbpredict/report", {"textDocument": {"uri": uri}})).markdown
    editor.close(uri)


async def test_actions_silence_explain_and_repair(editor: Editor) -> None:
    uri = editor.open("actions.py", BREAKING)
    found = await editor.diagnostics(uri, 1)
    params = lsp.CodeActionParams(
        lsp.TextDocumentIdentifier(uri), found[0].range, lsp.CodeActionContext(diagnostics=found)
    )
    actions = await editor.wait(editor.client.text_document_code_action_async(params))
    titles = [a.title for a in actions]
    assert "Ignore GB0124 on this line" in titles
    assert "Explain GB0124" in titles
    silence = actions[titles.index("Ignore GB0124 on this line")]
    changes = silence.edit.document_changes or silence.edit.changes[uri]
    edit = changes[0].edits[0] if silence.edit.document_changes else changes[0]
    assert edit.new_text == "  # gbpredict: ignore[GB0124]"
    editor.change(uri, BREAKING.replace(".item()", ".item()" + edit.new_text), 2)
    assert await editor.diagnostics(uri, 2) == []
    editor.close(uri)


async def test_unchanged_findings_are_not_sent_again(editor: Editor) -> None:
    if not editor.pulls:
        return
    uri = editor.open("unchanged.py", BREAKING)
    first = await editor.pull(uri)
    assert isinstance(first, lsp.RelatedFullDocumentDiagnosticReport)
    editor.change(uri, BREAKING + "\n", 2)
    again = await editor.pull(uri, first.result_id)
    assert isinstance(again, lsp.RelatedUnchangedDocumentDiagnosticReport)
    editor.close(uri)


async def test_settings_change_while_it_runs(editor: Editor) -> None:
    uri = editor.open("settings.py", BREAKING)
    await editor.diagnostics(uri, 1)

    async def set_to(data: dict[str, Any], version: int, text: str) -> list[lsp.Diagnostic]:
        editor.client.set_configuration({"gbpredict": data})
        editor.client.workspace_did_change_configuration(lsp.DidChangeConfigurationParams(settings={"gbpredict": data}))
        await asyncio.sleep(0.3)
        editor.change(uri, text, version)
        return await editor.diagnostics(uri, version)

    (found,) = await set_to({"severity": {"GB0124": "hint"}}, 2, BREAKING + "#2\n")
    assert found.severity == lsp.DiagnosticSeverity.Hint
    assert await set_to({"ignore": ["GB0124"]}, 3, BREAKING + "#3\n") == []
    assert await set_to({"dynamo": {"capture_scalar_outputs": True}}, 4, BREAKING + "#4\n") == []
    (found,) = await set_to({}, 5, BREAKING + "#5\n")
    assert found.severity == lsp.DiagnosticSeverity.Warning
    editor.close(uri)


async def test_a_fault_and_a_crash_cost_one_answer(editor: Editor) -> None:
    uri = editor.open("crash.py", BREAKING)
    await editor.diagnostics(uri, 1)
    before = (await editor.command("gbpredict.server.state"))["starts"]
    await editor.command("gbpredict.server.restartAnalysis")
    editor.change(uri, CLEAN, 2)
    assert await editor.diagnostics(uri, 2) == []
    state = await editor.command("gbpredict.server.state")
    assert state["starts"] == before + 1
    with pytest.raises(Exception, match=r"Method"):
        await editor.ask("gbpredict/nonsense", {})
    editor.change(uri, BREAKING, 3)
    assert ids(await editor.diagnostics(uri, 3)) == [(6, "GB0124")]
    editor.close(uri)


async def test_cancelled_questions_are_answered_at_once(editor: Editor) -> None:
    uri = editor.open("cancel.py", BREAKING)
    params = lsp.HoverParams(lsp.TextDocumentIdentifier(uri), lsp.Position(5, 12))
    task = asyncio.ensure_future(editor.client.text_document_hover_async(params))
    await asyncio.sleep(0)
    number = next(iter(editor.client.protocol._request_futures))
    editor.client.protocol.notify("$/cancelRequest", lsp.CancelParams(id=number))
    try:
        await asyncio.wait_for(task, 30)
    except Exception as error:  # the answer is that it was cancelled, unless it was quicker
        assert "ancel" in str(error)
    assert ids(await editor.diagnostics(uri, 1)) == [(6, "GB0124")]
    editor.close(uri)


async def test_the_whole_workspace(editor: Editor) -> None:
    (editor.folder / "on_disk.py").write_text(BREAKING)
    (editor.folder / "node_modules").mkdir(exist_ok=True)
    (editor.folder / "node_modules" / "left_out.py").write_text(BREAKING)
    answer = await editor.command("gbpredict.server.analyzeWorkspace")
    assert answer["files"] == 1
    uri = editor.uri("on_disk.py")
    if editor.pulls:
        report = await editor.wait(
            editor.client.workspace_diagnostic_async(lsp.WorkspaceDiagnosticParams(previous_result_ids=[]))
        )
        assert [ids(list(item.items)) for item in report.items if item.uri == uri] == [[(6, "GB0124")]]
    else:
        assert ids(await editor.diagnostics(uri)) == [(6, "GB0124")]
    if editor.profile != "emacs":
        assert editor.client.progress_reports
    (editor.folder / "on_disk.py").write_text(CLEAN)
    event = lsp.FileEvent(uri=uri, type=lsp.FileChangeType.Changed)
    editor.client.workspace_did_change_watched_files(lsp.DidChangeWatchedFilesParams([event]))
    for _ in range(200):
        await asyncio.sleep(0.05)
        if not editor.pulls and not editor.published[uri][1]:
            break
        if editor.pulls:
            report = await editor.wait(
                editor.client.workspace_diagnostic_async(lsp.WorkspaceDiagnosticParams(previous_result_ids=[]))
            )
            if not [item for item in report.items if item.uri == uri and item.items]:
                break
    else:
        pytest.fail("the change on the disk was not seen")


async def test_odd_documents(editor: Editor) -> None:
    for number, text in enumerate(["", "\n", "\ufeff" + BREAKING, "x = 1\0", "(" * 500, "def f(:\n", "\x0c" * 5]):
        uri = editor.open(f"odd_{number}.py", text)
        await editor.diagnostics(uri, 1)
        editor.close(uri)
    item = lsp.TextDocumentItem("untitled:Untitled-1", "python", 1, BREAKING)
    editor.client.text_document_did_open(lsp.DidOpenTextDocumentParams(item))
    assert ids(await editor.diagnostics(item.uri, 1)) == [(6, "GB0124")]
    editor.close(item.uri)


async def test_two_folders_have_settings_of_their_own(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
    (tmp_path / "two" / "pyproject.toml").write_text('[tool.gbpredict]\nignore = ["GB0124"]\n')
    editor = await Editor(tmp_path).start(folders=[tmp_path / "one", tmp_path / "two"])
    try:
        one = editor.open("one/a.py", BREAKING)
        two = editor.open("two/a.py", BREAKING)
        assert ids(await editor.diagnostics(one, 1)) == [(6, "GB0124")]
        assert await editor.diagnostics(two, 1) == []
    finally:
        await editor.stop()


async def test_on_save(tmp_path: Path) -> None:
    editor = await Editor(tmp_path).start({"run": "onSave"})
    try:
        uri = editor.open("saved.py", CLEAN)
        assert await editor.diagnostics(uri, 1) == []
        editor.change(uri, BREAKING, 2)
        await asyncio.sleep(0.5)
        assert editor.published[uri] == (1, [])
        editor.save(uri)
        assert ids(await editor.diagnostics(uri, 2)) == [(6, "GB0124")]
    finally:
        await editor.stop()
