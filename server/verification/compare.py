"""Matches predicted with real graph breaks: agreed, missed, made up, and what the run never reached."""

from __future__ import annotations

import os
from collections.abc import Iterable

import msgspec

from ...analysis.report import Diagnostic, Report, distinct
from .reality import RealBreak, Reality

WIDEST = 15
"""Lines that one prediction may span: a longer range would agree with anything."""


class Site(msgspec.Struct):
    """A line where the compiler broke the graph, however often and for whatever reasons."""

    path: str
    line: int
    breaks: list[RealBreak]

    @property
    def ids(self) -> frozenset[str]:
        """All ids by which a break of this line may be called."""
        return frozenset[str]().union(*(b.ids for b in self.breaks))


class Agreed(msgspec.Struct):
    """A site that was predicted."""

    site: Site
    predicted: list[Diagnostic]

    @property
    def same_id(self) -> bool:
        """Whether the reason was right, too."""
        return any({d.id, d.cause} & self.site.ids for d in self.predicted)


class Comparison(msgspec.Struct):
    """Prediction and reality of one program, side by side."""

    agreed: list[Agreed]
    missed: list[Site]
    made_up: list[Diagnostic]
    unreached: list[Diagnostic]
    """Predicted on lines that the compiler never came to in this run: neither right nor wrong."""
    graphs_predicted: int | None
    graphs_real: int

    @property
    def sites_agree(self) -> bool:
        """No break missed, none made up."""
        return not self.missed and not self.made_up

    @property
    def agree(self) -> bool:
        """The sites, their reasons and, where a number was predicted, the graphs."""
        graphs = self.graphs_predicted is None or self.graphs_predicted == self.graphs_real
        return self.sites_agree and graphs and all(pair.same_id for pair in self.agreed)


def compare(report: Report, reality: Reality) -> Comparison:
    """Hold a report of one program against a run of it. Paths are matched as the file system has them."""
    sites = _sites(reality.breaks)
    traced = {(os.path.realpath(path), line) for path, lines in reality.traced.items() for line in lines}
    predicted: dict[tuple[str, int], list[Diagnostic]] = {key: [] for key in sites}
    made_up: list[Diagnostic] = []
    unreached: list[Diagnostic] = []
    for diagnostic in distinct(report.diagnostics):
        path, first = os.path.realpath(diagnostic.path), diagnostic.line
        lines = range(first, min(max(diagnostic.end_line, first), first + WIDEST - 1) + 1)
        covered = [(path, line) for line in lines if (path, line) in sites]
        for key in covered:
            predicted[key].append(diagnostic)
        if not covered:
            (made_up if any((path, line) in traced for line in lines) else unreached).append(diagnostic)
    graphs = [entry.graphs for entry in report.entries]
    known = [count for count in graphs if count is not None]
    return Comparison(
        agreed=[Agreed(site, predicted[key]) for key, site in sites.items() if predicted[key]],
        missed=[site for key, site in sites.items() if not predicted[key]],
        made_up=made_up,
        unreached=unreached,
        graphs_predicted=sum(known) if len(known) == len(graphs) else None,
        graphs_real=reality.graphs,
    )


def _sites(breaks: Iterable[RealBreak]) -> dict[tuple[str, int], Site]:
    found: dict[tuple[str, int], Site] = {}
    for brk in breaks:
        if brk.site is not None:
            path, line = brk.site
            key = (os.path.realpath(path), line)
            found.setdefault(key, Site(path, line, [])).breaks.append(brk)
    return dict(sorted(found.items()))
