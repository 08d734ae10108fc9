"""The catalogue of rules: every reason for a graph break, declared once. A leaf that everything may import."""
