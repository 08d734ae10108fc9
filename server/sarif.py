"""Reports as SARIF 2.1.0 and as GitLab code quality: what code hosts and dashboards read."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path, PurePath
from typing import Any
from urllib.parse import quote

from ..analysis.catalogue import registry
from ..analysis.faults import HOW_TO_REPORT
from ..analysis.report import Diagnostic, Report, distinct
from . import __version__

SARIF_VERSION = "2.1.0"
SARIF_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def sarif(report: Report) -> str:
    """The report as a SARIF log with one run."""
    used = sorted({d.id for d in report.diagnostics})
    driver = {"name": "gbpredict", "version": __version__, "rules": [_rule(id) for id in used]}
    invocation = {
        "executionSuccessful": not report.errors,
        "toolExecutionNotifications": [
            *(_notification("warning", p.message, _location(p.path, p.line, p.column)) for p in report.problems),
            *(
                _notification("error", f"{e.entry}: {e.summary}. {e.how_to_report or HOW_TO_REPORT}", None)
                for e in report.errors
            ),
        ],
    }
    run = {
        "tool": {"driver": driver},
        "invocations": [invocation],
        "columnKind": "unicodeCodePoints",
        "results": [_result(d, used.index(d.id)) for d in distinct(report.diagnostics)],
    }
    return json.dumps({"$schema": SARIF_SCHEMA, "version": SARIF_VERSION, "runs": [run]}, indent=2) + "\n"


def gitlab(report: Report) -> str:
    """The report as a list of GitLab code quality findings."""
    rows = [
        _quality(d.id, _sentence(d), d.path, d.line, "critical" if d.kind == "error" else _SEVERITY[d.certainty])
        for d in distinct(report.diagnostics)
    ]
    rows += [_quality(p.kind, p.message, p.path, p.line, "major") for p in report.problems]
    return json.dumps(rows, indent=2) + "\n"


_LEVEL = {"definite": "warning", "possible": "note"}
_SEVERITY = {"definite": "minor", "possible": "info"}


def _rule(id: str) -> dict[str, Any]:
    rule = registry.rule(id)
    data: dict[str, Any] = {
        "id": id,
        "name": rule.slug,
        "shortDescription": {"text": rule.summary or rule.type},
        "fullDescription": {"text": rule.type},
        "help": {"text": "\n".join(rule.hints) or rule.summary or rule.type},
    }
    return {**data, "helpUri": rule.url} if rule.url else data


def _result(d: Diagnostic, index: int) -> dict[str, Any]:
    level = "error" if d.kind == "error" else _LEVEL[d.certainty]
    data: dict[str, Any] = {
        "ruleId": d.id,
        "ruleIndex": index,
        "level": level,
        "message": {"text": _sentence(d)},
        "locations": [_location(d.path, d.line, d.column, d.end_line, d.end_column)],
        "properties": {"certainty": d.certainty, "condition": d.condition, "kind": d.kind, "entry": d.entry},
    }
    if len(d.stack) > 1:
        steps = [{"location": {**_location(f.path, f.line), "message": {"text": f"in {f.function}"}}} for f in d.stack]
        data["codeFlows"] = [{"threadFlows": [{"locations": steps}]}]
    return data


def _sentence(d: Diagnostic) -> str:
    return f"{d.message} (when {d.condition})" if d.condition and d.certainty == "possible" else d.message


def _location(
    path: str, line: int, column: int | None = None, end_line: int | None = None, end_column: int | None = None
) -> dict[str, Any]:
    region = {"startLine": line, "startColumn": column, "endLine": end_line, "endColumn": end_column}
    return {
        "physicalLocation": {
            "artifactLocation": {"uri": _uri(path)},
            "region": {key: value for key, value in region.items() if value is not None},
        }
    }


def _uri(path: str) -> str:
    pure = Path(path)
    return pure.as_uri() if pure.is_absolute() else quote(pure.as_posix())


def _notification(level: str, text: str, location: dict[str, Any] | None) -> dict[str, Any]:
    data: dict[str, Any] = {"level": level, "message": {"text": text}}
    return {**data, "locations": [location]} if location else data


def _quality(check: str, text: str, path: str, line: int, severity: str) -> dict[str, Any]:
    mark = hashlib.sha256(f"{path}\0{line}\0{check}\0{text}".encode("utf-8", "surrogatepass")).hexdigest()
    return {
        "check_name": check,
        "description": text,
        "fingerprint": mark,
        "severity": severity,
        "location": {"path": PurePath(path).as_posix(), "lines": {"begin": line}},
    }
