"""One checked file from beginning to end: run the script, follow its entries, gather the report."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from ..variables.base import VariableTracker
from ..variables.exc import BudgetExhausted, ObservedException, Unsupported
from ..variables.misc import PythonModuleVariable
from ..variables.user_defined import UserDefinedClassVariable
from .faults import internal_error
from .interpreter.machine import Machine
from .interpreter.modules import ModuleTable
from .policy.compiler import Policy
from .policy.entries import CompiledEntry, EntryTable, call_entry, root_function
from .policy.findings import Findings
from .policy.models import analyse_models
from .policy.parameters import parameters_as_unknown
from .report import FileProblem, Report

if TYPE_CHECKING:
    from .frontend.source import SourceModule
    from .options import Options
    from .workspace import Workspace


class FileSession:
    """The analysis of one file."""

    def __init__(self, workspace: Workspace, path: str, options: Options) -> None:
        self.workspace = workspace
        self.path = path
        self.options = options
        self.report = Report(torch=workspace.torch_version, files=1)
        self.findings = Findings()
        self.m = Machine(workspace.knowledge)
        self.m.config.update(dict(options.config))
        finder = workspace.finder.for_script(path)
        self.m.modules = ModuleTable(
            self.m,
            finder,
            workspace.exports_for(finder),
            workspace.modules,
            workspace.store,
            workspace.environment,
        )
        self.m.policy = Policy(self.m, self.findings)
        self.m.policy.on_fault = self._entry_fault
        self.entries = EntryTable(self.m)
        self.entries.install()

    def run(self) -> Report:
        """Analyse the file. Never raises: a fault of the tool becomes an entry of the report."""
        source = self.workspace.modules.get(self.path)
        if source is None:
            self.report.problems.append(
                FileProblem(path=self.path, message="the file could not be read", kind="unreadable")
            )
            return self.report
        source.skeleton()
        module = self._run_script(source)
        if module is not None:
            self._named_entries(module)
            self._uncalled_entries()
            if not self.entries.entries:
                analyse_models(self.m, self.entries, module, self._guarded)
        self._collect(source)
        return self.report

    # ------------------------------------------------------------------ stages

    def _run_script(self, source: SourceModule) -> PythonModuleVariable | None:
        finder = self.m.modules.finder
        spec = finder.spec_for_path(self.path)
        name = spec.name
        main = spec.origin == "workspace" and "." not in name
        module = PythonModuleVariable("__main__" if main else name, self.path, "script")
        module.resolve = lambda attr: self.m.modules.resolve(module, attr)
        self.m.modules.attach_source(module, source, spec, eager=True)
        self.m.modules.loaded[module.name] = module
        self.m.modules.loaded[name] = module

        def run() -> None:
            self.m.modules.run(module)

        self._guarded("the script", run)
        return module

    def _named_entries(self, module: PythonModuleVariable) -> None:
        for text in self.options.entries:
            module_name, _, qualname = text.rpartition(":")

            def run(module_name: str = module_name, qualname: str = qualname, text: str = text) -> None:
                m = self.m
                owner: VariableTracker = m.import_module(module_name) if module_name else module
                for part in qualname.split("."):
                    owner = m.getattr(owner, part)
                entry = self.entries.add(owner, "--entry")
                entry.name = text
                self._call_with_unknowns(entry)

            self._guarded(text, run)

    def _uncalled_entries(self) -> None:
        for entry in list(self.entries.entries):
            if not entry.called:
                self._guarded(entry.name, lambda entry=entry: self._call_with_unknowns(entry))

    def _call_with_unknowns(self, entry: CompiledEntry) -> None:
        """A compiled function that the file never calls: analysed with arguments of which nothing is known."""
        m = self.m
        target = entry.target
        if isinstance(target, UserDefinedClassVariable):
            return
        fn, bound = root_function(m, target, [])
        args, kwargs = parameters_as_unknown(m, fn, len(bound))
        m.conditions.append("it is called with such arguments")
        m.conditions.pop()
        call_entry(m, entry, target, args, kwargs)
        entry.uncertain = False
        entry.counted.clear()

    def _guarded(self, what: str, thunk: Any) -> None:
        """Run a stage; note why it ended early."""
        m = self.m
        try:
            thunk()
        except BudgetExhausted as exc:
            self._incomplete(f"the analysis stopped early: too many {exc.what}")
            m.note(f"the analysis of {what} stopped early: too many {exc.what}")
            m.max_steps += m.max_steps // 4
        except ObservedException as exc:
            m.note(f"the program raises {m.exception_text(exc)}, and was not followed beyond")
        except Unsupported:
            pass
        except RecursionError:
            self._incomplete("the analysis stopped early: the code is nested too deeply")
            m.note(f"the analysis of {what} stopped early: the code is nested too deeply")
        except Exception as exc:
            if os.environ.get("GBPREDICT_RAISE"):
                raise
            self._incomplete(self._internal_error(what, exc))
        finally:
            m.trace = None
            m.frame = None
            m.policy.entry = None
            m.conditions.clear()
            m.assumptions = {}

    def _entry_fault(self, entry: CompiledEntry, exc: Exception) -> None:
        """What stopped the analysis of one entry, while the program around it goes on."""
        if isinstance(exc, RecursionError):
            entry.stop("the analysis stopped early: the code is nested too deeply")
            return
        if os.environ.get("GBPREDICT_RAISE"):
            raise exc
        entry.stop(self._internal_error(entry.name, exc))

    def _internal_error(self, what: str, exc: Exception) -> str:
        """Put a fault into the report; returns what to note at the entries that it hit."""
        fault = internal_error(exc, what, self.path)
        self.report.errors.append(fault)
        return f"an internal error (id {fault.id}) ended the analysis early"

    def _incomplete(self, note: str) -> None:
        for entry in self.entries.entries:
            entry.stop(note)

    # ------------------------------------------------------------------ report

    def _collect(self, source: SourceModule) -> None:
        report = self.report
        notes = list(self.m.notes)
        path = os.path.abspath(self.path)
        report.diagnostics = self.findings.diagnostics()
        report.entries = [entry.report() for entry in self.entries.entries]
        report.notes = [note if f"{path}:" in note else f"{self.path}: {note}" for note in notes]
        for problem in source.problems:
            report.problems.append(
                FileProblem(
                    path=problem.path, message=problem.message, line=problem.line, column=problem.column, kind="syntax"
                )
            )
        report.sort()
