"""Breaks of objects: attributes, identity, text, construction, and values that cannot be handed over to Python."""

from __future__ import annotations

from ..model import Rule

GB0092 = Rule(
    id="GB0092",
    slug="reconstruction-failure",
    type="Reconstruction failure",
    kind="skip",
    summary="At a break, a value that lives only in the traced code cannot be handed over to Python.",
    message="{what|a value} made in the compiled code cannot be rebuilt where the graph ends",
    hints=(
        ("Do not let it live across the break or leave the function: use it up before, or return plain data."),
        "Repair the break that makes it necessary.",
    ),
    effect="The whole function runs without being compiled; functions that it calls are still compiled.",
)

GB0113 = Rule(
    id="GB0113",
    slug="super-attribute-missing",
    type="Unable to resolve super getattr",
    summary="`super()` is asked for an attribute that no base class has.",
    message="no base class has the attribute {name|asked of `super()`}",
    hints=(("The access raises `AttributeError` in plain Python too: correct it, or ask with `hasattr` first."),),
)

GB0116 = Rule(
    id="GB0116",
    slug="value-of-unknown-type",
    type="Unexpected type in sourceless builder",
    summary="A value that was made while tracing has a type that the compiler cannot hold.",
    message="the compiler cannot hold {what|a value of this type}",
    hints=("Make the object outside the compiled function and pass it in.",),
)

GB0150 = Rule(
    id="GB0150",
    slug="hasattr-without-rule",
    type="Unsupported hasattr call",
    summary="`hasattr` is asked of an object that has no rule for it.",
    message="the compiler has no rule for `hasattr` of {what|this object}",
    hints=("Decide by `isinstance`, or ask outside the compiled function.",),
)

GB0198 = Rule(
    id="GB0198",
    slug="dict-behind-mappingproxy-changed",
    type="mapping proxy affected by dictionary mutation",
    summary="A dict is changed that is also seen through a `MappingProxyType`.",
    message="a dict is changed that is also read through a mapping proxy",
    hints=("Read the dict itself.",),
)

GB0201 = Rule(
    id="GB0201",
    slug="namedtuple-construction",
    type="namedtuple construction",
    summary="A named tuple class is made or built from something that is not supported.",
    message="{what|this named tuple} is built in a way that is not supported",
    hints=("Make the class at the top level of the module, with constant field names.",),
)

GB0256 = Rule(
    id="GB0256",
    slug="getattr-not-a-function",
    type="User-defined object with non-function __getattr__",
    kind="skip",
    summary="The class of an object has a `__getattr__` that is not a plain function.",
    message="`__getattr__` of {type|this object} is not a plain function",
    hints=("Write `__getattr__` as an ordinary method.",),
    effect="The function runs without being compiled.",
)

GB0257 = Rule(
    id="GB0257",
    slug="typeddict-with-optional-keys",
    type="TypedDict with optional keys",
    summary="A `TypedDict` with optional keys is constructed.",
    message="{type|this TypedDict} has optional keys, so constructing it is not traced",
    hints=('Use a dict display: `{"a": 1}`.',),
)

GB0467 = Rule(
    id="GB0467",
    slug="setattr-on-unsupported-type",
    type="setattr() on unsupported type",
    summary="An attribute is set on an object whose changes the compiler cannot replay.",
    message="the compiler cannot set an attribute of {what|this object}",
    hints=(
        "Keep the state on an `nn.Module`, on an instance of an ordinary class, or in a dict or list.",
        "Return the new value and store it outside the compiled function.",
    ),
)

GB1584 = Rule(
    id="GB1584",
    slug="repr-of-closure",
    type="repr() on nested function with non-constructible closure",
    summary="The text of an inner function is asked for whose closure is not constant.",
    message="the text of {function|this inner function} cannot be known while tracing",
    hints=("Use its `__name__`.",),
)

GB3006 = Rule(
    id="GB3006",
    slug="number-operation-without-rule",
    type="tp_as_number slot not implemented",
    summary="An arithmetic operation involves a value that has no rule for it.",
    message="the compiler has no rule for arithmetic with {what|this value}",
    hints=("Do not compute with `hash` or `id`; use numbers of your own.",),
)

GB4198 = Rule(
    id="GB4198",
    slug="deepcopy-of-tensor",
    type="Attempted to copy.deepcopy a tensor",
    summary="`copy.deepcopy` meets a tensor.",
    message="`copy.deepcopy` of {what|a tensor} inside a compiled function",
    hints=(
        "Use `t.clone()`, or `t.detach().clone()`.",
        "Copy modules outside the compiled function.",
    ),
)

GB4271 = Rule(
    id="GB4271",
    slug="class-of-object-changed",
    type="__class__ assignment on user-defined object",
    summary="The class of an object is changed by setting `__class__`.",
    message="`__class__` of {what|an object} is set inside a compiled function",
    hints=("Make a new object of the wanted class.",),
)

GB4501 = Rule(
    id="GB4501",
    slug="identity-across-break",
    type="Reconstruction of FakeIdVariable",
    kind="skip",
    summary="The identity of a value that only the compiler knows is needed after a break.",
    message="`id(...)` of {what|a value made in the compiled code} is needed where the graph ends",
    hints=("Compare with `is`, and do not keep the number.",),
    effect="The function runs without being compiled.",
)

GB4841 = Rule(
    id="GB4841",
    slug="type-not-known",
    type="Unsupported python_type() call",
    summary="The Python type of a value is needed that the compiler does not know.",
    message="the type of {what|this value} is not known to the compiler",
    hints=("Read it outside the compiled function and pass the plain value in.",),
)

GB4880 = Rule(
    id="GB4880",
    slug="subscript-of-unknown-type",
    type="missing_mp_subscript",
    summary="An object is subscripted for whose type the compiler has no rule.",
    message="the compiler cannot subscript {what|this object}",
    hints=("Convert it to a list, tuple, dict or tensor before the call.",),
)

GB6012 = Rule(
    id="GB6012",
    slug="len-not-traceable",
    type="Cannot trace user-defined __len__",
    summary="`len` is asked of an object whose length the compiler cannot compute.",
    message="the compiler cannot compute the length of {what|this object}",
    hints=("Take the length outside and pass the number in, or use a list, tuple, dict or tensor.",),
)

GB6053 = Rule(
    id="GB6053",
    slug="repr-of-unknown-type",
    type="repr_impl not implemented",
    summary="The text of an object is asked for whose type has no rule for it.",
    message="the compiler cannot make the text of {what|this object}",
    hints=("Format it outside the compiled function.",),
)

GB6215 = Rule(
    id="GB6215",
    slug="comparison-of-unresolved-attribute",
    type="Unresolved GetAttrVariable comparison",
    summary="An attribute is compared whose value the compiler could not find out.",
    message="{what|an attribute} of unknown value is compared",
    hints=("Read and compare it outside the compiled function.",),
)

GB7786 = Rule(
    id="GB7786",
    slug="item-assignment-without-rule",
    type="missing_mp_ass_subscript",
    summary="An item is set in an object that has no rule for it.",
    message="the compiler has no rule for setting an item of {what|this object}",
    hints=("Use a list, a dict or a tensor.",),
)

GB8977 = Rule(
    id="GB8977",
    slug="class-statement",
    type="Invalid call to __build_class__",
    summary="A class is defined inside the compiled function.",
    message="the class {name|statement} inside a compiled function cannot be traced",
    hints=("Define the class at the top level of the module.",),
)

GB9316 = Rule(
    id="GB9316",
    slug="comparison-of-identity",
    type="Comparison on compile-time-only id or hash value",
    summary="A number from `id` or `hash` that exists only while tracing is compared.",
    message="{what|a number from `id` or `hash`} that exists only while tracing is compared",
    hints=("Compare with `is`, or by a name of your own.",),
)

GB0006 = Rule(
    id="GB0006",
    slug="super-attribute-not-a-function",
    type="Attempted to call a super() attribute that is not a function or method",
    summary="`super()` finds something that is no Python function.",
    message="`{what|super()}` finds something that is no Python function",
    hints=("Call the function itself instead of going through `super()`.",),
)

GB0084 = Rule(
    id="GB0084",
    slug="delattr-of-unknown-name",
    type="Non-constant attribute given to `super().__delattr__()`",
    summary="`super().__delattr__` is called with a name that is not known while tracing.",
    message="{what|`super().__delattr__()`} with a name that is not known",
    hints=("Use a constant name.",),
)

GB0183 = Rule(
    id="GB0183",
    slug="fromkeys-with-unhashable-keys",
    type="failed to call dict.fromkeys()",
    summary="`dict.fromkeys` is given keys that cannot be hashed.",
    message="{what|`dict.fromkeys()`} with keys that cannot be hashed",
    hints=("Use keys that can be hashed, for example tuples.",),
)

GB0190 = Rule(
    id="GB0190",
    slug="getattr-of-unknown-name",
    type="getattr() with non-constant name argument",
    summary="`getattr` is called with a name that is not known while tracing.",
    message="{what|`getattr()`} with a name that is not known",
    hints=("Use a constant name, or a dictionary.",),
)

GB0203 = Rule(
    id="GB0203",
    slug="keys-view-with-objects",
    type="non-const keys in dict_keys",
    summary="A keys view made outside has keys that are no constants.",
    message="{what|a keys view} has keys that are no constants",
    hints=("Give the dictionary itself.",),
)

GB0204 = Rule(
    id="GB0204",
    slug="mappingproxy-with-objects",
    type="non-const keys in mappingproxy",
    summary="A read-only view of a dictionary has keys that are no constants.",
    message="{what|a mappingproxy} has keys that are no constants",
    hints=("Give the dictionary itself.",),
)

GB0254 = Rule(
    id="GB0254",
    slug="setattr-of-unknown-name",
    type="non-const setattr name on user-defined object",
    summary="`setattr` is called with a name that is not known while tracing.",
    message="{what|`setattr()`} with a name that is not known",
    hints=("Use a constant name, or a dictionary.",),
)

GB0258 = Rule(
    id="GB0258",
    slug="deque-arguments",
    type="collections.deque() with bad arguments",
    summary="`collections.deque` is called with arguments that it does not take.",
    message="{what|`deque()`} with these arguments",
    hints=("Give at most an iterable and `maxlen`.",),
)

GB0682 = Rule(
    id="GB0682",
    slug="method-of-tensor-as-key",
    type="Non-constant GetAttrVariable hash",
    summary="A method of a tensor is used as a key.",
    message="{what|a method of a tensor} is used as a key",
    hints=("Use the name of the method as the key.",),
)

GB2404 = Rule(
    id="GB2404",
    slug="abstract-class-instantiated",
    type="Unsupported object.__new__ user-defined class construction",
    summary="A class with abstract methods is instantiated.",
    message="{what|a class} has abstract methods and is instantiated",
    hints=("Define the abstract methods in a subclass.",),
)

GB9137 = Rule(
    id="GB9137",
    slug="type-form-with-object",
    type="non-constant typing subscript",
    summary="A form of `typing` is subscripted with something that is no type.",
    message="{what|a form of `typing`} is subscripted with something that is no type",
    hints=("Use types only.",),
)
