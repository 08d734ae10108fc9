"""Breaks of torch.distributed."""

from __future__ import annotations

from ..model import Rule

GB1750 = Rule(
    id="GB1750",
    slug="p2p-op-construction",
    type="P2P compilation disabled for P2POp construction",
    summary="A `torch.distributed.P2POp` is made while point-to-point compilation is off.",
    message="`torch.distributed.P2POp` is not traced unless point-to-point compilation is switched on",
    hints=("Use collectives (`all_gather`, `all_to_all`), or communicate outside the compiled function.",),
)

GB9300 = Rule(
    id="GB9300",
    slug="batch-isend-irecv",
    type="P2P compilation disabled for batch_isend_irecv",
    summary="`batch_isend_irecv` is called while point-to-point compilation is off.",
    message="`batch_isend_irecv` is not traced unless point-to-point compilation is switched on",
    hints=("Use collectives (`all_gather`, `all_to_all`), or communicate outside the compiled function.",),
)
