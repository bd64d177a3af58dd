"""The words that stand, of disclosures of a kind: for questions that titles alone do not answer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import msgspec

from syndicate.ledger.connection import Connection
from syndicate.pipeline.rows import instant

_QUERY = (
    "SELECT coalesce(i.name, d.name), d.title, d.document_number, d.unit, d.channel, d.url, d.at, r.text, r.links "
    "FROM disclosure d LEFT JOIN information i ON i.id = d.information JOIN revision r ON r.id = d.revision "
    "WHERE d.standing = 'own' AND d.year > 0 AND instr(',' || coalesce(i.kind, d.kind) || ',', :kind) > 0 "
    "AND (CAST(:year AS BIGINT) IS NULL OR d.year = :year) AND (CAST(:jurisdiction AS TEXT) IS NULL OR d.jurisdiction = :jurisdiction) ORDER BY d.at, d.name"
)


class Wording(NamedTuple):
    """A counted disclosure with its words."""

    information: str
    """Handle of its information."""
    title: str
    document_number: str
    unit: str
    channel: str
    url: str
    published_at: str
    """ISO 8601 with +08:00."""
    text: str
    links: tuple[str, ...]
    """Addresses that it leads to, short ones and where they end."""


def wordings(
    connection: Connection, kind: str, year: int | None = None, jurisdiction: str | None = None
) -> Iterator[Wording]:
    """Yield the counted disclosures of a kind by publication time, then name; None: of all years, of all jurisdictions."""
    bound = {"kind": f",{kind},", "year": year, "jurisdiction": jurisdiction}
    for information, title, number, unit, channel, url, at, text, links in connection.execute(_QUERY, bound):
        pairs = msgspec.json.decode(links, type=list[tuple[str, str | None]]) if links else []
        addresses = tuple(one for pair in pairs for one in pair if one)
        published = instant(at).isoformat()
        yield Wording(information, title, number, unit, channel, url, published, text, addresses)
