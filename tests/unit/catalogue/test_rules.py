"""The catalogue as data: complete, consistent, and safe to render."""

from __future__ import annotations

import re
import string
import subprocess
import sys

import pytest
from gbpredict.analysis.catalogue import registry
from gbpredict.analysis.catalogue import rules as R
from gbpredict.analysis.catalogue.model import DOCS, Rule, parse_page, plain, slug_of
from gbpredict.analysis.catalogue.rules.registry_2_13 import TYPES

RULES = list(registry.RULES.values())
WRITTEN = [rule for rule in RULES if rule.written]
WITHOUT_EXAMPLE = {"GB1750", "GB9300"}
"""Their examples would need several processes."""


def by_id(rules: list[Rule]) -> list[object]:
    return [pytest.param(rule, id=rule.id) for rule in rules]


def test_every_id_of_torch_is_there() -> None:
    assert {rule.id for rule in RULES if rule.counts} == set(TYPES)
    assert len(TYPES) == 517
    assert all(rule.type == TYPES[rule.id] for rule in RULES if rule.counts)


def test_constants_are_named_by_id() -> None:
    constants = {name: value for name, value in vars(R).items() if isinstance(value, Rule)}
    assert all(name == rule.id for name, rule in constants.items())
    assert R.GB0124.id == "GB0124"
    assert R.GBP001.kind == "note"
    assert not R.GBP001.counts


def test_order_and_uniqueness() -> None:
    assert [rule.id for rule in RULES] == sorted(rule.id for rule in RULES)
    slugs = [rule.slug for rule in RULES]
    assert len(set(slugs)) == len(slugs)
    assert all(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug) for slug in slugs)


@pytest.mark.parametrize("rule", by_id(RULES))
def test_rendering_never_fails(rule: Rule) -> None:
    names = re.findall(r"\{(\w+)", rule.message)
    bare = rule.render()
    assert bare.strip() == bare
    assert "{" not in bare.replace("{attr_name}", "")
    assert rule.render(**dict.fromkeys(names, None), unused=object()) == bare
    full = rule.render(**{name: f"<{name}>" for name in names})
    assert all(f"<{name}>" in full for name in names)


def test_rendering() -> None:
    rule = Rule(id="GB0000", slug="s", type="t", message="{what|a thing} of {whom}{why&: }")
    assert rule.render() == "a thing of this value"
    assert rule.render(what="`x`", whom=3, why="so") == "`x` of 3: so"
    assert rule.render(what="{whom}") == "{whom} of this value"


@pytest.mark.parametrize("rule", by_id(WRITTEN))
def test_written_rules_are_whole(rule: Rule) -> None:
    assert rule.summary.endswith(".")
    assert not rule.message.endswith(".")
    assert rule.message != rule.type
    assert all(hint.endswith((".", "`")) for hint in rule.hints)
    assert rule.until is None
    if rule.counts:
        assert rule.hints
        assert rule.url.endswith(f"/{rule.id.lower()}.html")
        page = rule.page()
        assert page.why
        if rule.id not in WITHOUT_EXAMPLE:
            for example in (rule.example_breaks, rule.example_fixed):
                compile(example, rule.id, "exec")
                assert "torch.compile" in example or "import torch" in example
            assert rule.example_breaks != rule.example_fixed


def test_pages_belong_to_rules() -> None:
    pages = {path.stem for path in DOCS.glob("*.md")}
    assert pages == {rule.id for rule in WRITTEN if rule.counts}
    for path in DOCS.glob("*.md"):
        rule = registry.rule(path.stem)
        assert path.read_text(encoding="utf-8").startswith(f"# {rule.id}: {rule.slug}\n")


def test_page_of_a_plain_rule_is_empty() -> None:
    rule = plain("GB0000", "a-type", "A type")
    assert not rule.written
    assert rule.render() == "the compiler cannot trace this: A type"
    assert parse_page("# nothing here\n").breaks == ""


def test_slug_of() -> None:
    assert slug_of("Data-dependent branching") == "data-dependent-branching"
    assert set(slug_of("`x`.__y__() (a=b)")) <= set(string.ascii_lowercase + string.digits + "-")


@pytest.mark.parametrize(
    "text", ["GB0124", "gb0124", "gb124", "124", "tensor-item", " GB0124 ", R.GB0124.type, R.GB0124.type.upper()]
)
def test_lookup(text: str) -> None:
    assert registry.lookup(text) is R.GB0124


def test_lookup_of_notes() -> None:
    assert registry.lookup("gbp1") is R.GBP001
    assert registry.lookup("GBP001") is R.GBP001
    assert registry.lookup("GB9999") is None


def test_find_suggests() -> None:
    assert R.GB0124 in registry.find("tensor-itm")
    assert R.GB0170 in registry.find("data branching")
    assert registry.find("GB0124") == [R.GB0124]
    assert any(rule.id.startswith("GB01") for rule in registry.find("GB0187"))
    assert registry.find("zzzzqqqq") == []
    assert len(registry.find("tensor", limit=3)) == 3


def test_importing_is_cheap() -> None:
    ask = "import sys, gbpredict.analysis.catalogue.rules; print(' '.join(sys.modules))"
    done = subprocess.run([sys.executable, "-c", ask], capture_output=True, text=True, check=True)
    heavy = {"libcst", "jedi", "click", "rich", "torch", "json.decoder", "difflib"}
    assert not heavy & set(done.stdout.split())
