"""The reviews of the SQLite ledger."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from contextlib import contextmanager
from datetime import datetime

import apsw

from syndicate.ledger import acts, unreviewed
from syndicate.ledger import review_rows as rows
from syndicate.ledger.connection import Connection
from syndicate.ledger.database import transaction
from syndicate.ledger.recording import SqliteRecorder, standing_case
from syndicate.ledger.reviews import ALL, Filters, Headline, Recorder, Unreviewed
from syndicate.model import Fatal
from syndicate.model.review import (
    Act,
    Alarm,
    Delegation,
    Finding,
    Person,
    Posting,
    Publishable,
    Review,
    Role,
    Token,
    Version,
)
from syndicate.pipeline.gate.machine import Case, Refused
from syndicate.pipeline.gate.rights import narrowed, roles_of

_HEADLINE = (
    "SELECT shown_title, channels, (SELECT count(*) FROM finding f WHERE f.version = v.id), "
    "(SELECT count(*) FROM open_finding o WHERE o.version = v.id) FROM version v WHERE v.id = ?"
)


class SqliteReviews:
    """See `Reviews`."""

    def __init__(self, connection: Connection, limits: Mapping[str, AbstractSet[Role]] | None = None) -> None:
        self._connection = connection
        self._limits = dict(limits or {})

    def limited(self, name: str, roles: AbstractSet[Role]) -> SqliteReviews:
        """Return the same reviews, where a user has none but some of his roles; see `Reviews.limited`."""
        return SqliteReviews(self._connection, {**self._limits, name: roles})

    def limit(self, name: str, roles: AbstractSet[Role]) -> None:
        """Let a user have none but some of his roles; see `Reviews.limit`."""
        self._limits[name] = roles

    def is_limited(self, name: str) -> bool:
        """Say whether a user has shown no more than a token here."""
        return name in self._limits

    @contextmanager
    def writing(self, now: datetime) -> Iterator[Recorder]:
        """Write within one transaction; see `Reviews.writing`."""
        try:
            with transaction(self._connection, "review"):
                yield SqliteRecorder(self._connection, now)
        except apsw.ConstraintError as error:  # what the code let through and the schema did not
            raise Refused(f"台账拒绝：{error} / the schema refuses it") from error

    def review(self, review: str) -> Review | None:
        """Return a review by its id or the beginning of it."""
        if not review:
            return None
        found = list(rows.select(self._connection, Review, "WHERE id >= ?1 AND id < ?1 || 'g' LIMIT 2", (review,)))
        return rows.review_of(found[0]) if len(found) == 1 else None

    def on(self, jurisdiction: str, subject: str) -> Review | None:
        """Return the review of a subject that was not withdrawn."""
        return rows.on(self._connection, jurisdiction, subject)

    def reviews(self, jurisdiction: str | None, filters: Filters = ALL) -> list[Review]:
        """Return reviews, those longest in their state first."""
        given = {"jurisdiction": jurisdiction, "unit": filters.unit, "source": filters.source}
        conditions = [f"{name} = :{name}" for name, value in given.items() if value]
        bound = {name: value for name, value in given.items() if value}
        if filters.states:
            bound |= {f"state{number}": state for number, state in enumerate(filters.states)}
            conditions.append(f"state IN ({', '.join(f':state{number}' for number in range(len(filters.states)))})")
        if filters.channel:
            bound["channel"] = filters.channel
            conditions.append(
                "EXISTS (SELECT 1 FROM version v, json_each(v.channels) c WHERE v.id = review.version AND c.value = :channel)"
            )
        where = f"WHERE {' AND '.join(conditions)} " if conditions else ""
        limit = f" LIMIT {int(filters.limit)}" if filters.limit else ""
        found = rows.select(self._connection, Review, f"{where}ORDER BY since, id{limit}", bound)
        return [rows.review_of(row) for row in found]

    def case(self, review: str) -> Case:
        """Return where a review stands, folded from its acts; see `Reviews.case`."""
        row = rows.review(self._connection, review)
        if row is None:
            raise Refused(f"没有审查“{review}” / there is no review {review}")
        return standing_case(self._connection, row)

    def version(self, number: int) -> Version:
        """Return one version."""
        found = next(rows.select(self._connection, Version, "WHERE id = ?", (number,)), None)
        if found is None:
            raise Fatal(f"版本 {number} 缺失 / version {number} is missing")
        return found

    def versions(self, review: str) -> list[Version]:
        """Return all versions of a review, oldest first."""
        return rows.versions(self._connection, review)

    def headline(self, version: int) -> Headline:
        """Return what a line of a list says of a version."""
        row = self._connection.execute(_HEADLINE, (version,)).fetchone()
        if row is None:
            raise Fatal(f"版本 {version} 缺失 / version {version} is missing")
        return Headline(**dict(zip(Headline.__struct_fields__, row, strict=True)))

    def claims(self, now: datetime) -> dict[str, str]:
        """Return review → who has claimed it at present."""
        found = self._connection.execute("SELECT review, person, until FROM claim")
        return {str(review): str(person) for review, person, until in found if datetime.fromisoformat(str(until)) > now}

    def findings(self, version: int) -> list[tuple[Finding, bool]]:
        """Return the findings of a version, and of each whether it stands open."""
        return rows.findings(self._connection, version)

    def acts(self, review: str | None = None, jurisdiction: str | None = None) -> Iterator[Act]:
        """Yield acts in order: those on a review, or all."""
        return acts.acts(self._connection, review, jurisdiction)

    def heads(self) -> dict[str, tuple[int, str]]:
        """Return position and hash of the newest act of each jurisdiction."""
        names = [name for (name,) in self._connection.execute("SELECT DISTINCT jurisdiction FROM act ORDER BY 1")]
        return {name: acts.head(self._connection, name) for name in names}

    def alarms(self, jurisdiction: str | None = None, *, open_only: bool = True) -> list[Alarm]:
        """Return alarms, oldest first."""
        return [
            alarm
            for alarm in rows.alarms(self._connection)
            if jurisdiction in (None, alarm.jurisdiction) and not (open_only and alarm.resolved_at)
        ]

    def unreviewed(self, jurisdiction: str | None, year: int | None, unit: str = "") -> Iterator[Unreviewed]:
        """Yield what is public without a clearance of its words."""
        return unreviewed.unreviewed(self._connection, jurisdiction, year, unit)

    def cleared_like(self, review: Review, version: Version, limit: int) -> list[Publishable]:
        """Return what is publishable and near to it; see `Reviews.cleared_like`."""
        return unreviewed.cleared_like(self._connection, review, version, limit)

    def publishable(self, jurisdiction: str | None = None) -> Iterator[Publishable]:
        """Yield all that may go out, by review."""
        if jurisdiction is None:
            return rows.publishable(self._connection)
        return rows.publishable(self._connection, "WHERE jurisdiction = ? ORDER BY review", (jurisdiction,))

    def outbox(self, after: int = 0) -> Iterator[Posting]:
        """Yield what is to be sent, in order."""
        return rows.postings(self._connection, after)

    def people(self) -> list[Person]:
        """Return all users, by name."""
        return list(rows.select(self._connection, Person, "ORDER BY name"))

    def person(self, name: str) -> Person | None:
        """Return a user."""
        person = rows.person(self._connection, name)
        return person if person is None or name not in self._limits else narrowed(person, self._limits[name])

    def token(self, digest: str) -> Token | None:
        """Return a token by its digest."""
        return rows.token(self._connection, digest)

    def tokens(self, person: str) -> list[Token]:
        """Return the tokens of a user."""
        return list(rows.select(self._connection, Token, "WHERE person = ? ORDER BY label, digest", (person,)))

    def delegations(self, delegate: str | None = None, day: str = "") -> list[Delegation]:
        """Return delegations; see `Reviews.delegations`."""
        if delegate is None:
            return list(rows.select(self._connection, Delegation, "ORDER BY id"))
        rest = "WHERE delegate = ? AND revoked_at = '' AND ? BETWEEN since AND until ORDER BY id"
        found = rows.select(self._connection, Delegation, rest, (delegate, day))
        shown = self._limits.get(delegate)
        return [
            one
            for one in found
            if self._has_tier(one.principal, one.tier) and (shown is None or Role(f"tier_{one.tier}") in shown)
        ]

    def _has_tier(self, name: str, tier: int) -> bool:
        person = self.person(name)
        return person is not None and Role(f"tier_{tier}") in roles_of(person)

    def held_by(self, review: str, now: datetime) -> str:
        """Return who has claimed a review at present."""
        return rows.held_by(self._connection, review, now)
