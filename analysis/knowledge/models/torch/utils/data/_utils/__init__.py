"""Model of torch.utils.data._utils."""
