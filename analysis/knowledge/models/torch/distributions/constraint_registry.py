"""Model of torch.distributions.constraint_registry."""

from torch.distributions import constraints, transforms


class ConstraintRegistry:
    def __init__(self):
        self._registry = {}

    def register(self, constraint, factory=None):
        if factory is None:
            return lambda factory: self.register(constraint, factory)
        if isinstance(constraint, constraints.Constraint):
            constraint = type(constraint)
        self._registry[constraint] = factory
        return factory

    def __call__(self, constraint):
        if type(constraint) in self._registry:
            return self._registry[type(constraint)](constraint)
        return _standard_transform(constraint)


def _standard_transform(constraint):
    if isinstance(constraint, constraints._IndependentConstraint):
        base = _standard_transform(constraint.base_constraint)
        return transforms.IndependentTransform(base, constraint.reinterpreted_batch_ndims)
    if isinstance(constraint, constraints._Real):
        return transforms.identity_transform
    if isinstance(constraint, (constraints._GreaterThan, constraints._GreaterThanEq)):
        if constraint.lower_bound == 0:
            return transforms.ExpTransform()
        affine = transforms.AffineTransform(constraint.lower_bound, 1)
        return transforms.ComposeTransform([transforms.ExpTransform(), affine])
    if isinstance(constraint, constraints._LessThan):
        affine = transforms.AffineTransform(constraint.upper_bound, -1)
        return transforms.ComposeTransform([transforms.ExpTransform(), affine])
    if isinstance(constraint, (constraints._Interval, constraints._HalfOpenInterval)):
        low, high = constraint.lower_bound, constraint.upper_bound
        if low == 0 and high == 1:
            return transforms.SigmoidTransform()
        return transforms.ComposeTransform([transforms.SigmoidTransform(), transforms.AffineTransform(low, high - low)])
    if isinstance(constraint, constraints._Simplex):
        return transforms.StickBreakingTransform()
    if isinstance(constraint, constraints._LowerCholesky):
        return transforms.LowerCholeskyTransform()
    if isinstance(constraint, (constraints._PositiveDefinite, constraints._PositiveSemidefinite)):
        return transforms.PositiveDefiniteTransform()
    if isinstance(constraint, constraints._CorrCholesky):
        return transforms.CorrCholeskyTransform()
    raise NotImplementedError(f"Cannot transform {type(constraint).__name__} constraints")


biject_to = ConstraintRegistry()
transform_to = ConstraintRegistry()
