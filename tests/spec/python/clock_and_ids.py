# graphs: 3
"""What changes from run to run: dates, process ids, unique ids."""
import datetime
import os
import uuid

import torch


@torch.compile
def dated(x):
    now = datetime.datetime.now()  # break: GB0156
    return x + now.year


@torch.compile
def process(x):
    return x + os.getpid()  # break: GB0007


@torch.compile
def unique(x):
    name = uuid.uuid4().hex  # break: GB0007
    return x + len(name)


dated(torch.ones(2))
process(torch.ones(2))
unique(torch.ones(2))
