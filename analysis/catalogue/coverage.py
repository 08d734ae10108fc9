"""What becomes of every id of torch's registry: predicted, not to be seen from source, or internal to the compiler.

A predicted id names the specification program that shows it (``tests/spec/<name>.py``); the programs' comments agree
with records of the real compiler. Every other id is here with the reason.
"""

from __future__ import annotations

from typing import Final, Literal, NamedTuple

Status = Literal["predicted", "unseen", "internal"]


class Coverage(NamedTuple):
    """What is known of one id: its status; the specification program, or why there is none."""

    status: Status
    detail: str


PREDICTED: Final[dict[str, str]] = {
    "GB0001": "registry/gb0001_to_gb0015",
    "GB0005": "registry/gb0001_to_gb0015",
    "GB0006": "registry/gb0001_to_gb0015",
    "GB0007": "calls/random_module",
    "GB0008": "torch_models/averaged_model",
    "GB0011": "registry/gb0001_to_gb0015",
    "GB0013": "registry/gb0001_to_gb0015",
    "GB0014": "modules/lstm",
    "GB0015": "registry/gb0001_to_gb0015",
    "GB0016": "registry/gb0016_to_gb0050",
    "GB0025": "compiler/explicit_break_in_with",
    "GB0026": "registry/gb0016_to_gb0050",
    "GB0033": "compiler/error_regions",
    "GB0034": "registry/gb0016_to_gb0050",
    "GB0036": "data/nonzero_and_masks",
    "GB0045": "registry/gb0016_to_gb0050",
    "GB0046": "registry/gb0016_to_gb0050",
    "GB0050": "registry/gb0016_to_gb0050",
    "GB0051": "registry/gb0051_to_gb0078",
    "GB0055": "objects/dunder_with_break",
    "GB0056": "registry/gb0051_to_gb0078",
    "GB0058": "registry/gb0051_to_gb0078",
    "GB0059": "calls/helper_after_loop_break",
    "GB0066": "compiler/explicit_break_in_with",
    "GB0067": "registry/gb0051_to_gb0078",
    "GB0069": "registry/gb0051_to_gb0078",
    "GB0078": "registry/gb0051_to_gb0078",
    "GB0082": "registry/gb0082_to_gb0109",
    "GB0084": "registry/gb0084_gb0112",
    "GB0085": "registry/gb0082_to_gb0109",
    "GB0088": "control_flow/raise_out",
    "GB0092": "registry/gb0082_to_gb0109",
    "GB0098": "compiler/disable",
    "GB0099": "compiler/disable_not_recursive",
    "GB0100": "modules/hook_handle_global",
    "GB0104": "registry/gb0082_to_gb0109",
    "GB0107": "registry/gb0082_to_gb0109",
    "GB0109": "registry/gb0082_to_gb0109",
    "GB0110": "registry/gb0110_to_gb0127",
    "GB0112": "registry/gb0084_gb0112",
    "GB0113": "registry/gb0110_to_gb0127",
    "GB0115": "registry/gb0144_to_gb0152",
    "GB0116": "registry/gb0110_to_gb0127",
    "GB0117": "registry/gb0110_to_gb0127",
    "GB0123": "data/requires_grad_and_backward",
    "GB0124": "data/index_by_scalar_tensor",
    "GB0125": "torch_models/module_state",
    "GB0126": "registry/gb0110_to_gb0127",
    "GB0127": "registry/gb0110_to_gb0127",
    "GB0128": "registry/gb0128_to_gb0139",
    "GB0129": "registry/gb0128_to_gb0139",
    "GB0130": "registry/gb0128_to_gb0139",
    "GB0134": "registry/gb0128_to_gb0139",
    "GB0135": "registry/gb0128_to_gb0139",
    "GB0139": "registry/gb0128_to_gb0139",
    "GB0142": "contexts/contextlib_kinds",
    "GB0144": "registry/gb0144_to_gb0152",
    "GB0145": "registry/gb0144_to_gb0152",
    "GB0147": "registry/gb0110_to_gb0127",
    "GB0148": "registry/gb0144_to_gb0152",
    "GB0150": "registry/gb0144_to_gb0152",
    "GB0152": "registry/gb0144_to_gb0152",
    "GB0155": "registry/gb0155_to_gb0185",
    "GB0156": "contexts/contextlib_kinds",
    "GB0157": "registry/gb0155_to_gb0185",
    "GB0158": "registry/gb0155_to_gb0185",
    "GB0170": "control_flow/asserts",
    "GB0171": "registry/gb0155_to_gb0185",
    "GB0175": "functions/argument_errors",
    "GB0177": "functions/caches_and_cached_properties",
    "GB0183": "registry/gb0155_to_gb0185",
    "GB0185": "registry/gb0155_to_gb0185",
    "GB0190": "registry/gb0190_to_gb0206",
    "GB0193": "registry/gb0190_to_gb0206",
    "GB0201": "registry/gb0190_to_gb0206",
    "GB0203": "registry/gb0190_to_gb0206",
    "GB0204": "registry/gb0190_to_gb0206",
    "GB0206": "registry/gb0190_to_gb0206",
    "GB0207": "data/python_max_of_tensors",
    "GB0208": "torch_models/module_state",
    "GB0213": "registry/gb0213_to_gb0226",
    "GB0220": "registry/gb0213_to_gb0226",
    "GB0221": "registry/gb0213_to_gb0226",
    "GB0222": "registry/gb0213_to_gb0226",
    "GB0225": "registry/gb0213_to_gb0226",
    "GB0226": "registry/gb0213_to_gb0226",
    "GB0231": "registry/gb0231",
    "GB0233": "registry/gb0233_to_gb0241",
    "GB0234": "registry/gb0233_to_gb0241",
    "GB0236": "registry/gb0233_to_gb0241",
    "GB0237": "registry/gb0233_to_gb0241",
    "GB0240": "registry/gb0233_to_gb0241",
    "GB0241": "registry/gb0233_to_gb0241",
    "GB0242": "registry/gb0242_to_gb0250",
    "GB0245": "registry/gb0242_to_gb0250",
    "GB0246": "registry/gb0242_to_gb0250",
    "GB0247": "registry/gb0242_to_gb0250",
    "GB0249": "registry/gb0242_to_gb0250",
    "GB0250": "registry/gb0242_to_gb0250",
    "GB0251": "registry/gb0251_to_gb0268",
    "GB0253": "functions/generators_passed_in",
    "GB0254": "registry/gb0251_to_gb0268",
    "GB0257": "registry/gb0251_to_gb0268",
    "GB0258": "registry/gb0251_to_gb0268",
    "GB0260": "registry/gb0251_to_gb0268",
    "GB0262": "contexts/contextlib_kinds",
    "GB0264": "modules/state_changes",
    "GB0268": "registry/gb0251_to_gb0268",
    "GB0273": "registry/gb0273_to_gb0297",
    "GB0275": "registry/gb0273_to_gb0297",
    "GB0286": "registry/gb0273_to_gb0297",
    "GB0290": "registry/gb0290",
    "GB0291": "calls/logger_methods",
    "GB0292": "registry/gb0273_to_gb0297",
    "GB0293": "registry/gb0290",
    "GB0294": "registry/gb0273_to_gb0297",
    "GB0296": "registry/gb0296",
    "GB0297": "registry/gb0273_to_gb0297",
    "GB0298": "registry/gb0298",
    "GB0299": "registry/gb0299_to_gb1584",
    "GB0346": "registry/gb0299_to_gb1584",
    "GB0374": "registry/gb0299_to_gb1584",
    "GB0442": "registry/gb0442",
    "GB0467": "functions/function_attribute_counter",
    "GB0569": "torch_api/tensor_text",
    "GB0682": "registry/gb0299_to_gb1584",
    "GB0808": "registry/gb0299_to_gb1584",
    "GB0811": "functions/generators_passed_in",
    "GB1584": "registry/gb0299_to_gb1584",
    "GB2019": "registry/gb2404_to_gb4271",
    "GB2404": "registry/gb2404_to_gb4271",
    "GB2464": "registry/gb2404_to_gb4271",
    "GB2533": "registry/gb2404_to_gb4271",
    "GB3006": "registry/gb2404_to_gb4271",
    "GB3934": "registry/gb2404_to_gb4271",
    "GB4198": "calls/deepcopy",
    "GB4271": "registry/gb2404_to_gb4271",
    "GB4297": "registry/gb4297_to_gb4501",
    "GB4347": "functions/generators_passed_in",
    "GB4372": "registry/gb4297_to_gb4501",
    "GB4393": "registry/gb4297_to_gb4501",
    "GB4411": "registry/gb4297_to_gb4501",
    "GB4413": "registry/gb4297_to_gb4501",
    "GB4501": "registry/gb4297_to_gb4501",
    "GB4695": "registry/gb4695_to_gb6297",
    "GB4841": "registry/gb4695_to_gb6297",
    "GB4880": "objects/opaque_natives",
    "GB5976": "registry/gb4695_to_gb6297",
    "GB6012": "objects/opaque_natives",
    "GB6053": "registry/gb4695_to_gb6297",
    "GB6215": "registry/gb4695_to_gb6297",
    "GB6297": "registry/gb4695_to_gb6297",
    "GB6622": "python/tensor_in_containers",
    "GB7000": "calls/helper_after_loop_break",
    "GB7054": "registry/gb7054",
    "GB7312": "functions/argument_errors",
    "GB7444": "registry/gb7444_to_gb9158",
    "GB7650": "registry/gb7444_to_gb9158",
    "GB7786": "registry/gb7444_to_gb9158",
    "GB8335": "registry/gb7444_to_gb9158",
    "GB8977": "objects/class_inside",
    "GB8985": "torch_api/tensor_attributes",
    "GB9137": "registry/gb7444_to_gb9158",
    "GB9158": "registry/gb7444_to_gb9158",
    "GB9186": "registry/gb9186_to_gb9625",
    "GB9316": "registry/gb4297_to_gb4501",
    "GB9458": "registry/gb9186_to_gb9625",
    "GB9625": "registry/gb9186_to_gb9625",
}
"""By id: the specification program that shows it."""

_UNSEEN: Final[dict[str, str]] = {
    "the compiler stops with an exception of its own there, since the operator must be captured whole": (
        "GB0040 GB0041 GB0301 GB0302 GB0303 GB0304 GB0308 GB0309 GB0310 GB0311 GB0312 GB0313 GB0314 GB0315 "
        "GB0316 GB0317 GB0318 GB0319 GB0320 GB0321 GB0322 GB0323 GB0324 GB0325 GB0326 GB0339 GB0340 GB0341 "
        "GB0342 GB0343 GB0349 GB0350 GB0351 GB1177"
    ),
    "only `torch.export` and strict mode come to it": (
        "GB0068 GB0102 GB0173 GB0244 GB0337 GB0345 GB0353 GB1380 GB4778"
    ),
    "needs an accelerator, a Triton kernel or several processes": (
        "GB0053 GB0146 GB0172 GB0210 GB0216 GB0248 GB0276 GB0283 GB0285 GB0361 GB1750 GB2696 GB3326 GB6735 "
        "GB9300 GB9860"
    ),
    "only the bytecode of another Python version comes to it": (
        "GB0012 GB0024 GB0061 GB0076 GB0079 GB0168 GB0295 GB6276 GB6604 GB9898"
    ),
    "only objects registered as opaque types or TorchScript classes come to it": (
        "GB0265 GB0266 GB0267 GB0363 GB2078 GB7685 GB8656 GB8843 GB9567"
    ),
    "only operators that the compiler itself puts into programs come to it": (
        "GB0017 GB0042 GB0306 GB0307 GB0327 GB0329 GB0330 GB0331 GB0332 GB0333 GB0334 GB0335 GB0336 GB0338 "
        "GB0344 GB0356 GB6017 GB6210"
    ),
    "only a setting for debugging or testing the compiler brings it about": ("GB0030 GB0043 GB0200 GB0269"),
    "depends on compiled autograd": ("GB0083 GB0165 GB0166 GB0373"),
    "depends on what happens at run time: the backend, compilations before, gradients that are there": (
        "GB0039 GB0052 GB0065 GB0181 GB0219 GB9741"
    ),
    "depends on a package that is missing": ("GB0106 GB0232 GB3383"),
    "programs can cause it, and no specification program shows yet that the analysis sees it": (
        "GB0000 GB0002 GB0019 GB0020 GB0021 GB0022 GB0049 GB0060 GB0062 GB0090 GB0091 GB0097 GB0101 GB0103 "
        "GB0105 GB0108 GB0111 GB0119 GB0149 GB0153 GB0162 GB0163 GB0164 GB0167 GB0178 GB0179 GB0186 GB0189 "
        "GB0198 GB0199 GB0209 GB0211 GB0212 GB0223 GB0224 GB0227 GB0238 GB0239 GB0243 GB0256 GB0271 GB0277 "
        "GB0278 GB0279 GB0280 GB0281 GB0300 GB0352 GB0358 GB0359 GB0360 GB0370 GB0372 GB0871 GB1042 GB1220 "
        "GB1297 GB1319 GB1381 GB1724 GB2483 GB2520 GB2549 GB2852 GB2861 GB3241 GB3697 GB4315 GB4749 GB4927 "
        "GB5173 GB5458 GB5748 GB5849 GB6270 GB6663 GB6999 GB7299 GB7489 GB7596 GB7637 GB9277 GB9648 GB9840"
    ),
}
"""By reason: ids that programs can cause, and that source does not show."""

_INTERNAL: Final[dict[str, str]] = {
    "a check of the compiler's own state: no program is known that fails it": (
        "GB0003 GB0004 GB0010 GB0018 GB0027 GB0028 GB0031 GB0035 GB0037 GB0044 GB0047 GB0064 GB0071 GB0072 "
        "GB0073 GB0074 GB0080 GB0081 GB0086 GB0087 GB0089 GB0093 GB0094 GB0118 GB0120 GB0121 GB0122 GB0131 "
        "GB0137 GB0138 GB0140 GB0159 GB0161 GB0169 GB0174 GB0180 GB0182 GB0184 GB0188 GB0194 GB0196 GB0202 "
        "GB0205 GB0214 GB0215 GB0217 GB0228 GB0229 GB0235 GB0252 GB0255 GB0263 GB0274 GB0284 GB0289 GB0305 "
        "GB0347 GB0354 GB0367 GB0755 GB0781 GB1140 GB1752 GB2544 GB2922 GB2977 GB3775 GB4197 GB4608 GB4636 "
        "GB5195 GB5904 GB6890 GB7286 GB7324 GB7502 GB7510 GB9522 GB9548 GB9561"
    ),
    "torch 2.13 does not raise it any more": (
        "GB0009 GB0023 GB0029 GB0032 GB0038 GB0048 GB0054 GB0057 GB0063 GB0070 GB0075 GB0077 GB0095 GB0096 "
        "GB0114 GB0132 GB0133 GB0136 GB0141 GB0143 GB0151 GB0154 GB0160 GB0176 GB0187 GB0191 GB0192 GB0195 "
        "GB0197 GB0218 GB0230 GB0259 GB0261 GB0270 GB0272 GB0282 GB0287 GB0288 GB0328 GB0348 GB0355 GB0357 "
        "GB0362 GB0364 GB0365 GB0366 GB0368 GB0369 GB0371 GB0459 GB1275 GB1501 GB1739 GB2669 GB3343 GB3840 "
        "GB4026 GB4240 GB5380 GB5565 GB5696 GB6025 GB7230 GB7425 GB7906 GB7968 GB8315 GB8435 GB8887 GB9198 "
        "GB9528 GB9672"
    ),
}
"""By reason: ids that no program brings about."""


def _table() -> dict[str, Coverage]:
    found = {id: Coverage("predicted", program) for id, program in PREDICTED.items()}
    parts: tuple[tuple[Status, dict[str, str]], ...] = (("unseen", _UNSEEN), ("internal", _INTERNAL))
    for status, reasons in parts:
        for why, ids in reasons.items():
            found.update((id, Coverage(status, why)) for id in ids.split())
    return found


COVERAGE: Final = _table()
"""Every id of the registry."""

LABELS: Final[dict[Status, str]] = {
    "predicted": "predicted",
    "unseen": "cannot be seen from source",
    "internal": "internal",
}


def counts() -> dict[Status, int]:
    """How many ids have each status."""
    return {status: sum(c.status == status for c in COVERAGE.values()) for status in LABELS}
