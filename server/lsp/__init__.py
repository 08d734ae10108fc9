"""The language server: what editors speak to. Needs the extra ``server`` (pygls).

Two processes: this one speaks the protocol and never works long; the other one (``worker``) holds the analysis, so that
typing never waits for it, and a crash of it costs one answer.
"""
