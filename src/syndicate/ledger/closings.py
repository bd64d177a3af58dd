"""Closed years: what people signed about filled forms, kept in one chain that is only added to."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from typing import Any, Literal, NamedTuple

import msgspec

from syndicate.ledger.connection import Connection
from syndicate.ledger.database import transaction
from syndicate.ledger.receipts import GENESIS
from syndicate.model import UsageError

_JSON = msgspec.json.Encoder(order="sorted")


class Subject(NamedTuple):
    """Which filled form an act is about."""

    jurisdiction: str
    """Empty: all."""
    year: int
    form: str
    scope: str
    counting: str


class ReturnAct(msgspec.Struct, frozen=True, kw_only=True):
    """One signed act on a filled form. Never changed, never deleted. Column order of the ledger."""

    number: int
    at: str
    """ISO 8601 with offset."""
    person: str
    deed: Literal["close", "adjust"]
    jurisdiction: str
    year: int
    form: str
    scope: str
    counting: str
    reason: str
    receipt: int
    """The state of the ledger that it rests on."""
    receipt_hash: str
    details: str
    """JSON: of a closing the frozen values and what they rest on; of an adjustment the cell with its values before and after."""
    previous: str
    hash: str

    @property
    def about(self) -> dict[str, Any]:
        """What the act carries."""
        return msgspec.json.decode(self.details, type=dict[str, Any])


_COLUMNS = ", ".join(ReturnAct.__struct_fields__)


def acts_on(connection: Connection, subject: Subject) -> list[ReturnAct]:
    """Return the acts on a filled form, oldest first; the first is its closing."""
    condition = "(jurisdiction, year, form, scope, counting) = (?, ?, ?, ?, ?)"
    return _acts(connection, f"WHERE {condition} ORDER BY number", subject)


def all_acts(connection: Connection) -> list[ReturnAct]:
    """Return every act, oldest first."""
    return _acts(connection, "ORDER BY number", ())


def _acts(connection: Connection, rest: str, bound: tuple[object, ...]) -> list[ReturnAct]:
    rows = connection.execute(f"SELECT {_COLUMNS} FROM return_act {rest}", bound)
    return [ReturnAct(**dict(zip(ReturnAct.__struct_fields__, row, strict=True))) for row in rows]


def sign(  # noqa: PLR0913  (each is a fact of the act that only the caller knows)
    connection: Connection,
    deed: Literal["close", "adjust"],
    subject: Subject,
    details: Mapping[str, Any],
    *,
    person: str,
    reason: str,
    head: tuple[int, str],
    now: datetime,
) -> ReturnAct:
    """
    Put an act on the record, in one transaction.

    Raises:
        UsageError: Nobody signs, no reason is given, the year is closed already, or a year that is not closed is adjusted.
        Transient: The ledger is busy. Nothing was written. Try again.
    """
    if not person.strip() or not reason.strip():
        raise UsageError("须写明谁和为什么：--by、--reason / who and why are needed: --by, --reason")
    with transaction(connection):
        _refuse(connection, deed, subject)
        last = _acts(connection, "ORDER BY number DESC LIMIT 1", ())
        draft = ReturnAct(
            number=last[0].number + 1 if last else 1,
            at=now.isoformat(timespec="seconds"),
            person=person.strip(),
            deed=deed,
            **subject._asdict(),
            reason=reason.strip(),
            receipt=head[0],
            receipt_hash=head[1],
            details=_JSON.encode(details).decode(),
            previous=last[0].hash if last else GENESIS,
            hash="",
        )
        act = msgspec.structs.replace(draft, hash=hash_of(draft))
        places = ", ".join("?" * len(ReturnAct.__struct_fields__))
        connection.execute(f"INSERT INTO return_act VALUES ({places})", msgspec.structs.astuple(act))
    return act


def _refuse(connection: Connection, deed: str, subject: Subject) -> None:
    closed = bool(acts_on(connection, subject))
    if deed == "close" and closed:
        raise UsageError(
            f"{subject.year} 年度表式 {subject.form} 已结账，之后的变更用 returns adjust 签字 / "
            f"{subject.year} is closed for form {subject.form}; sign later changes with returns adjust"
        )
    if deed == "adjust" and not closed:
        raise UsageError(
            f"{subject.year} 年度尚未结账，无须调整 / {subject.year} is not closed, there is nothing to adjust"
        )


def hash_of(act: ReturnAct) -> str:
    """Return the SHA-256 of an act without its own hash, as canonical JSON."""
    said = {name: value for name, value in msgspec.to_builtins(act).items() if name != "hash"}
    return sha256(_JSON.encode(said)).hexdigest()


def faults(connection: Connection) -> list[str]:
    """Return where the chain of acts is broken or an act was altered; none: it is whole."""
    found, previous = [], GENESIS
    for number, act in enumerate(all_acts(connection), start=1):
        if (act.number, act.previous, act.hash) != (number, previous, hash_of(act)):
            found.append(f"第 {act.number} 号结账记录已被改动 / act {act.number} on a return was altered")
        previous = act.hash
    return found
