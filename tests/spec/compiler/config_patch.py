# graphs: 6
"""Settings changed by patch_dynamo_config, config.patch and assignment."""

import torch


@torch._dynamo.patch_dynamo_config(capture_scalar_outputs=True)
def f(x):
    return x.item() + 1  # break: GB0033


@torch.compile
def run(x):
    return x * f(x)


run(torch.ones(()))


@torch.compile
def run2(x):
    return x + x.item()


with torch._dynamo.config.patch(capture_scalar_outputs=True):
    run2(torch.ones(()))


@torch._dynamo.config.patch(capture_scalar_outputs=True)
def main():
    @torch.compile
    def run3(x):
        return x + x.item()

    run3(torch.ones(()))


main()


@torch.compile
def run4(x):
    return x + x.item()  # break: GB0124


run4(torch.ones(()))
torch._dynamo.config.capture_scalar_outputs = True


@torch.compile
def run5(x):
    return x + x.item()


run5(torch.ones(()))
