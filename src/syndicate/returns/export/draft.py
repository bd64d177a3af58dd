"""What every sheet of the workbook is written from."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from syndicate.returns.books import Books
from syndicate.returns.export.pages import Place
from syndicate.returns.export.styles import Styles
from syndicate.returns.filled import Filled


class Draft(msgspec.Struct, frozen=True):
    """The filled form, the books it came from, and where its items stand."""

    filled: Filled
    books: Books
    styles: Styles
    places: Mapping[str, Place]
    """Where the items behind a cell stand."""
    receipt_now: tuple[int, str]
    """The ledger's newest receipt while the details were written."""

    def target(self, key: str) -> str:
        """Return the link to the first item behind a cell; empty when there is none."""
        cell = self.filled.cells.get(key)
        for name in (key, *(cell.parts if cell else ())):
            if name in self.places:
                place = self.places[name]
                return f"internal:'{place.sheet}'!A{place.row}"
        return ""
