"""Proposals of other code, one module per family of breaks. ``table.py`` says which are tried for which rule."""
