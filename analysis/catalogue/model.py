"""What a rule is: one declared reason why the compiler breaks a graph.

A rule carries everything that any face of the tool says about it in one line; its long text and its
two examples live in ``docs/<id>.md`` and are read only when somebody asks.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Literal

import msgspec

DOCS = Path(__file__).with_name("docs")
SITE = "https://meta-pytorch.github.io/compile-graph-break-site/gb/"

RuleKind = Literal["break", "skip", "wrapper", "error", "note"]
"""What the rule usually does to the frame: resume after it; run the rest of it eager; wrap another break
and skip its frame; stop compilation with an error; or nothing at all (a note of this tool)."""

_FIELD = re.compile(r"\{(\w+)(?:\|([^{}]*)|&([^{}]*))?\}")
_GENERIC = "this value"
_SECTION = re.compile(r"^## (\w+)[^\n]*\n", re.MULTILINE)
_CODE = re.compile(r"^```python\n(.*?)^```", re.MULTILINE | re.DOTALL)


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """The long text of a rule."""

    why: str = ""
    breaks: str = ""
    """A whole program that breaks with the rule's id."""
    fixed: str = ""
    """The same program, repaired: it does not break so any more."""


class Rule(msgspec.Struct, frozen=True, kw_only=True):
    """One declared reason for a graph break, or one kind of note (``GBP`` ids).

    ``type`` is the compiler's own name of the break, a fact. ``message`` is a template: ``{name}`` stands for
    what the place of the break knows about it, ``{name|wording}`` says what to write when it does not know, and
    ``{name&: }`` writes nothing then, else a colon before it.
    """

    id: str
    slug: str
    type: str
    message: str
    summary: str = ""
    hints: tuple[str, ...] = ()
    effect: str = ""
    """What becomes of the code around it, in a sentence, where it is not the usual one."""
    kind: RuleKind = "break"
    since: str | None = None
    """The first torch version that has it; None: older than any version this tool knows."""
    until: str | None = None
    """A torch version that has the id but no longer raises it; None: all known versions do."""
    written: bool = True
    """False while only the id and the type are carried over."""

    def render(self, **fields: object) -> str:
        """The message with its fields filled in. A missing or empty field never fails: it has a generic wording."""

        def fill(match: re.Match[str]) -> str:
            name, wording, prefix = match.groups()
            value = fields.get(name)
            text = "" if value is None else str(value)
            if prefix is not None:
                return prefix + text if text else ""
            return text or (_GENERIC if wording is None else wording)

        return _FIELD.sub(fill, self.message)

    @property
    def url(self) -> str:
        """The public page about the break; notes of this tool have none."""
        return "" if self.kind == "note" else f"{SITE}{self.id.lower()}.html"

    @property
    def counts(self) -> bool:
        """Whether a finding under this rule is a break of the graph."""
        return self.kind != "note"

    def page(self) -> Page:
        """The long text, read from disk; an empty page where none has been written."""
        try:
            text = DOCS.joinpath(f"{self.id}.md").read_text(encoding="utf-8")
        except OSError:
            return Page()
        return parse_page(text)

    @property
    def example_breaks(self) -> str:
        """A program that breaks with this id, or nothing."""
        return self.page().breaks

    @property
    def example_fixed(self) -> str:
        """The same program without the break, or nothing."""
        return self.page().fixed


def parse_page(text: str) -> Page:
    """Read a page: ``## Why`` with prose, ``## Breaks`` and ``## Fixed`` with one block of Python each."""
    parts = _SECTION.split(text)
    sections = {name.lower(): body.strip("\n") for name, body in zip(parts[1::2], parts[2::2])}

    def code(name: str) -> str:
        match = _CODE.search(sections.get(name, "") + "\n")
        return match[1] if match else ""

    return Page(why=sections.get("why", "").strip(), breaks=code("breaks"), fixed=code("fixed"))


def plain(id: str, slug: str, type: str, until: str | None = None) -> Rule:
    """A rule of which only the id and the type are known: its message says the type."""
    message = f"the compiler cannot trace this: {type}"
    return Rule(id=id, slug=slug, type=type, message=message, until=until, written=False)


def slug_of(type: str) -> str:
    """A readable name made from a type: ``Data-dependent branching`` gives ``data-dependent-branching``."""
    words = re.sub(r"[^a-z0-9]+", "-", type.lower()).strip("-")
    return words[:72].rstrip("-")
