"""Reads a workbook through a process of its own, so that a damaged one ends that process and not this one."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime
from functools import lru_cache

import msgspec

from syndicate.connect import workbook
from syndicate.connect.contract import FileInput
from syndicate.connect.rows import Row, unreadable

_row = msgspec.json.Decoder(tuple[int, list[str]])
_END = b"null\n"


def isolated_rows(file: FileInput, sheet: str) -> Iterator[Row]:
    """Yield the rows of a sheet; see `iter_sheet`."""
    for line in _lines(file, sheet):
        yield Row(*_row.decode(line))


def isolated_names(file: FileInput) -> list[str]:
    """Return the names of the sheets."""
    return list(_names(file, file.modified))


@lru_cache(maxsize=16)
def _names(file: FileInput, _version: datetime) -> tuple[str, ...]:
    return tuple(name for line in _lines(file) for name in msgspec.json.decode(line, type=list[str]))


def _lines(file: FileInput, *sheet: str) -> Iterator[bytes]:
    # The program is this interpreter with a file of this project; all it is given is a path, and no shell is involved.
    command = [sys.executable, "-I", workbook.__file__, str(file.path), *sheet]
    with subprocess.Popen(  # noqa: S603
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL
    ) as process:
        assert process.stdout is not None
        try:
            line = b""
            for line in process.stdout:
                if line != _END:
                    yield line
            if line == _END:
                return
        finally:
            process.kill()  # harmless once it has ended; a reader that stops early does not wait for the rest
    message = "工作簿已损坏、已加密，或占用的内存超过上限 / the workbook is damaged or encrypted, or needs more memory than it may have"
    raise unreadable(file, "truncated_file", message, file.head())
