"""Developer code that asks an installed torch for facts; nothing of the product imports it."""
