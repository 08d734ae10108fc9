"""Every rule as a constant named by its id, written down by area.

``from gbpredict.analysis.catalogue import rules as R`` and then ``R.GB0124``: the code that finds a break
names its rule by constant, so that a wrong id is an error of the type checker.
"""

# ruff: noqa: F403
from __future__ import annotations

from .autograd import *
from .contexts import *
from .control_flow import *
from .distributed import *
from .exceptions import *
from .functions import *
from .higher_order import *
from .iteration import *
from .modules import *
from .numpy_ import *
from .objects import *
from .own import *
from .tensors import *
from .unwritten import *
