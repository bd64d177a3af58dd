"""The schema refuses what would go out without a clearance, whoever writes; a text is published by no UPDATE."""

from __future__ import annotations

from collections.abc import Iterator

import apsw
import pytest
from publishing_kit import Outlet
from review_kit import JURISDICTION, Office

from syndicate.engine.relay import LEASE
from syndicate.ledger.outgoing import Span, Verdict
from syndicate.model.review import Deed, Review, State
from syndicate.publish.selection import wants

CLEARANCE = "nothing goes out without a clearance"


@pytest.fixture
def outlet() -> Iterator[Outlet]:
    """An office with one subscriber."""
    made = Outlet()
    made.subscribe("https://hook.example/")
    yield made
    made.office.ledger.close()


def write(office: Office, sql: str, *bound: object) -> None:
    """Write behind the program's back."""
    office.connection.execute(sql, bound)  # type: ignore[arg-type] # values of SQLite


def publishable(office: Office) -> list[str]:
    """Return what may go out."""
    return [one.review for one in office.ledger.outgoing.released()]


def stages(office: Office) -> Iterator[Review]:
    """Yield a review in every state short of release."""
    yield office.submit("blocked", "内部资料 注意保存\n关于某项工作的情况。")
    yield office.submit("tier_1")
    yield office.approve(office.submit("tier_2"), "yi")
    yield office.approve(office.submit("tier_3"), "yi", "bing")
    yield office.approve(office.submit("cleared"), "yi", "bing", "ding")
    yield office.act(office.submit("returned"), "yi", Deed.RETURN)
    yield office.act(office.released("withdrawn"), "ji", Deed.WITHDRAW)


def test_no_update_publishes(outlet: Outlet) -> None:
    """Whatever state a review is in, no UPDATE of it, nor of versions, acts or findings, makes it publishable."""
    office = outlet.office
    for review in list(stages(office)):
        for sql in (
            "UPDATE review SET state = 'released' WHERE id = ?",
            "UPDATE review SET state = 'released', act = act + 1 WHERE id = ?",
            "UPDATE review SET state = 'released', act = (SELECT max(number) FROM act) WHERE id = ?",
            "UPDATE review SET procedure = 99 WHERE id = ?",
            "UPDATE version SET shown_body = 'x' WHERE review = ?",
            "UPDATE act SET deed = 'release' WHERE review = ?",
            "DELETE FROM finding WHERE version IN (SELECT id FROM version WHERE review = ?)",
        ):
            try:
                write(office, sql, review.id)
            except apsw.ConstraintError:
                continue
            assert office.connection.changes() == 0, sql
        assert review.id not in publishable(office)


def test_no_row_of_the_outbox_without_a_clearance(outlet: Outlet) -> None:
    """A row of the outbox for what is not released is refused; what is there is final."""
    office = outlet.office
    insert = "INSERT INTO outbox (jurisdiction, review, event, digest, code, act, at) VALUES (?, ?, 'released', ?, '', 1, '')"
    for review in list(stages(office)):
        with pytest.raises(apsw.ConstraintError, match=CLEARANCE):
            write(office, insert, JURISDICTION, review.id, review.digest)
    for sql in ("UPDATE outbox SET event = 'released'", "DELETE FROM outbox"):
        with pytest.raises(apsw.ConstraintError, match="final"):
            write(office, sql)


def test_no_delivery_without_a_clearance(outlet: Outlet) -> None:
    """A delivery of what was withdrawn, or of what is not in the outbox, is refused."""
    office = outlet.office
    review = office.released("1")
    office.act(review, "ji", Deed.WITHDRAW)
    insert = (
        "INSERT INTO delivery (subscriber, posting, review, event, state, tries, attempts, next_at, lease, leased_until, created_at, "
        "settled_at, acknowledged_at) VALUES ('a', ?, ?, ?, 'waiting', 0, 0, '', '', '', '', '', '')"
    )
    with pytest.raises(apsw.ConstraintError, match=CLEARANCE):
        write(office, insert, 1, review.id, "released")
    with pytest.raises(apsw.ConstraintError):
        write(office, insert, 1, review.id, "withdrawn")
    with pytest.raises(apsw.ConstraintError, match="may have got"):
        write(office, insert, 2, review.id, "withdrawn")
    with pytest.raises(apsw.ConstraintError):
        write(office, insert, 99, review.id, "released")


def test_no_sending_without_a_clearance(outlet: Outlet) -> None:
    """A delivery that was planned cannot be taken for sending, nor be revived, once its text is not publishable."""
    office = outlet.office
    review = office.released("1")
    outlet.outgoing.plan(wants, outlet.present())
    office.act(review, "ji", Deed.WITHDRAW)
    take = "UPDATE delivery SET state = 'sending', lease = 'x', leased_until = '9', tries = 1, attempts = 1"
    with pytest.raises(apsw.ConstraintError, match=CLEARANCE):
        write(office, take)
    write(office, "UPDATE delivery SET state = 'void'")
    with pytest.raises(apsw.ConstraintError, match=CLEARANCE):
        write(office, "UPDATE delivery SET state = 'waiting'")
    assert outlet.outgoing.claim("a", "x", outlet.present(), outlet.present() + LEASE) is None


def test_nobody_who_is_switched_off_is_sent_anything(outlet: Outlet) -> None:
    """Taking a delivery for a subscriber that is not active is refused by the schema."""
    office = outlet.office
    office.released("1")
    outlet.outgoing.plan(wants, outlet.present())
    write(office, "UPDATE subscriber SET state = 'disabled'")
    with pytest.raises(apsw.ConstraintError, match="active"):
        write(office, "UPDATE delivery SET state = 'sending', lease = 'x', leased_until = '9'")
    assert outlet.outgoing.claim("a", "x", outlet.present(), outlet.present() + LEASE) is None


def test_the_record_of_sending_stays(outlet: Outlet) -> None:
    """Attempts are final, deliveries and subscribers are not deleted, a receipt is not taken back, a removed subscriber stays so."""
    office = outlet.office
    office.released("1")
    outlet.outgoing.plan(wants, outlet.present())
    claimed = outlet.outgoing.claim("a", "x", outlet.present(), outlet.present() + LEASE)
    assert claimed is not None
    outlet.outgoing.settle(claimed, "x", Verdict(at=outlet.present(), status=200, milliseconds=1, reason="ok"))
    for sql in (
        "DELETE FROM attempt",
        "UPDATE attempt SET reason = 'ok'",
        "DELETE FROM delivery",
        "UPDATE delivery SET acknowledged_at = ''",
        "UPDATE delivery SET attempts = 0, tries = 0",
        "UPDATE delivery SET posting = 2",
        "DELETE FROM subscriber",
        "UPDATE subscriber SET state = 'removed'",
    ):
        with pytest.raises(apsw.ConstraintError):
            write(office, sql)
    write(office, "UPDATE subscriber SET state = 'removed', secret = '', former = ''")
    with pytest.raises(apsw.ConstraintError, match="come back"):
        write(office, "UPDATE subscriber SET state = 'active', secret = 'x'")


def test_filters_pick_deliveries(outlet: Outlet) -> None:
    """Deliveries are found by subscriber, event, state, number and time."""
    outlet.subscribe("https://other.example/", "b")
    outlet.office.released("1")
    outlet.outgoing.plan(wants, outlet.present())
    found = [
        len(outlet.outgoing.deliveries(span))
        for span in (Span(), Span(subscriber="b"), Span(event="withdrawn"), Span(states=("waiting", "dead")), Span(delivery=1),
                     Span(since="2027"), Span(until="2027"), Span(limit=1))
    ]  # fmt: skip
    assert found == [2, 1, 0, 2, 1, 0, 2, 1]
    assert outlet.office.row(outlet.outgoing.released()[0].review).state == State.RELEASED
