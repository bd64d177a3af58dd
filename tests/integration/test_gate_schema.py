"""Whoever writes into the ledger with plain SQL is refused by the schema, or found out by `verify`."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

import apsw
import pytest
from review_kit import CLEAN, JURISDICTION, LEAKING, Office

from syndicate.ledger.acts import acts as all_acts
from syndicate.ledger.acts import hash_of
from syndicate.ledger.database import migrations
from syndicate.ledger.receipts import GENESIS
from syndicate.ledger.reviews import Subject, Why
from syndicate.ledger.sqlite import SqliteLedger
from syndicate.model.review import Deed, Delegation, Review, State, Token
from syndicate.review.anchors import differences, heads

GATE = [
    "procedure",
    "person",
    "token",
    "delegation",
    "review",
    "version",
    "finding",
    "act",
    "dismissal",
    "outbox",
    "alarm",
]
FORGED = "INSERT INTO act SELECT {columns} FROM act WHERE review = ? AND deed = 'approve' LIMIT 1"


@pytest.fixture
def office() -> Office:
    """An office whose schema defends itself."""
    return Office()


def _move(office: Office, review: Review, **changes: Any) -> None:
    said = ", ".join(f"{name} = ?" for name in changes)
    office.connection.execute(f"UPDATE review SET {said} WHERE id = ?", (*changes.values(), review.id))


@pytest.mark.parametrize("state", ["cleared", "released"])
def test_no_update_publishes(office: Office, state: str) -> None:
    """A manual UPDATE of a state to cleared or released is refused, from wherever the review stands."""
    waiting, approved = office.submit("1"), office.approve(office.submit("2"), "yi", "bing")
    held = office.submit("3", "内部资料 注意保存\n情况")
    for review in (waiting, approved, held):
        for changes in ({"state": state}, {"state": state, "act": 10**6}, {"state": state, "round": 9}):
            with pytest.raises(apsw.ConstraintError):
                _move(office, review, **changes)
        assert office.row(review) == review
    assert not list(office.ledger.reviews.publishable())


def test_no_insert_publishes(office: Office) -> None:
    """A review that begins as anything but held, or without the act that opens it, is refused."""
    review = office.submit()
    columns = list(Review.__struct_fields__)
    for changes in ({"state": "'cleared'"}, {"state": "'released'"}, {"state": "'held'"}):
        said = ", ".join({"id": "'x'", "subject": "'x'", **changes}.get(name, name) for name in columns)
        with pytest.raises(apsw.ConstraintError):
            office.connection.execute(f"INSERT INTO review SELECT {said} FROM review WHERE id = ?", (review.id,))


@pytest.mark.parametrize("event", ["released", "withdrawn"])
def test_nothing_is_sent_without_clearance(office: Office, event: str) -> None:
    """A row for the outbox is refused for what is not released on exactly that digest, and a recall of what never went out."""
    review = office.approve(office.submit(), "yi", "bing", "ding")
    out = office.released("2", CLEAN + "二")
    insert = "INSERT INTO outbox (jurisdiction, review, event, digest, code, act, at) VALUES (?, ?, ?, ?, '', 1, '')"
    for identity, digest in ((review.id, review.digest), (out.id, review.digest), ("none", review.digest)):
        with pytest.raises(apsw.ConstraintError):
            office.connection.execute(insert, (JURISDICTION, identity, event, digest))


def _forge(office: Office, review: Review, **changes: Any) -> None:
    """Write an act as somebody would who knows how the chain goes."""
    newest = list(all_acts(office.connection))[-1]
    fields: dict[str, Any] = {name: getattr(newest, name) for name in type(newest).__struct_fields__}
    fields |= {"number": newest.number + 1, "place": newest.place + 1, "previous": newest.hash, "review": review.id}
    fields |= {
        "round": review.round,
        "digest": review.digest,
        "before": review.state,
        "deed": "approve",
        "principal": "",
    }
    fields |= {"code": "", "reason": "", "details": "{}", "hash": "0" * 64} | changes
    places = ", ".join("?" * len(fields))
    office.connection.execute(f"INSERT INTO act VALUES ({places})", tuple(fields.values()))


@pytest.mark.parametrize(
    "changes",
    [
        {"person": "jia", "tier": 1},  # the author
        {"person": "nobody", "tier": 1},
        {"person": "xin", "tier": 1},  # no reviewer
        {"person": "bing", "tier": 1},  # of another tier
        {"person": "bing", "tier": 2},  # not his turn
        {"person": "yi", "tier": 1, "digest": "0" * 64},
        {"person": "yi", "tier": 1, "round": 2},
        {"person": "yi", "tier": 1, "before": "tier_2"},
        {"person": "ji", "tier": 1, "principal": "yi"},  # no delegation
        {"person": "yi", "tier": 1, "previous": GENESIS},
        {"person": "yi", "tier": 1, "place": 900},
        {"deed": "withdraw", "person": "ji", "tier": 0},  # no reason
    ],
    ids=str,
)
def test_a_forged_act_is_refused(office: Office, changes: dict[str, Any]) -> None:
    """An act against the rules is refused by the schema, whoever writes it."""
    review = office.submit()
    with pytest.raises(apsw.ConstraintError):
        _forge(office, review, **changes)


def test_nobody_approves_twice_in_the_schema(office: Office) -> None:
    """Somebody with the roles of all tiers cannot act at a second one, nor for the one before him."""
    review = office.approve(office.submit(), "wu")
    with pytest.raises(apsw.ConstraintError):
        _forge(office, review, person="wu", tier=2, after="tier_3")


def test_a_disabled_user_cannot_act_in_the_schema(office: Office) -> None:
    """The right is asked for at the moment of the act."""
    review = office.submit()
    office.people.disable("xin", "yi")
    with pytest.raises(apsw.ConstraintError):
        _forge(office, review, person="yi", tier=1, after="tier_2")


@pytest.mark.parametrize(
    "table", ["act", "version", "finding", "review", "person", "procedure", "outbox", "dismissal", "alarm"]
)
def test_the_record_stays(office: Office, table: str) -> None:
    """Nothing of the record can be deleted."""
    _fill(office)
    with pytest.raises(apsw.ConstraintError):
        office.connection.execute(f"DELETE FROM {table}")


def test_the_view_does_not_trust_the_state(office: Office) -> None:
    """With every trigger gone a state can be written; the view still shows nothing, and verify says so."""
    review = office.approve(office.submit(), "yi", "bing")
    _disarm(office.connection)
    _move(office, review, state="released")
    assert not list(office.ledger.reviews.publishable())
    assert {"reviews", "gate"} <= _broken(office.ledger)


def test_a_finding_put_in_takes_it_out(office: Office) -> None:
    """What has a finding open is not publishable, whatever its state."""
    review = office.released()
    assert list(office.ledger.reviews.publishable())
    office.connection.execute(
        "INSERT INTO finding VALUES (?, 9, 'shown', 'body', 0, 1, 'mobile', 'redact', 'r', 'r', 'r')", (review.version,)
    )
    assert not list(office.ledger.reviews.publishable())


def _fill(office: Office) -> None:
    """Bring rows into every table of the gate, in every state that leaves a trace."""
    office.released("1")
    office.act(office.released("2", LEAKING), "ji", Deed.WITHDRAW)
    held = office.submit("3", "内部资料 注意保存\n情况")
    office.act(held, "ji", Deed.DISMISS, dismissed=[2])
    office.act(office.approve(office.submit("4"), "yi"), "bing", Deed.RETURN)
    office.desk.open(office.submit("5").id, "geng")
    with office.ledger.reviews.writing(office.clock()) as record:
        subject = Subject(jurisdiction=JURISDICTION, unit="甲", source="draft", native_id="9")
        record.raise_alarm("sealed", subject, "", 1, "mark")
        record.raise_alarm("sealed", subject, "", 2, "mark")
        record.put_token(
            Token(digest="d", person="jia", label="l", expires_on="2027-01-01", revoked_at="", act=0),
            "jia",
            "token",
            JURISDICTION,
        )
        for until in ("2026-03-09", "2026-03-19"):
            given = Delegation(
                id=0, jurisdiction=JURISDICTION, principal="yi", delegate="bing", tier=1, since="2026-03-02", until=until,
                revoked_at="", act=0,
            )  # fmt: skip
            record.delegate(given, "yi", Why(code="absence", text="出差"))
    office.desk.resolve(1, "ji", Why(code="reported", text="已报"))


@cache
def image() -> bytes:
    """Return a full ledger as a file's bytes, made once."""
    office = Office()
    _fill(office)
    return office.connection.serialize("main")


@cache
def head() -> tuple[Any, ...]:
    """Return the anchors of the full ledger."""
    ledger = SqliteLedger(None)
    ledger.connection.deserialize("main", image())
    return tuple(heads(ledger.reviews, "2026-03-02T09:00:00+08:00"))


@pytest.fixture
def bare() -> Iterator[SqliteLedger]:
    """A full ledger whose schema no longer defends itself."""
    ledger = SqliteLedger(None)
    ledger.connection.deserialize("main", image())
    _disarm(ledger.connection)
    yield ledger
    ledger.close()


def _disarm(connection: apsw.Connection) -> None:
    for (name,) in list(connection.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'")):
        connection.execute(f"DROP TRIGGER {name}")
    connection.execute("PRAGMA ignore_check_constraints = ON; PRAGMA foreign_keys = OFF")


def _broken(ledger: SqliteLedger) -> set[str]:
    return {one.name for one in ledger.verify_gate() if not one.holds}


def _altered(ledger: SqliteLedger) -> set[str]:
    """Return what is broken besides the triggers that the test has taken away."""
    return _broken(ledger) - {"gate"}


def columns() -> list[tuple[str, str]]:
    """Return every column of the tables of the gate."""
    connection = SqliteLedger(None).connection
    return [(table, str(row[1])) for table in GATE for row in connection.execute(f"PRAGMA table_info({table})")]


def test_the_full_ledger_is_sound() -> None:
    """Every table has rows, and before anybody alters anything every promise holds."""
    ledger = SqliteLedger(None)
    ledger.connection.deserialize("main", image())
    assert not [
        table for table in GATE if ledger.connection.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,)
    ]
    assert not [one for one in ledger.verify() if not one.holds]
    assert not differences(ledger.reviews, list(head()))


@pytest.mark.parametrize("column", columns(), ids=".".join)
def test_a_value_altered_is_found(bare: SqliteLedger, column: tuple[str, str]) -> None:
    """One value of one row, changed by one bit, one character or one, breaks a promise."""
    table, name = column
    (key, value), *_ = bare.connection.execute(f'SELECT {_key(table)}, "{name}" FROM {table} ORDER BY 1 DESC')
    other = value + 1 if isinstance(value, int) else (value[:-1] + chr(ord(value[-1]) ^ 8) if value else "x")
    bare.connection.execute(f'UPDATE {table} SET "{name}" = ? WHERE {_key(table)} = ?', (other, key))
    assert _altered(bare)


def _key(table: str) -> str:
    keys = {"act": "number", "person": "name", "token": "digest", "procedure": "(id || '/' || tier)"}
    pairs = {"finding": "(version || '/' || number)", "dismissal": "(version || '/' || number)"}
    return keys.get(table) or pairs.get(table) or "id"


@pytest.mark.parametrize("table", GATE)
@pytest.mark.parametrize("order", ["ASC", "DESC"])
def test_a_row_taken_away_is_found(bare: SqliteLedger, table: str, order: str) -> None:
    """The first or the last row of a table is deleted; the last act is missed by whoever has kept a head."""
    key = _key(table)
    bare.connection.execute(
        f"DELETE FROM {table} WHERE {key} = (SELECT {key} FROM {table} ORDER BY {key} {order} LIMIT 1)"
    )
    assert _altered(bare) or differences(bare.reviews, list(head()))


@pytest.mark.parametrize("table", [table for table in GATE if table not in ("dismissal", "procedure")])
def test_a_row_slipped_in_is_found(bare: SqliteLedger, table: str) -> None:
    """A row is copied under another key."""
    names = [name for of, name in columns() if of == table]
    fresh = {
        "act": {"number", "place"},
        "finding": {"number"},
        "version": {"id", "number"},
        "review": {"id", "subject"},
    }
    new = fresh.get(table, {"person": {"name"}, "token": {"digest"}}.get(table, {"id"}))
    said = ", ".join(
        f'"{name}" || 9'
        if name in new and table in ("person", "token", "review")
        else f'"{name}" + 900'
        if name in new
        else f'"{name}"'
        for name in names
    )
    bare.connection.execute(f"INSERT INTO {table} SELECT {said} FROM {table} LIMIT 1")
    assert _altered(bare)


def test_acts_that_change_places_are_found(bare: SqliteLedger) -> None:
    """Two acts are exchanged: every total stays as it was."""
    for old, new in ((20, 900), (21, 20), (900, 21)):
        bare.connection.execute("UPDATE act SET number = ?, place = ? WHERE number = ?", (new, new, old))
    assert "acts" in _altered(bare)


def test_a_chain_made_anew_is_found_by_what_was_noted(bare: SqliteLedger) -> None:
    """Who alters a reason and hashes the whole chain again is found by a head kept elsewhere, and by it alone."""
    bare.connection.execute("UPDATE act SET reason = '别的理由' WHERE deed = 'return'")
    previous = GENESIS
    for act in list(all_acts(bare.connection)):
        (fresh,) = [one for one in all_acts(bare.connection) if one.number == act.number]
        bare.connection.execute("UPDATE act SET previous = ? WHERE number = ?", (previous, act.number))
        (fresh,) = [one for one in all_acts(bare.connection) if one.number == act.number]
        previous = hash_of(fresh)
        bare.connection.execute("UPDATE act SET hash = ? WHERE number = ?", (previous, act.number))
    assert not _altered(bare)
    assert "被改写" in differences(bare.reviews, list(head()))[0]


def test_an_older_copy_put_back_is_found_by_what_was_noted() -> None:
    """A ledger put back to an earlier day is sound in itself; only who has kept a head can tell."""
    earlier = Office()
    earlier.released("1")
    assert not _broken(earlier.ledger)
    assert "已不在" in differences(earlier.ledger.reviews, list(head()))[0]


def test_a_trigger_or_view_altered_is_found() -> None:
    """A gate without one of its triggers, or with a view that shows more, is told by name."""
    for harm in (
        "DROP TRIGGER review_is_cleared_by_three",
        "DROP VIEW publishable; CREATE VIEW publishable AS SELECT * FROM version",
    ):
        ledger = SqliteLedger(None)
        ledger.connection.execute(harm)
        assert _broken(ledger) == {"gate"}


def test_the_schema_is_applied_once() -> None:
    """Opening a ledger again changes nothing of the gate."""
    office = Office()
    office.released()
    assert office.connection.pragma("user_version") == migrations()[-1][0]
    assert office.row(next(iter(office.ledger.reviews.publishable())).review).state is State.RELEASED
