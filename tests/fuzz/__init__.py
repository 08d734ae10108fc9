"""A differential fuzzer: random programs of functions, asked of the real compiler and of the analyzer.

    python -m tests.fuzz --seed 7 --count 200            programs 7/0 to 7/199, disagreements printed
    python -m tests.fuzz --seed 7 --minutes 30 --shrink  for so long, each disagreement made small
    python -m tests.fuzz --seed 7 --only 41 --show       one program, with both answers

The same seed gives the same programs. :mod:`tests.fuzz.grammar` writes them, :mod:`tests.fuzz.statements` and
:mod:`tests.fuzz.callables` hold its rules, :mod:`tests.fuzz.compare` asks both sides and says how they differ,
:mod:`tests.fuzz.shrink` makes a program that disagrees smaller.
"""
