"""Tables of facts about functions of Python and its standard library: what is pure, what kind a result has."""

from __future__ import annotations

from typing import Any, Final

FOLDED_MODULES: Final = frozenset(
    "builtins math cmath operator itertools functools collections types string struct textwrap json re datetime "
    "fnmatch "
    "posixpath os os.path sys bisect heapq statistics decimal fractions numbers enum abc copy keyword calendar html "
    "urllib.parse unicodedata binascii base64 zlib colorsys shlex difflib logging time random uuid hashlib pathlib "
    "weakref gc inspect threading warnings contextlib typing io traceback platform shutil tempfile socket secrets "
    "subprocess pickle glob queue signal array".split()
)
"""Modules whose real objects are looked at (and whose pure functions are called). All are harmless to import."""

NATIVE_MODULES: Final = FOLDED_MODULES - {"enum", "abc", "contextlib", "typing", "functools"}
"""Modules that ``lookup_native`` answers for."""


OPAQUE_MODULES: Final = frozenset(
    "types operator math cmath itertools struct time sys gc zlib binascii random datetime decimal re threading hashlib "
    "uuid platform warnings traceback json logging inspect io os os.path pathlib shutil tempfile socket secrets "
    "subprocess pickle glob queue signal array".split()
)
"""Modules all of whose functions and classes are taken as they are; nothing of their source is run."""


def _names(module: str, names: str) -> list[str]:
    return [f"{module}.{name}" for name in names.split()]


PURE: Final = frozenset(
    [
        *_names(
            "builtins",
            "abs ascii bin chr divmod hex oct ord pow round int.from_bytes float.fromhex bytes.fromhex str.maketrans "
            "bytes.maketrans complex bytes dict.fromkeys",
        ),
        *_names(
            "os.path",
            "join basename dirname split splitext normpath isabs commonpath commonprefix splitdrive normcase",
        ),
        *_names("os", "fspath fsencode fsdecode"),
        *_names("textwrap", "dedent indent fill wrap shorten"),
        *_names("json", "dumps loads"),
        *_names("re", "escape"),
        *_names("struct", "pack calcsize unpack"),
        *_names("string", "capwords"),
        *_names("fnmatch", "fnmatch fnmatchcase filter translate"),
        *_names("bisect", "bisect bisect_left bisect_right"),
        *_names("statistics", "mean fmean median stdev variance mode pstdev pvariance"),
        *_names("html", "escape unescape"),
        *_names("urllib.parse", "quote unquote urlencode quote_plus"),
        *_names("binascii", "crc32 hexlify unhexlify"),
        *_names("zlib", "crc32 adler32"),
        *_names("base64", "b64encode b64decode"),
        *_names("keyword", "iskeyword issoftkeyword"),
        *_names("shlex", "split quote join"),
        *_names("sys", "intern"),
        *_names("calendar", "isleap monthrange"),
    ]
)
"""Functions that are called for real when all arguments are constants."""

RESULTS: Final[dict[str, Any]] = {
    **dict.fromkeys(
        _names("time", "time monotonic perf_counter process_time thread_time"),
        float,
    ),
    **dict.fromkeys(_names("time", "time_ns monotonic_ns perf_counter_ns process_time_ns thread_time_ns"), int),
    **dict.fromkeys(_names("time", "strftime ctime asctime"), str),
    "time.sleep": type(None),
    **dict.fromkeys(_names("time", "localtime gmtime strptime"), None),
    "time.mktime": float,
    **dict.fromkeys(_names("os", "getcwd strerror uname getlogin ttyname"), str),
    **dict.fromkeys(_names("os", "getpid getppid cpu_count system getuid umask"), int),
    **dict.fromkeys(
        _names(
            "os",
            "makedirs mkdir remove unlink rename replace rmdir removedirs chdir chmod kill abort putenv unsetenv "
            "symlink",
        ),
        type(None),
    ),
    **dict.fromkeys(_names("os", "listdir"), list),
    **dict.fromkeys(_names("os", "access"), bool),
    **dict.fromkeys(_names("os", "stat walk scandir get_terminal_size popen fork"), None),
    "os.urandom": bytes,
    **dict.fromkeys(_names("os.path", "exists isfile isdir islink lexists samefile ismount"), bool),
    **dict.fromkeys(_names("os.path", "abspath realpath expanduser expandvars relpath"), str),
    **dict.fromkeys(_names("os.path", "getsize"), int),
    **dict.fromkeys(_names("os.path", "getmtime getctime getatime"), float),
    **dict.fromkeys(_names("random", "random uniform gauss normalvariate triangular betavariate expovariate "
                           "gammavariate lognormvariate vonmisesvariate paretovariate weibullvariate"), float),
    **dict.fromkeys(_names("random", "randint randrange getrandbits"), int),
    **dict.fromkeys(_names("random", "seed setstate"), type(None)),
    "random.randbytes": bytes,
    "random.getstate": tuple,
    **dict.fromkeys(_names("sys", "getsizeof getrefcount getrecursionlimit getswitchinterval"), int),
    **dict.fromkeys(_names("sys", "setrecursionlimit settrace setprofile setswitchinterval"), type(None)),
    **dict.fromkeys(_names("sys", "getdefaultencoding getfilesystemencoding"), str),
    **dict.fromkeys(_names("sys", "_getframe exc_info gettrace getprofile"), None),
    "sys.is_finalizing": bool,
    **dict.fromkeys(_names("warnings", "warn warn_explicit filterwarnings simplefilter resetwarnings showwarning"),
                    type(None)),
    **dict.fromkeys(_names("logging", "debug info warning warn error critical exception log basicConfig disable "
                           "captureWarnings shutdown addLevelName setLoggerClass"), type(None)),
    "logging.getLevelName": str,
    **dict.fromkeys(_names("logging", "StreamHandler FileHandler Formatter NullHandler Filter LoggerAdapter Handler"),
                    None),
    **dict.fromkeys(_names("gc", "collect"), int),
    **dict.fromkeys(_names("gc", "enable disable freeze unfreeze"), type(None)),
    **dict.fromkeys(_names("gc", "isenabled"), bool),
    **dict.fromkeys(_names("gc", "get_objects get_referrers"), list),
    **dict.fromkeys(_names("json", "dump"), type(None)),
    **dict.fromkeys(_names("json", "load loads"), None),
    "json.dumps": str,
    **dict.fromkeys(_names("hashlib", "md5 sha1 sha224 sha256 sha384 sha512 blake2b blake2s new sha3_256"),
                    "hashlib._Hash"),
    **dict.fromkeys(_names("uuid", "uuid1 uuid3 uuid4 uuid5"), "uuid.UUID"),
    **dict.fromkeys(_names("platform", "system node release version machine processor python_version platform"), str),
    **dict.fromkeys(_names("traceback", "format_exc"), str),
    **dict.fromkeys(_names("traceback", "print_exc print_stack print_exception"), type(None)),
    **dict.fromkeys(_names("traceback", "format_stack format_tb format_exception"), list),
    **dict.fromkeys(_names("threading", "Lock RLock"), "threading.Lock"),
    **dict.fromkeys(_names("threading", "Thread Event Condition Semaphore Barrier local Timer"), None),
    **dict.fromkeys(_names("threading", "get_ident active_count get_native_id"), int),
    **dict.fromkeys(_names("threading", "current_thread main_thread"), None),
    "struct.unpack": tuple,
    "struct.pack": bytes,
    "struct.calcsize": int,
    **dict.fromkeys(_names("os.path", "join basename dirname normpath commonpath commonprefix normcase"), str),
    **dict.fromkeys(_names("os.path", "split splitext splitdrive"), tuple),
    "os.path.isabs": bool,
    **dict.fromkeys(_names("textwrap", "dedent indent fill shorten"), str),
    "textwrap.wrap": list,
    **dict.fromkeys(_names("base64", "b64encode b64decode"), bytes),
    **dict.fromkeys(_names("bisect", "bisect bisect_left bisect_right"), int),
    **dict.fromkeys(_names("builtins", "ascii bin chr hex oct input"), str),
    **dict.fromkeys(_names("builtins", "ord"), int),
    "builtins.bytes": bytes,
    "builtins.bytearray": "builtins.bytearray",
    "builtins.memoryview": "builtins.memoryview",
    "array.array": "array.array",
    **dict.fromkeys(_names("tempfile", "gettempdir mkdtemp mktemp"), str),
    "shutil.which": str,
    "socket.gethostname": str,
    **dict.fromkeys(_names("secrets", "token_hex token_urlsafe"), str),
    **dict.fromkeys(_names("secrets", "randbelow randbits"), int),
    "pickle.dumps": bytes,
    "glob.glob": list,
    "builtins.breakpoint": type(None),
    "builtins.int.from_bytes": int,
}  # fmt: skip
"""The type of what a call gives (a name in text: an object of that native class; None: nothing is known)."""

CLASS_METHODS: Final = frozenset({"threading.Lock", "hashlib._Hash", "uuid.UUID", "logging.Logger"})
"""Native classes without a real one behind them here."""


def UNSAFE_TO_FOLD(name: str, args: list[Any]) -> bool:  # noqa: N802
    """Whether a pure function would cost too much on these arguments."""
    match name:
        case "builtins.pow":
            base, power = [*args, 0, 0][:2]
            small = isinstance(base, float | complex) or isinstance(power, float | complex) or len(args) > 2
            return not small and isinstance(power, int) and isinstance(base, int) and base.bit_length() * power > 33_000
        case "builtins.bytes":
            return bool(args) and isinstance(args[0], int) and args[0] > 1_000_000
        case "struct.pack" | "struct.calcsize" | "struct.unpack":
            return bool(args) and sum(c.isdigit() for c in str(args[0])) > 6
        case "json.dumps" | "json.loads":
            return bool(args) and isinstance(args[0], str) and len(args[0]) > 1_000_000
        case _:
            return False
