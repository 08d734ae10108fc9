"""Code actions: repair a break, keep quiet about it, explain it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from lsprotocol import types as lsp

from . import present
from .backend import Cancelled, WorkerDied, WorkerFault
from .documents import Document
from .wire import FixList

if TYPE_CHECKING:
    from .app import GraphBreakServer

_COMMENT = re.compile(r"#\s*gbpredict:\s*ignore\[([^\]]*)\]")

MAX_FIXED = 8
"""Findings of one request for which repairs are looked up."""


def wants_quick_fixes(context: lsp.CodeActionContext) -> bool:
    """Whether the editor asks for actions of our kinds."""
    return context.only is None or any(
        kind in ("", lsp.CodeActionKind.QuickFix) or str(kind).startswith("quickfix") for kind in context.only
    )


async def for_diagnostics(
    server: GraphBreakServer, document: Document, params: lsp.CodeActionParams
) -> list[lsp.CodeAction]:
    """The actions for the findings that the editor names."""
    own = [d for d in params.context.diagnostics if d.source == present.SOURCE and str(d.code).startswith("GB")]
    result: list[lsp.CodeAction] = []
    for diagnostic in own[:MAX_FIXED]:
        result += await _fixes(server, document, diagnostic)
    for diagnostic in own:
        id = str(diagnostic.code)
        line = diagnostic.range.start.line + 1
        edit = suppression(document, line, id)
        result.append(
            lsp.CodeAction(
                title=f"Ignore {id} on this line",
                kind=lsp.CodeActionKind.QuickFix,
                diagnostics=[diagnostic],
                edit=workspace_edit(server, document, [edit]),
            )
        )
    for id in dict.fromkeys(str(d.code) for d in own):
        name = "gbpredict.explainRule" if server.client_commands else "gbpredict.server.explain"
        title = f"Explain {id}"
        result.append(
            lsp.CodeAction(
                title=title,
                kind=lsp.CodeActionKind.QuickFix,
                diagnostics=[d for d in own if str(d.code) == id],
                command=lsp.Command(title=title, command=name, arguments=[id]),
            )
        )
    return result


async def _fixes(server: GraphBreakServer, document: Document, diagnostic: lsp.Diagnostic) -> list[lsp.CodeAction]:
    id = str(diagnostic.code)
    line, column = document.place(diagnostic.range.start)
    try:
        found = await server.analyzer.ask(FixList, "fixes", document.path, line, column)
    except (Cancelled, WorkerDied, WorkerFault):
        return []
    result: list[lsp.CodeAction] = []
    for fix in found.fixes:
        if fix.rule != id:
            continue
        edits = [lsp.TextEdit(document.range(e.line, e.column, e.end_line, e.end_column), e.text) for e in fix.edits]
        result.append(
            lsp.CodeAction(
                title=fix.title if fix.safe else f"{fix.title} (may change results)",
                kind=lsp.CodeActionKind.QuickFix,
                diagnostics=[diagnostic],
                is_preferred=True if fix.safe and not result else None,
                edit=workspace_edit(server, document, edits),
            )
        )
    return result


def suppression(document: Document, line: int, id: str) -> lsp.TextEdit:
    """The edit that puts a comment behind a line, or an id into the comment that is there."""
    text = document.line(line)
    known = _COMMENT.search(text)
    if known is not None:
        at = known.end(1)
        prefix = ", " if known[1].strip() else ""
        span = document.range(line, at + 1, line, at + 1)
        return lsp.TextEdit(span, f"{prefix}{id}")
    end = len(text.rstrip())
    return lsp.TextEdit(document.range(line, end + 1, line, len(text) + 1), f"  # gbpredict: ignore[{id}]")


def workspace_edit(server: GraphBreakServer, document: Document, edits: list[lsp.TextEdit]) -> lsp.WorkspaceEdit:
    """Edits of one version of a document."""
    workspace = server.client_capabilities.workspace
    kinds: Any = workspace.workspace_edit if workspace is not None else None
    if kinds is not None and kinds.document_changes:
        versioned = lsp.OptionalVersionedTextDocumentIdentifier(uri=document.uri, version=document.version)
        return lsp.WorkspaceEdit(document_changes=[lsp.TextDocumentEdit(versioned, list(edits))])
    return lsp.WorkspaceEdit(changes={document.uri: edits})
