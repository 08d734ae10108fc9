"""``gbpredict verify``: one program under the real compiler, held against what was predicted for it.

``child.py`` runs in the interpreter that has torch, ``reality.py`` starts it, ``compare.py`` matches predicted with
real breaks, ``show.py`` prints the result. Nothing else of gbpredict runs a user's program.
"""
