"""Breaks of tensors: reading values, shapes that depend on data, operations that are not traced."""

from __future__ import annotations

from ..model import Rule

GB0015 = Rule(
    id="GB0015",
    slug="sparse-tensor",
    type="Attempted to wrap sparse Tensor",
    summary="A sparse tensor comes into the compiled function.",
    message="{what|a sparse tensor} is not traced",
    hints=("Keep sparse tensors outside: compile the dense parts.",),
    effect=(
        "The graph ends where the tensor is first used; as an argument it makes the whole function "
        "run without being compiled."
    ),
)

GB0016 = Rule(
    id="GB0016",
    slug="strided-nested-tensor",
    type="Attempted to wrap strided NestedTensor",
    kind="skip",
    summary="A nested tensor of the strided layout is used.",
    message="{what|a nested tensor} of the strided layout cannot be compiled",
    hints=("Make it with `layout=torch.jagged`.",),
    effect="The function that gets the tensor runs without being compiled.",
)

GB0033 = Rule(
    id="GB0033",
    slug="data-dependent-operator",
    type="Data dependent operator",
    summary="An operator returns a Python value that depends on tensor data.",
    message="{what|this operator} gives a Python value that depends on tensor data",
    hints=(
        (
            "Do the comparison with tensor results (`(a == b).all()`, `torch.isclose(a, b)`) and use it "
            "in `torch.where`."
        ),
        "Checks of values belong outside the compiled function, or into `torch._assert_async`.",
    ),
)

GB0036 = Rule(
    id="GB0036",
    slug="dynamic-shape-operator",
    type="Dynamic shape operator",
    summary="An operator has a result whose shape depends on the data of its inputs.",
    message="the shape of the result of {what|this operator} depends on tensor data",
    hints=(
        (
            "Use a form with a fixed shape: `torch.where(mask, x, 0)` instead of `x[mask]`, a mask "
            "instead of `nonzero`, `topk` with a fixed k."
        ),
        ("To trace it with an unknown size: `torch._dynamo.config.capture_dynamic_output_shape_ops = True`."),
    ),
)

GB0045 = Rule(
    id="GB0045",
    slug="asks-is-inference",
    type="Encountered tensor.is_inference() during tracing",
    summary="`t.is_inference()` is asked inside the compiled function.",
    message="`is_inference()` of {what|a tensor} is asked inside a compiled function",
    hints=("Decide outside and pass a flag.",),
)

GB0046 = Rule(
    id="GB0046",
    slug="asks-inference-mode",
    type="Encountered torch.is_inference_mode_enabled during tracing",
    summary="`torch.is_inference_mode_enabled()` is asked inside the compiled function.",
    message="`torch.is_inference_mode_enabled()` is asked inside a compiled function",
    hints=("Decide outside and pass a flag; `torch.is_grad_enabled()` is fine.",),
)

GB0090 = Rule(
    id="GB0090",
    slug="no-fake-implementation",
    type="Operator does not support running with fake tensors",
    summary="An operator cannot run on tensors without data.",
    message="{what|this operator} cannot run on tensors without data",
    hints=(
        "For an operator of your own: give it a fake with `torch.library.register_fake`.",
        "Call it outside the compiled function.",
    ),
)

GB0107 = Rule(
    id="GB0107",
    slug="random-in-place",
    type="Tensor.random_ op",
    summary="`Tensor.random_` is called.",
    message="`Tensor.random_` is not traced",
    hints=("Use `torch.randint_like` or `torch.randint`.",),
)

GB0109 = Rule(
    id="GB0109",
    slug="tolist-of-floats",
    type="Tensor.tolist() with non-integer tensor",
    summary="`tolist()` is called on a tensor that does not hold integers.",
    message="`tolist()` of {what|a tensor of non-integers} ends the graph",
    hints=(
        "Stay with tensors: index and combine them without a list.",
        "Call `tolist()` outside the compiled function.",
    ),
)

GB0110 = Rule(
    id="GB0110",
    slug="uniform-with-from",
    type="Tensor.uniform_ op called with `from` keyword",
    summary="`Tensor.uniform_` is called with the keyword `from`.",
    message="`Tensor.uniform_` with the keyword `from` is not traced",
    hints=("Give the bounds by position: `x.uniform_(0.0, 1.0)`.",),
)

GB0112 = Rule(
    id="GB0112",
    slug="wrong-arguments-of-operator",
    type="TypeError when making fake tensor call",
    summary="An operator is called with arguments that it does not take.",
    message="{function|this operator} does not take these arguments{reason&: }",
    hints=("The call raises `TypeError` in plain Python too: correct it.",),
)

GB0117 = Rule(
    id="GB0117",
    slug="tensor-method-without-rule",
    type="Unhandled args for method",
    summary="A method of a tensor is called that is not traced.",
    message="the tensor method {method|that is called here} is not traced with these arguments",
    hints=("Call it outside the compiled function.",),
)

GB0124 = Rule(
    id="GB0124",
    slug="tensor-item",
    type="Unsupported Tensor.item() call with capture_scalar_outputs=False",
    summary=("A tensor's value is read into Python with `.item()` or a conversion such as `int(t)` or `float(t)`."),
    message="{what|`.item()`} reads the value of a tensor into Python, which ends the graph",
    hints=(
        "Keep the value a 0-d tensor: arithmetic, comparisons and `torch.where` take it as it is.",
        "For logging, collect the tensor and read it after the compiled function has returned.",
        "Where the number must be in the graph: `torch._dynamo.config.capture_scalar_outputs = True`.",
    ),
)

GB0220 = Rule(
    id="GB0220",
    slug="data-of-other-dtype",
    type="Failed to mutate tensor data attribute to different dtype",
    summary="The `.data` of a tensor is replaced by a tensor of another dtype.",
    message="`.data` is replaced by a tensor of another dtype",
    hints=("Convert outside, or make a new tensor: `x = x.to(dtype)`.",),
)

GB0222 = Rule(
    id="GB0222",
    slug="set-of-tensors",
    type="Attempted to wrap a set with tensors",
    summary="A set that holds tensors comes into the compiled function.",
    message="{what|a set} that holds tensors is not traced",
    hints=("Use a list, a tuple or a dict.",),
)

GB0242 = Rule(
    id="GB0242",
    slug="out-not-contiguous",
    type="Attempted to call op with non-contiguous `out=` tensor",
    summary="An operator writes its result into a tensor that is not contiguous.",
    message="`out=` of {function|this operator} is not contiguous",
    hints=("Let the operator make the result, and copy: `out.copy_(torch.add(a, b))`.",),
)

GB0246 = Rule(
    id="GB0246",
    slug="one-hot-without-classes",
    type="Attempted to use `torch.nn.functional.one_hot` with data-dependent output shape",
    summary="`one_hot` is called without the number of classes, which then depends on the data.",
    message="`one_hot` without `num_classes` has a shape that depends on tensor data",
    hints=("Give the number of classes: `one_hot(labels, num_classes=10)`.",),
)

GB0247 = Rule(
    id="GB0247",
    slug="out-of-other-shape",
    type="Shape mismatch with out= tensor variant",
    summary="An operator writes its result into a tensor of another shape.",
    message="`out=` of {function|this operator} has another shape than the result",
    hints=("Let the operator make the result, or give `out` the right shape.",),
)

GB0277 = Rule(
    id="GB0277",
    slug="sparse-intermediate",
    type="Attempted to wrap sparse Tensor with VariableTracker",
    summary="A sparse tensor is made inside the compiled function.",
    message="{what|a sparse tensor} made inside a compiled function is not traced",
    hints=("Use dense tensors and masks.",),
)

GB0569 = Rule(
    id="GB0569",
    slug="repr-of-tensor",
    type="repr() on tensor",
    summary="The text of a tensor is asked for, which shows its values.",
    message="the text of {what|a tensor} shows its values, which are not known while tracing",
    hints=(
        "Print or format it after the compiled function has returned.",
        "Show `x.shape` and `x.dtype` instead: these are known.",
    ),
)

GB5976 = Rule(
    id="GB5976",
    slug="data-pointer-comparison",
    type="Data pointer comparison",
    summary="The address of a tensor's data is compared.",
    message="the data address of {what|a tensor} is compared",
    hints=("Decide about shared storage outside the compiled function.",),
)

GB0001 = Rule(
    id="GB0001",
    slug="as-subclass-of-library-class",
    type="Argument of `as_subclass` must be a non-dispatcher-style tensor subclass",
    summary="`as_subclass` is given a class that is not a plain tensor subclass of the program.",
    message="{what|`as_subclass`} needs a plain subclass of `torch.Tensor`",
    hints=(
        "Use a subclass of `torch.Tensor` without `__torch_dispatch__`, or convert outside of the compiled function.",
    ),
)

GB0056 = Rule(
    id="GB0056",
    slug="assignment-to-data",
    type="Failed to mutate tensor data attribute",
    summary="The `data` of a tensor that the compiled function has computed is assigned.",
    message="`{what|tensor.data = ...}`: the tensor was computed inside the compiled function",
    hints=("Bind the name to the new tensor, or use `copy_`.",),
)

GB0058 = Rule(
    id="GB0058",
    slug="assignment-to-tensor-attribute",
    type="Failed to set tensor attribute",
    summary="An attribute of a tensor is assigned that cannot be set.",
    message="`{what|an attribute of a tensor}` cannot be assigned",
    hints=("Make a new tensor with the property you want (`view`, `to`...).",),
)

GB0126 = Rule(
    id="GB0126",
    slug="resize-of-tensor",
    type="Unsupported Tensor.resize_() call",
    summary="`Tensor.resize_` changes the memory of a tensor.",
    message="{what|`Tensor.resize_()`} is not traced",
    hints=("Make a new tensor of the size you want.",),
)

GB0127 = Rule(
    id="GB0127",
    slug="resize-as-of-tensor",
    type="Unsupported Tensor.resize_as_() call",
    summary="`Tensor.resize_as_` changes the memory of a tensor.",
    message="{what|`Tensor.resize_as_()`} is not traced",
    hints=("Make a new tensor of the size you want.",),
)

GB0240 = Rule(
    id="GB0240",
    slug="out-list-shape",
    type="Shape mismatch with out= list of tensor variants",
    summary="A tensor given in `out=(...)` does not have the shape of the result.",
    message="{what|an operation with `out=`} resizes a tensor that it is given",
    hints=("Leave `out=` out, or give tensors of the right shape.",),
)

GB0241 = Rule(
    id="GB0241",
    slug="out-list-not-contiguous",
    type="Attempted to call op with non-contiguous `out=` list of tensors",
    summary="A tensor given in `out=(...)` is not contiguous.",
    message="{what|an operation with `out=`} writes a tensor that is not contiguous",
    hints=("Leave `out=` out, or give contiguous tensors.",),
)

GB0286 = Rule(
    id="GB0286",
    slug="device-module-unknown",
    type="bad device argument to torch.get_device_module",
    summary="`torch.get_device_module` is asked for a device that there is not.",
    message="{what|`torch.get_device_module()`} of a device that there is not",
    hints=("Use a device that torch knows.",),
)

GB0374 = Rule(
    id="GB0374",
    slug="sparse-tensor-made",
    type="Sparse tensor creation not supported",
    summary="A sparse tensor is made inside the compiled function.",
    message="{what|a sparse tensor} is made inside a compiled function",
    hints=("Use dense tensors inside, or make it outside and compile the rest.",),
)
