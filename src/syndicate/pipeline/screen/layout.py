"""Lines, cells and column headers of a view: which caption belongs to which value."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from copy import copy
from operator import itemgetter
from typing import NamedTuple

from syndicate.pipeline.screen.captions import Hit, Hits
from syndicate.pipeline.screen.limits import LINES, TooMuch

Span = tuple[int, int]
_WIDE = re.compile(r" {2,}")
_LONG = re.compile(r"\d{5}")
_RULE = re.compile(r"[\s|+:=-]*\Z")
_HEADER_CELL = 24
SIGNALS = frozenset(
    [
        "internal_mark",
        "internal_subject",
        "openness_mark",
        "openness_alone",
        "openness_claim",
        "draft",
        "work_secret",
        "instruction",
        "complaint_topic",
        "role",
        "minor_topic",
        "disease",
        "diagnosis",
    ]
)
"""Classes of words that are no captions."""
_UNIT = re.compile(r"\([^()]{0,8}\)[ :：]?\Z")
_FIGURE = re.compile(r"[¥￥]?[\d.,%\-]*\d[\d.,%]*[元万亿年月日岁人亩]{0,2}")
_MANY = 400
_BLANK = " \v\r\"'"
_NOTHING: frozenset[str] = frozenset()
_COMPOUND = re.compile(r"[\u4e00-\u9fff()/、 \v\d]{3,14}[:：]?")
_CAPTION_TAIL = re.compile(
    r"(?:\([^()]{0,12}\)|[ \v()（）:：/]|复印件|证件|证明|编号|号码|号|码|代码|信息|情况|明细|及?等级|及?级别|姓名|名称|必填|全称){0,6}"
)
HEADS = frozenset(
    [
        "id",
        "phone",
        "home_phone",
        "bank",
        "account",
        "account_any",
        "passport",
        "permit",
        "officer",
        "plate",
        "email",
        "wechat",
        "qq",
        "address_home",
        "address_any",
        "address_office",
        "health",
        "name",
        "child_name",
        "informant",
    ]
)
"""Classes of captions that name somebody or what is somebody's."""
_HEADS = HEADS | {"other"}
"""Classes of captions that are known by their last word."""


class Header(NamedTuple):
    """The captions of a table: the classes of each column, and of all together."""

    columns: tuple[frozenset[str], ...]
    every: frozenset[str]
    delimiter: str
    line: int


class Row(NamedTuple):
    """One line as cells (view offsets, blanks stripped), and the header above it."""

    cells: tuple[Span, ...]
    header: Header | None
    is_header: bool
    delimiter: str
    means: tuple[frozenset[str], ...]
    """The classes of each cell that is a caption itself."""


class Layout:
    """The lines of a view; rows are told apart when first asked for."""

    def __init__(self, text: str, hits: Hits) -> None:
        self.text = text
        self.hits = hits
        self.starts = [0, *(found.end() for found in re.finditer("\n", text))]
        self._rows: list[Row | None] | None = None

    def over(self, text: str) -> Layout:
        """Return the same rows over another text of the same length."""
        other = copy(self)
        other.text = text
        return other

    def reads_alike(self, other: Layout, line: int) -> bool:
        """Tell whether a line whose cells stand at the same places is the same row in another text: its captions, and that it is no header."""
        row = self.row(line)
        if row is None:
            return True
        if row.is_header:
            return False
        start, end = self.bounds(line)
        if not self.hits.any_within(start, end):
            return True
        return other._means(start, end, row.cells) == row.means and not _is_header(other.text, row.cells, row.means)

    def line_of(self, at: int) -> int:
        """Return the number of the line that holds a position."""
        return bisect_right(self.starts, at) - 1

    def bounds(self, line: int) -> Span:
        """Return the beginning of a line and the end before its newline."""
        end = self.starts[line + 1] - 1 if line + 1 < len(self.starts) else len(self.text)
        return self.starts[line], end

    def row(self, line: int) -> Row | None:
        """Return a line as a row, or None where it is no row of a table."""
        if self._rows is None:
            self._rows = list(self._all_rows())
        return self._rows[line]

    def _all_rows(self) -> Iterator[Row | None]:
        header: Header | None = None
        if len(self.starts) > LINES:
            raise TooMuch
        for line in range(len(self.starts)):
            start, end = self.bounds(line)
            said = self.text[start:end]
            if start == end or (said[0] in " |+:=-" and _RULE.match(said)):
                yield None
                continue
            delimiter = _delimiter(said, header)
            if not delimiter:
                header = None
                yield None
                continue
            row, header = self._row(line, delimiter, header)
            yield row

    def _row(self, line: int, delimiter: str, header: Header | None) -> tuple[Row | None, Header | None]:
        start, end = self.bounds(line)
        cells = _cells(self.text, start, end, delimiter)
        means = self._means(start, end, cells)
        named = means is not None
        if means is None:
            means = (_NOTHING,) * len(cells)
        if named and _is_header(self.text, cells, means):
            above = header if header is not None and header.line == line - 1 and _same(header, cells) else None
            columns = tuple(mine | above.columns[i] if above else mine for i, mine in enumerate(means))
            header = Header(columns, frozenset().union(*columns), delimiter, line)
            return Row(cells, header, True, delimiter, means), header
        loose = delimiter == " " or (delimiter == "," and len(cells) == 2)
        if loose and (header is None or header.delimiter != delimiter):
            return None, header
        return Row(cells, header, False, delimiter, means), header

    def _means(self, start: int, end: int, cells: tuple[Span, ...]) -> tuple[frozenset[str], ...] | None:
        """Return what each cell of a row means; None where no word of any caption stands in it."""
        hits = self.hits.within(start, end)
        if not hits:
            return None
        means, at, last = [_NOTHING] * len(cells), 0, len(hits)
        for index, cell in enumerate(cells):
            while at < last and hits[at].start < cell[0]:
                at += 1
            if at == last:
                break
            if hits[at].start < cell[1]:
                means[index] = self.caption(cell)
        return tuple(means)

    def caption(self, cell: Span) -> frozenset[str]:
        """Return what a cell means when it is a caption; empty for a value."""
        start, end = cell
        if end - start > _HEADER_CELL or end == start:
            return frozenset()
        hits = [hit for hit in self.hits.within(start, end) if not hit.means <= SIGNALS]
        if not hits or _LONG.search(self.text, start, end) or self._has_its_value(hits[-1].end, end):
            return frozenset()
        covered = sum(hit.end - hit.start for hit in hits)
        unit = _UNIT.search(self.text, start, end)
        if covered * 2 >= (unit.start() if unit else end) - start:
            return meaning(hits)
        # The head of a Chinese compound comes last: 被征收房屋所在地址 is an address, whatever stands before.
        last = hits[-1]
        ends = _CAPTION_TAIL.fullmatch(self.text, last.end, end) is not None
        return last.means & _HEADS if ends and _COMPOUND.fullmatch(self.text, start, end) else frozenset()

    def _has_its_value(self, at: int, end: int) -> bool:
        """Tell whether a caption has a colon and words behind it, 残疾类别：肢体: together they are no caption."""
        return self.text[at : at + 1] in (":", "：") and self.text[at + 1 : end].strip() != ""

    def cell_at(self, row: Row, at: int) -> int:
        """Return the number of the cell that holds a position, or -1."""
        index = bisect_right(row.cells, at, key=itemgetter(0)) - 1
        return index if index >= 0 and row.cells[index][0] <= at < row.cells[index][1] else -1


_VAGUE = frozenset({"other", "amount", "column"})
_TIES = frozenset({"case"})
"""Classes that tie a number to a case and say nothing of what it is."""


def meaning(hits: list[Hit]) -> frozenset[str]:
    """Return the classes of a caption; what merely numbers things gives way to what names them."""
    found = frozenset[str]().union(*(hit.means for hit in hits))
    return found - _VAGUE if found - _VAGUE - _TIES else found


def _delimiter(said: str, header: Header | None) -> str:
    """Return what parts the cells of a line: tab, bar, comma, wide blank, or one blank; "" where it is no row."""
    for sign in "\t|":
        if sign in said:
            return sign
    if header is not None and header.delimiter in ",;" and header.delimiter in said:
        return header.delimiter
    body = said.strip()
    if "  " in body and said.count(",") < 2:
        return "  "
    if "," in said:
        return ","
    if body.count(" ") >= 2 and len(body) < _MANY:
        return " "
    return ";" if said.count(";") >= 2 else ""


def _cells(text: str, start: int, end: int, delimiter: str) -> tuple[Span, ...]:
    said = text[start:end]
    if delimiter == "  ":
        return tuple(_wide_cells(text, start + len(said) - len(said.lstrip()), end))
    cells: list[Span] = []
    at = start
    for piece in said.split(delimiter):
        stop = at + len(piece)
        if piece and piece[0] not in _BLANK and piece[-1] not in _BLANK:
            cells.append((at, stop))
        else:
            first = stop - len(piece.lstrip(_BLANK))
            cells.append((first, max(first, at + len(piece.rstrip(_BLANK)))))
        at = stop + 1
    if delimiter == "|" and said.strip()[:1] == "|":
        del cells[0]
        if cells and cells[-1][0] == cells[-1][1]:
            cells.pop()
    return tuple(cells)


def _wide_cells(text: str, at: int, end: int) -> Iterator[Span]:
    for gap in _WIDE.finditer(text, at, end):
        yield at, gap.start()
        at = gap.end()
    if at < end:
        yield _stripped(text, at, end)


def _stripped(text: str, start: int, end: int) -> Span:
    said = text[start:end]
    first = end - len(said.lstrip(_BLANK))
    return first, max(first, start + len(said.rstrip(_BLANK)))


def _is_header(text: str, cells: tuple[Span, ...], means: tuple[frozenset[str], ...]) -> bool:
    """Tell whether a row names columns: two captions or more, at least a third of its cells, and no caption with its value beside it."""
    filled = sum(1 for start, end in cells if start < end)
    named = sum(1 for mine in means if mine)
    if filled < 2 or named < 2 or named * 3 < filled:
        return False
    if any(
        _LONG.search(text, start, end) or end - start > 40 or _FIGURE.fullmatch(text, start, end)
        for start, end in cells
    ):
        return False
    # 姓名 | 张三 | 身份证号 | … : captions and values in turn are a form, not a header; a form does not end in a caption.
    turns = sum(1 for i in range(1, len(means)) if bool(means[i]) != bool(means[i - 1]))
    return not (means[0] and not means[-1] and turns >= len(cells) - 1 and named * 2 <= filled + 1)


def _same(header: Header, cells: tuple[Span, ...]) -> bool:
    return len(header.columns) == len(cells)
