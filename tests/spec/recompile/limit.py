# graphs: 8
"""More constants than the compiler keeps versions for: it stops compiling the function."""
import torch


@torch.compile
def f(x, name):
    return x * len(name) if name != "z" else x


for letters in "a bb ccc dddd eeeee ffffff ggggggg hhhhhhhh iiiiiiiii jjjjjjjjjj kkkkkkkkkkk".split():
    f(torch.ones(2), letters)
