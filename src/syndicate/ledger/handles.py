"""Disclosures by what people call them, and everything that the ledger holds on why they stand where they stand."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

import msgspec

from syndicate.ledger.connection import Connection
from syndicate.ledger.lookup import disclosure_rows
from syndicate.ledger.standing import former_handles
from syndicate.model import Channel
from syndicate.model.disclosures import Disclosure, EdgeRow
from syndicate.model.questions import Party
from syndicate.pipeline.normalise.text import words_of
from syndicate.pipeline.rows import instant

_COLUMNS = ", ".join(Disclosure.__struct_fields__)
_HANDLE = re.compile(r"[0-9a-f]{1,16}")
_BY_HANDLE = f"SELECT {_COLUMNS} FROM disclosure WHERE name >= ? AND name < ? ORDER BY name LIMIT ?"
_WHERE = "jurisdiction IN (SELECT DISTINCT jurisdiction FROM receipt) AND source = ?1 AND native_id = ?2"
_BY_NAME = (
    f"SELECT {_COLUMNS} FROM disclosure WHERE id IN (SELECT disclosure FROM name WHERE {_WHERE} "
    f"UNION SELECT id FROM disclosure WHERE {_WHERE}) ORDER BY id LIMIT ?3"
)
_BY_NUMBER = (
    f"SELECT {_COLUMNS} FROM disclosure WHERE id IN (SELECT CAST(value AS BIGINT) FROM json_each(?)) ORDER BY at, name"
)
_MEMBERS = f"SELECT {_COLUMNS} FROM disclosure WHERE information = ? ORDER BY at, name"
_EDGE = ", ".join(EdgeRow.__struct_fields__)
_EDGES = (
    f"SELECT {_EDGE} FROM edge WHERE one IN (SELECT CAST(value AS BIGINT) FROM json_each(?1)) "
    f"UNION SELECT {_EDGE} FROM edge WHERE other IN (SELECT CAST(value AS BIGINT) FROM json_each(?1)) ORDER BY 1, 2"
)
_INFORMATION = "SELECT name FROM information WHERE id = ?"
_STANDING = "SELECT text FROM revision WHERE id = ?"
_KNOWN_AS = "SELECT native_id FROM name WHERE disclosure = ? ORDER BY weak, native_id"
"""Empty for a disclosure that was only ever read under one."""
SHOWN = 8
"""Of what an ambiguous handle may mean, so many are named."""
LEAD = 160
"""Characters of a text that are shown beside a question."""


def find(connection: Connection, handle: str) -> list[Disclosure]:
    """
    Return the disclosures that a handle may mean: its name or the beginning of it, or `source/native_id`.

    The name of an information is that of one of its disclosures; a handle from before a better identity was read is still good.
    More than one answer means that the handle is ambiguous; at most `SHOWN` are returned.
    """
    if _HANDLE.fullmatch(handle):
        found = list(disclosure_rows(connection.execute(_BY_HANDLE, (handle, handle + "g", SHOWN))))
        if found:
            return found
        former = {number for name, number in former_handles(connection) if name.startswith(handle)}
        return by_number(connection, sorted(former)[:SHOWN])
    rows: dict[int, Disclosure] = {}
    for place in (match.start() for match in re.finditer("/", handle)):
        bound = (handle[:place], handle[place + 1 :], SHOWN)
        rows |= {row.id: row for row in disclosure_rows(connection.execute(_BY_NAME, bound))}
    return list(rows.values())


def members(connection: Connection, information: int) -> list[Disclosure]:
    """Return the disclosures of an information, by time of publication."""
    return list(disclosure_rows(connection.execute(_MEMBERS, (information,))))


def by_number(connection: Connection, numbers: Iterable[int]) -> list[Disclosure]:
    """Return disclosures by their numbers in this ledger."""
    return list(disclosure_rows(connection.execute(_BY_NUMBER, (_json(numbers),))))


def judged(connection: Connection, numbers: Iterable[int]) -> Iterator[EdgeRow]:
    """Yield every stored judgement on these disclosures."""
    rows = connection.execute(_EDGES, (_json(numbers),))
    return (EdgeRow(**dict(zip(EdgeRow.__struct_fields__, row, strict=True))) for row in rows)


def known_as(connection: Connection, disclosure: int) -> list[str]:
    """Return the native ids under which a disclosure has been seen, its own first."""
    return [name for (name,) in connection.execute(_KNOWN_AS, (disclosure,))]


def parties(connection: Connection, rows: Sequence[Disclosure]) -> list[Party]:
    """Return disclosures as a person who has to judge them sees them."""
    return [_party(connection, row) for row in rows]


def _party(connection: Connection, row: Disclosure) -> Party:
    text = connection.execute(_STANDING, (row.revision,)).fetchone()
    information = connection.execute(_INFORMATION, (row.information,)).fetchone()
    return Party(
        handle=row.name,
        information=information[0] if information else row.name,
        source=row.source,
        native_id=row.native_id,
        channel=str(Channel(row.channel)),
        unit=row.unit,
        title=row.title,
        published_at=instant(row.at).isoformat() if row.at else "",
        url=row.url,
        document_number=row.document_number,
        index_number=row.index_number,
        lead=_beginning(text[0]) if text else "",
        place=row.place,
        receipt=row.receipt,
    )


def _beginning(text: str) -> str:
    """Return the first words of a text; page furniture (position, source, buttons) is none unless there is nothing else."""
    return " ".join((words_of(text) or text).split())[:LEAD]


def _json(numbers: Iterable[int]) -> str:
    return msgspec.json.encode(sorted(set(numbers))).decode()
