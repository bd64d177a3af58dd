"""JSON with positions in its errors, and lines that never fill the memory."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any, BinaryIO, TypeVar

import msgspec

from syndicate.connect.contract import FileInput
from syndicate.connect.decode import decode
from syndicate.model import Rejection, Unreadable

T = TypeVar("T")

LINE_LIMIT = 16 * 1024 * 1024
"""Bytes of one line of a text file; a longer one is rejected without being held."""
DOCUMENT_LIMIT = 256 * 1024 * 1024
"""Bytes of one JSON document, which is decoded as a whole."""
RAW_LIMIT = 65_536
_BOM = b"\xef\xbb\xbf"


def iter_json_lines(file: FileInput) -> Iterator[tuple[int, bytes] | Rejection]:
    """
    Yield (line number from 1, bytes) of every line that is not blank, without the line end or byte order mark.

    A line over `LINE_LIMIT` becomes a rejection in its place; the lines after it are read.
    """
    with file.open() as stream:
        for number, line in raw_lines(stream):
            if isinstance(line, int):
                yield line_too_long(file, number, line)
                continue
            content = line.removeprefix(_BOM).strip()
            if content:
                yield number, content


def raw_lines(stream: BinaryIO, number: int = 0) -> Iterator[tuple[int, bytes | int]]:
    """
    Yield (number, line with its end), or (number, length in bytes) for a line over the limit, which is skipped in pieces.

    `number` is that of the line before the first.
    """
    while line := stream.readline(LINE_LIMIT + 1):
        number += 1
        if len(line) <= LINE_LIMIT:
            yield number, line
            continue
        yield number, len(line) + (0 if line.endswith(b"\n") else _skip_line(stream))


def _skip_line(stream: BinaryIO) -> int:
    """Go to the next line and return how many bytes that was."""
    start, stat = stream.tell(), os.fstat(stream.fileno())
    end = _line_end(stream.name, start, (stat.st_size, stat.st_mtime_ns))
    stream.seek(end)
    return end - start


@lru_cache(maxsize=64)
def _line_end(path: str, start: int, _version: tuple[int, int]) -> int:
    """Find the end of a giant line, once for all that look at the file: gigabytes take seconds."""
    position = start
    with Path(path).open("rb", buffering=0) as stream:
        stream.seek(start)
        while piece := stream.read(1024 * 1024):
            end = piece.find(b"\n") + 1
            if end:
                return position + end
            position += len(piece)
    return position


def line_too_long(file: FileInput, number: int, length: int) -> Rejection:
    """Return the rejection of a line that is longer than any record can be."""
    message = (
        f"{file.name} 第 {number} 行长 {length:,} 字节，超过 {LINE_LIMIT:,} 字节的上限 / "
        f"{file.name} line {number} has {length:,} bytes, more than the limit of {LINE_LIMIT:,}"
    )
    return Rejection(place=f"{file.name}, 行 {number}", reason="too_large", message=message)


def load_json(file: FileInput, type: type[T] | Any = Any) -> Any:  # noqa: A002 — reads best at the call
    """
    Decode a whole JSON file into `type`.

    Raises:
        Unreadable: Not JSON, cut off, of another shape (with the path), in no known encoding, or over `DOCUMENT_LIMIT`.
    """
    if file.size > DOCUMENT_LIMIT:
        message = f"{file.name} 有 {file.size:,} 字节，超过上限 / {file.name} has {file.size:,} bytes, over the limit"
        raise Unreadable(Rejection(place=file.name, reason="too_large", message=message))
    return parse_json(file.content(), file.name, type)


def parse_json(raw: bytes, place: str, type: type[T] | Any = Any) -> Any:  # noqa: A002 — reads best at the call
    """Decode JSON bytes into `type`; see `load_json`."""
    try:
        text = decode(raw)
        return msgspec.json.decode(text, type=type)
    except msgspec.ValidationError as error:
        raise _unreadable(
            raw, place, "bad_value", f"结构不符：{error} / does not have the expected shape: {error}"
        ) from error
    except msgspec.DecodeError as error:
        raise _unreadable(raw, place, *_why(raw, error)) from error
    except ValueError as error:
        raise _unreadable(raw, place, "encoding", str(error)) from error


def _why(raw: bytes, error: msgspec.DecodeError) -> tuple[str, str]:
    if raw.lstrip()[:1] == b"<":
        return "not_the_format", "是网页或 XML，不是 JSON / is a web page or XML, not JSON"
    if "truncated" in str(error):
        return "truncated_file", f"JSON 在结尾处中断（{error}） / the JSON ends early ({error})"
    return "not_the_format", f"不是有效的 JSON：{error} / not valid JSON: {error}"


def _unreadable(raw: bytes, place: str, reason: str, message: str) -> Unreadable:
    return Unreadable(Rejection(place=place, reason=reason, message=f"{place}：{message}", raw=raw[:RAW_LIMIT]))


def maybe_json(value: Any) -> Any:
    """Decode a string that holds JSON, again while the result is such a string (platforms encode twice and thrice); else return it."""
    for _ in range(4):
        if not isinstance(value, str) or value[:1].strip() not in ('"', "{", "["):
            return value
        try:
            value = msgspec.json.decode(value)
        except msgspec.DecodeError:
            return value
    return value
