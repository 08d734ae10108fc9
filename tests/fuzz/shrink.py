"""Makes a program that disagrees smaller: statements are left out while the same kind of disagreement stays."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator

ROUNDS = 40
"""Statements left out, at most: the programs are not longer than a few dozen lines."""


def smaller(source: str) -> Iterator[str]:
    """Programs with one statement less, or with a compound statement replaced by what it holds."""
    tree = ast.parse(source)
    places = [
        (node, name, index)
        for node in ast.walk(tree)
        for name in ("body", "orelse", "finalbody", "handlers", "decorator_list")
        if isinstance(getattr(node, name, None), list)
        for index in range(len(getattr(node, name)))
    ]
    for node, name, index in places:
        kept: list[ast.stmt] = list(getattr(node, name))
        target = kept[index]
        bodies: list[list[ast.stmt]] = [[]]
        if isinstance(target, (ast.If, ast.With, ast.For, ast.Try, ast.While)):
            bodies.append(target.body)
        for replacement in bodies:
            changed = kept[:index] + replacement + kept[index + 1 :]
            if not changed and name == "body":
                changed = [ast.Pass()]
                if isinstance(target, ast.Pass):
                    continue
            setattr(node, name, changed)
            try:
                text = ast.unparse(ast.fix_missing_locations(tree)) + "\n"
                compile(text, "candidate", "exec")
                yield text
            except (SyntaxError, ValueError):
                pass
            finally:
                setattr(node, name, kept)


def shrink(source: str, still: Callable[[list[str]], list[bool]], batch: int = 8) -> str:
    """The smallest program found; ``still`` tells of each candidate whether it disagrees in the same way."""
    refused = set[str]()
    for _ in range(ROUNDS):
        candidates = sorted(set(smaller(source)) - refused, key=len)
        chosen = None
        for start in range(0, len(candidates), batch):
            group = candidates[start : start + batch]
            chosen = next((text for text, good in zip(group, still(group)) if good), None)
            refused.update(text for text in group if text != chosen)
            if chosen is not None:
                break
        if chosen is None or len(chosen) >= len(source):
            return source
        source = chosen
    return source
