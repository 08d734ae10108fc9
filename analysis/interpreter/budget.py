"""Every limit of the interpreter, with its reason and what happens when it is too low or too high."""

from __future__ import annotations

MAX_STEPS = 3_000_000
"""Statements and calls per checked file. A transformer's constructor and forward take some 10,000 to 60,000. Too low:
large models are reported as incomplete. Too high: a runaway loop keeps the user waiting (about 10 us a step)."""

MAX_DEPTH = 180
"""Nested calls. Wrapped library code reaches about 60. Too high: the host's stack (about 12 host frames a call, run in
a thread with a large stack) may not hold."""

MAX_ROUNDS = 2_000
"""Iterations of one loop over known items that are run step for step. Vocabulary-like tables are longer and are cut off
(the loop's result is then unknown); too high costs time on loops that only fill tables."""

LOOP_STEPS = 60_000
"""Steps that one loop may take, with what it calls, once it has had ``LOOP_ROUNDS`` rounds: one or two seconds. Too
low: long training loops are not followed to their end. Too high: an endless loop around a long one keeps the user
waiting."""

LOOP_ROUNDS = 16
"""Rounds that a loop gets however many steps they take: the layers of a large model are such a loop."""

UNKNOWN_ROUNDS = 2
"""Iterations of a loop whose length is unknown: once from the state before, once from a joined state."""

MAX_WHILE = 5_000
"""Iterations of a ``while`` whose test stays known and true. Beyond it the loop is left, and a note says so."""

MAX_RECURSION = 24
"""Activations of one function under an undecided condition are cut at a depth of 3; known recursion at this depth more
than a usual recursive descent needs."""

MAX_FORKS = 400_000
"""Alternatives explored per checked file."""

FORK_DEPTH = 14
"""Nested undecided conditions. Beyond it only the first alternative is explored."""

DECORATOR_STEPS = 6_000
DECORATOR_FORKS = 250
"""What a decorator of a library may cost (text processing of docstrings mostly). Beyond it the decorator is left
out, then and wherever else the file or its libraries use it. Too low: wrappers are overlooked. Too high: files with
dozens of such decorators take seconds for nothing."""
