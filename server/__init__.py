"""The faces of gbpredict: the command, and later the language server. Presentation only, no analysis."""

__version__ = "0.1.0"
