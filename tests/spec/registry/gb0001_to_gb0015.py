# graphs: 3
import datetime
import torch

# GB0001
@torch.compile
def run(x):
    return x.as_subclass(torch.nn.Parameter) + 1  # break: GB0001


run(torch.ones(2))


# GB0005
@torch.compile
def f(x, a):
    return x + len(str(a))  # break: GB0005
f(torch.ones(2), datetime.date(2020, 1, 2))


# GB0006
class Base:
    count = staticmethod(len)


class Model(Base):
    def run(self, x, items):
        return x + super().count(items)  # break: GB0006


@torch.compile
def run(model, x):
    return model.run(x, [1, 2])


run(Model(), torch.ones(2))


# GB0011
@torch.compile
def run(x, flag):
    if flag:
        k = 2
    try:
        return x * k  # skip: GB0011
    except NameError:
        return x


run(torch.ones(2), False)


# GB0013
net = torch.nn.Linear(2, 2)
handle = net.weight.register_hook(lambda grad: grad)


@torch.compile
def run(x):
    y = x + 1
    handle.remove()  # skip: GB0013
    return net(y)


run(torch.ones(1, 2))


# GB0015
@torch.compile
def run(x):
    return x + x  # skip: GB0015


run(torch.eye(3).to_sparse())
