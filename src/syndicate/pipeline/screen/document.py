"""One view with what is known about it: words, layout, which caption belongs to a value, whose row it is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from typing import NamedTuple

from syndicate.pipeline.screen.captions import Hit, Hits
from syndicate.pipeline.screen.layout import Layout, Row, Span
from syndicate.pipeline.screen.limits import LOOKS, TooMuch
from syndicate.pipeline.screen.shapes import Run, Shape, runs_of
from syndicate.pipeline.screen.view import View

HEADING = 240
"""Characters at the beginning of a text that say what it is about."""
_REACH = 40
_STOPS = re.compile(r"[。;；\n\t|!！?？]")
_ANOTHER = re.compile(r"[,，、][^,，、:：]{1,12}[:：]")
"""Another caption, of whatever kind, between a caption and a value."""
_MASKED = re.compile(r"[*×●]{2}")
_PART = re.compile(r"[，,、]")
_AFTER = re.compile(r"[ ]?\(([^()]{1,12})\)|(?:为|是|即)(?:其|本人|他的|她的)?([\u4e00-\u9fff]{2,8})")
_LINK = re.compile(
    r"(?:号码|号|码|账号)?(?:(?:[及与和或/、][\u4e00-\u9fff]{1,6}|等级|类别|情况)(?= ?[:：]))?[\s:：=\-#.(（\[【「『“\"'*>→】\]）]{0,24}(?:[(（][^()（）\d]{0,12}[)）][\s:：]{0,4})?(?:为|是|即)?[\s:：=\"'“]{0,6}"
)
_JOINED = re.compile(r"[/、或和及(（ ]{0,2}")
_VALUE_END = re.compile(r"[，,。;；\n\t|!！?？]| {2}| (?=[\u4e00-\u9fff()]{2,8}[:：])")
_ENTRY = re.compile(r" {2}|\(?[\d一二三四五六七八九十]{1,4}[.、)．](?!\d)")
"""How a new paragraph or entry begins."""
_GOES_ON = re.compile(r"[^。；;!！?？\s]\s*\Z")
"""The end of a line after which its entry may go on."""
NOTHING: frozenset[str] = frozenset()
_TIES = frozenset({"case"})
NUMBERS = frozenset(
    [
        "id",
        "phone",
        "home_phone",
        "bank",
        "account",
        "account_any",
        "account_public",
        "passport",
        "permit",
        "officer",
        "plate",
        "email",
        "email_personal",
        "wechat",
        "wechat_public",
        "qq",
        "qq_public",
        "uscc",
        "org_code",
        "tax_id",
        "biz_reg",
        "revenue",
        "other",
        "amount",
    ]
)
"""Classes of captions that name a number or an address made of letters and digits."""


class Context(NamedTuple):
    """What a value is called, and how: by a caption right before it, by its column, or only somewhere in the line."""

    means: frozenset[str]
    close: bool
    """Whether nothing parts the caption from the value."""
    row: Row | None


def heading_of(view: View) -> str:
    """Return the beginning of the text that a view shows, which says what it is about."""
    return view.text[: HEADING * 4].strip()[:HEADING]


class Document:
    """A view under examination."""

    def __init__(self, view: View, hits: Hits, heading: str) -> None:
        self.looks = 0
        self.view = view
        self.text = view.text
        self.hits = hits
        self.heading = heading
        """The folded beginning of the whole text: what it is about."""

    @cached_property
    def runs(self) -> list[Run]:
        """Return the stretches with digits enough for a mobile number; all other places are passed over."""
        return list(runs_of(self.text))

    def reread(self, text: str) -> Document:
        """Return this document with its numbers read otherwise, position for position; only what reads otherwise is looked at again."""
        again = Document(
            View(self.view.seen._replace(text=text), self.view.segments, hidden=self.view.hidden),
            self.hits,
            self.heading,
        )
        again.layout = self.layout
        again.runs = [run for run in runs_of(text) if text[run.start : run.end] != self.text[run.start : run.end]]
        return again

    def masked(self, text: str, heading: str | None) -> Document:
        """Return this document with stars in place of some characters; words and rows are taken over. Without a heading: its own."""
        view = View(self.view.seen._replace(text=text), hidden=self.view.hidden)
        again = Document(view, self.hits, heading_of(view) if heading is None else heading)
        again.layout = self.layout.over(text)
        return again

    def numbers(self, shape: Shape) -> Iterator[re.Match[str]]:
        """Return the matches of a shape within the runs that can hold one."""
        return shape.matches(self.text, self.runs)

    @cached_property
    def layout(self) -> Layout:
        """Return the lines and cells."""
        return Layout(self.text, self.hits)

    def look(self, cost: int = 1) -> None:
        """
        Count one close look, or a dearer one. Each costs a constant, so that time stays linear and bounded.

        Raises:
            TooMuch: There were `LOOKS` of them.
        """
        self.looks += cost
        if self.looks > LOOKS:
            raise TooMuch

    def context(self, start: int, end: int) -> Context:
        """Return what the value at a stretch is called; that a number is of a case says nothing of what it is."""
        found = self._context(start, end)
        return found._replace(means=found.means - _TIES) if "case" in found.means else found

    def _context(self, start: int, end: int) -> Context:
        self.look()
        layout = self.layout
        line = layout.line_of(start)
        row = layout.row(line)
        floor, _ = layout.bounds(line)
        cell = layout.cell_at(row, start) if row else -1
        if row and cell >= 0:
            if row.cells[cell] == (start, end) and (means := self._column(row, cell)):
                return Context(means, True, row)
            floor = row.cells[cell][0]
        inline = self._inline(max(floor, start - _REACH), start)
        if inline.means:
            return Context(inline.means, inline.close, row)
        behind = self._behind(end)
        if behind:
            return Context(behind, True, row)
        if row and cell >= 0:
            return Context(self._column(row, cell), True, row)
        return Context(self._line_above(line, start), True, row)

    def _inline(self, floor: int, start: int) -> Context:
        """Look for a caption before the value, within its sentence and cell."""
        hit = self.hits.last_before(floor, start)
        while hit is not None and not hit.means & NUMBERS:
            hit = self.hits.last_before(floor, hit.start)
        if hit is None or _STOPS.search(self.text, hit.end, start) or _ANOTHER.search(self.text, hit.end, start):
            return Context(NOTHING, False, None)
        means = hit.means
        means |= self._joined(floor, hit)
        between = self.text[hit.end : start]
        return Context(means, _PART.search(between) is None and len(between) <= 16, None)

    def _joined(self, floor: int, hit: Hit) -> frozenset[str]:
        """Return what captions say that stand right before one: 身份证号/护照号, 身份证（号码）."""
        before = self.hits.last_before(floor, hit.start)
        if before is None or not before.means & NUMBERS or _JOINED.fullmatch(self.text, before.end, hit.start) is None:
            return NOTHING
        return before.means

    def _behind(self, end: int) -> frozenset[str]:
        """Look for a caption in brackets right after the value, or one that says what it was: 138…（手机）, …为其身份证号."""
        said = _AFTER.match(self.text, end)
        if said is None:
            return NOTHING
        return NOTHING.union(*(hit.means for hit in self.hits.within(said.start(), said.end())))

    def _column(self, row: Row, cell: int) -> frozenset[str]:
        """Return the caption of a cell: the head of its column, the cell to its left, or the head of its row."""
        header = row.header
        if header is not None and not row.is_header:
            if len(header.columns) == len(row.cells):
                if header.columns[cell]:
                    return header.columns[cell]
            else:
                return header.every
        if cell and row.means[cell - 1]:
            return row.means[cell - 1]
        if cell and row.means[0] and header is None:
            return row.means[0]
        return NOTHING

    def _line_above(self, line: int, start: int) -> frozenset[str]:
        """Return the caption that has the line above to itself, where the value begins its own line."""
        begin, _ = self.layout.bounds(line)
        if start - begin > _REACH or self.text[begin:start].strip():
            return NOTHING
        for above in range(line - 1, max(line - 3, -1), -1):
            cell = self.layout.bounds(above)
            if cell[1] - cell[0] > _REACH:
                return NOTHING
            if self.text[slice(*cell)].strip():
                return self.layout.caption(_trimmed(self.text, cell))
        return NOTHING

    def block_start(self, at: int) -> int:
        """Return where the entry around a position begins: up to forty lines above without a blank line between, 240 characters at most."""
        line = self.layout.line_of(at)
        begin, _ = self.layout.bounds(line)
        for above in range(line - 1, max(line - 41, -1), -1):
            start, end = self.layout.bounds(above)
            if at - start > 240 or not _GOES_ON.search(self.text[max(start, end - 40) : end]):
                break
            broken = self.text[end - 1].isdecimal() and self.text[begin : begin + 12].lstrip()[:1].isdecimal()
            if _ENTRY.match(self.text, begin) and not broken:
                break
            begin = start
        return max(begin, at - 240)

    def values(self, name: str) -> Iterator[tuple[Span, Row | None]]:
        """Return every value that a caption of this class names: beside it, below it, or behind it in the sentence."""
        for hit in self.hits.of(name):
            self.look()
            line = self.layout.line_of(hit.start)
            row = self.layout.row(line)
            cell = self.layout.cell_at(row, hit.start) if row else -1
            if row is not None and cell >= 0 and row.means[cell]:
                yield from self._named_by_cell(row, cell, line, hit)
            else:
                yield from self._named_inline(hit, row, cell, line)

    def _named_by_cell(self, row: Row, cell: int, line: int, hit: Hit) -> Iterator[tuple[Span, Row | None]]:
        if row.is_header:
            yield from self._below(row, cell, line)
        elif row.header is not None and _MASKED.search(self.text, *row.cells[cell]) is not None:
            return  # a masked value that looks like a caption
        elif cell + 1 < len(row.cells) and (row.header is None or not row.means[cell + 1]):
            for other in range(cell + 1, len(row.cells)):
                if row.means[other] or (other > cell + 1 and cell > 0):
                    break
                if row.cells[other][0] < row.cells[other][1]:
                    yield row.cells[other], row
        else:
            yield from self._named_inline(hit, row, cell, line)

    def _below(self, row: Row, cell: int, line: int) -> Iterator[tuple[Span, Row | None]]:
        """Return the cells of a column."""
        head = row.header
        for below in range(line + 1, len(self.layout.starts)):
            other = self.layout.row(below)
            if other is None:
                if self.layout.text[slice(*self.layout.bounds(below))].strip(" |+:=-"):
                    return
                continue
            if other.header is not head:
                return
            if not other.is_header and len(other.cells) == len(row.cells):
                start, end = other.cells[cell]
                if start < end:
                    self.look()
                    yield (start, end), other

    def _named_inline(self, hit: Hit, row: Row | None, cell: int, line: int) -> Iterator[tuple[Span, Row | None]]:
        _, ceiling = self.layout.bounds(line)
        if row is not None and cell >= 0 and row.header is None:
            ceiling = max(row.cells[cell][1], hit.end)
        link = _LINK.match(self.text, hit.end, ceiling)
        start = link.end() if link else hit.end
        stop = _VALUE_END.search(self.text, start, min(ceiling, start + 80))
        end = stop.start() if stop else min(ceiling, start + 80)
        if start < end:
            yield (start, end), row
        elif row is None and not self.text[hit.end : ceiling].strip(" \v:：=号码"):
            yield from self.next_line(line)

    def next_line(self, line: int) -> Iterator[tuple[Span, Row | None]]:
        """Return the first line below that says something, where it is a value and no caption."""
        for below in range(line + 1, min(line + 3, len(self.layout.starts))):
            begin, end = self.layout.bounds(below)
            cell = _trimmed(self.text, (begin, min(end, begin + 100)))
            if cell[0] < cell[1]:
                if not self.layout.caption(cell) and cell[1] - cell[0] <= 60:
                    yield cell, None
                return


def _trimmed(text: str, cell: Span) -> Span:
    start, end = cell
    while start < end and text[start].isspace():
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in ":："):
        end -= 1
    return start, end
