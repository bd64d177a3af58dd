"""Users on a page: added, given roles, new passwords and disabled by the administrator; somebody always remains who can."""

from __future__ import annotations

from datetime import datetime, timedelta

import apsw
import msgspec
import pytest
from review_kit import JURISDICTION, Office
from web_kit import PASSWORD, Pages

from syndicate.ledger.sqlite import SqliteLedger
from syndicate.model.review import Person, Role
from syndicate.pipeline.gate.digest import canonical
from syndicate.pipeline.gate.machine import Refused
from syndicate.review import patience
from syndicate.review.patience import TooSoon

NOON = datetime.fromisoformat("2026-03-02T12:00:00+08:00")


def test_the_administrator_manages_users_on_a_page() -> None:
    """A user is added, logs in, loses a role, gets a new password and is disabled; each act is on the record."""
    pages = Pages()
    browser = pages.at("xin")
    browser.get("/users")
    answer = browser.send("/users", name="hua", unit="区教育局", role=["clerk"], new="first password")
    assert "hua" in browser.follow(answer).text
    assert pages.browser().log_in("hua", "first password").status_code == 303
    assert browser.send("/users/hua/roles", role=["tier_1", "tier_2"]).status_code == 303
    hua = pages.office.people.known("hua")
    assert msgspec.json.decode(hua.roles) == ["tier_1", "tier_2"]
    theirs = pages.browser()
    theirs.log_in("hua", "first password")
    browser.get("/users")
    assert browser.send("/users/hua/password", new="second password").status_code == 303
    assert theirs.get("/account").status_code == 303
    browser.get("/users")
    assert browser.send("/users/hua/disable").status_code == 303
    assert pages.browser().log_in("hua", "second password").status_code == 401
    assert sum('"user"' in said and '"xin"' in said for said in pages.office.texts()) == 5


def test_nobody_else_sees_or_changes_users() -> None:
    """A clerk and an auditor get neither the page nor its forms."""
    pages = Pages()
    for name in ("jia", "geng", "ji"):
        browser = pages.at(name)
        assert browser.get("/users").status_code == 403
        browser.get("/account")
        token = browser.fields(browser.form("/account/password"))["token"]
        assert browser.post("/users/bo/disable", {"token": token}).status_code == 403
    assert not pages.office.people.known("bo").disabled_at


def test_what_will_not_do_is_said_and_changes_nothing() -> None:
    """A short password, roles that do not go together, no role and a name that is taken are refused with the reason."""
    pages = Pages()
    browser = pages.at("xin")
    before = len(pages.office.texts())
    for fields, status in (
        ({"name": "hua", "role": ["clerk"], "new": "short"}, 422),
        ({"name": "hua", "role": ["auditor", "clerk"], "new": "long enough 1"}, 422),
        ({"name": "hua", "role": [], "new": "long enough 1"}, 422),
        ({"name": "jia", "role": ["clerk"], "new": "long enough 1"}, 409),
    ):
        browser.get("/users")
        assert browser.send("/users", **fields).status_code == status
    assert len(pages.office.texts()) == before


def test_the_last_administrator_stays() -> None:
    """Neither the page nor the code nor the schema takes away the last who can manage users; with a second one it may."""
    pages = Pages()
    office, browser = pages.office, pages.at("xin")
    browser.get("/users")
    assert browser.send("/users/xin/disable").status_code == 409
    with pytest.raises(Refused, match="last administrator"):
        office.people.disable("xin", "xin")
    office.connection.execute("DROP TRIGGER person_changes_by_acts")  # it would refuse for another reason
    with pytest.raises(apsw.ConstraintError, match="last administrator"):
        office.connection.execute("UPDATE person SET disabled_at = 'now' WHERE name = 'xin'")
    office.people.add("xin", "er", "", "", [Role.ADMINISTRATOR])
    with pytest.raises(Refused):
        office.people.set_roles("er", "er", [Role.CLERK])
    office.people.set_roles("er", "xin", [Role.CLERK])
    with pytest.raises(Refused, match="last administrator"):
        office.people.disable("er", "er")


def test_failures_are_remembered_from_one_command_to_the_next() -> None:
    """After five failures a name waits, also in another process, twice as long each time; a success forgets."""
    ledger = SqliteLedger(None)
    person = Person(name="甲", jurisdiction=JURISDICTION, display="", unit="", roles=canonical([]), password="", totp="", disabled_at="", act=0)  # fmt: skip

    def refused() -> Person:
        raise Refused("no")

    now = NOON
    for _ in range(5):
        with pytest.raises(Refused, match="no"):
            patience.proved("甲", refused, ledger.sessions, now)
    with pytest.raises(TooSoon) as told:
        patience.proved("甲", lambda: person, ledger.sessions, now)
    assert told.value.seconds == 15
    now += timedelta(seconds=15)
    with pytest.raises(Refused, match="no"):
        patience.proved("甲", refused, ledger.sessions, now)
    with pytest.raises(TooSoon) as told:
        patience.proved("甲", lambda: person, ledger.sessions, now)
    assert told.value.seconds == 30
    assert patience.proved("乙", lambda: person, ledger.sessions, now) is person
    now += timedelta(seconds=30)
    assert patience.proved("甲", lambda: person, ledger.sessions, now) is person
    assert ledger.sessions.failures("甲") == (0, None)


def test_who_shows_nothing_costs_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """A request without a token is refused at once: no password is worked out for it, which takes long on purpose."""
    office = Office()
    monkeypatch.setattr("syndicate.review.people._HASHER", None)
    for header in ("", "Bearer", "Bearer  ", "Basic a-secret"):
        with pytest.raises(Refused, match="身份未能确认"):
            office.people.bearing(header)


def test_a_request_bears_a_token_of_a_user_with_the_role() -> None:
    """A header with a token in force names its user; without the role, revoked, expired or malformed it names nobody."""
    office = Office()
    office.people.give_token("xin", "geng", "报表", 30, "a-secret")
    assert office.people.bearing("Bearer a-secret", Role.AUDITOR).name == "geng"
    assert office.people.bearing("bearer  a-secret").name == "geng"
    for header in ("", "a-secret", "Basic a-secret", "Bearer", "Bearer other"):
        with pytest.raises(Refused):
            office.people.bearing(header, Role.AUDITOR)
    with pytest.raises(Refused):
        office.people.bearing("Bearer a-secret", Role.CLERK, Role.SECRECY_OFFICER)
    office.clock.now += timedelta(days=31)
    with pytest.raises(Refused):
        office.people.bearing("Bearer a-secret", Role.AUDITOR)
    office.people.give_token("xin", "geng", "新报表", 30, "b-secret")
    office.people.revoke_token("xin", "geng", "新报表")
    with pytest.raises(Refused):
        office.people.bearing("Bearer b-secret")
    assert "b-secret" not in "".join(str(row) for row in office.connection.execute("SELECT * FROM token"))
    assert PASSWORD not in "".join(office.texts())
