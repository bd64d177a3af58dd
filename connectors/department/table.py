"""Tables of published information: one item a row, columns by name, whatever stands above, between and below."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import msgspec

from syndicate.connect import Defaults, FileInput, Reading, Rejection
from syndicate.connect.dates import Moment, parse_moment
from syndicate.connect.tables import Header, Row, iter_table, label, rejection, sheet_names, unreadable

from .build import Found, Publisher, build
from .columns import LABELS, NOTHING, aliases_for
from .options import DepartmentOptions

HEADER_WITHIN = 20
"""Rows within which the header must stand; above it are titles and notes."""

_FOOTER = re.compile(r"^\s*(?:合\s*计|总\s*计|小\s*计|填\s*表|制\s*表|审\s*核\s*人|联\s*系|备\s*注|注\s*[:：])")
_CLOSED = ("不予公开", "依申请公开", "不公开")


def read_tables(file: FileInput, options: DepartmentOptions, defaults: Defaults) -> Iterator[Reading]:
    """
    Read every sheet that has a header of published information; a table must have a column for titles and one for dates.

    Raises:
        Unreadable: No sheet has such a header (`missing_column`), or the file is no table.
    """
    sheets = [options.sheet] if options.sheet else sheet_names(file)
    headless: list[_Table] = []
    for sheet in sheets:
        table = _Table(file, sheet, options, defaults)
        yield from table.readings()
        if table.header is None:
            headless.append(table)
    if len(headless) == len(sheets):
        raise unreadable(file, "missing_column", headless[0].problem, field="、".join(headless[0].missing))
    # A sheet of notes beside the lists is no loss; one with columns that nobody can name is.
    yield from (rejection(table.file, 1, "missing_column", table.problem) for table in headless if table.widest > 2)


class _Table:
    def __init__(self, file: FileInput, sheet: str, options: DepartmentOptions, defaults: Defaults) -> None:
        # People look for the row in the sheet, so the sheet belongs to the name.
        self.file = msgspec.structs.replace(file, name=f"{file.name} [{sheet}]") if sheet else file
        self.sheet = sheet
        self.aliases = aliases_for(options)
        self.title_labels = frozenset(map(label, self.aliases["title"]))
        self.publisher = Publisher(
            fixed=options.publisher, name=file.path.stem, defaults=defaults, received_at=file.modified
        )
        self.header: Header | None = None
        self.names: dict[str, str] = {}
        self.missing = ["标题", "发布日期"]
        self.widest = 0
        """Most cells with something in them, of the rows looked at for a header."""
        self.problem = "没有表头：应有“标题”和“发布日期”两列 / there is no header: columns for title (标题) and date (发布日期) are required"

    def readings(self) -> Iterator[Reading]:
        for row in iter_table(self.file, sheet=self.sheet or None):
            if isinstance(row, Rejection):
                yield row
            elif self.header is None:
                if row.number > HEADER_WITHIN:
                    return
                self._start(row)
            elif not self._is_header(row):
                reading = self._row(self.header, row)
                if reading is not None:
                    yield reading

    def _start(self, row: Row) -> None:
        self.widest = max(self.widest, sum(map(bool, row.cells)))
        header = Header.match(row.cells, self.aliases)
        if header is None:
            return
        fields = {field for field, _ in header.columns}
        missing = [] if "title" in fields else ["标题"]
        missing += [] if fields & {"published", "written"} else ["发布日期"]
        if missing:
            names = "、".join(missing)
            self.missing = missing
            self.problem = (
                f"第 {row.number} 行的表头缺少列“{names}” / the header in row {row.number} lacks the column {names}"
            )
            return
        self.header = header
        self.names = {field: row.cells[position].strip() for field, position in header.columns}

    def _is_header(self, row: Row) -> bool:
        """Recognise a repeated header, and a new one where two tables stand below each other."""
        header = self.header
        if header is None or header.is_repeat(row.cells):
            return True
        # Set against set costs a third of a microsecond; normalising every cell of every row would cost more than reading it.
        if self.title_labels.isdisjoint(row.cells):
            return False
        before = self.header
        self._start(row)
        return self.header is not before

    def _row(self, header: Header, row: Row) -> Reading | None:
        extra = len(row.cells) - header.width
        if extra > 0 and any(map(str.strip, row.cells[header.width :])):
            return self._too_wide(header, row)
        cells = header.pick(row.cells, but=NOTHING)
        get = cells.get
        title = get("title", "")
        if not get("url") and _is_footer(row.cells, (get("published", ""), get("written", ""))):
            return None
        if not title and not get("body"):
            return self._reject(row, "bad_value", "“标题”为空 / the title is empty", self.names["title"])
        if get("openness", "").startswith(_CLOSED):
            # Not disclosed at all: the row must not travel any further, its text not even into quarantine.
            message = f"公开属性为“{get('openness')}”，不是主动公开的信息 / marked as not proactively disclosed"
            return rejection(self.file, row.number, "bad_value", message, self.names["openness"])
        return self._record(row, cells)

    def _record(self, row: Row, cells: dict[str, str]) -> Reading:
        warnings: list[str] = []
        moment = self._moment(row, cells, warnings)
        if isinstance(moment, Rejection):
            return moment
        get = cells.get
        unit = get("unit", "")
        if not unit and not self.publisher.defaults.unit and "unit" not in self.names:
            unit = get("content_source", "")
        found = Found(
            place=f"{self.file.name}, 行 {row.number}",
            title=" ".join(get("title", "").split()),
            moment=moment,
            address=get("url", ""),
            body=get("body", "") or get("summary", ""),
            unit=unit,
            labels={name: cells[name] for name in LABELS if name in cells},
            warnings=warnings,
        )
        return build(found, self.publisher)

    def _moment(self, row: Row, cells: dict[str, str], warnings: list[str]) -> Moment | Rejection:
        field = "published" if cells.get("published") else "written"
        text = cells.get(field, "")
        if not text:
            column = self.names.get("published") or self.names.get("written", "")
            message = f"列“{column}”为空，没有发布日期 / column {column} is empty: no date of publication"
            return self._reject(row, "no_date", message, column)
        if field == "written":
            warnings.append("没有发布日期，以成文日期为准 / no date of publication, the date of writing is used")
        try:
            return parse_moment(text)
        except ValueError as error:
            chinese, _, english = str(error).partition(" / ")
            column = self.names[field]
            return self._reject(row, "bad_date", f"列“{column}”：{chinese} / column {column}: {english}", column)

    def _too_wide(self, header: Header, row: Row) -> Rejection:
        found, expected = len(row.cells), header.width
        if found >= 2 * expected - 1:
            message = f"有 {found} 格，表头只有 {expected} 列，像是两行连在一起 / {found} cells under {expected} columns: two rows run together"
            return self._reject(row, "glued_row", message, "")
        message = f"有 {found} 格，表头只有 {expected} 列 / {found} cells under {expected} columns"
        return self._reject(row, "ragged_row", message, "")

    def _reject(self, row: Row, reason: str, message: str, field: str) -> Rejection:
        return rejection(self.file, row.number, reason, message, field, "\t".join(row.cells).encode())


def _is_footer(cells: Sequence[str], dates: Sequence[str]) -> bool:
    """Sums and signatures below a table are no items: they begin so and have no date of their own."""
    first = next((cell.strip() for cell in cells if cell.strip()), "")
    return bool(_FOOTER.match(first)) and all(date in ("", first) for date in dates)
