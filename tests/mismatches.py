"""Write the list of the programs that the analyzer gets wrong: ``python -m tests.mismatches``."""

from __future__ import annotations

from tests.oracle.record import programs_in
from tests.spec.test_spec import HERE, analyzer_problems


def main() -> None:
    """Ask about every program; keep the head of the list, replace the rest."""
    path = HERE / "known_mismatches.txt"
    lines = [line for line in path.read_text().splitlines() if line.startswith("#")]
    for program in programs_in(HERE):
        problems = analyzer_problems(program)
        if problems:
            lines.append(f"{program.parent.name}/{program.stem}  {problems[0].splitlines()[0]}")
            print(lines[-1], flush=True)
    path.write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
