# graphs: 1
"""CTC loss and the adaptive softmax depend on the data's values."""
import torch
from torch import nn

ctc = nn.CTCLoss()
adaptive = nn.AdaptiveLogSoftmaxWithLoss(4, 10, [3, 6])
entropy = nn.CrossEntropyLoss(label_smoothing=0.1)


@torch.compile
def plain(x, target):
    return entropy(x, target)


@torch.compile
def speech(log_probs, targets, lengths, target_lengths):
    return ctc(log_probs, targets, lengths, target_lengths)  # break: GB0036


@torch.compile
def words(x, target):
    return adaptive(x, target).loss  # break: GB0036


plain(torch.randn(3, 5), torch.tensor([0, 1, 2]))
speech(torch.randn(5, 2, 4).log_softmax(-1), torch.ones(2, 2, dtype=torch.long), torch.tensor([5, 5]), torch.tensor([2, 2]))
words(torch.randn(2, 4), torch.tensor([1, 7]))
