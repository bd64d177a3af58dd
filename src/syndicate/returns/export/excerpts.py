"""The first items behind each number, for types of file that cannot hold them all; what is left out is said, and where it is."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from syndicate.model import Channel, Enquiry, Item, RegisterRow
from syndicate.returns.books import Books
from syndicate.returns.export.numbering import Census, Numbering
from syndicate.returns.filled import Filled
from syndicate.returns.form import Row
from syndicate.returns.queries import ChannelQuery, FacetQuery, InformationQuery, ItemQuery, KindQuery, RowQuery
from syndicate.returns.registers import field_text, select
from syndicate.returns.scope import books_of

ITEM_HEADS = ("序号", "信息号", "标题", "渠道", "单位", "发布时间", "文号", "网址", "凭证号")
ROW_HEADS = ("序号", "登记簿", "编号", "单位", "日期", "内容", "出处")
ITEM_WIDTHS = (7.0, 18.0, 48.0, 12.0, 20.0, 20.0, 20.0, 36.0, 9.0)
ROW_WIDTHS = (9.0, 20.0, 20.0, 20.0, 12.0, 60.0, 30.0)
_LABELS = {str(channel): channel.label for channel in Channel}


class Excerpt(NamedTuple):
    """What stands behind a cell, as far as it is listed."""

    key: str
    label: str
    shown: str
    """The cell's number, as the form prints it."""
    of_items: bool
    """Disclosures; else rows of a register."""
    lines: tuple[tuple[str, ...], ...]
    more: bool
    """Whether there are lines that are not listed here."""

    @property
    def heads(self) -> tuple[str, ...]:
        """Heads of the columns."""
        return ITEM_HEADS if self.of_items else ROW_HEADS

    @property
    def rest(self) -> str:
        """Where the rest stands; empty where nothing is left out."""
        if not self.more:
            return ""
        return f"列出前 {len(self.lines)} 行，其余见同一状态导出的 .xlsx 的明细 / the first {len(self.lines)} lines; the rest is in the .xlsx of the same state"


def excerpts(filled: Filled, enquiry: Enquiry, limit: int | None) -> Iterator[Excerpt]:
    """
    Yield, cell by cell, the first lines (None: all) that its number counts, in the ledger's order; a number without any lines yields nothing.

    A sum has no list of its own: its parts have theirs. Numbers in front count what the cell counts: what repeats an information has none.
    """
    books = books_of(filled, enquiry)
    taken = None if limit is None else limit + 1
    census: Census | None = None
    for row in filled.form.fillable:
        query = filled.cells[row.key].query
        if isinstance(query, InformationQuery | ChannelQuery | KindQuery | FacetQuery):
            census = census or Census(books)
            numbering = Numbering(distinct=filled.counting == "distinct", before=census.before(query))
            found = [_item(one, numbering) for one in islice(_items(books, query), taken)]
            yield from _excerpt(filled, row, found, limit, of_items=True)
        elif query is not None:
            yield from _excerpt(filled, row, list(_rows(filled, books, query)), limit, of_items=False)


def _items(books: Books, query: ItemQuery) -> Iterator[Item]:
    return books.items(query)


def _excerpt(
    filled: Filled, row: Row, lines: list[tuple[str, ...]], limit: int | None, *, of_items: bool
) -> Iterator[Excerpt]:
    if lines:
        more = limit is not None and len(lines) > limit
        yield Excerpt(row.key, row.label, filled.shown(row), of_items, tuple(lines[:limit]), more)


def _item(item: Item, numbering: Numbering) -> tuple[str, ...]:
    number = numbering.take(item)
    return (
        str(number or ""),
        item.information,
        item.title,
        _LABELS.get(item.channel, item.channel),
        item.unit,
        item.published_at[:19].replace("T", " "),
        item.document_number or "",
        item.url or "",
        str(item.receipt),
    )


def _rows(filled: Filled, books: Books, query: RowQuery) -> Iterator[tuple[str, ...]]:
    selection = select(query, books)
    for number, row in enumerate(selection.rows, 1):
        yield _row(filled, query, str(number), row)
    for row in selection.possible:
        yield _row(filled, query, "可能计入", row)


def _row(filled: Filled, query: RowQuery, number: str, row: RegisterRow) -> tuple[str, ...]:
    content = "；".join(
        f"{filled.form.named(name)}：{text}" for name in sorted(row.fields) if (text := field_text(row, name))
    )
    day = row.date.date().isoformat()
    return (number, filled.form.registers[query.register], row.native_id, row.unit, day, content, row.place)
