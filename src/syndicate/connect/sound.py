"""The quick way through CSV and TSV: many lines at a time, for as long as nothing about them is out of the ordinary."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Generator
from typing import BinaryIO, NamedTuple

from syndicate.connect.rows import Row

CHUNK = 256 * 1024
"""Bytes looked at together; far below the longest line that is read at all."""
RECORD_LINES = 5_000
"""Lines that one record may span; a quote still open after them was never meant as one."""

_HANZI = re.compile(r"[\u4e00-\u9fff]")


def sound_rows(stream: BinaryIO, encoding: str | None, delimiter: str) -> Generator[Row, None, int]:
    """
    Yield the rows that are not empty from the beginning of a stream up to a record that needs a closer look, or the last one.

    A record needs it when its lines fit the encoding badly or are too long, when a quote in it does not close in time, or when
    it ends the stream. The stream is left at its first byte.

    Args:
        stream: A file, read from its beginning; lines end with the byte 0A.
        encoding: `utf-8` or `gb18030`; None: ASCII.
        delimiter: What stands between cells.

    Returns:
        How many lines stand before the place where the stream is left.
    """
    offset = number = 0
    while True:
        stream.seek(offset)
        raw = stream.read(CHUNK)
        lines = _sound_lines(raw[: raw.rfind(b"\n") + 1], encoding)
        done = yield from _rows(lines, number, delimiter)
        if done.lines:
            offset += _length(raw, len(lines) - done.lines)
            number += done.lines
        if not done.lines or not done.whole or len(raw) < CHUNK:
            stream.seek(offset)
            return number


class _Done(NamedTuple):
    """How many lines are dealt with, and whether nothing was wrong behind them."""

    lines: int
    whole: bool


def _rows(lines: list[str], number: int, delimiter: str) -> Generator[Row, None, _Done]:
    """Yield the rows of all records but the last, which may go on behind these lines."""
    reader = csv.reader(lines, delimiter=delimiter)
    begin = end = 0
    held: list[str] = []
    try:
        for cells in reader:
            if any(held):
                yield Row(number + begin + 1, held)
            begin, end, held = end, reader.line_num, cells
            if end - begin > RECORD_LINES:
                return _Done(begin, whole=False)
    except csv.Error:
        if any(held):
            yield Row(number + begin + 1, held)
        return _Done(end, whole=False)
    return _Done(begin, whole=True)


def _sound_lines(raw: bytes, encoding: str | None) -> list[str]:
    """Return the lines as text; none where a single one of them is in doubt."""
    if encoding is None and not raw.isascii():
        return []
    try:
        text = raw.decode(encoding or "utf-8")
    except UnicodeDecodeError:
        return []
    if encoding == "gb18030" and not raw.isascii() and any(map(is_utf8_chinese, raw.split(b"\n"))):
        return []
    lines = list(io.StringIO(text, newline="\n"))
    return [line.lstrip("\ufeff") for line in lines] if "\ufeff" in text else lines


def is_utf8_chinese(line: bytes) -> bool:
    """Say whether a line is UTF-8 that holds Han characters."""
    if line.isascii():
        return False
    try:
        return bool(_HANZI.search(line.decode("utf-8")))
    except UnicodeDecodeError:
        return False


def _length(raw: bytes, left: int) -> int:
    """Return the bytes of whole lines but for those that are left, which are few."""
    end = raw.rfind(b"\n") + 1
    for _ in range(left):
        end = raw.rfind(b"\n", 0, end - 1) + 1
    return end
