"""Specification programs: small programs that say, line by line, what the analyzer must predict."""
