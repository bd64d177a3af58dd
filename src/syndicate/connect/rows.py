"""What every table reader yields: rows, and rejections that name file and row."""

from __future__ import annotations

from typing import NamedTuple

from syndicate.connect.contract import FileInput
from syndicate.model import Rejection, Unreadable

RAW_LIMIT = 65_536
"""Bytes of the offending input that a rejection keeps."""


class Row(NamedTuple):
    """One row of a table; `number` counts lines (CSV) or rows (sheets) of the file from 1."""

    number: int
    cells: list[str]


def rejection(file: FileInput, row: int, reason: str, message: str, field: str = "", raw: bytes = b"") -> Rejection:
    """Reject one row; `message` is the Chinese sentence, then the English one, to which file and row are put in front."""
    chinese, _, english = message.partition(" / ")
    text = f"{file.name} 第 {row} 行：{chinese}"
    if english:
        text += f" / {file.name} row {row}: {english}"
    return Rejection(place=f"{file.name}, 行 {row}", reason=reason, message=text, field=field, raw=raw[:RAW_LIMIT])


def unreadable(file: FileInput, reason: str, message: str, raw: bytes = b"", field: str = "") -> Unreadable:
    """Reject the whole file; `message` as for `rejection`."""
    chinese, _, english = message.partition(" / ")
    text = f"{file.name}：{chinese}" + (f" / {file.name}: {english}" if english else "")
    return Unreadable(Rejection(place=file.name, reason=reason, message=text, field=field, raw=raw[:RAW_LIMIT]))
