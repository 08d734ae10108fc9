"""The abstract values: one class per kind of Python or torch value, named as TorchDynamo names them."""
