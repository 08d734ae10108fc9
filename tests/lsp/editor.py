"""A test editor: pytest-lsp's client, with the capabilities of real ones, that waits for what it was promised."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from pathlib import Path
from typing import Any

from lsprotocol import converters
from lsprotocol import types as lsp
from pytest_lsp import LanguageClient, client_capabilities, make_test_lsp_client

TIMEOUT = float(os.environ.get("GBPREDICT_TEST_TIMEOUT", "60"))
PROFILES = ("visual-studio-code", "neovim", "emacs", "modern")
"""The first sends and takes utf-16, the second utf-8, the third utf-32; the last asks for diagnostics itself."""

BREAKING = """import torch


@torch.compile
def scale(x):
    peak = x.abs().max().item()
    return x / peak


scale(torch.ones(4))
"""
CLEAN = BREAKING.replace(".item()", "")


def capabilities(profile: str) -> lsp.ClientCapabilities:
    """What an editor can do."""
    if profile != "modern":
        return client_capabilities(profile)
    data = json.loads((Path(__file__).parent / "vscode.json").read_text())
    return converters.get_converter().structure(data, lsp.ClientCapabilities)


class Editor:
    """One editor with one server."""

    def __init__(self, folder: Path, profile: str = "visual-studio-code") -> None:
        self.folder = folder
        self.profile = profile
        self.client: LanguageClient = make_test_lsp_client()
        self.published: dict[str, tuple[int | None, list[lsp.Diagnostic]]] = {}
        self.news = asyncio.Event()
        self.all_published: list[lsp.PublishDiagnosticsParams] = []
        self.refreshed: list[str] = []
        self.edits: list[lsp.ApplyWorkspaceEditParams] = []
        self.registered: list[lsp.Registration] = []
        self.result: lsp.InitializeResult | None = None
        features = self.client.protocol.fm.features
        features[lsp.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS] = self._publish
        features[lsp.CLIENT_REGISTER_CAPABILITY] = lambda params: self.registered.extend(params.registrations)
        features[lsp.WORKSPACE_APPLY_EDIT] = self._apply
        for name in ("codeLens", "inlayHint", "diagnostic"):
            features[f"workspace/{name}/refresh"] = lambda params, name=name: self.refreshed.append(name)

    def _publish(self, params: lsp.PublishDiagnosticsParams) -> None:
        self.published[params.uri] = (params.version, list(params.diagnostics))
        self.all_published.append(params)
        self.news.set()

    def _apply(self, params: lsp.ApplyWorkspaceEditParams) -> lsp.ApplyWorkspaceEditResult:
        self.edits.append(params)
        return lsp.ApplyWorkspaceEditResult(applied=True)

    async def start(self, settings: dict[str, Any] | None = None, folders: list[Path] | None = None) -> Editor:
        """Start the server and greet it."""
        os.environ["GBPREDICT_TEST_FAULTS"] = "1"
        await self.client.start_io(sys.executable, "-m", "gbpredict.server", "server", "--log-level", "warning")
        places = folders or [self.folder]
        params = lsp.InitializeParams(
            capabilities=capabilities(self.profile),
            workspace_folders=[lsp.WorkspaceFolder(uri=place.as_uri(), name=place.name) for place in places],
            root_uri=places[0].as_uri(),
            initialization_options={"settings": settings or {}},
        )
        self.result = await asyncio.wait_for(self.client.initialize_session(params), TIMEOUT)
        return self

    @property
    def pulls(self) -> bool:
        """Whether this editor asks for findings."""
        return self.result is not None and self.result.capabilities.diagnostic_provider is not None

    async def stop(self) -> None:
        """Say goodbye."""
        await asyncio.wait_for(self.client.shutdown_session(), TIMEOUT)

    # ------------------------------------------------------------------------ documents

    def uri(self, name: str) -> str:
        """The address of a file."""
        return (self.folder / name).as_uri()

    def open(self, name: str, text: str, version: int = 1) -> str:
        """Open a document; it need not be on the disk."""
        item = lsp.TextDocumentItem(self.uri(name), "python", version, text)
        self.client.text_document_did_open(lsp.DidOpenTextDocumentParams(item))
        return item.uri

    def change(self, uri: str, text: str, version: int) -> None:
        """Another text of an open document."""
        self.client.text_document_did_change(
            lsp.DidChangeTextDocumentParams(
                lsp.VersionedTextDocumentIdentifier(version=version, uri=uri),
                [lsp.TextDocumentContentChangeWholeDocument(text)],
            )
        )

    def close(self, uri: str) -> None:
        """Close a document."""
        self.client.text_document_did_close(lsp.DidCloseTextDocumentParams(lsp.TextDocumentIdentifier(uri)))

    def save(self, uri: str) -> None:
        """Save a document (the test writes the file, if it wants to)."""
        self.client.text_document_did_save(lsp.DidSaveTextDocumentParams(lsp.TextDocumentIdentifier(uri)))

    # ------------------------------------------------------------------------ answers

    async def diagnostics(self, uri: str, version: int | None = None) -> list[lsp.Diagnostic]:
        """The findings of a version of a document, sent or asked for."""
        if self.pulls:
            return list((await self.pull(uri)).items)  # type: ignore[union-attr]
        return await asyncio.wait_for(self._published(uri, version), TIMEOUT)

    async def _published(self, uri: str, version: int | None) -> list[lsp.Diagnostic]:
        while True:
            known = self.published.get(uri)
            if known is not None and (version is None or known[0] == version):
                return known[1]
            self.news.clear()
            await self.news.wait()

    async def pull(self, uri: str, before: str | None = None) -> lsp.DocumentDiagnosticReport:
        """Ask for findings."""
        params = lsp.DocumentDiagnosticParams(lsp.TextDocumentIdentifier(uri), previous_result_id=before)
        return await self.wait(self.client.text_document_diagnostic_async(params))

    async def wait(self, answer: Any) -> Any:
        """An answer, or a failure of the test."""
        return await asyncio.wait_for(answer, TIMEOUT)

    async def ask(self, method: str, params: Any) -> Any:
        """A request that is not of the protocol."""
        return await self.wait(self.client.protocol.send_request_async(method, params))

    async def command(self, name: str, *arguments: Any) -> Any:
        """Have the server execute a command."""
        params = lsp.ExecuteCommandParams(command=name, arguments=list(arguments))
        return await self.wait(self.client.workspace_execute_command_async(params))

    async def hover(self, uri: str, line: int, character: int) -> str:
        """The text of a hover; empty for none."""
        params = lsp.HoverParams(lsp.TextDocumentIdentifier(uri), lsp.Position(line, character))
        found = await self.wait(self.client.text_document_hover_async(params))
        return "" if found is None else found.contents.value


def ids(found: list[lsp.Diagnostic]) -> list[tuple[int, str]]:
    """Lines from 1, and codes."""
    return [(d.range.start.line + 1, str(d.code)) for d in found]
