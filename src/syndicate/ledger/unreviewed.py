"""Worked out, never stored: what is public without a clearance of its words, and what was cleared that is near to a text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec
from rapidfuzz import fuzz, process

from syndicate.ledger.connection import Connection
from syndicate.ledger.review_rows import publication, publishable, select
from syndicate.ledger.reviews import Unreviewed
from syndicate.ledger.statements import put
from syndicate.model.review import Publishable, Review, Sheet, Version
from syndicate.pipeline.gate.digest import wording

_PUBLIC = "SELECT d.id, s.wording FROM disclosure d LEFT JOIN spoken s ON s.revision = d.revision WHERE d.standing = 'own' AND d.year > 0"
_SHOWN = """
SELECT d.name, d.jurisdiction, d.source, d.native_id, d.channel, d.unit, d.day, d.title, d.url, r.headline, r.text
FROM disclosure d JOIN revision r ON r.id = d.revision WHERE d.id = ? AND r.presence = 'present'
"""
_CLEARED = """
SELECT 1 FROM version v CROSS JOIN review r ON r.id = v.review AND r.version = v.id AND r.jurisdiction = ?2
    AND r.state IN ('cleared', 'released')
WHERE v.wording = ?1 AND EXISTS (SELECT 1 FROM clearance c WHERE c.review = r.id AND c.wording = ?1) LIMIT 1
"""
_LIKELY = "SELECT v.wording FROM review r JOIN version v ON v.id = r.version WHERE r.state IN ('cleared', 'released')"
_TITLED = """
SELECT r.id, v.shown_title, coalesce(json_extract(v.sheet, '$.document_number'), '')
FROM review r JOIN version v ON v.id = r.version WHERE r.jurisdiction = ? AND r.state IN ('cleared', 'released') AND r.id <> ?
"""
_NEAR = 60.0
"""Likeness of titles, in percent, below which two are not shown side by side."""


def unreviewed(connection: Connection, jurisdiction: str | None, year: int | None, unit: str) -> Iterator[Unreviewed]:
    """Yield publications that stand without a clearance of their words, by publication; texts are read one by one as they are asked for."""
    given = {"jurisdiction": jurisdiction, "year": year, "unit": unit or None}
    bound = {name: value for name, value in given.items() if value is not None}
    query = _PUBLIC + "".join(f" AND d.{name} = :{name}" for name in bound) + " ORDER BY d.at, d.name"
    reviews, cleared = _reviews(connection), _Cleared(connection)
    for number, spoken in connection.execute(query, bound).fetchall():
        if spoken is not None and jurisdiction is not None and cleared.has(jurisdiction, str(spoken)):
            continue
        found = connection.execute(_SHOWN, (number,)).fetchone()
        if found is not None:
            *shown, headline, text = found
            if spoken is not None and jurisdiction is not None:
                known = False
            else:
                known = cleared.has(str(shown[1]), str(spoken or wording(str(headline), str(text))))
            if not known:
                yield _listed(shown, reviews.get(int(str(number)), ("", "")))


class _Cleared:
    """Which words have a clearance in force: those that may have one at once, and of these the proof of each that is asked for."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._likely = {str(said) for (said,) in connection.execute(_LIKELY)}

    def has(self, jurisdiction: str, said: str) -> bool:
        """Say whether words have a clearance in force."""
        return said in self._likely and self._connection.execute(_CLEARED, (said, jurisdiction)).fetchone() is not None


def _listed(shown: list[Any], standing: tuple[str, str]) -> Unreviewed:
    name, where, source, native, channel, of, day, title, url = shown
    return Unreviewed(
        handle=name, jurisdiction=where, platform=source, native_id=native, channel=channel, unit=of,
        published=f"{day:08}"[:4] + "-" + f"{day:08}"[4:6] + "-" + f"{day:08}"[6:], title=title, url=url,
        review=standing[0], state=standing[1],
    )  # fmt: skip


def _reviews(connection: Connection) -> dict[int, tuple[str, str]]:
    """Return the review that is open on each publication, by the number of its disclosure."""
    standing = select(connection, Review, "WHERE source = 'published' AND state <> 'withdrawn'")
    return {
        publication(connection, one.jurisdiction, one.platform, one.native_id): (one.id, str(one.state))
        for one in list(standing)
    }


def note_spoken(connection: Connection, revision: int, said: str) -> None:
    """Note what the words of a revision come to, so that nobody has to read them again to compare them."""
    connection.execute(put("spoken", ("revision", "wording"), ("revision",)), (revision, said))


def cleared_like(connection: Connection, review: Review, version: Version, limit: int) -> list[Publishable]:
    """Return what is publishable and has the same document number, or a title that is like it; the likest first."""
    number = msgspec.json.decode(version.sheet, type=Sheet).document_number
    rows = connection.execute(_TITLED, (review.jurisdiction, review.id)).fetchall()
    near = process.extract(
        version.shown_title,
        [str(title) for _, title, _ in rows],
        scorer=fuzz.token_sort_ratio,
        score_cutoff=_NEAR,
        limit=None,
    )
    scored = {str(rows[place][0]): float(score) for _, score, place in near}
    scored |= {str(other): 100.0 for other, _, said in rows if number and said == number}
    found: list[Publishable] = []
    for other in sorted(scored, key=lambda one: (-scored[one], one)):
        found += publishable(connection, "WHERE review = ?", (other,))
        if len(found) >= limit:
            break
    return found[:limit]
