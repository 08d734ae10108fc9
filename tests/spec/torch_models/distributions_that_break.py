# graphs: 3
"""The few methods of distributions that look at values."""
import torch
from torch import distributions as D

angle = D.VonMises(torch.zeros(2), torch.ones(2))
student = D.StudentT(torch.tensor([3.0, 4.0]))
count = D.Binomial(5, torch.tensor([0.3, 0.6]))


@torch.compile
def sample_angle(x):
    return x + angle.sample()  # break: GB0170


@torch.compile
def variance(x):
    return x + student.variance  # skip: GB0036


@torch.compile
def entropy(x):
    return x + count.entropy()  # break: GB0124


@torch.compile
def fine(x):
    return count.log_prob(x) + student.log_prob(x) + student.rsample()


x = torch.tensor([1.0, 2.0])
sample_angle(x)
variance(x)
entropy(x)
fine(x)
