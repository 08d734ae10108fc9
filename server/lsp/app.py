"""The language server: documents in, findings out. What else an editor may ask stands in ``features``."""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import Mapping
from typing import Any

from lsprotocol import types as lsp
from pygls.exceptions import JsonRpcException
from pygls.lsp.server import LanguageServer

from .. import __version__
from ..config import Config, ConfigError, load_config
from ..discovery import is_excluded
from . import present
from . import settings as settings_module
from .analyzer import Analyzer
from .backend import Backend
from .documents import Document, Documents, path_of
from .present import Presenter
from .settings import Settings
from .wire import Checked, EntryGraphs, Profile

LOG = logging.getLogger("gbpredict.server")

WATCHED = ("**/*.py", "**/pyproject.toml")


class GraphBreakServer(LanguageServer):
    """One editor, its open documents, and the analysis behind them."""

    def __init__(self, backend: Backend) -> None:
        super().__init__(
            "gbpredict",
            __version__,
            text_document_sync_kind=lsp.TextDocumentSyncKind.Full,
        )
        self.backend = backend
        self.documents = Documents()
        self.analyzer = Analyzer(backend, self.profile, self.report_changed)
        self.presenter = Presenter(self.documents, self.folders)
        self.given: Any = None
        """The settings of the initialization options."""
        self._settings: dict[str, Settings] = {}
        self._configured: dict[str, Any] = {}
        self._complained: set[str] = set()
        self.pulls = False
        """Whether the editor asks for diagnostics, rather than being sent them."""
        self.client_commands = False
        """Whether the editor has our extension, with commands of its own."""
        self.takes_markdown = True
        self.shown: dict[str, set[str]] = {}
        """The files in which the findings of a checked file are shown."""
        self.published: dict[str, str] = {}
        self.graphs: dict[str, tuple[Checked, list[EntryGraphs]]] = {}
        self.background: set[asyncio.Task[Any]] = set()

    # ------------------------------------------------------------------------ errors and the log

    def report_server_error(self, error: Exception, source: Any) -> None:
        """Faults go to the log; the user is told only if the settings ask for it."""
        LOG.error("%s: %s", getattr(source, "__name__", source), error, exc_info=error)
        if self.settings_of("").notifications in ("onError", "onWarning", "always"):
            self.window_show_message(lsp.ShowMessageParams(lsp.MessageType.Error, f"gbpredict: {error}"))

    def log(self, text: str, kind: lsp.MessageType = lsp.MessageType.Info) -> None:
        """A line in the editor's log of the server."""
        self.window_log_message(lsp.LogMessageParams(kind, text))

    def spawn(self, work: Any) -> None:
        """Do something beside the handling of messages; its faults are logged."""
        task: asyncio.Task[Any] = asyncio.ensure_future(work)
        self.background.add(task)

        def done(finished: asyncio.Task[Any]) -> None:
            self.background.discard(finished)
            if not finished.cancelled() and finished.exception() is not None:
                LOG.error("background work failed", exc_info=finished.exception())

        task.add_done_callback(done)

    # ------------------------------------------------------------------------ folders and settings

    def folders(self) -> list[str]:
        """The folders of the workspace, the innermost first."""
        try:
            workspace = self.workspace
        except RuntimeError:
            return []
        found = [path_of(uri, ".") for uri in workspace.folders]
        if not found and workspace.root_path:
            found = [workspace.root_path]
        return sorted((os.path.abspath(folder) for folder in found), key=len, reverse=True)

    def folder_of(self, path: str) -> str:
        """The folder of the workspace that a file is in, or else the one it lies in."""
        for folder in self.folders():
            if path == folder or path.startswith(folder + os.sep):
                return folder
        return os.path.dirname(path)

    def settings_of(self, path: str) -> Settings:
        """The settings that hold for a file: the editor's over those of ``pyproject.toml``."""
        folder = self.folder_of(path) if path else ""
        known = self._settings.get(folder)
        if known is None:
            known = self._settings[folder] = self._read_settings(folder)
        return known

    def _read_settings(self, folder: str) -> Settings:
        result = Settings()
        if folder:
            try:
                result = _from_config(load_config(folder))
            except ConfigError as error:
                self._complain(str(error))
        for data in (self.given, self._configured.get(folder, self._configured.get(""))):
            result, complaints = settings_module.read(data, result)
            for complaint in complaints:
                self._complain(complaint)
        return result

    def _complain(self, text: str) -> None:
        if text not in self._complained:
            self._complained.add(text)
            self.log(text, lsp.MessageType.Warning)

    def profile(self, path: str) -> Profile:
        """What makes the session that analyses a file."""
        chosen = self.settings_of(path)
        python = chosen.python
        if python is not None:
            python = os.path.join(self.folder_of(path), os.path.expanduser(python))
            if not os.path.exists(python):
                self._complain(f"the interpreter {python} does not exist: the active environment is used")
                python = None
        return Profile(self.folder_of(path), python, chosen.torch, chosen.entries, chosen.dynamo)

    def set_configuration(self, by_folder: Mapping[str, Any]) -> None:
        """New settings of the editor, for all folders ("") or single ones."""
        before = dict(self._settings)
        self._configured = dict(by_folder)
        self.reload_settings(before)

    def reload_settings(self, before: dict[str, Settings] | None = None) -> None:
        """Read all settings anew; where they differ, everything is looked at again."""
        before = dict(self._settings) if before is None else before
        self._settings.clear()
        changed = False
        for folder, old in before.items():
            self._settings[folder] = self._read_settings(folder)
            changed = changed or self._settings[folder] != old
        if changed:
            self.graphs.clear()
            for document in self.documents.by_path.values():
                self.look_at(document)
            self.analyzer.everything()
            self.refresh()

    async def pull_configuration(self) -> None:
        """Ask the editor for its settings, folder by folder."""
        capabilities = self.client_capabilities.workspace
        if capabilities is None or not capabilities.configuration:
            return
        folders = self.folders()
        items = [lsp.ConfigurationItem(section="gbpredict")]
        items += [
            lsp.ConfigurationItem(scope_uri=self.documents.uri(folder), section="gbpredict") for folder in folders
        ]
        try:
            answers = await self.workspace_configuration_async(lsp.ConfigurationParams(items))
        except JsonRpcException as error:
            LOG.warning("the editor does not give its settings: %s", error)
            return
        self.set_configuration(dict(zip(["", *folders], answers)))

    # ------------------------------------------------------------------------ documents

    def is_looked_at(self, document: Document) -> bool:
        """Whether findings are wanted for a document."""
        chosen = self.settings_of(document.path)
        return chosen.enable and not is_excluded(document.path, chosen.exclude, self.folder_of(document.path))

    def look_at(self, document: Document, delay: float = 0.0) -> None:
        """Have a document analysed, if that is wanted."""
        path = document.path
        if self.is_looked_at(document):
            self.analyzer.watch(path, delay)
        elif path in self.analyzer.watched:
            self.analyzer.unwatch(path)

    def path_of(self, uri: str) -> str:
        """The path under which a document is known here."""
        for path, document in self.documents.by_path.items():
            if document.uri == uri:
                return path
        folders = self.folders()
        return path_of(uri, folders[-1] if folders else os.getcwd())

    def opened(self, uri: str, version: int, text: str) -> None:
        """A document is open, or has another text."""
        self.analyzer.start()
        path = self.path_of(uri)
        before = self.documents.by_path.get(path)
        document = Document(uri, path, version, text, self.documents.encoding)
        self.documents.by_path[path] = document
        if before is None or before.text != text:
            self.backend.set_text(path, document.data())
        if before is None and not os.path.exists(path):
            self.analyzer.everything()  # a module may have come into being
        delay = 0.0 if before is None else self.analyzer.debounce
        self.analyzer.edited(path, delay)
        if before is None or path not in self.analyzer.watched:
            self.look_at(document, delay)

    def closed(self, uri: str) -> None:
        """A document is not open any more: its file on the disk counts."""
        path = self.path_of(uri)
        document = self.documents.by_path.pop(path, None)
        if document is None:
            return
        self.backend.set_text(path, None)
        self.analyzer.unwatch(path)
        self.analyzer.edited(path)
        if not os.path.exists(path):
            self.analyzer.everything()
        self.graphs.pop(path, None)
        if not self.pulls:
            self.publish(path)

    # ------------------------------------------------------------------------ findings

    def reports(self) -> list[Any]:
        """The reports of everything that is looked at."""
        return [result.report for result in self.analyzer.results.values()]

    def diagnostics(self, path: str) -> list[lsp.Diagnostic]:
        """What is shown in a file."""
        chosen = self.settings_of(path)
        if not chosen.enable:
            return []
        found = self.presenter.diagnostics(path, self.reports(), chosen)
        reason = self.analyzer.failures.get(path)
        if reason is not None:
            found.append(
                lsp.Diagnostic(
                    range=self.documents.text(path).line_range(1),
                    message=f"gbpredict could not analyse this file: {reason}",
                    severity=lsp.DiagnosticSeverity.Information,
                    code="internal-error",
                    source=present.SOURCE,
                )
            )
        return found

    def report_changed(self, path: str, touched: set[str]) -> None:
        """There is a new report of a file, or none any more."""
        result = self.analyzer.results.get(path)
        shown = {path}
        if result is not None:
            shown |= {present.place(d, self.presenter.is_ours).path for d in result.report.diagnostics}
            shown |= {problem.path for problem in result.report.problems}
            for error in result.report.errors:
                LOG.warning("%s: %s (id %s)", error.path, error.summary, error.id)
        before = self.shown.pop(path, set())
        if result is not None:
            self.shown[path] = shown
        if self.pulls:
            if any(other in self.documents.by_path for other in (shown | before) - {path}):
                self.refresh()
            return
        for other in shown | before:
            self.publish(other, always=other == path)

    def publish(self, path: str, always: bool = False) -> None:
        """Send what is shown in a file."""
        document = self.documents.by_path.get(path)
        found = self.diagnostics(path)
        key = f"{document.version if document else ''}:{present.result_id(found)}"
        before = self.published.get(path)
        if before == key and not (always and document is not None):
            return
        if before is None and not found and document is None:
            return
        self.published[path] = key
        if not found and document is None:
            del self.published[path]
        uri = self.documents.uri(path)
        if document is not None and not self.analyzer.is_fresh(path) and path in self.analyzer.watched:
            return  # older than the text: what is due will be sent
        self.text_document_publish_diagnostics(
            lsp.PublishDiagnosticsParams(uri, found, document.version if document is not None else None)
        )

    def refresh(self) -> None:
        """Findings of files have changed that the editor did not edit: it should ask again."""
        workspace = self.client_capabilities.workspace
        if workspace is None:
            return
        if self.pulls and workspace.diagnostics is not None and workspace.diagnostics.refresh_support:
            self.workspace_diagnostic_refresh(None)
        if workspace.code_lens is not None and workspace.code_lens.refresh_support:
            self.workspace_code_lens_refresh(None)
        if workspace.inlay_hint is not None and workspace.inlay_hint.refresh_support:
            self.workspace_inlay_hint_refresh(None)


def _from_config(config: Config) -> Settings:
    """The settings of a project's own configuration."""
    data: dict[str, Any] = {
        "python": os.path.join(config.folder, os.path.expanduser(config.python)) if config.python else None,
        "torch": config.torch,
        "exclude": list(config.exclude),
        "select": list(config.select),
        "ignore": list(config.ignore),
        "entries": list(config.entry),
        "dynamo": config.dynamo,
    }
    return settings_module.read(data)[0]


# ---------------------------------------------------------------------------- life


def create(backend: Backend) -> GraphBreakServer:
    """A server with all its features."""
    from . import features

    server = GraphBreakServer(backend)
    _register(server)
    features.register(server)
    return server


def _register(server: GraphBreakServer) -> None:
    """The features without which there are no findings."""

    @server.feature(lsp.INITIALIZE)
    def initialize(params: lsp.InitializeParams) -> None:
        options = params.initialization_options
        if isinstance(options, Mapping):
            given: Mapping[str, Any] = options  # pyright: ignore[reportUnknownVariableType]
            server.given = given.get("settings", given)
            server.client_commands = bool(given.get("clientCommands", _is_vscode(params)))
        encoding: Any = server.workspace.position_encoding
        server.documents.encoding = str(getattr(encoding, "value", encoding))
        document = params.capabilities.text_document
        if document is not None and document.publish_diagnostics is not None:
            server.presenter.related = bool(document.publish_diagnostics.related_information)
            server.presenter.code_links = bool(document.publish_diagnostics.code_description_support)
        if document is not None and document.hover is not None and document.hover.content_format:
            server.takes_markdown = lsp.MarkupKind.Markdown in document.hover.content_format
        server.pulls = document is not None and document.diagnostic is not None
        if server.pulls:
            from .features import register_pull

            server.presenter.related = server.presenter.code_links = True
            register_pull(server)
        server.analyzer.start()

    @server.feature(lsp.INITIALIZED)
    async def initialized(params: lsp.InitializedParams) -> None:
        await server.pull_configuration()
        await _watch_files(server)

    @server.feature(lsp.SHUTDOWN)
    def shutdown(params: None) -> None:
        server.analyzer.stop()

    @server.feature(lsp.TEXT_DOCUMENT_DID_OPEN)
    def did_open(params: lsp.DidOpenTextDocumentParams) -> None:
        item = params.text_document
        if item.language_id in ("python", "") or item.uri.endswith(".py"):
            server.opened(item.uri, item.version, item.text)

    @server.feature(lsp.TEXT_DOCUMENT_DID_CHANGE)
    def did_change(params: lsp.DidChangeTextDocumentParams) -> None:
        uri = params.text_document.uri
        path = server.path_of(uri)
        if path not in server.documents.by_path or not params.content_changes:
            return
        text = params.content_changes[-1].text
        if server.settings_of(path).run == "onSave":
            old = server.documents.by_path[path]
            server.documents.by_path[path] = Document(uri, path, params.text_document.version, text, old.encoding)
        else:
            server.opened(uri, params.text_document.version, text)

    @server.feature(lsp.TEXT_DOCUMENT_DID_SAVE, lsp.SaveOptions(include_text=False))
    def did_save(params: lsp.DidSaveTextDocumentParams) -> None:
        path = server.path_of(params.text_document.uri)
        document = server.documents.by_path.get(path)
        if document is not None and server.settings_of(path).run == "onSave":
            server.backend.set_text(path, document.data())
            server.analyzer.edited(path, 0.0)

    @server.feature(lsp.TEXT_DOCUMENT_DID_CLOSE)
    def did_close(params: lsp.DidCloseTextDocumentParams) -> None:
        server.closed(params.text_document.uri)

    @server.feature(lsp.WORKSPACE_DID_CHANGE_CONFIGURATION)
    async def did_change_configuration(params: lsp.DidChangeConfigurationParams) -> None:
        given: Any = params.settings
        if isinstance(given, Mapping) and given:
            server.set_configuration({"": given.get("gbpredict", given)})  # pyright: ignore[reportUnknownMemberType]
        await server.pull_configuration()

    @server.feature(lsp.WORKSPACE_DID_CHANGE_WATCHED_FILES)
    def did_change_watched_files(params: lsp.DidChangeWatchedFilesParams) -> None:
        files_changed(server, params.changes)

    @server.feature(lsp.WORKSPACE_DID_CHANGE_WORKSPACE_FOLDERS)
    async def did_change_folders(params: lsp.DidChangeWorkspaceFoldersParams) -> None:
        server.reload_settings()
        await server.pull_configuration()

    @server.feature(lsp.SET_TRACE)
    def set_trace(params: lsp.SetTraceParams) -> None:
        level = logging.DEBUG if params.value == lsp.TraceValue.Verbose else logging.INFO
        LOG.setLevel(level)


def _is_vscode(params: lsp.InitializeParams) -> bool:
    name = params.client_info.name.lower() if params.client_info is not None else ""
    return any(known in name for known in ("visual studio code", "vscod", "code-server", "code - oss", "cursor"))


def files_changed(server: GraphBreakServer, changes: Any) -> None:
    """Files have changed on the disk, or came, or went."""
    changed: list[str] = []
    moved: list[str] = []
    for event in changes:
        path = path_of(event.uri, os.getcwd())
        if os.path.basename(path) == "pyproject.toml":
            server.reload_settings()
        elif event.type == lsp.FileChangeType.Changed:
            changed.append(path)
        else:
            moved.append(path)
    if moved:
        server.backend.tell("moved", paths=tuple(moved + changed))
        server.analyzer.everything()
    elif changed:
        server.backend.tell("changed", paths=tuple(changed))
        for path in changed:
            if path not in server.documents.by_path:
                server.analyzer.edited(path)


async def _watch_files(server: GraphBreakServer) -> None:
    workspace = server.client_capabilities.workspace
    if workspace is None:
        return
    wanted: list[lsp.Registration] = []
    if workspace.did_change_watched_files is not None and workspace.did_change_watched_files.dynamic_registration:
        watchers = [lsp.FileSystemWatcher(glob_pattern=pattern) for pattern in WATCHED]
        options = lsp.DidChangeWatchedFilesRegistrationOptions(watchers)
        wanted.append(lsp.Registration("gbpredict-files", lsp.WORKSPACE_DID_CHANGE_WATCHED_FILES, options))
    configuration = workspace.did_change_configuration
    if configuration is not None and configuration.dynamic_registration:
        section = {"section": "gbpredict"}
        wanted.append(lsp.Registration("gbpredict-settings", lsp.WORKSPACE_DID_CHANGE_CONFIGURATION, section))
    if wanted:
        try:
            await server.client_register_capability_async(lsp.RegistrationParams(wanted))
        except JsonRpcException as error:
            LOG.warning("the editor does not watch files: %s", error)
