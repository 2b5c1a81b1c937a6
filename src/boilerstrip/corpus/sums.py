"""`SHA256SUMS`: the hash of every file of an export, as `sha256sum -c` reads it."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from pathlib import Path

from boilerstrip.corpus.checks import Fault

SUMS = "SHA256SUMS"
_LINE = re.compile(r"([0-9a-f]{64})  (.+)")


@dataclass
class SumsReport:
    """How many files were checked, and what is not as it was written."""

    files: int = 0
    faults: list[Fault] = field(default_factory=list)


def write_sums(folder: Path) -> None:
    """Write the hash of every file below `folder` into it, ordered by name."""
    lines = [f"{_digest(path)}  {name}\n" for name, path in sorted(_files(folder).items())]
    (folder / SUMS).write_bytes("".join(lines).encode())


def check_sums(folder: Path) -> SumsReport:
    """Compare the files below `folder` with its `SHA256SUMS`: each must be there, and none beside them."""
    report = SumsReport()
    told: dict[str, str] = {}
    for number, line in enumerate((folder / SUMS).read_bytes().decode("utf-8", "replace").split("\n")[:-1], 1):
        match = _LINE.fullmatch(line)
        if match is None:
            report.faults.append(Fault(SUMS, "line", f"line {number} is no hash and name"))
        else:
            told[match[2]] = match[1]
    found = _files(folder)
    report.files = len(found)
    for name in sorted(told.keys() | found.keys()):
        if name not in found:
            report.faults.append(Fault(name, "missing", "was exported and is gone"))
        elif name not in told:
            report.faults.append(Fault(name, "foreign", "no export wrote this"))
        elif _digest(found[name]) != told[name]:
            report.faults.append(Fault(name, "hash", "not the bytes that were written"))
    return report


def _files(folder: Path) -> dict[str, Path]:
    own = folder / SUMS
    return {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file() and path != own}


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
