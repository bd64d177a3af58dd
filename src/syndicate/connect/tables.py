"""Tables row by row: CSV, TSV, XLSX and XLS by what the bytes say, whatever the suffix claims."""

from __future__ import annotations

import unicodedata
from collections.abc import Container, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from syndicate.connect.contract import FileInput
from syndicate.connect.delimited import iter_delimited
from syndicate.connect.rows import Row, rejection, unreadable
from syndicate.connect.sheets import is_workbook, iter_sheet, sheet_names
from syndicate.model import Rejection

__all__ = ["Header", "Row", "iter_table", "label", "rejection", "sheet_names", "unreadable"]

Aliases = Mapping[str, Sequence[str]]


def iter_table(file: FileInput, *, sheet: str | None = None) -> Iterator[Row | Rejection]:
    """
    Yield the rows of a table that are not empty, in file order, all cells as text.

    A row that cannot be read (its bytes fit no encoding, its line is too long, a quote never closes) is a `Rejection` in its
    place. CSV streams. `sheet` names the sheet of a workbook; default: the first.

    Raises:
        Unreadable: The file as a whole is no table: cut off, a zip bomb, a web page, binary.
    """
    head = file.head()
    if is_workbook(head):
        return iter_sheet(file, sheet)
    return iter_delimited(file, head)


@lru_cache(maxsize=1024)
def label(cell: str) -> str:
    """Return a column label in the form labels are compared in: NFKC, no white space, no byte order mark, case folded."""
    folded = unicodedata.normalize("NFKC", cell).replace("\ufeff", "").replace("\u200b", "")
    return "".join(folded.split()).casefold().rstrip(":")


class Header(NamedTuple):
    """A header row matched against the names that people give to columns."""

    labels: tuple[str, ...]
    """The labels as compared, by position."""
    columns: tuple[tuple[str, int], ...]
    """Fields found, each with its position."""
    missing: tuple[str, ...]
    """Required fields that no column carries."""
    width: int
    """Cells up to the last label that is not empty."""

    @classmethod
    def match(cls, cells: Sequence[str], aliases: Aliases, required: Sequence[str] = ()) -> Header | None:
        """
        Recognise a header row; None when it is none (fewer than two known labels, and not all of them known).

        Of several columns for one field the alias named first wins, then the column further left.
        """
        labels = tuple(map(label, cells))
        places = {name: position for position, name in reversed(list(enumerate(labels))) if name}
        found: dict[str, int] = {}
        for field, names in aliases.items():
            position = next((places[key] for key in map(label, names) if key in places), None)
            if position is not None and position not in found.values():
                found[field] = position
        if not found or (len(found) < 2 and len(found) < len(places)):
            return None
        width = max(places.values()) + 1
        return cls(labels, tuple(found.items()), tuple(name for name in required if name not in found), width)

    def pick(self, cells: Sequence[str], but: Container[str] = ()) -> dict[str, str]:
        """
        Return field → cell without surrounding white space (also the TAB after ids); cells that the row lacks are empty.

        Cells that are among `but` are left out.
        """
        try:
            return {field: text for field, position in self.columns if (text := cells[position].strip()) not in but}
        except IndexError:
            return self.pick((*cells, *[""] * (self.width - len(cells))), but)

    def is_repeat(self, cells: Sequence[str]) -> bool:
        """Say whether the row repeats this header, as tools write it at every run."""
        field_at = self.columns[0][1]
        # One cell decides for nearly every row; normalising all of them would cost more than the rest of the reading.
        if field_at >= len(cells) or len(cells[field_at]) > 2 * len(self.labels[field_at]) + 8:
            return False
        if label(cells[field_at]) != self.labels[field_at]:
            return False
        return all(label(cells[at]) == self.labels[at] for _, at in self.columns if at < len(cells))
