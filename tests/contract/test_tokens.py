"""Tokens: each shows chosen roles of its user, at every address, on every ledger; and is no way to more."""

from __future__ import annotations

import pytest
from review_kit import Office

from syndicate.ledger.connection import Served
from syndicate.ledger.reviews import Why
from syndicate.ledger.sqlite import SqliteLedger
from syndicate.model.review import Deed, Delegation, Role, Token
from syndicate.pipeline.gate.machine import Refused
from syndicate.pipeline.gate.rights import roles_of
from syndicate.review.tokens import digest_of_secret

ALL = (Role.CLERK, Role.TIER_1, Role.SECRECY_OFFICER)


@pytest.fixture
def office(empty: SqliteLedger) -> Office:
    """An office over a ledger of each kind, with somebody who has several roles."""
    office = Office(empty)
    office.enrol("quan", "", ALL)
    return office


def give(office: Office, name: str, secret: str, *roles: Role, by: str = "") -> None:
    """Make a token."""
    office.people.give_token(by or name, name, secret, 30, secret, roles)


def decide(office: Office, secret: str, deed: Deed, review: str) -> None:
    """Decide as a program does that shows a token."""
    person = office.people.bearer(secret)
    row, roles = office.row(review), roles_of(person)
    office.desk.limited(person.name, roles).act(row.id, person.name, deed, Why(), row.digest)


def test_a_token_shows_the_roles_that_were_chosen(office: Office) -> None:
    """Of three roles a token shows one: it approves, or it hands in, and never what the other does."""
    give(office, "quan", "reads", Role.CLERK)
    give(office, "quan", "approves", Role.TIER_1)
    review = office.submit()
    with pytest.raises(Refused, match="无权在"):
        decide(office, "reads", Deed.APPROVE, review.id)
    decide(office, "approves", Deed.APPROVE, review.id)
    cleared = office.approve(review, "bing", "ding")
    with pytest.raises(Refused, match="无权"):
        decide(office, "approves", Deed.RELEASE, review.id)
    decide(office, "reads", Deed.RELEASE, review.id)
    assert str(office.row(cleared).state) == "released"
    assert all(one.holds for one in office.ledger.verify_gate())


def test_a_role_that_is_taken_away_or_given_later_is_not_shown(office: Office) -> None:
    """A token never shows more than its user has at the moment, nor what he got after it was made."""
    give(office, "quan", "t")
    office.people.set_roles("xin", "quan", [Role.CLERK, Role.TIER_2])
    assert roles_of(office.people.bearer("t")) == {Role.CLERK}
    with pytest.raises(Refused, match="没有要写入令牌的角色"):
        give(office, "quan", "u", Role.TIER_1)
    office.people.disable("xin", "quan")
    with pytest.raises(Refused, match="身份未能确认"):
        office.people.bearer("t")


def test_nobody_makes_a_token_that_decides_in_the_name_of_another(office: Office) -> None:
    """An administrator gives tokens for clerks and auditors; one of a tier or of the secrecy officer is made by the user himself."""
    for name in ("yi", "bing", "ding", "ji"):
        with pytest.raises(Refused, match="只能由"):
            give(office, name, f"of {name}", by="xin")
    give(office, "quan", "hands in", Role.CLERK, by="xin")
    assert roles_of(office.people.bearer("hands in")) == {Role.CLERK}
    with pytest.raises(Refused, match="只有系统管理员"):
        give(office, "jia", "x", Role.CLERK, by="bo")


def test_a_token_is_no_way_to_more(office: Office) -> None:
    """Who has shown a token makes no wider one with it, sets neither his password nor his second factor, and uses no delegation."""
    give(office, "quan", "t", Role.CLERK)
    narrow = office.people.limited("quan", roles_of(office.people.bearer("t")))
    with pytest.raises(Refused, match="没有要写入令牌的角色"):
        narrow.give_token("quan", "quan", "u", 30, "u", (Role.TIER_1,))
    assert narrow.give_token("quan", "quan", "v", 30, "v").roles == '["clerk"]'
    for change in (
        lambda: narrow.set_password("quan", "quan", "another password"),
        lambda: narrow.set_totp("quan", "quan", wanted=False),
    ):
        with pytest.raises(Refused, match="凭令牌不能更改"):
            change()
    given = Delegation(
        id=0, jurisdiction="230102", principal="bing", delegate="quan", tier=2, since="2026-03-01", until="2026-03-31",
        revoked_at="", act=0,
    )  # fmt: skip
    office.people.delegate("bing", given, Why(code="absence", text="出差"))
    review = office.approve(office.submit(), "yi")
    with pytest.raises(Refused, match="无权在"):
        decide(office, "t", Deed.APPROVE, review.id)
    office.act(review, "quan", Deed.APPROVE)


@pytest.mark.parametrize(
    "said", ["UPDATE token SET roles = '[\"tier_1\"]'", "UPDATE token SET roles = ''", "DELETE FROM token"]
)
def test_a_token_is_not_widened_by_hand(office: Office, said: str) -> None:
    """The schema refuses another list of roles and a deletion; with the guards gone, `verify` finds both."""
    give(office, "quan", "t", Role.CLERK)
    with pytest.raises(Exception, match=r"a token|by an act"):
        office.connection.execute(said)
    if isinstance(office.connection, Served):
        office.connection.execute("ALTER TABLE token DISABLE TRIGGER USER")
    else:
        office.connection.execute(
            "DROP TRIGGER token_stays; DROP TRIGGER token_is_final; DROP TRIGGER token_changes_by_acts"
        )
    office.connection.execute(said)
    assert {"people", "gate"} <= {one.name for one in office.ledger.verify_gate() if not one.holds}


def test_tokens_of_former_releases_are_what_their_acts_say(office: Office) -> None:
    """A token without a list of roles shows all that its user has, and is proved by the act that made it."""
    old = Token(
        digest=digest_of_secret("old"), person="quan", label="old", expires_on="2027-01-01", revoked_at="", act=0
    )
    with office.ledger.reviews.writing(office.clock()) as record:
        record.put_token(old, "quan", "token", "230102")
    assert roles_of(office.people.bearer("old")) == set(ALL)
    assert all(one.holds for one in office.ledger.verify_gate())
