"""Repairs of graph breaks as edits of the source, for the command and for editors.

``api.fixes_for`` is the way in. ``place.py`` finds the statement of a finding and parses it alone, ``rewrites/``
propose other code for it, ``edits.py`` puts edits into a text. Works on text and libcst nodes: knows neither
interpreter nor values, so what a fix may assume of the code is what the finding says.
"""
