# graphs: 5
"""error_on_graph_break and patch_dynamo_config as regions and as decorators."""

import torch


@torch.compile
def run(x):
    with torch._dynamo.error_on_graph_break(True):
        x = x + 1
        torch._dynamo.graph_break()
    return x


try:
    run(torch.ones(2))
except Exception as e:
    print(type(e))


@torch._dynamo.error_on_graph_break(True)
def h(x):
    return x + 1


@torch.compile
def run2(x):
    return h(x) * 2


run2(torch.ones(2))


@torch.compile
@torch._dynamo.error_on_graph_break(True)
def run3(x):
    torch._dynamo.graph_break()
    return x * 2


try:
    run3(torch.ones(2))
except Exception as e:
    print(type(e))


@torch._dynamo.error_on_graph_break(False)
def h2(x):
    print("x")  # break: GB0059
    return x + 1


@torch.compile
def run4(x):
    return h2(x) * 2


run4(torch.ones(2))


@torch.compile
def run5(x):
    with torch._dynamo.patch_dynamo_config(capture_scalar_outputs=True):
        y = x.item() + 1  # break: GB0033
    return y


run5(torch.ones(()))


@torch.compile
def run6(x):
    with torch._dynamo.error_on_graph_break(False):
        x = x + 1
        print("a")  # break: GB0059
        x = x + 2
    return x


run6(torch.ones(()))
