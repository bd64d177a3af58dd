"""Finds id columns that a spreadsheet program has cut to 15 digits without leaving any other trace: every id ends in 0."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from syndicate.connect import Reading, Record, Rejection

from .identity import destroyed
from .post import Export, Post

HOLD = 20
"""Readings kept back while every bare id ends in 0. A sound column shows another digit within a row or two."""


class Suspicion:
    """
    Keeps back readings whose id stands alone and ends in 0, until an exact id proves the column sound.

    When `HOLD` such rows come in a row, or the file ends, they are rejected: one sound id in ten ends in 0, never all of them.
    """

    def __init__(self, export: Export) -> None:
        self._export = export
        self._bare_zero = False
        self.proved = False
        """An id that a spreadsheet could not have left was seen."""
        self._convicted = False

    def note(self, post: Post) -> None:
        """Look at the post just read."""
        self._bare_zero = False
        if self.proved or not (number := post.number.strip()).isdecimal():
            return
        if number[-1] != "0":
            self.proved = True
        else:
            self._bare_zero = not post.bid and not post.url

    def watch(self, readings: Iterable[Reading | None]) -> Iterator[Reading]:
        """Yield the readings in order, doubtful ones late or as rejections."""
        held: list[tuple[Reading, bool]] = []
        for reading in readings:
            if reading is None:
                continue
            if self.proved and not held:
                yield reading
                continue
            held.append((reading, self._bare_zero and isinstance(reading, Record)))
            self._bare_zero = False
            if self.proved or not held[0][1] or self._convicted or len(held) >= HOLD:
                yield from self._release(held)
        yield from self._release(held)

    def _release(self, held: list[tuple[Reading, bool]]) -> Iterator[Reading]:
        doubtful = sum(doubt for _, doubt in held)
        self._convicted = not self.proved and (self._convicted or doubtful >= HOLD // 2)
        for reading, doubt in held:
            yield self._rejected(reading) if doubt and not self.proved and isinstance(reading, Record) else reading
        held.clear()

    def _rejected(self, record: Record) -> Rejection:
        return self._export.reject(destroyed(record.native_id), record.place, record.body.encode("utf-8", "replace"))
