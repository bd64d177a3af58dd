"""Plain SQL against the gate, on every ledger: nothing is written over, nobody comes or changes without an act, and nothing gets out."""

from __future__ import annotations

import apsw
import pytest
from review_kit import BLOCKED, CLEAN, Office

from syndicate.ledger.connection import Forbidden, Served
from syndicate.ledger.sqlite import SqliteLedger
from syndicate.model.review import Role

REFUSED = (apsw.ConstraintError, Forbidden)
KEYS = {
    "procedure": ("id", "tier"),
    "person": ("name",),
    "token": ("digest",),
    "delegation": ("id",),
    "review": ("id",),
    "version": ("id",),
    "finding": ("version", "number"),
    "alarm": ("id",),
    "outbox": ("id",),
}
FORGED = '["tier_1", "tier_2", "tier_3"]'


@pytest.fixture
def office(empty: SqliteLedger) -> Office:
    """An office over a ledger of each kind, with one information out and one on its way."""
    office = Office(empty)
    office.released()
    office.people.give_token("jia", "jia", "t", 30, "t", (Role.CLERK,))
    office.approve(office.submit("2", CLEAN + "二"), "yi")
    office.submit("3", BLOCKED)
    return office


def whole(office: Office) -> bool:
    """Say whether every promise of the gate holds, and one information is out."""
    out = [one.state for one in office.ledger.reviews.publishable()]
    return out == ["released"] and all(one.holds for one in office.ledger.verify_gate())


@pytest.mark.parametrize("table", [table for table in KEYS if table not in ("delegation", "alarm")])
def test_nothing_on_the_record_is_written_over(office: Office, table: str) -> None:
    """A row that is inserted once more in the place of itself is refused, also by INSERT OR REPLACE, which asks no trigger of deletion."""
    ways = ["INSERT"] if isinstance(office.connection, Served) else ["INSERT", "INSERT OR REPLACE", "REPLACE"]
    for way in ways:
        with pytest.raises(REFUSED):
            office.connection.execute(f"{way} INTO {table} SELECT * FROM {table}")
    assert whole(office)


def test_a_replaced_text_does_not_go_out(office: Office) -> None:
    """The words of a version that is out cannot be exchanged under its digest."""
    if isinstance(office.connection, Served):
        statement = "UPDATE version SET shown_body = 'other words'"
    else:
        columns = [str(row[1]) for row in office.connection.execute("SELECT * FROM pragma_table_info('version')")]
        said = ", ".join("'other words'" if name == "shown_body" else f'"{name}"' for name in columns)
        statement = f"INSERT OR REPLACE INTO version SELECT {said} FROM version"
    with pytest.raises(REFUSED):
        office.connection.execute(statement)
    assert whole(office)


@pytest.mark.parametrize(
    "statement",
    [
        f"UPDATE person SET roles = '{FORGED}' WHERE name = 'jia'",
        "UPDATE person SET disabled_at = '2026-03-02' WHERE name = 'yi'",
        "UPDATE person SET act = act + 1, password = 'x' WHERE name = 'yi'",
        "INSERT INTO person SELECT 'evil', jurisdiction, display, unit, roles, password, totp, disabled_at, act FROM person WHERE name = 'wu'",
        "INSERT INTO delegation VALUES (9, '230102', 'bing', 'jia', 2, '2026-01-01', '2026-12-31', '', 1)",
        "INSERT INTO token VALUES ('d', 'yi', 'l', '2027-01-01', '', 1, '')",
    ],
)
def test_nobody_comes_or_changes_without_an_act(office: Office, statement: str) -> None:
    """Roles, passwords, delegations and tokens that somebody writes by hand are refused."""
    with pytest.raises(REFUSED):
        office.connection.execute(statement)
    assert whole(office)


@pytest.mark.parametrize("state", ["cleared", "released"])
def test_no_statement_moves_a_review(office: Office, state: str) -> None:
    """UPDATE in every form is refused for what waits, and for what is held."""
    for said in ("", ", act = (SELECT max(number) FROM act)", ", round = round + 1"):
        with pytest.raises(REFUSED):
            office.connection.execute(f"UPDATE review SET state = '{state}'{said} WHERE state <> 'released'")
    assert whole(office)
