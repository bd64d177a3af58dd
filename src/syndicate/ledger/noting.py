"""Users, tokens, delegations and alarms in the SQLite ledger; every change with the act that answers for the row."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypeVar

import msgspec

from syndicate.ledger import review_rows as rows
from syndicate.ledger.acts import Entry, append
from syndicate.ledger.connection import Connection
from syndicate.ledger.reviews import NO_REASON, Subject, Why
from syndicate.model.review import SYSTEM, Act, Alarm, Deed, Delegation, Person, Token
from syndicate.pipeline.gate.digest import digest_of
from syndicate.pipeline.gate.machine import Refused

KEYS = {"person": "name", "token": "digest", "delegation": "id", "alarm": "id"}
"""Tables whose rows acts answer for, and what their rows are told apart by."""
_ACTS = frozenset({"act", "resolved_act"})
Row = TypeVar("Row", Person, Token, Delegation, Alarm)


def answer_for(table: str, row: Mapping[str, Any]) -> str:
    """
    Return the digest of a row without the numbers of the acts that wrote it: what its newest act carries.

    Tokens of former releases name no roles, and their acts did not speak of them.
    """
    unsaid = _ACTS | {"roles"} if table == "token" and not row["roles"] else _ACTS
    return digest_of(table, {name: value for name, value in row.items() if name not in unsaid})


class Noting:
    """The part of a recorder that concerns no single review."""

    def __init__(self, connection: Connection, now: datetime) -> None:
        self._connection = connection
        self._now = now

    @property
    def _stamp(self) -> str:
        return self._now.isoformat(timespec="milliseconds")

    def note(self, jurisdiction: str, person: str, deed: Deed, why: Why = NO_REASON, **details: Any) -> Act:
        """Record an act that concerns no review."""
        entry = Entry(
            jurisdiction=jurisdiction,
            person=person,
            deed=deed,
            code=why.code,
            reason=why.text,
            article=why.article,
            details=details,
        )
        return append(self._connection, entry, self._now)

    def put_person(self, person: Person, by: str, what: str) -> Person:
        """Write a user, new or changed."""
        act = self._answered("person", person, person.jurisdiction, by, Deed.USER, what=what)
        return self._put("person", msgspec.structs.replace(person, act=act.number), rows.person)

    def put_token(self, token: Token, by: str, what: str, jurisdiction: str) -> Token:
        """Write a token, new or changed."""
        act = self._answered("token", token, jurisdiction, by, Deed.USER, what=what, of=token.person)
        return self._put("token", msgspec.structs.replace(token, act=act.number), rows.token)

    def delegate(self, delegation: Delegation, by: str, why: Why) -> Delegation:
        """Write a delegation (its id is given), or that one is revoked."""
        deed = Deed.REVOKE if delegation.revoked_at else Deed.DELEGATE
        known = delegation.id or rows.next_id(self._connection, "delegation")
        given = msgspec.structs.replace(delegation, id=known)
        act = self._answered("delegation", given, given.jurisdiction, by, deed, why)
        return self._put("delegation", msgspec.structs.replace(given, act=act.number), rows.delegation)

    def raise_alarm(self, kind: str, subject: Subject, review: str, findings: int, detector: str) -> Alarm | None:
        """Raise an alarm; see `Recorder.raise_alarm`."""
        same = (subject.jurisdiction, subject.subject, kind, review, findings, detector)
        if rows.alarm_like(self._connection, same):
            return None
        alarm = Alarm(
            id=rows.next_id(self._connection, "alarm"),
            jurisdiction=subject.jurisdiction,
            kind=kind,
            subject=subject.subject,
            review=review,
            findings=findings,
            detector=detector,
            raised_at=self._stamp,
            act=0,
        )
        act = self._answered("alarm", alarm, subject.jurisdiction, SYSTEM, Deed.ALARM)
        return self._put("alarm", msgspec.structs.replace(alarm, act=act.number), rows.alarm)

    def resolve_alarm(self, alarm: int, person: str, why: Why) -> Alarm:
        """Resolve an open alarm; see `Recorder.resolve_alarm`."""
        found = rows.alarm(self._connection, alarm)
        if found is None or found.resolved_at:
            raise Refused(f"没有未处置的告警 {alarm} / there is no open alarm {alarm}")
        done = msgspec.structs.replace(found, resolved_at=self._stamp, resolved_by=person, resolution=why.text)
        act = self._answered("alarm", done, done.jurisdiction, person, Deed.RESOLVE, why)
        return self._put("alarm", msgspec.structs.replace(done, resolved_act=act.number), rows.alarm)

    def _answered(
        self, table: str, row: msgspec.Struct, jurisdiction: str, by: str, deed: Deed, why: Why = NO_REASON, **more: Any
    ) -> Act:
        fields = msgspec.structs.asdict(row)
        about = {"table": table, "key": fields[KEYS[table]], "row": answer_for(table, fields)}
        return self.note(jurisdiction, by, deed, why, **about, **more)

    def _put(self, table: str, row: Row, standing: Any) -> Row:
        key = KEYS[table]
        if standing(self._connection, getattr(row, key)) is None:
            rows.insert(self._connection, table, row)
        else:
            rows.update(self._connection, table, row, key)
        return row
