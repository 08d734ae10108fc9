# graphs: 2
"""A tensor in an f-string is fine; its item() is not."""
import torch


@torch.compile
def fine(x):
    text = f"{x.shape}"
    return x + len(text)


@torch.compile
def broken(x):
    loss = x.pow(2).mean()
    text = f"loss {loss.item():.3f}"  # break: GB0124
    return loss, text


fine(torch.ones(2))
broken(torch.ones(2))
