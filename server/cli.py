"""The ``gbpredict`` command: reads its arguments, calls the analysis, prints the report, picks the exit code.

Exit codes: 0 no breaks; 1 breaks, or a syntax error beside files that could be checked; 2 could not run or not
wholly (usage, configuration, unreadable paths, internal errors, nothing that could be checked); 130 interrupted.
"""

from __future__ import annotations

import difflib
import os
import re
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import click

from ..analysis import suppress
from ..analysis.faults import internal_error
from ..analysis.options import Options, Progress, SourceFile
from ..analysis.report import FileProblem, Report
from . import __version__
from .config import Config, ConfigError, load_config
from .discovery import STDIN, discover
from .render import FORMAT_NAMES, Sources, plural, render
from .terminal import (
    ProgressLine,
    Style,
    columns,
    prepare_streams,
    wants_colour,
    write_out,
)

if TYPE_CHECKING:
    from .fixing import FixedFile

CLEAN, BREAKS, FAILED, INTERRUPTED = 0, 1, 2, 130

_ENTRY = re.compile(r"[\w./-]+:[\w.<>]+")
_VERSION = re.compile(r"(\d+\.\d+)(?:[.+].*)?")


class _Commands(click.Group):
    """Says what may have been meant when the command is not one."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name = args[0]
        if name not in self.commands and not name.startswith("-"):
            if os.path.exists(name) or name.endswith(".py"):
                hint = f" To check files: gbpredict check {name}"
            else:
                near = difflib.get_close_matches(name, self.commands, n=1)
                hint = f" Did you mean {near[0]!r}?" if near else f" Commands are: {', '.join(sorted(self.commands))}."
            raise click.UsageError(f"No such command {name!r}.{hint}", ctx)
        return super().resolve_command(ctx, args)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(
    __version__,
    "-V",
    "--version",
    prog_name="gbpredict",
    message="%(prog)s %(version)s",
)
def cli() -> None:
    """Predicts where torch.compile breaks the graph, from source alone."""


@cli.command()
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@click.option(
    "--format",
    "form",
    type=click.Choice(FORMAT_NAMES),
    default="human",
    show_default=True,
    help="Output.",
)
@click.option(
    "--python",
    metavar="PATH",
    help="Interpreter or environment whose packages are read.",
)
@click.option(
    "--entry",
    "entries",
    multiple=True,
    metavar="MODULE:QUALNAME",
    help="Take this as compiled. Repeatable.",
)
@click.option("--torch", metavar="VERSION", help="Version of torch to predict, such as 2.13.")
@click.option(
    "--select",
    multiple=True,
    metavar="ID",
    help="Show only these rules. Repeatable, comma-separated.",
)
@click.option(
    "--ignore",
    multiple=True,
    metavar="ID",
    help="Leave out these rules. Repeatable, comma-separated.",
)
@click.option(
    "--exclude",
    multiple=True,
    metavar="PATTERN",
    help="Leave out these files of folders (gitignore style).",
)
@click.option(
    "--stdin-filename",
    metavar="NAME",
    help="Name of the file that comes on standard input (PATH `-`).",
)
@click.option("--warn-unused-ignores", is_flag=True, help="Note `# gbpredict: ignore` comments that silence nothing.")
@click.option("-j", "--jobs", type=click.IntRange(min=1), help="Worker processes.")
@click.option("--no-cache", is_flag=True, help="Neither read nor write the cache.")
@click.option("--isolated", is_flag=True, help="Ignore pyproject.toml.")
@click.option("--fix", is_flag=True, help="Repair what can be repaired without changing results, and report the rest.")
@click.option("--unsafe-fixes", is_flag=True, help="With --fix or --diff: also repairs that may change results.")
@click.option("--diff", is_flag=True, help="Show what --fix would change, and change nothing.")
@click.option(
    "-q",
    "--quiet",
    is_flag=True,
    help="Findings only: no lines for entries and no summary.",
)
def check(paths: tuple[str, ...], **given: Any) -> int:
    """Check files and folders (default: the current one). `-` is standard input; patterns such as 'src/**/*.py' work.

    \b
    Exit code: 0 no breaks, 1 breaks, 2 could not run
    """
    request = _request(paths, given)
    started = time.perf_counter()
    report = _run(request)
    report.seconds = time.perf_counter() - started
    _filter(report, request.select, request.ignore)
    _silence(report, request.files, given["warn_unused_ignores"])
    report.sort()
    if given["diff"]:
        return _show_fixes(request, report, given["unsafe_fixes"])
    if given["fix"]:
        report = _fix(request, report, given["unsafe_fixes"])
    elif given["unsafe_fixes"]:
        raise click.UsageError("--unsafe-fixes goes with --fix or --diff")
    code = exit_code(report)
    form: str = given["form"]
    if given["quiet"] and form == "human":
        form = "concise"
    colour = form == "human" and wants_colour(sys.stdout)
    sources = Sources({f.path.removeprefix(os.getcwd() + os.sep): f.data for f in request.files if f.data is not None})
    text = render(report, form, sources=sources, colour=colour, width=columns(sys.stdout))
    if given["fix"] and STDIN in paths:  # standard output is the repaired source
        click.echo(text, err=True, nl=False)
    else:
        write_out(text)
    return code


@cli.command()
@click.argument("rule", nargs=-1, required=True)
@click.option(
    "--format",
    "form",
    type=click.Choice(("human", "json")),
    default="human",
    show_default=True,
)
def explain(rule: tuple[str, ...], form: str) -> int:
    """Explain a rule, by id (GB0124), name or a part of its text."""
    import json

    from ..analysis.catalogue import registry
    from . import explain as page

    text = " ".join(rule)
    found = registry.lookup(text)
    near = [] if found else registry.find(text)
    if found is None and len(registry.matches(text)) == 1:
        (found,) = near
    if found is None:
        lines = [f"no rule `{text}`."] if not near else [f"no rule is named `{text}`. Did you mean:"]
        lines += [f"  {candidate.id}  {candidate.summary or candidate.type}" for candidate in near]
        if not near:
            lines.append("`gbpredict rules` lists them all.")
        raise click.UsageError("\n".join(lines))
    if form == "json":
        write_out(json.dumps(page.rule_data(found, long=True), indent=2) + "\n")
    else:
        write_out(
            page.explain(
                found,
                Style(wants_colour(sys.stdout)),
                columns(sys.stdout) or page.WIDTH,
            )
        )
    return CLEAN


@cli.command()
@click.argument("text", nargs=-1)
@click.option(
    "--format",
    "form",
    type=click.Choice(("human", "json")),
    default="human",
    show_default=True,
)
def rules(text: tuple[str, ...], form: str) -> int:
    """List the rules; with TEXT those that match it."""
    from ..analysis.catalogue import registry
    from . import explain as page

    found = registry.matches(" ".join(text)) if text else list(registry.RULES.values())
    if form == "json":
        write_out(page.rules_json(found))
    elif found:
        write_out(page.rules_text(found, Style(wants_colour(sys.stdout))))
    else:
        click.echo(f"no rule matches {' '.join(text)!r}", err=True)
    return CLEAN if found else FAILED


@cli.command()
@click.argument("program", metavar="PROGRAM", type=click.Path(exists=True, dir_okay=False))
@click.argument("arguments", nargs=-1, metavar="[-- ARGUMENT]...")
@click.option(
    "--format",
    "form",
    type=click.Choice(("human", "json")),
    default="human",
    show_default=True,
    help="Output.",
)
@click.option(
    "--python", metavar="PATH", help="Interpreter or environment that has torch, and whose packages are read."
)
@click.option("--timeout", type=click.FloatRange(min=1), default=300.0, show_default=True, help="Seconds to run.")
@click.option("--isolated", is_flag=True, help="Ignore pyproject.toml.")
def verify(program: str, arguments: tuple[str, ...], form: str, **given: Any) -> int:
    """Run PROGRAM under the real compiler and hold the prediction against what happened.

    This executes the program (everything else of gbpredict only reads it), in a process of its own, with the torch of
    the environment and the eager backend. What is written after `--` goes to the program.

    \b
    Exit code: 0 they agree, 1 they differ, 2 could not run
    """
    from ..analysis.resolution.environment import EnvironmentProblem, discover
    from .verification import reality, show
    from .verification.compare import compare

    timeout: float = given.pop("timeout")
    unset = {"entries": (), "select": (), "ignore": (), "exclude": (), "stdin_filename": None, "torch": None}
    request = _request([program], {**unset, "jobs": 1, "no_cache": False, **given})
    try:
        environment = discover(request.options.python, near=[program])
    except EnvironmentProblem as error:
        raise click.UsageError(str(error)) from None
    report = _run(request)
    if report.problems or report.errors:
        said = [f"{p.path}:{p.line}: {p.message}" for p in report.problems] + [e.summary for e in report.errors]
        raise click.ClickException("; ".join(said))
    with ProgressLine() as progress:
        progress(0, 1, f"running {program} under the real compiler")
        try:
            real = reality.run(program, arguments, environment, timeout)
        except reality.CannotVerify as error:
            raise click.ClickException(str(error)) from None
    outcome = compare(report, real)
    if form == "json":
        write_out(show.as_json(program, report, real, outcome))
    else:
        write_out(show.as_text(program, report, real, outcome, Style(wants_colour(sys.stdout))))
    return CLEAN if outcome.agree else BREAKS


@cli.command()
@click.option("--tcp", is_flag=True, help="Listen on a port, instead of standard input and output.")
@click.option("--host", default="127.0.0.1", show_default=True, help="With --tcp: the address to listen on.")
@click.option("--port", type=click.IntRange(0, 65535), default=2087, show_default=True, help="With --tcp: the port.")
@click.option("--stdio", is_flag=True, hidden=True, help="The default; some editors pass it.")
@click.option("--log-file", metavar="PATH", help="Write the log there as well as to standard error.")
@click.option(
    "--log-level",
    type=click.Choice(("debug", "info", "warning", "error")),
    default="info",
    show_default=True,
)
def server(tcp: bool, host: str, port: int, stdio: bool, log_file: str | None, log_level: str) -> int:
    """Run the language server. Needs the extra `server`: pip install 'gbpredict[server]'."""
    from .lsp import launch

    if not launch.is_available():
        raise click.ClickException(launch.MISSING)
    launch.serve(host if tcp else None, port, log_file, log_level)
    return CLEAN


# ---------------------------------------------------------------------------- one check


@dataclass(slots=True)
class _Request:
    files: list[SourceFile]
    problems: list[FileProblem]
    options: Options
    select: frozenset[str]
    ignore: frozenset[str]


def _request(paths: Sequence[str], given: dict[str, Any]) -> _Request:
    """Put the command line over the configuration, and find the files. Raises usage errors."""
    try:
        config = load_config(".", isolated=given["isolated"])
    except ConfigError as error:
        raise click.ClickException(str(error)) from None
    paths = list(paths) or ["."]
    stdin = sys.stdin.buffer.read() if STDIN in paths else None
    entries: tuple[str, ...] = given["entries"] or config.entry
    for entry in entries:
        if not _ENTRY.fullmatch(entry):
            raise click.BadParameter(f"{entry!r} is not of the form module:qualname", param_hint="--entry")
    select, ignore = (_rule_ids(given[k] or getattr(config, k), f"--{k}") for k in ("select", "ignore"))
    # Patterns of the command line mean from here, those of the file from where it lies.
    found = discover(
        paths,
        stdin=stdin,
        stdin_filename=given["stdin_filename"],
        exclude=given["exclude"] or config.exclude,
        exclude_root="." if given["exclude"] else config.folder,
    )
    options = Options(
        python=_python(given["python"], config),
        entries=tuple(entries),
        torch=_torch(given["torch"] or config.torch),
        jobs=given["jobs"] or config.jobs or 0,
        cache=config.cache and not given["no_cache"],
        config=tuple(sorted(config.dynamo.items())),
    )
    return _Request(found.files, found.problems, options, select, ignore)


def _python(given: str | None, config: Config) -> str | None:
    path = given or (os.path.join(config.folder, os.path.expanduser(config.python)) if config.python else None)
    if path is None:
        return None
    path = os.path.expanduser(path)
    if not os.path.exists(path):
        raise click.BadParameter(f"{path!r} does not exist", param_hint="--python")
    return path


def _torch(version: str | None) -> str | None:
    if version is None:
        return None
    match = _VERSION.fullmatch(version)
    if match is None:
        raise click.BadParameter(f"{version!r} is not a version such as 2.13", param_hint="--torch")
    return match[1]


def _rule_ids(texts: Sequence[str], option: str) -> frozenset[str]:
    """Ids and names of rules, comma-separated; an unknown one is a usage error with suggestions."""
    ids: set[str] = set()
    for text in (part.strip() for given in texts for part in given.split(",")):
        if not text:
            continue
        from ..analysis.catalogue import registry

        rule = registry.lookup(text)
        if rule is None:
            near = ", ".join(f"{r.id} ({r.slug})" for r in registry.find(text, limit=3))
            raise click.BadParameter(
                f"no rule {text!r}{f'; near: {near}' if near else ''}",
                param_hint=option,
            )
        ids.add(rule.id)
    return frozenset(ids)


def _show_fixes(request: _Request, report: Report, unsafe: bool) -> int:
    """Print what the fixes would change; exit code 1 when there is something, as for a break."""
    from . import fixing

    found = fixing.fix_files(request.files, report.diagnostics, unsafe)
    write_out("".join(fixed.diff() for fixed in found))
    _tell_fixes(found, unsafe, "Would fix")
    return BREAKS if any(fixed.fixes for fixed in found) else exit_code(report)


def _fix(request: _Request, report: Report, unsafe: bool) -> Report:
    """Write the fixes, and look again at what is left."""
    from . import fixing

    found = fixing.fix_files(request.files, report.diagnostics, unsafe)
    stdin = [file for file in request.files if file.data is not None]
    changed = {fixed.path: fixed for fixed in found if fixed.fixes}
    for file in stdin:
        data = changed[file.path].data if file.path in changed else file.data
        sys.stdout.flush()
        sys.stdout.buffer.write(data or b"")
        sys.stdout.buffer.flush()
    given = {file.path for file in stdin}
    problems = [fixing.write(fixed) for path, fixed in changed.items() if path not in given]
    request.problems += [problem for problem in problems if problem is not None]
    _tell_fixes(found, unsafe, "Fixed")
    if not changed:
        report.problems += [p for p in request.problems if p not in report.problems]
        return report
    request.files = [
        SourceFile(file.path, changed[file.path].data) if file.path in given & changed.keys() else file
        for file in request.files
    ]
    started = time.perf_counter()
    rest = _run(request)
    rest.seconds = report.seconds + time.perf_counter() - started
    _filter(rest, request.select, request.ignore)
    _silence(rest, request.files, False)
    rest.sort()
    return rest


def _tell_fixes(found: Sequence[FixedFile], unsafe: bool, verb: str) -> None:
    """Say on standard error how much was or would be fixed, and what waits for consent."""
    done = sum(len(fixed.fixes) for fixed in found)
    held = sum(fixed.held_back for fixed in found)
    text = f"{verb} {plural(done, 'break')}" if done else f"{verb} nothing"
    if held and not unsafe:
        text += f"; {held} more with --unsafe-fixes, which may change results: look at the diff"
    click.echo(text + ".", err=True)


def _run(request: _Request) -> Report:
    """The analysis of the files, whatever happens: a fault of the tool becomes part of the report."""
    report = Report()
    if request.files:
        with ProgressLine() as progress:
            try:
                report = check_files(request.files, request.options, progress)
            except click.ClickException:
                raise
            except Exception as error:  # the one guard of the command: the analysis has its own, per entry
                if os.environ.get("GBPREDICT_DEBUG"):
                    raise
                report.files = len(request.files)
                report.errors.append(internal_error(error))
    report.problems += request.problems
    return report


def check_files(files: list[SourceFile], options: Options, progress: Progress | None) -> Report:
    """The analysis; imported only now, since `explain` and `--version` do without."""
    from ..analysis import api
    from ..analysis.resolution.environment import EnvironmentProblem

    try:
        return api.check_files(files, options, progress)
    except EnvironmentProblem as error:
        raise click.UsageError(str(error)) from None


def _filter(report: Report, select: frozenset[str], ignore: frozenset[str]) -> None:
    if select or ignore:
        report.diagnostics = [d for d in report.diagnostics if (not select or d.id in select) and d.id not in ignore]


def _silence(report: Report, files: Sequence[SourceFile], unused: bool) -> None:
    """Leave out what comments in the files silence; with ``unused`` note the comments that silence nothing."""
    given = {file.path: file.data for file in files if file.data is not None}

    def read(path: str) -> str | None:
        data = given.get(path)
        if data is None:
            try:
                with open(path, "rb") as file:
                    data = file.read()
            except (OSError, ValueError):
                return None
        return suppress.text_of(data)

    comments: dict[str, list[suppress.Suppression]] = {}
    report.diagnostics = suppress.silence(report.diagnostics, read, comments)
    if not unused:
        return
    for file in files:
        if file.path not in comments:
            comments[file.path] = suppress.find(read(file.path) or "")
    report.notes += [
        f"{path}:{comment.line}: this ignore comment silences nothing"
        for path, found in sorted(comments.items())
        for comment in found
        if not comment.used
    ]


def exit_code(report: Report) -> int:
    """See the module's docstring. A missing answer weighs more than a break: it hides an unknown number of them."""
    unreadable = any(problem.kind == "unreadable" for problem in report.problems)
    lost = {problem.path for problem in report.problems}
    if unreadable or report.errors or (lost and report.files <= len(lost) and not report.entries):
        return FAILED
    return BREAKS if report.diagnostics or report.problems else CLEAN


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command; returns its exit code."""
    prepare_streams()
    try:
        code = cli.main(
            args=None if argv is None else list(argv),
            prog_name="gbpredict",
            standalone_mode=False,
        )
        return code if isinstance(code, int) else CLEAN
    except click.exceptions.NoArgsIsHelpError as error:
        error.show()
        return FAILED
    except click.ClickException as error:
        if isinstance(error, click.UsageError):
            error.show()
        else:
            click.echo(f"gbpredict: error: {error.format_message()}", err=True)
        return FAILED
    except (KeyboardInterrupt, click.Abort):
        return INTERRUPTED


if __name__ == "__main__":
    sys.exit(main())
