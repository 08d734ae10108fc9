"""How many of the rules' own examples the analyzer predicts: ``python -m tests.unit.catalogue.predicted [ID ...]``.

The examples are checked against the real compiler by ``test_examples.py``, so a miss here is a gap of the analyzer.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from gbpredict.analysis.catalogue import registry

from tests import engine


def main(only: list[str]) -> None:
    """Check both examples of every rule and print what is missed, made up or failed."""
    counts = {"found": 0, "missed": 0, "made up": 0, "internal error": 0}
    with tempfile.TemporaryDirectory() as folder:
        for rule in registry.RULES.values():
            page = rule.page()
            if not page.breaks or (only and rule.id not in only):
                continue
            for kind, source in (("breaks", page.breaks), ("fixed", page.fixed)):
                path = Path(folder) / f"{rule.id}_{kind}.py"
                path.write_text(source, encoding="utf-8")
                answer = engine.check([path])
                ids = sorted({d["id"] for d in answer["diagnostics"]})
                if kind == "breaks":
                    verdict = "found" if rule.id in ids else "missed"
                else:
                    verdict = "made up" if ids else ""
                if answer["errors"]:
                    verdict = "internal error"
                if verdict:
                    counts[verdict] += 1
                if verdict not in ("", "found"):
                    detail = answer["errors"][0]["summary"] if answer["errors"] else " ".join(ids) or "nothing"
                    print(f"{verdict:14}  {rule.id}  {kind:6}  {detail}")
    print(", ".join(f"{count} {name}" for name, count in counts.items()))


if __name__ == "__main__":
    main(sys.argv[1:])
