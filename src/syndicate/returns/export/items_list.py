"""明细: the disclosures behind every counted cell, so that every number can be counted again by hand."""

from __future__ import annotations

from syndicate.model import Channel, Item
from syndicate.returns.books import Books
from syndicate.returns.export.numbering import Census, Numbering
from syndicate.returns.export.pages import Column, Pages, Place
from syndicate.returns.filled import Filled
from syndicate.returns.form import Row
from syndicate.returns.queries import ChannelQuery, FacetQuery, InformationQuery, ItemQuery, KindQuery

COLUMNS = (
    Column("行键", 13),
    Column("统计指标", 24),
    Column("本行序号", 9),
    Column("总数序号", 9),
    Column("信息号", 18),
    Column("标题", 48),
    Column("渠道", 10),
    Column("同一信息的全部渠道", 20),
    Column("单位", 20),
    Column("发布时间（北京时间）", 20),
    Column("网址", 36),
    Column("信源", 18),
    Column("平台编号", 24),
    Column("文号", 20),
    Column("出处", 28),
    Column("凭证号", 8),
    Column("备注", 10),
)
"""`本行序号` numbers what the cell counts, `总数序号` what the total over all channels counts; repeated postings of the same
information have none."""

_LABELS = {str(channel): channel.label for channel in Channel}


class ItemsList:
    """Writes the blocks of the cells, each in the order of the ledger."""

    def __init__(self, filled: Filled, books: Books, pages: Pages) -> None:
        self._filled, self._books, self._pages = filled, books, pages
        self._whole = _whole_by_channel(filled, books)
        self._census = Census(books)
        self._total = self._numbering(InformationQuery())

    def write(self) -> dict[str, Place]:
        """Write every block and return where each cell's items stand."""
        places: dict[str, Place] = {}
        for row in self._filled.form.fillable:
            query = self._filled.cells[row.key].query
            if not isinstance(query, InformationQuery | ChannelQuery | KindQuery | FacetQuery):
                continue
            if isinstance(query, InformationQuery) and self._whole:
                continue
            _note(places, row.key, self._block(row, query))
        if self._whole:
            self._place_total(places)
        self._pages.close()
        return places

    def _block(self, row: Row, query: ItemQuery) -> Place | None:
        numbers = self._numbering(query)
        first: Place | None = None
        written = 0
        for item in self._books.items(query):
            number = numbers.take(item)
            total = self._total.take(item) if self._whole and isinstance(query, ChannelQuery) else None
            place = self._pages.append(self._fields(row, item, number, total))
            first = first or place
            written += 1
        return None if first is None else Place(first.sheet, first.row, written, numbers.count)

    def _numbering(self, query: ItemQuery) -> Numbering:
        return Numbering(distinct=self._filled.counting == "distinct", before=self._census.before(query))

    def _fields(self, row: Row, item: Item, number: int | None, total: int | None) -> tuple[str | int | None, ...]:
        return (
            row.key,
            row.label,
            number,
            total,
            item.information,
            item.title,
            _LABELS.get(item.channel, item.channel),
            self._census.channels(item.information),
            item.unit,
            item.published_at[:19].replace("T", " "),
            item.url,
            item.source,
            item.native_id,
            item.document_number,
            item.place,
            item.receipt,
            "已撤下" if item.state == "withdrawn" else None,
        )

    def _place_total(self, places: dict[str, Place]) -> None:
        """The total over all channels is the channels' blocks together: its items are those with a `总数序号`."""
        cells = self._filled.cells
        blocks = [place for key, place in places.items() if isinstance(cells[key].query, ChannelQuery)]
        for key, cell in cells.items():
            if isinstance(cell.query, InformationQuery) and blocks:
                rows = sum(block.rows for block in blocks)
                places[key] = Place(blocks[0].sheet, blocks[0].row, rows, self._total.count)


def _note(places: dict[str, Place], key: str, place: Place | None) -> None:
    if place is not None:
        places[key] = place


def _whole_by_channel(filled: Filled, books: Books) -> bool:
    """Tell whether the form's channel rows together list everything; then the total need not be listed a second time."""
    listed = {str(cell.query.channel) for cell in filled.cells.values() if isinstance(cell.query, ChannelQuery)}
    used = {str(name) for name, counts in books.statistics.channels.items() if counts.postings}
    return used <= listed
