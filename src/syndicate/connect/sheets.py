"""Workbooks (XLSX, XLSM, XLS, ODS) through calamine, behind guards against bombs and truncation."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

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
    return list(_open(file).sheet_names)


def iter_sheet(file: FileInput, sheet: str | None = None) -> Iterator[Row]:
    """
    Yield the rows of one sheet that are not empty.

    Numbers come without `.0`, days as `2018-03-05`, times as `2018-03-05 10:20:30`, truth values as `TRUE` and `FALSE`.

    Raises:
        Unreadable: Cut off, a zip bomb, encrypted, or no workbook at all.
    """
    return _rows(_sheet(file, _open(file), sheet))


def _rows(sheet: CalamineSheet) -> Iterator[Row]:
    for number, cells in enumerate(sheet.iter_rows(), 1):
        texts = [cell if cell.__class__ is str else _text(cell) for cell in cells]
        if any(texts):
            yield Row(number, texts)


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


def _sheet(file: FileInput, workbook: CalamineWorkbook, name: str | None) -> CalamineSheet:
    names = workbook.sheet_names
    if not names or (name and name not in names):
        raise unreadable(
            file, "not_the_format", f"没有工作表“{name or ''}” / there is no sheet {name or ''!r}; found: {names}"
        )
    try:
        return workbook.get_sheet_by_name(name or names[0])
    except (CalamineError, OSError) as error:
        raise unreadable(
            file, "truncated_file", f"工作表已损坏：{error} / the sheet is damaged: {error}", file.head()
        ) from error


def _open(file: FileInput) -> CalamineWorkbook:
    if file.head(4) == ZIP_MAGIC:
        _check_zip(file)
    try:
        return CalamineWorkbook.from_path(str(file.path))
    except PasswordError as error:
        raise unreadable(file, "not_the_format", "工作簿已加密 / the workbook is encrypted") from error
    except (CalamineError, OSError, ValueError) as error:
        raise unreadable(
            file,
            "truncated_file",
            f"工作簿不完整或已损坏：{error} / the workbook is cut off or damaged: {error}",
            file.head(),
        ) from error


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
