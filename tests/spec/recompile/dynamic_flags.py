# graphs: 12
import torch
import torch._dynamo.config

torch._dynamo.config.automatic_dynamic_shapes = False

@torch.compile
def g(x):
    return x + 1
for n in range(2, 6):
    g(torch.ones(n))

torch._dynamo.config.automatic_dynamic_shapes = True
torch._dynamo.config.specialize_int = True
@torch.compile
def h(x, n):
    return x + n
for n in range(2, 6):
    h(torch.ones(3), n)

with torch._dynamo.config.patch(specialize_float=True):
    @torch.compile
    def k(x, n):
        return x + n
    for n in range(2, 6):
        k(torch.ones(3), n / 7)
