"""
检索: the index of words, a file of its own beside the ledger. Derived: it follows the receipts and is thrown away on any doubt.

A row goes by the day of publication, so that the newest hits come first without sorting. Nothing of the ledger waits for the index, and
what the ledger does not hold (sealed items, drafts) is not in it. What is typed mostly ends within a pair of characters: first characters
are indexed, too (`prefix`), or each such search would go through all texts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import apsw

from syndicate.ledger.connection import Connection
from syndicate.ledger.database import DAMAGE, PASSING, patiently
from syndicate.ledger.receipts import GENESIS
from syndicate.pipeline.terms import LONGEST, VERSION, terms_of

SEARCH = "search.db"
"""Name of the index in a home."""
SCHEMA = f"{VERSION}/3"
BATCH = 1000
_SHIFT = 22
"""Bits of a row's number below the day: four million publications a day."""
_CREATE = """
BEGIN IMMEDIATE;
CREATE TABLE IF NOT EXISTS about (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS doc (id INTEGER PRIMARY KEY, place INTEGER NOT NULL UNIQUE, name INTEGER NOT NULL) STRICT;
CREATE INDEX IF NOT EXISTS doc_name ON doc (name);
CREATE VIRTUAL TABLE IF NOT EXISTS word USING fts5(
    terms, tokenize = "unicode61 remove_diacritics 0", content = '', contentless_delete = 1, prefix = '1'
);
INSERT OR IGNORE INTO about VALUES ('schema', ?);
COMMIT;
"""
_PRAGMAS = "PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF; PRAGMA cache_size = -16384;"
_PATIENCE = 5_000
"""Milliseconds that a look waits for another process that writes."""
_CHANGED = (
    "SELECT d.id, d.receipt, d.day, d.channel, d.unit, d.title, d.document_number, d.index_number, d.standing, "
    "d.kind, d.five_open, d.field, d.theme, d.area, r.text, d.jurisdiction, "
    "d.name, EXISTS (SELECT 1 FROM sealed s WHERE s.jurisdiction = d.jurisdiction AND s.source = d.source AND s.native_id = d.native_id) "
    "FROM disclosure d JOIN revision r ON r.id = d.revision "
    "WHERE d.jurisdiction = ? AND (d.receipt, d.id) > (?, ?) AND d.receipt <= ? ORDER BY d.receipt, d.id LIMIT ?"
)
_GONE = "SELECT DISTINCT former FROM adopted WHERE receipt > ? AND receipt <= ?"
_SEALED = (
    "SELECT d.id FROM sealed s JOIN disclosure d ON (d.jurisdiction, d.source, d.native_id) = (s.jurisdiction, s.source, s.native_id) "
    "WHERE s.receipt > ? AND s.receipt <= ?"
)


class Reached(NamedTuple):
    """How far the index has followed one jurisdiction."""

    receipt: int
    disclosure: int


class Hits(NamedTuple):
    """What was found."""

    ids: list[int]
    """Disclosures, the newest publication first."""
    after: int
    """Where the next ones begin; 0: there are none."""


class SearchIndex:
    """The index over a connection to the ledger; belongs to the thread that the connection belongs to."""

    def __init__(self, ledger: Connection, path: Path | None) -> None:
        self._ledger = ledger
        self._path = path
        self._index = self._opened()

    def close(self) -> None:
        """Close the index; the connection to the ledger stays."""
        self._index.close()

    def behind(self) -> int:
        """Return how many receipts the index has not followed yet."""
        return self._head() - int(self._about("receipt") or 0)

    def follow(self, limit: int = BATCH) -> int:
        """
        Take in what has changed since the last look, at most `limit` disclosures, and return how many there were.

        An index of another ledger, or of one that was set back, is thrown away first. Where another process is writing to the index,
        nothing is done and 0 returned.
        """
        try:
            return self._followed(limit)
        except PASSING:
            return 0
        except DAMAGE:
            self.throw_away()
            return self._followed(limit)

    def throw_away(self) -> None:
        """Begin anew."""
        self._index.close()
        self._remove()
        self._index = self._opened()

    def find(self, query: str, after: int = 0, limit: int = 200, days: tuple[int, int] | None = None) -> Hits:
        """
        Return hits, the newest first.

        Args:
            query: Of FTS5, as `query_of` makes it.
            after: `Hits.after` of the hits before; 0: from the newest.
            limit: Hits at most.
            days: First and last day of publication (YYYYMMDD).
        """
        low, high = _between(days)
        high = min(high, after - 1) if after else high
        rows = list(
            self._index.execute(
                "SELECT rowid FROM word WHERE word MATCH ? AND rowid BETWEEN ? AND ? ORDER BY rowid DESC LIMIT ?",
                (query, low, high, limit),
            )
        )
        places = [int(place) for (place,) in rows]
        known = (
            dict(self._index.execute(f"SELECT place, id FROM doc WHERE place IN ({', '.join(map(str, places))})"))
            if places
            else {}
        )
        ids = [known[place] for place in places if place in known]
        return Hits(ids, places[-1] if len(places) == limit else 0)

    def named(self, handle: str) -> list[int]:
        """Return the disclosures that went by a whole handle when they were taken in; the ledger itself has no index of names."""
        return [
            int(number) for (number,) in self._index.execute("SELECT id FROM doc WHERE name = ?", (_named(handle),))
        ]

    def sound(self) -> bool:
        """Say whether the index can be read; one that cannot is thrown away, and is built anew by `follow`."""
        try:
            self._index.execute("SELECT rowid FROM word WHERE word MATCH 'zzsound' LIMIT 1").fetchall()
        except DAMAGE:
            self.throw_away()
            return False
        return True

    def count(self, query: str, most: int, days: tuple[int, int] | None = None) -> int:
        """Return how many hits there are; never more than `most`."""
        low, high = _between(days)
        found = self._index.execute(
            "SELECT count(*) FROM (SELECT 1 FROM word WHERE word MATCH ? AND rowid BETWEEN ? AND ? LIMIT ?)",
            (query, low, high, most),
        )
        return int(next(iter(found))[0])

    def _opened(self) -> apsw.Connection:
        """Open the index; one that is damaged or has other terms is thrown away first."""
        try:
            index = self._made()
        except (*DAMAGE, apsw.SQLError):  # damaged, or of another shape
            self._remove()
            return self._made()
        if _schema(index) == SCHEMA:
            return index
        index.close()
        self._remove()
        return self._made()

    def _made(self) -> apsw.Connection:
        index = apsw.Connection(str(self._path) if self._path else ":memory:")
        index.set_busy_timeout(_PATIENCE)
        patiently(lambda: index.execute(_PRAGMAS))
        if not index.execute("SELECT 1 FROM sqlite_schema WHERE name = 'word'").fetchall():
            patiently(lambda: index.execute(_CREATE, (SCHEMA,)))
        return index

    def _remove(self) -> None:
        if self._path is not None:
            for end in ("", "-wal", "-shm"):
                self._path.with_name(self._path.name + end).unlink(missing_ok=True)

    def _followed(self, limit: int) -> int:
        if self._strange():
            self.throw_away()
        head = self._head()
        if head == int(self._about("receipt") or 0):
            return 0
        self._index.execute("BEGIN IMMEDIATE")
        try:
            done = self._take_in(head, limit)
            self._index.execute("COMMIT")
        except BaseException:
            if not self._index.get_autocommit():
                self._index.execute("ROLLBACK")
            raise
        return done

    def _take_in(self, head: int, limit: int) -> int:
        done, before = 0, int(self._about("receipt") or 0)
        for code in self._codes():
            reached = self._reached(code)
            rows = self._ledger.execute(_CHANGED, (code, *reached, head, limit - done)).fetchall()
            for row in rows:
                self._put(row)
            if rows:
                self._note(f"at:{code}", f"{rows[-1][1]}/{rows[-1][0]}")
            done += len(rows)
            if done >= limit:
                return done
        for query in (_GONE, _SEALED):
            for (number,) in self._ledger.execute(query, (before, head)).fetchall():
                self._take_out(int(str(number)), only_gone=query is _GONE)
        self._note("receipt", str(head))
        self._note("hash", self._hash(head))
        return max(done, 1)

    def _codes(self) -> list[str]:
        return [str(code) for (code,) in self._ledger.execute("SELECT jurisdiction FROM owner ORDER BY 1")]

    def _put(self, row: Sequence[Any]) -> None:
        number, day, name, sealed = row[0], row[2], row[16], row[17]
        self._drop(number)
        if sealed:
            return
        place = self._free(day)
        self._index.execute("INSERT INTO doc VALUES (?, ?, ?)", (number, place, _named(name)))
        self._index.execute("INSERT INTO word (rowid, terms) VALUES (?, ?)", (place, " ".join(_terms(row))))

    def _take_out(self, number: int, *, only_gone: bool) -> None:
        there = self._ledger.execute("SELECT 1 FROM disclosure WHERE id = ?", (number,)).fetchone()
        if not (only_gone and there):  # the number of one that is gone may have been given to another
            self._drop(number)

    def _drop(self, number: int) -> None:
        held = self._index.execute("SELECT place FROM doc WHERE id = ?", (number,)).fetchone()
        if held is not None:
            self._index.execute("DELETE FROM word WHERE rowid = ?", held)
            self._index.execute("DELETE FROM doc WHERE id = ?", (number,))

    def _free(self, day: int) -> int:
        low, high = _between((day, day))
        (last,) = next(iter(self._index.execute("SELECT max(place) FROM doc WHERE place BETWEEN ? AND ?", (low, high))))
        return low if last is None else int(last) + 1

    def _strange(self) -> bool:
        """Whether the ledger is not the one that was followed."""
        reached = int(self._about("receipt") or 0)
        return reached > 0 and self._hash(reached) != self._about("hash")

    def _head(self) -> int:
        return int(next(iter(self._ledger.execute("SELECT coalesce(max(number), 0) FROM receipt")))[0])

    def _hash(self, number: int) -> str:
        row = self._ledger.execute("SELECT hash FROM receipt WHERE number = ?", (number,)).fetchone()
        return str(row[0]) if row else GENESIS

    def _reached(self, code: str) -> Reached:
        receipt, _, disclosure = self._about(f"at:{code}").partition("/")
        return Reached(int(receipt or 0), int(disclosure or 0))

    def _about(self, name: str) -> str:
        row = self._index.execute("SELECT value FROM about WHERE name = ?", (name,)).fetchone()
        return str(row[0]) if row else ""

    def _note(self, name: str, value: str) -> None:
        self._index.execute("INSERT OR REPLACE INTO about VALUES (?, ?)", (name, value))


def _terms(row: Sequence[Any]) -> Iterator[str]:
    """Yield the terms of a disclosure: its words, and one for each thing that searches are narrowed by."""
    day, channel, unit, title, document, index, standing = row[2:9]
    for words in (title, document, index, unit):
        yield terms_of(words)
    if day:
        year, month, number = day // 10_000, day // 100 % 100, day % 100
        yield f"{year} {month:02} {number:02}"
        yield terms_of(f"{year}年{month}月{number}日")
    yield terms_of(row[14][:LONGEST])
    yield from marks(channel=channel, unit=unit, jurisdiction=row[15], standing=standing)
    for facet, values in zip(("kind", "five_open", "field", "theme", "area"), row[9:14], strict=True):
        for value in values.split(","):
            yield from marks(**{facet: value})


def marks(**given: str) -> Iterable[str]:
    """Return one term for each property, which no text has: what it is, and its value letter by letter in hexadecimal digits."""
    return [f"zz{name.replace('_', '')}zz{value.encode().hex()}" for name, value in given.items()]


def _named(handle: str) -> int:
    """Return a handle of 16 hexadecimal digits as a number that SQLite holds."""
    return int.from_bytes(bytes.fromhex(handle), signed=True)


def _between(days: tuple[int, int] | None) -> tuple[int, int]:
    if days is None:
        return 0, (1 << 62)
    return days[0] << _SHIFT, ((days[1] + 1) << _SHIFT) - 1


def _schema(index: apsw.Connection) -> str:
    """Return how an index says that it is built; empty for one of another shape."""
    try:
        found = index.execute("SELECT value FROM about WHERE name = 'schema'").fetchone()
    except apsw.SQLError:
        return ""
    return str(found[0]) if found else ""
