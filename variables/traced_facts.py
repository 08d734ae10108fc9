"""Which functions and methods of Python's library break a graph when traced code calls them: facts of torch 2.13.

Each was asked of the real compiler. Names that are not here follow the trace rule in the knowledge of torch.
"""

from __future__ import annotations

from typing import Final

TRACED: Final = ""
"""The call is traced, whatever the general rule says."""


def _table(rule: str, module: str, names: str) -> dict[str, str]:
    return {f"{module}.{name}": rule for name in names.split()}


CALLS: Final[dict[str, str]] = {
    **_table(
        "GB0059", "builtins", "print input open exec compile bytes bytearray memoryview object globals breakpoint"
    ),
    **_table("GB0007", "builtins", "__import__"),
    **_table("GB0156", "builtins", "bytes.fromhex str.maketrans"),
    **_table("GB0059", "operator", "truth indexOf setitem delitem"),
    **_table("GB0007", "functools", "cmp_to_key"),
    **_table("GB0007", "_functools", "cmp_to_key"),
    **_table("GB0147", "itertools", "combinations_with_replacement"),
    **_table(TRACED, "re", "compile match search fullmatch sub subn split findall finditer escape"),
    **_table("GB0007", "os.path", "exists isfile isdir islink lexists ismount samefile getsize getmtime abspath"),
    **_table("GB0007", "os.path", "realpath relpath normpath getctime getatime"),
    **_table(TRACED, "os", "fspath"),
    **_table("GB0007", "os", "makedirs removedirs walk popen putenv"),
    **_table(TRACED, "random", "randint randrange uniform Random"),
    **_table("GB0007", "random", "random choice sample shuffle seed gauss getrandbits choices getstate setstate"),
    **_table(
        "GB0007", "random", "normalvariate triangular betavariate expovariate gammavariate lognormvariate randbytes"
    ),
    **_table("GB0156", "random", "SystemRandom"),
    **_table(TRACED, "sys", "getrecursionlimit intern exc_info"),
    **_table("GB0007", "sys", "exit getsizeof _getframe getrefcount setrecursionlimit settrace"),
    **_table("GB0007", "warnings", "warn warn_explicit simplefilter filterwarnings resetwarnings"),
    **_table("GB6215", "logging", "getLogger"),
    **_table("GB4841", "logging", "debug info warning warn error critical fatal exception log"),
    **_table("GB0156", "logging", "basicConfig"),
    **_table("GB0467", "logging", "disable"),
    **_table("GB0147", "datetime", "datetime date time timedelta timezone"),
    **_table("GB0156", "datetime", "datetime.now datetime.utcnow datetime.today date.today datetime.fromtimestamp"),
    **_table("GB0156", "datetime", "datetime.strptime datetime.fromisoformat date.fromisoformat"),
    **_table("GB0156", "json", "dumps loads dump load"),
    **_table(TRACED, "pathlib", "Path PurePath PosixPath PurePosixPath"),
    **_table("GB0007", "pathlib", "Path.cwd Path.home"),
    **_table("GB0007", "threading", "Lock RLock current_thread get_ident main_thread Thread active_count"),
    **_table("GB0147", "threading", "local"),
    **_table(TRACED, "weakref", "ref ReferenceType WeakKeyDictionary WeakValueDictionary WeakSet"),
    **_table("GB0007", "weakref", "proxy"),
    **_table("GB0007", "inspect", "getsource currentframe stack getsourcefile getsourcelines"),
    **_table("GB0059", "inspect", "getmembers"),
    **_table("GB0156", "inspect", "getdoc"),
    **_table("GB0147", "types", "SimpleNamespace MethodType"),
    **_table("GB0007", "heapq", "heappush heappop heapify heappushpop heapreplace"),
    **_table("GB0059", "heapq", "nlargest nsmallest"),
    **_table("GB0007", "bisect", "bisect bisect_left bisect_right insort insort_left insort_right"),
    **_table("GB0134", "statistics", "mean fmean median stdev variance mode pstdev pvariance"),
    **_table("GB0147", "decimal", "Decimal"),
    **_table("GB0147", "array", "array"),
    **_table(TRACED, "fractions", "Fraction"),
    **_table("GB0007", "uuid", "uuid1 uuid3 uuid4 uuid5"),
    **_table("GB0059", "traceback", "print_exc print_stack print_exception"),
    **_table("GB0007", "traceback", "format_stack extract_stack"),
    **_table("GB0007", "base64", "b64encode b64decode"),
    **_table("GB0059", "fnmatch", "fnmatch"),
    **_table("GB0156", "io", "StringIO BytesIO"),
    **_table(TRACED, "struct", "pack unpack"),
    **_table("GB0147", "calendar", "monthrange"),
    **_table(TRACED, "copy", "copy deepcopy"),
    **_table(TRACED, "tempfile", "gettempdir"),
    **_table("GB0156", "tempfile", "mkdtemp NamedTemporaryFile TemporaryDirectory"),
    **_table("GB0007", "shutil", "which copy copyfile rmtree move copytree"),
    **_table("GB0008", "secrets", "token_hex randbelow token_urlsafe randbits choice"),
    **_table("GB0007", "subprocess", "run Popen check_output check_call call"),
    **_table("GB0007", "glob", "glob iglob"),
    **_table("GB0007", "queue", "Queue LifoQueue PriorityQueue SimpleQueue"),
}
"""By the dotted name of what is called: the id of the break, or TRACED."""

LIST_UNBOUND: Final = "GB0156"
"""``list.append(items, x)``: methods of list looked up on the class."""

METHODS: Final[dict[str, str]] = {
    "hashlib._Hash": "GB0156",
    "threading.Lock": "GB0156",
    "io.TextIOWrapper": "GB0156",
    "datetime.datetime": "GB0156",
    "datetime.date": "GB0156",
    "datetime.time": "GB0156",
    "datetime.timedelta": "GB0156",
    "struct.Struct": "GB0156",
}
"""By the class of an object: the break of calling any of its methods."""

OPERATORS: Final[dict[str, str]] = {
    "datetime.datetime": "GB0808",
    "datetime.date": "GB0808",
    "datetime.timedelta": "GB0808",
    "decimal.Decimal": "GB0808",
}
"""By the class of an object: the break of arithmetic with it."""

TEXT: Final[dict[str, str]] = {
    "datetime.datetime": "GB0005",
    "datetime.date": "GB0005",
    "datetime.timedelta": "GB0005",
    "decimal.Decimal": "GB0005",
}
"""By the class of an object: the break of ``str(obj)``."""

PATH_METHODS: Final = "GB0007"
"""A method of a path that asks the file system."""
