"""``check --fix`` and ``--diff``: chooses fixes for the findings of a report, and puts them into the files."""

from __future__ import annotations

import difflib
import os
import tempfile
import tokenize
from collections.abc import Iterable
from dataclasses import dataclass
from io import BytesIO

from ..analysis.fixes.api import best_fixes, is_valid
from ..analysis.fixes.edits import Fix, apply, split_lines
from ..analysis.options import SourceFile
from ..analysis.report import Diagnostic, FileProblem


@dataclass(frozen=True, slots=True)
class FixedFile:
    """A file before and after its fixes."""

    path: str
    encoding: str
    before: str
    after: str
    fixes: tuple[Fix, ...]
    """Those that went in."""
    held_back: int
    """Breaks that could be repaired with the consent of the user only."""

    @property
    def data(self) -> bytes:
        """The new content, in the file's own encoding and with its own line ends."""
        return self.after.encode(self.encoding)

    def diff(self) -> str:
        """The change as a unified diff."""
        lines = difflib.unified_diff(
            split_lines(self.before), split_lines(self.after), fromfile=self.path, tofile=self.path
        )
        return "".join(
            line if line.endswith(("\n", "\r")) else f"{line}\n\\ No newline at end of file\n" for line in lines
        )


def fix_files(files: Iterable[SourceFile], diagnostics: Iterable[Diagnostic], unsafe: bool) -> list[FixedFile]:
    """The files with fixes for their findings; files with nothing to repair are left out. Writes nothing."""
    by_path: dict[str, list[Diagnostic]] = {}
    for diagnostic in diagnostics:
        by_path.setdefault(os.path.realpath(diagnostic.path), []).append(diagnostic)
    done: list[FixedFile] = []
    for file in files:
        mine = by_path.get(os.path.realpath(file.path), [])
        fixed = _fixed(file, mine, unsafe) if mine else None
        if fixed is not None:
            done.append(fixed)
    return done


def _fixed(file: SourceFile, diagnostics: list[Diagnostic], unsafe: bool) -> FixedFile | None:
    decoded = _decoded(file)
    if decoded is None:
        return None
    text, encoding = decoded
    possible = best_fixes(text, diagnostics, unsafe=True)
    wanted = possible if unsafe else best_fixes(text, diagnostics, unsafe=False)
    after, fixes = apply(text, wanted)
    while fixes and not is_valid(after):  # fixes that are right alone may not be so together
        after, fixes = apply(text, fixes[:-1])
    if not fixes and not possible:
        return None
    return FixedFile(file.path, encoding, text, after, tuple(fixes), len(possible) - len(fixes))


def _decoded(file: SourceFile) -> tuple[str, str] | None:
    try:
        data = file.data
        if data is None:
            with open(file.path, "rb") as stream:
                data = stream.read()
        encoding, _ = tokenize.detect_encoding(BytesIO(data).readline)
        return data.decode(encoding), encoding
    except (OSError, SyntaxError, UnicodeDecodeError, LookupError):
        return None


def write(fixed: FixedFile) -> FileProblem | None:
    """Put the new content in the place of the old, whole or not at all; the problem if that fails."""
    path = os.path.realpath(fixed.path)
    temporary = ""
    try:
        handle, temporary = tempfile.mkstemp(dir=os.path.dirname(path), prefix=".gbpredict-")
        with os.fdopen(handle, "wb") as stream:
            stream.write(fixed.data)
        os.chmod(temporary, os.stat(path).st_mode & 0o7777)
        os.replace(temporary, path)
    except (OSError, UnicodeEncodeError) as error:
        if temporary and os.path.exists(temporary):
            os.unlink(temporary)
        return FileProblem(path=fixed.path, message=f"cannot be fixed: {error}", kind="unreadable")
    return None
