"""CSV and TSV as a stream: encoding decided by the bytes, damaged lines rejected one by one, nothing held but the current row."""

from __future__ import annotations

import codecs
import csv
import io
from collections import deque
from collections.abc import Iterator
from typing import BinaryIO

from syndicate.connect.contract import FileInput
from syndicate.connect.jsons import LINE_LIMIT, line_too_long, raw_lines
from syndicate.connect.rows import Row, rejection, unreadable
from syndicate.connect.sound import RECORD_LINES, is_utf8_chinese, sound_rows
from syndicate.model import Rejection

csv.field_size_limit(LINE_LIMIT)

_MARKUP = (b"<!doctype", b"<html", b"<?xml", b"<rss", b"<feed", b"<head", b"<script", b"<body")
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_DELIMITERS = ",\t;"

Line = tuple[int, str, bytes]
"""Number, text, and the raw bytes where they fit no encoding (else empty)."""


def iter_delimited(file: FileInput, head: bytes) -> Iterator[Row | Rejection]:
    """
    Yield rows and rejections of a CSV or TSV file; see `iter_table`.

    Raises:
        Unreadable: A web page, XML, or binary data.
    """
    _refuse_others(file, head)
    delimiter = _delimiter(head)
    with file.open() as stream:
        if _is_wide(head):
            source = _wide_lines(file, io.TextIOWrapper(stream, _wide_encoding(head)))
        else:
            encoding = encoding_of(head)
            number = yield from sound_rows(stream, encoding, delimiter)
            source = _byte_lines(file, stream, encoding, number)
        yield from _records(file, _Lines(source), delimiter)


def _refuse_others(file: FileInput, head: bytes) -> None:
    if not head:
        raise unreadable(file, "truncated_file", "文件是空的 / the file is empty")
    start = head[:512].removeprefix(codecs.BOM_UTF8).lstrip().lower()
    if start.startswith(_MARKUP):
        raise unreadable(file, "not_the_format", "是网页或 XML，不是表格 / is a web page or XML, not a table", head)
    nul = head.find(b"\x00", 0, 1024)
    # A giant hole is told apart from binary data: it is rejected as what it is, a line too long.
    hole = nul >= 0 and file.size > LINE_LIMIT and not head[nul:].strip(b"\x00")
    binary = nul >= 0 and not hole and not head.startswith(_UTF16)
    if binary or start.startswith(b"%pdf"):
        raise unreadable(file, "not_the_format", "是二进制文件，不是表格 / is binary, not a table", head)


def _records(file: FileInput, lines: _Lines, delimiter: str) -> Iterator[Row | Rejection]:
    reader = csv.reader(lines, delimiter=delimiter)
    while True:
        lines.start_record()
        try:
            cells = next(reader)
        except StopIteration:
            yield from lines.rejected
            return
        except csv.Error as error:
            yield _resume(file, lines, f"不是有效的 CSV（{error}） / not valid CSV ({error})")
            reader = csv.reader(lines, delimiter=delimiter)
            continue
        except _Unclosed as error:
            yield _resume(file, lines, str(error))
            reader = csv.reader(lines, delimiter=delimiter)
            continue
        if lines.rejected:
            yield from lines.rejected
            lines.rejected.clear()
        if lines.ended and _quote_is_open(lines.record, delimiter):
            yield _resume(file, lines, str(_Unclosed()))
            reader = csv.reader(lines, delimiter=delimiter)
        elif lines.bad:
            yield _undecodable(file, lines)
        elif any(cells):
            yield Row(lines.record[0][0], cells)


def _resume(file: FileInput, lines: _Lines, why: str) -> Rejection:
    """Reject the first line of a record that does not end, and read on with the line after it."""
    number, text, _ = lines.record[0]
    lines.put_back(lines.record[1:])
    return rejection(file, number, "ragged_row", why, raw=text.encode("utf-8", "replace"))


def _undecodable(file: FileInput, lines: _Lines) -> Rejection:
    message = (
        "字节不符合文件其余部分的编码，也无法确定是哪一种 / the bytes do not fit the encoding of the rest of the file"
    )
    return rejection(file, lines.record[0][0], "encoding", message, raw=lines.bad)


def _quote_is_open(record: list[Line], delimiter: str) -> bool:
    try:
        for _ in csv.reader([text for _, text, _ in record], delimiter=delimiter, strict=True):
            pass
    except csv.Error as error:
        return "unexpected end" in str(error)
    return False


class _Unclosed(Exception):
    def __str__(self) -> str:
        return "引号没有闭合 / a quote is never closed"


class _Lines:
    """The lines that the CSV parser asks for, with a memory of those of the current record."""

    def __init__(self, source: Iterator[Line | Rejection]) -> None:
        self._source = source
        self._again: deque[Line] = deque()
        self.record: list[Line] = []
        self.rejected: list[Rejection] = []
        self.bad = b""
        self.ended = False

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        line = self._again.popleft() if self._again else self._fresh()
        self.record.append(line)
        if line[2]:
            self.bad = line[2]
        if len(self.record) > RECORD_LINES:
            raise _Unclosed
        return line[1]

    def _fresh(self) -> Line:
        for line in self._source:
            if isinstance(line, tuple):
                return line
            self.rejected.append(line)
        self.ended = True
        raise StopIteration

    def start_record(self) -> None:
        self.record = []
        self.bad = b""

    def put_back(self, lines: list[Line]) -> None:
        self._again.extendleft(reversed(lines))
        self.ended = False


def _is_wide(head: bytes) -> bool:
    return head.startswith(_UTF16) or (b"\r" in head and b"\n" not in head)


def _wide_encoding(head: bytes) -> str:
    return "utf-16" if head.startswith(_UTF16) else encoding_of(head) or "utf-8"


def _wide_lines(file: FileInput, text: io.TextIOWrapper) -> Iterator[Line | Rejection]:
    """Lines of encodings and line ends that cannot be cut at the byte 0A; damage ends the file instead of a line."""
    number = 0
    with text:
        try:
            while line := text.readline(LINE_LIMIT + 1):
                number += 1
                if len(line) > LINE_LIMIT:
                    yield line_too_long(file, number, len(line))
                    return
                yield number, line.lstrip("\ufeff"), b""
        except UnicodeDecodeError as error:
            message = "其后的字节无法解码 / the bytes from here on cannot be decoded"
            yield rejection(file, number + 1, "encoding", message, raw=error.object[:1024])


def _byte_lines(file: FileInput, stream: BinaryIO, encoding: str | None, before: int) -> Iterator[Line | Rejection]:
    for number, raw in raw_lines(stream, before):
        if isinstance(raw, int):
            yield line_too_long(file, number, raw)
            continue
        if encoding is None and not raw.isascii():
            encoding = encoding_of(raw)
        try:
            text = raw.decode(encoding or "utf-8")
        except UnicodeDecodeError:
            yield number, raw.decode("ascii", "replace"), raw
            continue
        if encoding == "gb18030" and is_utf8_chinese(raw):
            yield number, text, raw
        elif text[0] == "\ufeff":
            yield number, text.lstrip("\ufeff"), b""
        else:
            yield number, text, b""


def encoding_of(head: bytes) -> str | None:
    """Decide between `utf-8` and `gb18030` by the majority of the lines that are not ASCII; None: all of them are."""
    if head.startswith(codecs.BOM_UTF8):
        return "utf-8"
    whole = head[: head.rfind(b"\n") + 1]
    if not whole.isascii() and _is_utf8(whole):
        return "utf-8"
    lines = [line for line in head.split(b"\n") if not line.isascii()]
    if len(lines) > 1:
        lines.pop()  # the last one may be cut in the middle of a character
    if not lines:
        return None
    return "utf-8" if 2 * sum(map(_is_utf8, lines)) > len(lines) else "gb18030"


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError as error:
        # The only line of a head may be cut; whatever else is wrong shows long before its last three bytes.
        return error.reason == "unexpected end of data" and error.start > len(line) - 4
    return True


def _delimiter(head: bytes) -> str:
    encoding = "utf-16" if head.startswith(_UTF16) else "latin-1"
    lines = head[:16_384].decode(encoding, "ignore").splitlines()[:20]
    for least in (2, 1):
        for line in lines:
            best = max(_DELIMITERS, key=line.count)
            if line.count(best) >= least:
                return best
    return ","
