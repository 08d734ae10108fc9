"""Model of torch.cuda.amp: the scaler; autocast is native."""

from .grad_scaler import GradScaler
