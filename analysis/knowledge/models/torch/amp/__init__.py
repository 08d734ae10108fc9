"""Model of torch.amp: the scaler; autocast is native."""

from .grad_scaler import GradScaler
