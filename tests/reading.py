"""Helpers of the tests that read files: describe a file, write bytes to one, split readings."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TypeVar

from syndicate.connect import FileInput, Rejection
from syndicate.connect.files import file_input

T = TypeVar("T")


def given_file(folder: Path, name: str, content: bytes | str) -> FileInput:
    """Write a file (text as UTF-8) and describe it as a connector gets it."""
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return file_input(path, folder)


def split(readings: Iterable[T | Rejection]) -> tuple[list[T], list[Rejection]]:
    """Return what was read and what was rejected, each in order."""
    good: list[T] = []
    bad: list[Rejection] = []
    for reading in readings:
        if isinstance(reading, Rejection):
            bad.append(reading)
        else:
            good.append(reading)
    return good, bad
