"""Edits as people make them, and worse: for the live session and for the server."""

from __future__ import annotations

import random
from collections.abc import Iterator

SNIPPETS = (
    "        y = x * 2\n",
    "        print(x)\n",
    "        if x.sum() > 0:\n            x = x + 1\n",
    "        z = x.max().item()\n",
    "        for i in range(3):\n            x = x + i\n",
    "def added(v):\n    return v + 1\n",
    "import math\n",
    "# a comment\n",
    *("\n", "    ", "(", ")", '"""', "é😀", "\x0c", "\u2028", "\t", "return x\n", ":", "x"),
)


def random_edits(text: str, count: int, seed: int) -> Iterator[str]:
    """The text after each edit. Most edits are small; now and then everything goes back to the beginning."""
    rng = random.Random(seed)
    original = text
    for _ in range(count):
        kind = rng.random()
        at = rng.randrange(len(text) + 1)
        if kind < 0.2:
            text = text[:at] + rng.choice(SNIPPETS) + text[at:]
        elif kind < 0.45:
            line_start = text.rfind("\n", 0, at) + 1
            text = text[:line_start] + rng.choice(SNIPPETS) + text[line_start:]
        elif kind < 0.52:
            text = text[:at] + text[at + rng.randrange(1, 12) :]
        elif kind < 0.6:
            lines = text.split("\n")
            del lines[rng.randrange(len(lines))]
            text = "\n".join(lines)
        elif kind < 0.66:
            text = text.replace("weights", rng.choice(("weights", "w", "factors")), 1)
        elif kind < 0.72:
            lines = text.split("\n")
            a, b = sorted((rng.randrange(len(lines)), rng.randrange(len(lines))))
            lines.insert(b, lines[a])
            text = "\n".join(lines)
        else:
            text = original
        yield text
