"""Reads the registers of a file, sheet by sheet, and recognises such files by their headers."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from operator import itemgetter

from msgspec.structs import replace

from syndicate.connect import Defaults, FileInput, Reading, Rejection, Unreadable
from syndicate.connect.tables import Header, Row, iter_table, rejection, sheet_names, unreadable

from .cells import CellError
from .columns import match, missing, surely_by_part, told_by_header, told_by_name, told_by_part
from .fields import Cells
from .options import RegisterOptions
from .row import is_nil, rows
from .words import TOTALS, plain, register_of_kind

_HEADER_WITHIN = 10
"""Rows in which the header must stand: titles and stamps may come before it."""


def read(file: FileInput, options: RegisterOptions, defaults: Defaults) -> Iterator[Reading]:
    """
    Yield the rows of all registers of the file, rejections among them. Rows of totals and repeated headers are passed over.

    Raises:
        Unreadable: No sheet has the header of a register.
    """
    sheets = sheet_names(file)
    found = False
    for sheet in sheets:
        reader = _Sheet(file, options, defaults, sheet)
        yield from reader.read()
        found = found or reader.register != ""
    if not found:
        raise unreadable(
            file,
            "missing_column",
            "没有找到登记簿的表头：应有日期列，并有申请方式与答复类型、复议或诉讼结果、投诉事项、类别之一"
            " / no header of a register: expected a date column and 申请方式 with 答复类型, a result, 投诉事项 or 类别",
        )


class _Sheet:
    """One sheet: its header once found, and the register it tells."""

    def __init__(self, file: FileInput, options: RegisterOptions, defaults: Defaults, sheet: str) -> None:
        self.file = file
        self.options = options
        self.defaults = defaults
        self.sheet = sheet
        self.header: Header | None = None
        self.register = ""
        self.labels: dict[str, str] = {}
        self.lacking: list[str] = []
        self.told = False

    def read(self) -> Iterator[Reading]:
        waiting: list[Rejection] = []
        for number, row in enumerate(iter_table(self.file, sheet=self.sheet or None)):
            if isinstance(row, Rejection):
                waiting.append(row)
            elif self.header is None:
                waiting += self._look_for_header(row)
                if self.header is None and number >= _HEADER_WITHIN:
                    break
            else:
                yield from self._row(self.header, row)
            if self.header is not None:
                yield from waiting
                waiting.clear()
        # Damaged lines before any header are told even when the file turns out to hold no register.
        yield from waiting

    def _look_for_header(self, row: Row) -> list[Rejection]:
        header = match(row.cells, self.options.date_column)
        if header is None:
            return []
        told = told_by_header(header) or told_by_name(self.sheet, self.file.name) or told_by_part(header)
        register = self.options.register or told
        if register:
            self.header, self.register, self.lacking = header, register, missing(header, register)
            self.labels = {
                field: row.cells[at].strip().lstrip("\ufeff") for field, at in sorted(header.columns, key=itemgetter(1))
            }
        if register and header.missing:
            return self._lacks()
        return []

    def _lacks(self) -> list[Rejection]:
        """Say once which columns the sheet lacks; without them none of its rows can be counted."""
        if self.told:
            return []
        self.told = True
        names, sheet = "、".join(self.lacking), f"工作表“{self.sheet}”" if self.sheet else ""
        message = (
            f"{sheet}缺少列“{names}”，各行均未读入（有：{'、'.join(self.labels.values())}） / "
            f"column {names} is missing, no row was read; there are {', '.join(self.labels.values())}"
        )
        raw = "\t".join((self.sheet, *self.labels.values())).encode()
        return [unreadable(self.file, "missing_column", message, raw, names).rejection]

    def _row(self, header: Header, row: Row) -> Iterator[Reading]:
        if header.is_repeat(row.cells) or plain(next((cell for cell in row.cells if cell.strip()), "")) in TOTALS:
            return
        if any(cell.strip() for cell in row.cells[header.width :]):
            message = f"有 {len(row.cells)} 格，表头只有 {header.width} 列 / has {len(row.cells)} cells under {header.width} columns"
            yield self._rejected(row, "ragged_row", message)
            return
        cells = Cells(header.pick(row.cells), self.labels)
        if self.lacking and (header.missing or not is_nil(cells)):
            yield from self._lacks()
            return
        place = f"{self.file.name}{f'「{self.sheet}」' if self.sheet else ''}, 行 {row.number}"
        try:
            seen = self.file.modified
            yield from [replace(row, received_at=seen) for row in rows(self.register, cells, self.defaults, place)]
        except CellError as error:
            yield self._rejected(row, error.reason, str(error), error.field)

    def _rejected(self, row: Row, reason: str, message: str, field: str = "") -> Rejection:
        return rejection(self.file, row.number, reason, message, field, "\t".join(row.cells).encode())


def recognise(file: FileInput, _head: bytes) -> float:
    """Return how sure it is that the first sheet with a header is a register."""
    try:
        return max((_sureness(file, sheet) for sheet in sheet_names(file)), default=0.0)
    except Unreadable:
        return 0.0


def _sureness(file: FileInput, sheet: str) -> float:
    register = ""
    for row in islice(iter_table(file, sheet=sheet or None), 30):
        if isinstance(row, Rejection):
            continue
        if register != "*":
            register = _told(file, sheet, row)
            if register not in ("", "*"):
                return 0.9
        elif any(register_of_kind(cell) for cell in row.cells if cell):
            return 0.85
    return 0.0


def _told(file: FileInput, sheet: str, row: Row) -> str:
    header = match(row.cells)
    if header is None or header.missing:
        return ""
    told = told_by_header(header) or told_by_name(sheet, file.name)
    # Reading it then names the column that is missing, which is more than that nobody knows the file.
    return told or ("application" if surely_by_part(header) else "")
