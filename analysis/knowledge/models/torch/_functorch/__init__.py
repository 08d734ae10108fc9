"""Model of torch._functorch."""
