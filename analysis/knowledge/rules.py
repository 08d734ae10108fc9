"""Decides whether TorchDynamo traces into a file: the module and file lists, applied by name.

The compiler compares absolute file names. Here a file is named by its module (``torch.nn.modules.linear``,
``numpy.linalg``, ``mymodel.blocks``), which gives the same answer and needs no installed torch.
Names are compared as text prefixes, as the compiler compares paths: ``torch.fx`` covers ``torch.fx.graph``, and
also a module whose file name merely begins the same way.
"""

from __future__ import annotations

import msgspec


class ModuleRules(msgspec.Struct, frozen=True):
    """The lists, as the data file holds them."""

    inlinelist: tuple[str, ...]
    legacy_inlinelist: tuple[str, ...]
    skiplist: tuple[str, ...]
    stdlib_skip: tuple[str, ...]
    stdlib_inline_when_called: tuple[str, ...]
    thirdparty_skip: tuple[str, ...]
    skip_fragments: tuple[str, ...]
    force_skip: tuple[str, ...]
    file_rules: dict[str, str]
    rule_map: dict[str, str]


class FileRule(msgspec.Struct, frozen=True):
    """``skip``: functions of the file are not traced. ``reason``: which list decided (see README)."""

    skip: bool
    reason: str


_TRACED = FileRule(False, "default")


def _prefix(path: str, names: tuple[str, ...]) -> bool:
    return any(path.startswith(name) for name in names)


def file_rule(rules: ModuleRules, module: str, *, called: bool, is_package: bool = False) -> FileRule:
    """The rule for the file of ``module``.

    ``called``: the function is called from code being traced. Otherwise the question is whether its own frame,
    entered after a graph break or from eager code, gets compiled; fewer exceptions hold then.
    """
    if module.partition(".")[0] == "torch":
        path = module + ".__init__" if is_package else module
        if path.replace(".", "/").removeprefix("torch/") + ".py" in rules.force_skip:
            return FileRule(True, "force_skip")
        if _prefix(path, rules.legacy_inlinelist):
            return FileRule(False, "legacy_inlinelist")
        if called and _prefix(path, rules.inlinelist):
            return FileRule(False, "inlinelist")
        if (
            module == "torch._dynamo.config"
            or module == "torch._config_module"
            or module == "torch.utils._config_module"
        ):
            return FileRule(True, "skip_dir")
        if _prefix(path, rules.skiplist):
            return FileRule(True, "skiplist")
        return _TRACED
    if module == "copy" and called:
        return FileRule(False, "inline_when_called")
    if module == "unittest" or module.startswith("unittest."):
        return FileRule(True, "unittest")
    if _prefix_module(module, rules.stdlib_skip) or _prefix_module(module, rules.thirdparty_skip):
        return FileRule(True, "skip_dir")
    if module == "triton.backends" or module.startswith("triton.backends."):
        return FileRule(True, "skip_dir")
    return _TRACED


def _prefix_module(module: str, names: tuple[str, ...]) -> bool:
    return any(module == name or module.startswith(name + ".") for name in names)
