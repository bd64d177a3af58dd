"""Workbooks (XLSX, XLSM, XLS, ODS) through calamine, behind guards against bombs and truncation."""

from __future__ import annotations

import threading
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError

from syndicate.connect.contract import FileInput
from syndicate.connect.rows import Row, unreadable

ZIP_MAGIC = b"PK\x03\x04"
OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

UNPACKED_LIMIT = 512 * 1024 * 1024
"""Bytes that all parts of a workbook together may have unpacked."""
RATIO_LIMIT = 200
"""How many times larger than the file the unpacked parts may be, once they are over `RATIO_FROM` bytes."""
RATIO_FROM = 64 * 1024 * 1024
_DEFLATE_MAX_RATIO = 1032


def is_workbook(head: bytes) -> bool:
    """Say whether the first bytes are those of a zip (XLSX, ODS) or OLE (XLS) container."""
    return head.startswith((ZIP_MAGIC, b"PK\x05\x06", OLE_MAGIC))


def sheet_names(file: FileInput) -> list[str]:
    """Return the names of the sheets in order; a file that is no workbook has one, named empty."""
    if not is_workbook(file.head(8)):
        return [""]
    return list(_open(file).workbook.sheet_names)


def iter_sheet(file: FileInput, sheet: str | None = None) -> Iterator[Row]:
    """
    Yield the rows of one sheet that are not empty.

    Numbers come without `.0`, days as `2018-03-05`, times as `2018-03-05 10:20:30`, truth values as `TRUE` and `FALSE`.

    Raises:
        Unreadable: Cut off, a zip bomb, encrypted, or no workbook at all.
    """
    book = _open(file)
    names = book.workbook.sheet_names
    if not names or (sheet and sheet not in names):
        message = f"没有工作表“{sheet or ''}”，有的是 {names} / there is no sheet {sheet or ''!r}; found: {names}"
        raise unreadable(file, "not_the_format", message)
    return _rows(book, _sheet(file, book, sheet or names[0]))


def _rows(book: _Book, sheet: CalamineSheet) -> Iterator[Row]:
    for number, cells in enumerate(sheet.iter_rows(), 1):
        texts = [cell if cell.__class__ is str else _text(cell) for cell in cells]
        if any(texts):
            yield Row(number, texts)
    if sheet.name == book.workbook.sheet_names[-1]:
        _latest.book = None  # read to the end: nobody needs it any more


def _text(cell: object) -> str:
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, datetime):
        # Excel keeps a day as midnight: nothing tells it from the first second of that day.
        return cell.strftime("%Y-%m-%d") if cell.time() == time() else cell.strftime("%Y-%m-%d %H:%M:%S")
    if isinstance(cell, (date, time, timedelta, int)):
        return str(cell)
    return "" if cell is None else str(cell)


class _Book(NamedTuple):
    """A workbook that is open, with the sheets unpacked so far."""

    key: tuple[str, int, datetime]
    workbook: CalamineWorkbook
    sheets: dict[str, CalamineSheet]


class _Latest(threading.local):
    """The last workbook of this thread: every connector looks at a file before one of them reads it, and unpacking is dear."""

    book: _Book | None = None


_latest = _Latest()


def _sheet(file: FileInput, book: _Book, name: str) -> CalamineSheet:
    if name in book.sheets:
        return book.sheets[name]
    try:
        found = book.sheets[name] = book.workbook.get_sheet_by_name(name)
    except (CalamineError, OSError) as error:
        raise unreadable(
            file, "truncated_file", f"工作表已损坏：{error} / the sheet is damaged: {error}", file.head()
        ) from error
    return found


def _open(file: FileInput) -> _Book:
    key = (str(file.path), file.size, file.modified)
    if _latest.book is None or _latest.book.key != key:
        _latest.book = None
        _latest.book = _Book(key, _workbook(file), {})
    return _latest.book


def _workbook(file: FileInput) -> CalamineWorkbook:
    if file.head(4) == ZIP_MAGIC:
        _check_zip(file)
    try:
        return CalamineWorkbook.from_path(str(file.path))
    except PasswordError as error:
        raise unreadable(file, "not_the_format", "工作簿已加密 / the workbook is encrypted") from error
    except (CalamineError, OSError, ValueError) as error:
        message = f"工作簿不完整或已损坏：{error} / the workbook is cut off or damaged: {error}"
        raise unreadable(file, "truncated_file", message, file.head()) from error


def _check_zip(file: FileInput) -> None:
    try:
        with zipfile.ZipFile(file.path) as archive:
            parts = archive.infolist()
            total = sum(part.file_size for part in parts)
            if total > UNPACKED_LIMIT or (total > RATIO_FROM and total > RATIO_LIMIT * file.size):
                raise _bomb(file, total)
            for part in parts:
                _check_part(file, part)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
        message = f"文件在传输中被截断或已损坏：{error} / the file is cut off or damaged: {error}"
        raise unreadable(file, "truncated_file", message, file.head()) from error


def _check_part(file: FileInput, part: zipfile.ZipInfo) -> None:
    """Unpack a part that could be larger than it declares; the parser below would believe it and fill the memory."""
    if part.compress_type != zipfile.ZIP_DEFLATED or part.compress_size * _DEFLATE_MAX_RATIO <= RATIO_FROM:
        return
    limit = part.file_size + 65_536
    inflate, unpacked = zlib.decompressobj(-15), 0
    with file.open() as stream:
        stream.seek(part.header_offset + 26)
        name, extra = int.from_bytes(stream.read(2), "little"), int.from_bytes(stream.read(2), "little")
        stream.seek(name + extra, 1)
        remaining = part.compress_size
        while remaining > 0 and (packed := stream.read(min(65_536, remaining))):
            remaining -= len(packed)
            while packed:
                unpacked += len(inflate.decompress(packed, 1_048_576))
                packed = inflate.unconsumed_tail
                if unpacked > limit:
                    raise _bomb(file, unpacked)


def _bomb(file: FileInput, size: int) -> Exception:
    message = f"解压后达 {size:,} 字节，超过上限（疑为压缩炸弹） / unpacks to {size:,} bytes or more, over the limit (a zip bomb?)"
    return unreadable(file, "too_large", message)
