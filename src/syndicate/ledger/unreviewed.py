"""Worked out, never stored: what is public without a clearance of its words, and what was cleared that is near to a text."""

from __future__ import annotations

from collections.abc import Iterator

import apsw
import msgspec
from rapidfuzz import fuzz

from syndicate.ledger.review_rows import publication, publishable, select
from syndicate.ledger.reviews import Unreviewed
from syndicate.model.review import Publishable, Review, Sheet, Version
from syndicate.pipeline.gate.digest import wording

_PUBLIC = """
SELECT d.id, d.name, d.jurisdiction, d.source, d.native_id, d.channel, d.unit, d.day, d.title, d.url, r.headline, r.text
FROM disclosure d JOIN revision r ON r.id = d.revision
WHERE d.standing = 'own' AND d.year > 0 AND r.presence = 'present'
"""
_NEAR = 60.0
"""Likeness of titles, in percent, below which two are not shown side by side."""


def unreviewed(
    connection: apsw.Connection, jurisdiction: str | None, year: int | None, unit: str
) -> Iterator[Unreviewed]:
    """Yield publications that stand without a clearance of their words, by publication."""
    cleared = set(connection.execute("SELECT jurisdiction, wording FROM clearance"))
    reviews = _reviews(connection)
    given = {"jurisdiction": jurisdiction, "year": year, "unit": unit or None}
    bound = {name: value for name, value in given.items() if value is not None}
    query = _PUBLIC + "".join(f" AND d.{name} = :{name}" for name in bound) + " ORDER BY d.at, d.name"
    for number, name, where, source, native, channel, of, day, title, url, headline, text in connection.execute(
        query, bound
    ):
        if (where, wording(headline, text)) not in cleared:
            review, state = reviews.get(number, ("", ""))
            yield Unreviewed(
                handle=name, jurisdiction=where, platform=source, native_id=native, channel=channel, unit=of,
                published=f"{day:08}"[:4] + "-" + f"{day:08}"[4:6] + "-" + f"{day:08}"[6:], title=title, url=url,
                review=review, state=state,
            )  # fmt: skip


def _reviews(connection: apsw.Connection) -> dict[int, tuple[str, str]]:
    """Return the review that is open on each publication, by the number of its disclosure."""
    standing = select(connection, Review, "WHERE source = 'published' AND state <> 'withdrawn'")
    return {
        publication(connection, one.jurisdiction, one.platform, one.native_id): (one.id, str(one.state))
        for one in list(standing)
    }


def cleared_like(connection: apsw.Connection, review: Review, version: Version, limit: int) -> list[Publishable]:
    """Return what is publishable and has the same document number, or a title that is like it; the likest first."""
    number = msgspec.json.decode(version.sheet, type=Sheet).document_number
    scored = [
        (
            100.0
            if number and one.document_number == number
            else fuzz.token_sort_ratio(one.title, version.shown_title),
            one,
        )
        for one in publishable(connection, "WHERE jurisdiction = ? AND review <> ?", (review.jurisdiction, review.id))
    ]
    near = sorted((pair for pair in scored if pair[0] >= _NEAR), key=lambda pair: (-pair[0], pair[1].review))
    return [one for _, one in near[:limit]]
