# graphs: 11
import torch


def sized(x, n):
    return x.view(n.max(), 8) + x.sum()  # break: GB0033


def listed(x, n):
    return x.repeat((n.max(), 1))  # break: GB0033


def dimension(x, n):
    return x.softmax(n.min() - 1)  # break: GB0033


def factor(x, n):
    return torch.add(x, x, alpha=x.mean())  # break: GB0033


def count(x, n):
    values, _ = (x + 1).topk(n.max())  # break: GB0033
    return values


def filled(x, n):
    return torch.full_like(x, x.mean())  # break: GB0033


def in_place(x, n):
    return torch.empty(3).uniform_(0, x.sum()) * 0  # break: GB0033


def tensors_are_taken(x, n):
    y = x.masked_fill(x > 0, x.mean()).clamp(min=x.mean()).pow(n.max())
    return torch.where(y > 0, y, x.mean()) + torch.full((2, 4), x.mean()) + torch.linspace(0, x.sum(), 4)


def given_from_outside(x, n):
    return x.narrow(0, n[0], 1) if isinstance(n, list) else x.view(8)


x, n = torch.ones(2, 4), torch.tensor([1, 1])
for f in (sized, listed, dimension, factor, count, filled, in_place, tensors_are_taken, given_from_outside):
    torch.compile(f)(x, n)
