"""What an editor may ask beside findings: hover, lenses, hints, actions, symbols, commands, and our own requests."""

from __future__ import annotations

import os
import uuid
from collections.abc import Mapping
from typing import Any

from lsprotocol import types as lsp

from ..discovery import discover
from . import actions, pages, present
from .app import LOG, GraphBreakServer
from .backend import Cancelled, WorkerDied, WorkerFault
from .documents import Document
from .present import summaries
from .wire import EntryGraphs, Facts

NO_ANSWER = (Cancelled, WorkerDied, WorkerFault)
"""Why a question to the analysis may have no answer: none of them is an error for the editor."""

EXPLAIN, SUPPRESS, ANALYSE, RESTART, STATE = (
    f"gbpredict.server.{name}" for name in ("explain", "suppress", "analyzeWorkspace", "restartAnalysis", "state")
)


def register(server: GraphBreakServer) -> None:
    """Everything in this module, but for the pull of diagnostics."""
    _register_views(server)
    _register_actions(server)
    _register_commands(server)
    _register_own(server)


def _document(server: GraphBreakServer, uri: str) -> Document | None:
    return server.documents.by_path.get(server.path_of(uri))


async def _fresh(server: GraphBreakServer, uri: str) -> Document | None:
    """The document, once its report is that of its present text; None where there are no findings to wait for."""
    document = _document(server, uri)
    if document is None or document.path not in server.analyzer.watched:
        return None
    await server.analyzer.fresh(document.path)
    return server.documents.by_path.get(document.path)


# ---------------------------------------------------------------------------- views


def _register_views(server: GraphBreakServer) -> None:
    @server.feature(lsp.TEXT_DOCUMENT_HOVER)
    async def hover(params: lsp.HoverParams) -> lsp.Hover | None:
        document = await _fresh(server, params.text_document.uri)
        return None if document is None else await hover_at(server, document, params.position)

    @server.feature(lsp.TEXT_DOCUMENT_CODE_LENS)
    async def code_lens(params: lsp.CodeLensParams) -> list[lsp.CodeLens]:
        document = await _fresh(server, params.text_document.uri)
        if document is None or not server.settings_of(document.path).code_lens:
            return []
        command = "gbpredict.showGraphs" if server.client_commands else STATE
        return server.presenter.lenses(document.path, server.reports(), command)

    @server.feature(lsp.TEXT_DOCUMENT_INLAY_HINT)
    async def inlay_hint(params: lsp.InlayHintParams) -> list[lsp.InlayHint]:
        document = await _fresh(server, params.text_document.uri)
        if document is None:
            return []
        chosen = server.settings_of(document.path)
        if not chosen.inlay_hints:
            return []
        try:
            graphs = await graphs_of(server, document.path)
        except NO_ANSWER:
            graphs = []
        return server.presenter.hints(document.path, server.reports(), graphs, chosen, params.range)

    @server.feature(lsp.TEXT_DOCUMENT_DOCUMENT_SYMBOL)
    async def document_symbol(params: lsp.DocumentSymbolParams) -> list[lsp.DocumentSymbol]:
        document = await _fresh(server, params.text_document.uri)
        return [] if document is None else server.presenter.symbols(document.path, server.reports())


async def hover_at(server: GraphBreakServer, document: Document, position: lsp.Position) -> lsp.Hover | None:
    """What is known of a place: the finding there, and what the compiler does with the expression."""
    line, column = document.place(position)
    parts: list[str] = []
    span: lsp.Range | None = None
    for shown in present.findings_in(document.path, server.reports(), server.presenter.is_ours):
        finding = shown.finding
        first, last = (shown.line, shown.line) if shown.line else (finding.line, finding.end_line)
        if not first <= line <= last or present.severity(finding, server.settings_of(document.path)) is None:
            continue
        where = document.line_range(shown.line) if shown.line else None
        where = where or document.range(finding.line, finding.column, finding.end_line, finding.end_column)
        if _contains(where, position):
            span = span or where
            link = f"[Explain {finding.id}](command:gbpredict.explainRule?%5B%22{finding.id}%22%5D)"
            parts.append(pages.finding(finding, link if server.client_commands else None))
    try:
        known = await server.analyzer.ask(list[Facts], "hover", document.path, line, column)
    except NO_ANSWER as error:
        LOG.debug("hover: %r", error)
        known = []
    for facts in known[:1]:
        parts.insert(0, pages.facts(facts))
        span = document.range(facts.line, facts.column, facts.end_line, facts.end_column)
    if not parts:
        return None
    text = "\n\n---\n\n".join(parts)
    kind = lsp.MarkupKind.Markdown if server.takes_markdown else lsp.MarkupKind.PlainText
    return lsp.Hover(lsp.MarkupContent(kind, text), span)


def _contains(span: lsp.Range, position: lsp.Position) -> bool:
    at = (position.line, position.character)
    return (span.start.line, span.start.character) <= at <= (span.end.line, span.end.character)


async def graphs_of(server: GraphBreakServer, path: str) -> list[EntryGraphs]:
    """The entries that go over the lines of a file, with the graph of each line."""
    result = server.analyzer.results.get(path)
    if result is None:
        return []
    known = server.graphs.get(path)
    if known is None or known[0] is not result:
        found = await server.analyzer.ask(list[EntryGraphs], "graphs", path)
        known = server.graphs[path] = (result, found)
    own = {(e.name, e.line): e for e in summaries(path, server.reports())}
    merged = {(e.name, e.line): e for e in known[1]}
    for key, entry in own.items():
        mine = merged.setdefault(key, entry)
        mine.breaks = entry.breaks
    for entry in list(merged.values()):
        if entry.path != path:  # defined elsewhere: it begins here where it first comes here
            if not entry.regions:
                del merged[entry.name, entry.line]
            else:
                entry.line = entry.regions[0].start
                entry.path = path
    return sorted(merged.values(), key=lambda e: (e.line, e.name))


# ---------------------------------------------------------------------------- actions


def _register_actions(server: GraphBreakServer) -> None:
    options = lsp.CodeActionOptions(code_action_kinds=[lsp.CodeActionKind.QuickFix], resolve_provider=False)

    @server.feature(lsp.TEXT_DOCUMENT_CODE_ACTION, options)
    async def code_action(params: lsp.CodeActionParams) -> list[lsp.CodeAction]:
        document = _document(server, params.text_document.uri)
        if document is None or not actions.wants_quick_fixes(params.context):
            return []
        return await actions.for_diagnostics(server, document, params)


def _register_commands(server: GraphBreakServer) -> None:
    @server.command(EXPLAIN)
    def explain(id: str) -> dict[str, str]:
        text = pages.explain(id)
        return {"markdown": text or f"no rule `{id}`"}

    @server.command(SUPPRESS)
    async def suppress(uri: str, line: int, id: str) -> bool:
        document = _document(server, uri)
        if document is None:
            return False
        edit = actions.suppression(document, line + 1, id)
        answer = await server.workspace_apply_edit_async(
            lsp.ApplyWorkspaceEditParams(actions.workspace_edit(server, document, [edit]), label=f"Suppress {id}")
        )
        return answer.applied

    @server.command(ANALYSE)
    async def analyse_workspace() -> dict[str, int]:
        return await whole_workspace(server)

    @server.command(RESTART)
    def restart_analysis() -> None:
        server.backend.kill()
        server.graphs.clear()
        server.analyzer.everything()

    @server.command(STATE)
    def state() -> dict[str, Any]:
        return {**server.backend.state(), "watched": sorted(server.analyzer.watched)}


# ---------------------------------------------------------------------------- the whole workspace


async def whole_workspace(server: GraphBreakServer) -> dict[str, int]:
    """Look at all files of the workspace, and keep looking at them."""
    paths: list[str] = []
    for folder in server.folders():
        chosen = server.settings_of(os.path.join(folder, "x.py"))
        if chosen.enable:
            found = discover([folder], exclude=chosen.exclude, exclude_root=folder)
            paths += [os.path.abspath(file.path) for file in found.files]
    paths = list(dict.fromkeys(paths))
    progress = await _begin(server, f"gbpredict: {len(paths)} files")
    for path in paths:
        if path not in server.analyzer.watched:
            server.analyzer.watch(path, 0.01)
    done = 0
    for path in paths:
        if progress is not None and server.work_done_progress.tokens[progress].cancelled():
            break
        await server.analyzer.fresh(path)
        done += 1
        if progress is not None:
            report = lsp.WorkDoneProgressReport(message=os.path.basename(path), percentage=done * 100 // len(paths))
            server.work_done_progress.report(progress, report)
    for path in paths[done:]:
        if path not in server.documents.by_path:
            server.analyzer.unwatch(path)
    if progress is not None:
        server.work_done_progress.end(progress, lsp.WorkDoneProgressEnd())
        server.work_done_progress.tokens.pop(progress, None)
    reports = server.reports()
    return {"files": done, "entries": sum(len(r.entries) for r in reports), "breaks": _breaks(reports)}


def _breaks(reports: list[Any]) -> int:
    return sum(len(r.diagnostics) for r in reports)


async def _begin(server: GraphBreakServer, title: str) -> str | None:
    window = server.client_capabilities.window
    if window is None or not window.work_done_progress:
        return None
    token = str(uuid.uuid4())
    await server.work_done_progress.create_async(token)
    begin = lsp.WorkDoneProgressBegin(title=title, cancellable=True, percentage=0)
    server.work_done_progress.begin(token, begin)
    return token


# ---------------------------------------------------------------------------- diagnostics on request


def register_pull(server: GraphBreakServer) -> None:
    """For editors that ask for diagnostics themselves."""
    options = lsp.DiagnosticOptions(inter_file_dependencies=True, workspace_diagnostics=True, identifier="gbpredict")

    @server.feature(lsp.TEXT_DOCUMENT_DIAGNOSTIC, options)
    async def diagnostic(params: lsp.DocumentDiagnosticParams) -> lsp.DocumentDiagnosticReport:
        document = await _fresh(server, params.text_document.uri)
        items = server.diagnostics(document.path) if document is not None else []
        number = present.result_id(items)
        if number == params.previous_result_id:
            return lsp.RelatedUnchangedDocumentDiagnosticReport(result_id=number)
        return lsp.RelatedFullDocumentDiagnosticReport(items=items, result_id=number)

    @server.feature(lsp.WORKSPACE_DIAGNOSTIC)
    async def workspace_diagnostic(params: lsp.WorkspaceDiagnosticParams) -> lsp.WorkspaceDiagnosticReport:
        before = {server.path_of(p.uri): p.value for p in params.previous_result_ids}
        if not before and any(
            server.settings_of(os.path.join(folder, "x.py")).diagnostic_mode == "workspace"
            for folder in server.folders()
        ):
            await whole_workspace(server)
        paths = {path for shown in server.shown.values() for path in shown} | set(before)
        items: list[lsp.WorkspaceDocumentDiagnosticReport] = []
        for path in sorted(paths):
            if path in server.documents.by_path:
                continue  # asked for on their own
            found = server.diagnostics(path)
            number = present.result_id(found)
            uri = server.documents.uri(path)
            if before.get(path) == number:
                items.append(lsp.WorkspaceUnchangedDocumentDiagnosticReport(uri=uri, result_id=number))
            else:
                items.append(lsp.WorkspaceFullDocumentDiagnosticReport(uri=uri, items=found, result_id=number))
        return lsp.WorkspaceDiagnosticReport(items)


# ---------------------------------------------------------------------------- requests of our own


def _register_own(server: GraphBreakServer) -> None:
    @server.feature("gbpredict/graphs")
    async def graphs(params: Any) -> dict[str, Any]:
        document = await _fresh(server, _uri(params))
        entries = await graphs_of(server, document.path) if document is not None else []
        return {"entries": [_entry(e) for e in entries]}

    @server.feature("gbpredict/explain")
    async def explain(params: Any) -> dict[str, str]:
        id = str(_get(params, "id"))
        return {"markdown": pages.explain(id) or f"There is no rule `{id}`.\n"}

    @server.feature("gbpredict/report")
    async def report(params: Any) -> dict[str, str]:
        uri = _uri(params)
        document = await _fresh(server, uri)
        if document is None:
            return {"markdown": "This file is not analysed.\n"}
        entries = await graphs_of(server, document.path)
        result = server.analyzer.results.get(document.path)
        reports = [result.report] if result is not None else []
        return {"markdown": pages.report(document.path, entries, reports)}


def _entry(entry: EntryGraphs) -> dict[str, Any]:
    return {
        "name": entry.name,
        "line": max(entry.line - 1, 0),
        "graphs": entry.graphs,
        "complete": entry.complete,
        "breaks": entry.breaks,
        "regions": [
            {
                "startLine": r.start - 1,
                "endLine": r.end - 1,
                "graph": None if r.graph is None else r.graph - 1,
                "kind": r.kind,
            }
            for r in entry.regions
        ],
    }


def _get(params: Any, name: str) -> Any:
    if isinstance(params, Mapping):
        return params.get(name)  # pyright: ignore[reportUnknownMemberType]
    return getattr(params, name, None)


def _uri(params: Any) -> str:
    document = _get(params, "textDocument")
    return str(_get(document, "uri"))
