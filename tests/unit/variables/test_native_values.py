"""What expressions on Python's own types give is what Python gives: each is evaluated by both."""

from __future__ import annotations

import collections
import functools
import itertools
import math
import operator
from pathlib import Path

import pytest

from tests.engine import check

EXPRESSIONS = r"""
1 + 2.5
7 // 2, -7 // 2, 7 % -3, divmod(-7, 2)
2 ** 10, 2 ** -1, pow(2, 10, 7)
"a" * 3 + "b"
"%s-%03d" % ("a", 7)
"{0}-{b:>4}-{c!r}".format(1, b=2, c="x")
"{.real} {[1]}".format(3, [4, 5])
f"{3.14159:.2f} {'a'!r:>5}"
"a,b,c".split(",")[1:]
",".join(map(str, range(3)))
"abc"[::-1].upper().center(9, "*")
b"abc"[1], b"abc"[1:]
[1, 2] + [3] * 2
[3, 1, 2][::-1]
sorted([3, 1, 2], reverse=True)
sorted(["b", "A", "c"], key=str.lower)
sorted([(1, "b"), (1, "a")])
[1, 2] < [1, 3], (1, 2) == (1, 2.0)
2 in [1, 2], "a" in {"a": 1}, 3 not in (1, 2)
(lambda l: (l.append(4), l.pop(0), l.insert(1, 9), l.reverse(), l))([1, 2, 3])[-1]
(lambda l: [l.__setitem__(slice(0, 2), [7, 8, 9]), l][1])([1, 2, 3])
(lambda d: (d.setdefault("b", 2), d.pop("a"), d.update(c=3), list(d.items())))({"a": 1})
{1: "a", 1.0: "b", True: "c"}
{"a": 1} | {"b": 2}
list({"a": 1, "b": 2}.items())
dict(zip("ab", [1, 2]))
dict.fromkeys("ab", 0)
len({1, 1.0, True, 2})
{1, 2} & {2, 3}, {1, 2} - {2}, {1} <= {1, 2}, {1, 2} == {2, 1}
list(collections.OrderedDict([("a", 1), ("b", 2)]))
(lambda d: (d["x"].append(1), d["x"].append(2), dict(d)))(collections.defaultdict(list))[-1]
collections.Counter("abca")["a"], collections.Counter("ab")["z"]
list(collections.deque([1, 2, 3], maxlen=2))
list(zip([1, 2, 3], "ab"))
list(enumerate("ab", 1))
list(map(operator.add, [1, 2], [3, 4]))
list(filter(None, [0, 1, 2]))
list(reversed([1, 2])), list(reversed(range(3)))
next(iter([])) if False else next(iter([1]), 2)
list(itertools.chain([1], [2, 3]))
list(itertools.islice(itertools.count(5, 2), 3))
list(itertools.product("ab", [1, 2]))
list(itertools.combinations([1, 2, 3], 2))
list(itertools.permutations([1, 2]))
[(k, list(g)) for k, g in itertools.groupby([1, 1, 2])]
list(itertools.accumulate([1, 2, 3]))
list(itertools.zip_longest([1], [1, 2], fillvalue=0))
list(itertools.takewhile(lambda v: v < 2, [1, 2, 1]))
list(itertools.dropwhile(lambda v: v < 2, [1, 2, 1]))
list(itertools.compress("abc", [1, 0, 1]))
list(itertools.starmap(pow, [(2, 3)]))
list(itertools.pairwise([1, 2, 3]))
[next(c) for c in [itertools.cycle([1, 2])] for _ in range(3)]
functools.reduce(operator.mul, [1, 2, 3, 4], 1)
operator.itemgetter(1, 0)([5, 6])
min(3, 1), max([1, 5], key=lambda v: -v), min([], default=7)
sum([1, 2, 3]), sum([[1], [2]], [])
any([0, 1]), all([]), all([1, 0])
abs(-3), round(2.567, 1), round(2.5)
int("7"), int(3.9), float("1.5"), bool([]), str(None), repr("a")
hex(255), oct(8), bin(5), chr(65), ord("A")
range(10)[2:8:3], len(range(0, 10, 3)), 4 in range(5)
slice(1, None, 2).indices(6)
isinstance(True, int), isinstance([], (list, tuple)), issubclass(bool, int)
type(3).__name__, type([]) is list
getattr([1, 2], "count")(1), hasattr("", "upper"), callable(len), callable(3)
math.sqrt(16), math.floor(2.7), math.prod([2, 3]), math.inf > 1, math.gcd(12, 18)
str([1, "a", (2,)]), repr({"a": [1]})
(3).bit_length(), (2.0).is_integer(), (1 + 2j).imag
first == 1 and rest == [2, 3] if (first := 1) and (rest := [2, 3]) else None
"""


@pytest.mark.parametrize("text", [line for line in EXPRESSIONS.splitlines() if line])
def test_folds_as_python_does(text: str, tmp_path: Path) -> None:
    """A wrong value makes the program print, which breaks the graph."""
    scope = {
        "collections": collections,
        "functools": functools,
        "itertools": itertools,
        "math": math,
        "operator": operator,
    }
    expected = eval(text, dict(scope))
    path = tmp_path / "program.py"
    path.write_text(
        "import collections, functools, itertools, math, operator\nimport torch\n\n\n"
        f"value = {text}\n\n\n"
        "@torch.compile\ndef f(x):\n"
        f"    if value == {expected!r}:\n        return x + 1\n    print('no')\n    return x\n\n\nf(torch.ones(2))\n"
    )
    answer = check([path])
    assert answer["diagnostics"] == []
    assert len(answer["entries"]) == 1
