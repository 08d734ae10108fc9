"""Model of torch.utils.data._utils.collate."""

import torch


def default_convert(data):
    if isinstance(data, torch.Tensor):
        return data
    if isinstance(data, dict):
        return {key: default_convert(value) for key, value in data.items()}
    if isinstance(data, tuple) and hasattr(data, "_fields"):
        return type(data)(*[default_convert(d) for d in data])
    if isinstance(data, (list, tuple)):
        return [default_convert(d) for d in data]
    if type(data).__module__ == "numpy":
        return torch.as_tensor(data)
    return data


def default_collate(batch):
    elem = batch[0]
    if isinstance(elem, torch.Tensor):
        return torch.stack(batch, 0)
    if isinstance(elem, float):
        return torch.tensor(batch, dtype=torch.float64)
    if isinstance(elem, int):
        return torch.tensor(batch)
    if isinstance(elem, (str, bytes)):
        return batch
    if isinstance(elem, dict):
        return {key: default_collate([d[key] for d in batch]) for key in elem}
    if isinstance(elem, tuple) and hasattr(elem, "_fields"):
        return type(elem)(*[default_collate(samples) for samples in zip(*batch)])
    if isinstance(elem, (list, tuple)):
        return [default_collate(list(samples)) for samples in zip(*batch)]
    if type(elem).__module__ == "numpy":
        return default_collate([torch.as_tensor(b) for b in batch])
    raise TypeError(
        f"default_collate: batch must contain tensors, numpy arrays, numbers, dicts or lists; found {type(elem)}"
    )
