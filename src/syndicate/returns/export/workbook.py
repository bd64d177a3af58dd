"""The workbook: the form as printed, its checks, the channels and their overlap, what it rests on, and the items behind it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, time
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from xlsxwriter.exceptions import FileCreateError
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from syndicate.model import Enquiry
from syndicate.returns.books import Books
from syndicate.returns.export import items_list, rows_list
from syndicate.returns.export.changes_sheet import write_changes
from syndicate.returns.export.channels_sheet import write_channels
from syndicate.returns.export.checks_sheet import write_checks
from syndicate.returns.export.draft import Draft
from syndicate.returns.export.form_sheet import write_page
from syndicate.returns.export.layout import pages
from syndicate.returns.export.manifest import MARK, manifest
from syndicate.returns.export.manifest_sheet import write_manifest
from syndicate.returns.export.pages import EXCEL_ROWS, Pages, Place
from syndicate.returns.export.styles import Styles
from syndicate.returns.filled import Filled
from syndicate.returns.scope import books_of

SheetWriter = Callable[[Worksheet, Draft], None]

_EVIDENCE: Mapping[str, SheetWriter] = {
    "校验": write_checks,
    "渠道与重叠": write_channels,
    "说明": write_manifest,
}


def sheets_of(filled: Filled) -> dict[str, SheetWriter]:
    """Return the sheets before the lists, in their order: the form's pages, then what stands behind them."""
    form = {page.name: partial(write_page, page=page) for page in pages(filled)}
    changes: dict[str, SheetWriter] = {"调整": write_changes} if filled.closed else {}
    return {**form, **changes, **_EVIDENCE}


def write_workbook(filled: Filled, enquiry: Enquiry, path: Path, *, row_limit: int = EXCEL_ROWS) -> None:
    """Write the workbook. Memory stays flat in the number of items but for their identities; equal input gives equal bytes."""
    try:
        with TemporaryDirectory(prefix="syndicate-") as scratch:
            _write(filled, enquiry, path, scratch, row_limit)
    except FileCreateError as error:  # the library's word for a full disk
        raise OSError(str(error)) from error


def _write(filled: Filled, enquiry: Enquiry, path: Path, scratch: str, row_limit: int) -> None:
    with Workbook(str(path), {"constant_memory": True, "tmpdir": scratch}) as book:
        created = datetime.combine(filled.as_of, time())
        book.set_properties(
            {
                "title": f"{filled.form.sheet.title}{filled.year}",
                "author": "syndicate",
                "created": created,
                "keywords": f"{MARK} {manifest(filled)['digest']}",
            }
        )
        styles = Styles(book)
        writers = sheets_of(filled)
        front = {name: book.add_worksheet(name) for name in writers}
        books = books_of(filled, enquiry)
        places = _write_lists(book, styles, filled, books, row_limit)
        draft = Draft(filled, books, styles, places, enquiry.receipt_head())
        for name, write in writers.items():
            write(front[name], draft)


def _write_lists(book: Workbook, styles: Styles, filled: Filled, books: Books, limit: int) -> dict[str, Place]:
    items = Pages(book, styles, "明细", items_list.COLUMNS, limit)
    rows = Pages(book, styles, "登记簿明细", rows_list.COLUMNS, limit)
    return {**items_list.ItemsList(filled, books, items).write(), **rows_list.write_rows(filled, books, rows)}
