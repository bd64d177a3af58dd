"""Opens a cell of a filled form into what it counts."""

from __future__ import annotations

from collections.abc import Iterator

from syndicate.model import Enquiry, Item, RegisterRow
from syndicate.returns.filled import Filled
from syndicate.returns.queries import ChannelQuery, FacetQuery, InformationQuery, KindQuery
from syndicate.returns.registers import select
from syndicate.returns.scope import books_of


def open_cell(filled: Filled, enquiry: Enquiry, key: str) -> Iterator[Item | RegisterRow]:
    """
    Yield the disclosures or register rows behind a cell, in the ledger's order; a sum opens into its parts in turn.

    Behind an interval stand the rows that count and then those that may. A distinct count has one or more disclosures per information: count `Item.information` once. An unfilled or stated cell
    yields nothing.
    """
    cell = filled.cells[key]
    for part in cell.parts:
        yield from open_cell(filled, enquiry, part)
    if cell.query is None:
        return
    books = books_of(filled, enquiry)
    if isinstance(cell.query, InformationQuery | ChannelQuery | KindQuery | FacetQuery):
        yield from books.items(cell.query)
    else:
        selection = select(cell.query, books)
        yield from selection.rows
        yield from selection.possible
