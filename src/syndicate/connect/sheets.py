"""Workbooks (XLSX, XLSM, XLS, ODS) through calamine, behind guards against bombs, damage and truncation."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import NamedTuple

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError

from syndicate.connect.contract import FileInput
from syndicate.connect.isolated import isolated_names, isolated_rows
from syndicate.connect.rows import Row, unreadable
from syndicate.connect.unpacking import OLE_MAGIC, ZIP_MAGIC, check_zip
from syndicate.connect.workbook import numbered_rows


def is_workbook(head: bytes) -> bool:
    """Say whether the first bytes are those of a zip (XLSX, ODS) or OLE (XLS) container."""
    return head.startswith((ZIP_MAGIC, b"PK\x05\x06", OLE_MAGIC))


def sheet_names(file: FileInput) -> list[str]:
    """Return the names of the sheets in order; a file that is no workbook has one, named empty."""
    if not is_workbook(file.head(8)):
        return [""]
    book = _open(file)
    return isolated_names(file) if book.workbook is None else list(book.workbook.sheet_names)


def iter_sheet(file: FileInput, sheet: str | None = None) -> Iterator[Row]:
    """
    Yield the rows of one sheet that are not empty.

    Numbers come without `.0`, days as `2018-03-05`, times as `2018-03-05 10:20:30`, truth values as `TRUE` and `FALSE`.

    Raises:
        Unreadable: Cut off, damaged, a zip bomb, encrypted, or no workbook at all.
    """
    names = sheet_names(file)
    if not names or (sheet and sheet not in names):
        message = f"没有工作表“{sheet or ''}”，有的是 {names} / there is no sheet {sheet or ''!r}; found: {names}"
        raise unreadable(file, "not_the_format", message)
    name = sheet or names[0]
    book = _open(file)
    if book.workbook is None:
        return isolated_rows(file, name)
    return _rows(file, _sheet(file, book, book.workbook, name), last=name == names[-1])


def _rows(file: FileInput, sheet: CalamineSheet, *, last: bool) -> Iterator[Row]:
    with _told_as_damage(file):
        for number, cells in numbered_rows(sheet):
            yield Row(number, cells)
    if last:
        _latest.book = None  # read to the end: nobody needs it any more


class _Book(NamedTuple):
    """A workbook that is open, with the sheets unpacked so far; `workbook` None: to be read by a process of its own."""

    key: tuple[str, int, datetime]
    workbook: CalamineWorkbook | None
    sheets: dict[str, CalamineSheet]


class _Latest(threading.local):
    """The last workbook of this thread: every connector looks at a file before one of them reads it, and unpacking is dear."""

    book: _Book | None = None


_latest = _Latest()


def _sheet(file: FileInput, book: _Book, workbook: CalamineWorkbook, name: str) -> CalamineSheet:
    if name not in book.sheets:
        with _told_as_damage(file):
            book.sheets[name] = workbook.get_sheet_by_name(name)
    return book.sheets[name]


def _open(file: FileInput) -> _Book:
    key = (str(file.path), file.size, file.modified)
    if _latest.book is None or _latest.book.key != key:
        _latest.book = None
        _latest.book = _Book(key, _workbook(file), {})
    return _latest.book


def _workbook(file: FileInput) -> CalamineWorkbook | None:
    if file.head(8) == OLE_MAGIC or not check_zip(file):
        return None
    with _told_as_damage(file):
        return CalamineWorkbook.from_path(str(file.path))


@contextmanager
def _told_as_damage(file: FileInput) -> Iterator[None]:
    try:
        yield
    except PasswordError as error:
        raise unreadable(file, "not_the_format", "工作簿已加密 / the workbook is encrypted") from error
    except (CalamineError, OSError, ValueError) as error:
        message = f"工作簿不完整或已损坏：{error} / the workbook is cut off or damaged: {error}"
        raise unreadable(file, "truncated_file", message, file.head()) from error
    except BaseException as error:
        # A panic of the parser is derived from BaseException and cannot be imported.
        if type(error).__name__ != "PanicException":
            raise
        raise unreadable(file, "truncated_file", "工作簿已损坏 / the workbook is damaged", file.head()) from error
