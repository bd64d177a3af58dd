"""
Whatever people do, in whichever order, and wherever it breaks off: nothing is publishable without three approvals of what it says now.

The machine keeps its own account of who has done what; it knows nothing of the gate's rules but the law.
"""

from __future__ import annotations

import shutil
import tempfile
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
from hypothesis import HealthCheck, event, note, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from review_kit import BLOCKED, CLEAN, JURISDICTION, LEAKING, PEOPLE, PHONE, WHYS, Office

from syndicate.ledger.reviews import Why
from syndicate.ledger.sqlite import SqliteLedger
from syndicate.model.review import Deed, Delegation, Draft, Review, Role, State
from syndicate.pipeline.gate.drafting import draft_of
from syndicate.pipeline.gate.machine import Refused

PERSONS = st.sampled_from(["jia", "bo", "yi", "bing", "ding", "wu", "ji", "geng", "xin"])
REVIEWERS = st.sampled_from(["yi", "bing", "ding", "wu", "bo", "ji"])
TURNS = st.sampled_from(["yi", "bing", "ding", "wu", "ji", "jia"])
OWN = {"yi": 1, "bing": 2, "ding": 3}
WHICH = st.integers(0, 2)
BODIES = st.sampled_from([CLEAN, LEAKING, BLOCKED, CLEAN + "另行通知。", f"另一处电话{PHONE}。{CLEAN}"])
VOID = (Deed.RETURN, Deed.WITHHOLD, Deed.ESCALATE, Deed.RETRACT, Deed.WITHDRAW)
ROLES = {name: {str(role) for role in roles} for name, (_, roles) in PEOPLE.items()}


class Crash(Exception):
    """The process ends at a statement."""


class Account:
    """What the machine itself knows of one review."""

    def __init__(self, maker: str) -> None:
        self.makers = {maker}
        self.approved: list[tuple[int, str, str]] = []
        self.out = False

    @property
    def people(self) -> set[str]:
        """Return everybody who approved what it says now, and for whom."""
        return {name for _, *names in self.approved for name in names if name}

    @property
    def cleared(self) -> bool:
        """Say whether three different people have approved what it says now, one at each tier, none of them a maker."""
        persons = {person for _, person, _ in self.approved}
        return {tier for tier, _, _ in self.approved} == {1, 2, 3} and len(persons - self.makers) >= 3

    def void(self) -> None:
        """Forget every approval."""
        self.approved, self.out = [], False


@cache
def template() -> Path:
    """Return a ledger file with the people in it, made once."""
    path = Path(tempfile.mkdtemp(prefix="gate-")) / "ledger.db"
    office = Office(SqliteLedger(path))
    office.ledger.close()
    return path


class Gate(RuleBasedStateMachine):
    """Everything that may happen at the gate."""

    @initialize()
    def begin(self) -> None:
        """Open an office of its own."""
        self.folder = Path(tempfile.mkdtemp(prefix="gate-"))
        self.path = self.folder / "ledger.db"
        shutil.copy(template(), self.path)
        self.office = Office(SqliteLedger(self.path))
        self.accounts: dict[str, Account] = {}
        self.delegations: list[Delegation] = []
        self.number = 0
        self.break_at = 0
        self.add(CLEAN)
        self.whole_way(LEAKING, out=True)

    def _reopen(self) -> None:
        clock = self.office.clock
        self.office.ledger.close()
        self.office = Office(SqliteLedger(self.path))
        self.office.clock.now = clock.now

    def _try(self, work: Any) -> Any:
        """Do something that may be refused or break off; either way nothing of it stands. None: it does not."""
        before = self._everything()
        connection, left = self.office.connection, self.break_at
        self.break_at = 0

        def trace(*_: object) -> bool:
            nonlocal left
            left -= 1
            if left == 0:
                raise Crash
            return True

        connection.exec_trace = trace if left else None
        try:
            return work()
        except (Refused, Crash) as error:
            note(repr(error))
            event(f"{type(error).__name__}")
            connection.exec_trace = None
            assert self._everything() == before
            return None
        finally:
            connection.exec_trace = None

    def _everything(self) -> tuple[list[Any], ...]:
        tables = ("review", "version", "finding", "act", "dismissal", "outbox", "delegation", "alarm")
        return tuple(list(self.office.connection.execute(f"SELECT * FROM {table}")) for table in tables)

    def _which(self, which: int) -> str:
        """Return a review; the newest are met most."""
        known = list(self.accounts)
        return known[-1 - which % len(known)]

    def _row(self, review: str) -> Review:
        return self.office.row(review)

    @rule(body=BODIES)
    def add(self, body: str) -> None:
        """Hand in a draft."""
        self.number += 1
        row = self._try(lambda: self.office.submit(str(self.number), body))
        if row is None:
            row = self.office.submit(str(self.number), body)
        self.accounts[row.id] = Account("jia")

    @rule(which=WHICH, body=BODIES, person=PERSONS)
    def edit(self, which: int, body: str, person: str) -> None:
        """Change the text."""
        review = self._which(which)
        row = self._row(review)
        draft: Draft = msgspec.structs.replace(
            draft_of(self.office.ledger.reviews.version(row.version)), body=body, masks=None
        )
        if self._try(lambda: self.office.desk.edit(review, person, draft, row.digest)) is not None:
            self.accounts[review].makers.add(person)
            self.accounts[review].void()

    @rule(which=WHICH, person=PERSONS)
    def find(self, which: int, person: str) -> None:
        """File what somebody has found."""
        review = self._which(which)
        work = lambda: self.office.desk.find(review, person, ("body", 0, 2), "privacy", WHYS[Deed.FIND])  # noqa: E731  # tried later
        if self._try(work) is not None:
            self.accounts[review].void()

    @rule(which=WHICH, person=st.sampled_from(["ji", "ji", "yi"]))
    def dismiss(self, which: int, person: str) -> None:
        """Dismiss whatever stands open."""
        review = self._which(which)
        found = self.office.ledger.reviews.findings(self._row(review).version)
        numbers = [one.number for one, is_open in found if is_open]
        if self._try(lambda: self.office.act(review, person, Deed.DISMISS, dismissed=numbers)) is not None:
            assert person == "ji"

    @rule(which=WHICH, person=st.sampled_from(["jia", "bo", "yi"]))
    def hand_in(self, which: int, person: str) -> None:
        """Hand in what is screened or was returned."""
        review = self._which(which)
        if self._try(lambda: self.office.act(review, person, Deed.SUBMIT)) is not None:
            self.accounts[review].makers.add(person)

    @rule(which=WHICH, person=REVIEWERS)
    def approve(self, which: int, person: str) -> None:
        """Approve; it succeeds where the law allows it, and nowhere else."""
        self._approve(self._which(which), person)

    def _approve(self, review: str, person: str) -> None:
        account, tier = self.accounts[review], self._tier(review)
        principal = self._for_whom(person, tier)
        names = {person, principal or ""} - {""}
        right = bool(tier) and principal is not None and not names & (account.makers | account.people)
        crashes = bool(self.break_at)
        done = self._try(lambda: self.office.act(review, person, Deed.APPROVE))
        assert done is None or right
        assert done is not None or crashes or not right
        if done is not None:
            account.approved.append((tier, person, principal or ""))
            event("for somebody else" if principal else "on his own")

    def _tier(self, review: str) -> int:
        state = self._row(review).state
        return int(state[-1]) if state.startswith("tier_") else 0

    def _for_whom(self, person: str, tier: int) -> str | None:
        """Return on whose behalf somebody may act at a tier today: nobody's (his own), a principal's, or None."""
        if f"tier_{tier}" in ROLES[person]:
            return ""
        today = self.office.clock.now.date().isoformat()
        for one in self.delegations:
            if one.delegate == person and one.tier == tier and one.since <= today <= one.until:
                return one.principal
        return None

    @rule(which=WHICH, person=TURNS, deed=st.sampled_from(VOID))
    def turn_back(self, which: int, person: str, deed: Deed) -> None:
        """Return, withhold, escalate, retract or withdraw."""
        review = self._which(which)
        if self._try(lambda: self.office.act(review, person, deed)) is not None:
            event(f"{deed} after {len(self.accounts[review].approved)} approvals")
            self.accounts[review].void()

    @rule(body=BODIES, out=st.booleans())
    def whole_way(self, body: str, *, out: bool) -> None:
        """Hand in a draft and let it go the whole way, as far as it may."""
        self.add(body)
        self.go_through(0)
        if out:
            self.release(0, "bo")

    @rule(which=WHICH, deed=st.sampled_from((Deed.RETURN, Deed.ESCALATE, Deed.WITHHOLD)), again=st.booleans())
    def turn_back_by_right(self, which: int, deed: Deed, *, again: bool) -> None:
        """Whoever has the turn turns it back; it may be handed in again and go the whole way anew."""
        self._approve(self._which(which), "yi")
        tier = self._tier(self._which(which))
        self.turn_back(which, {number: name for name, number in OWN.items()}.get(tier, "ji"), deed)
        if again:
            self.hand_in(which, "bo")
            self.go_through(which)

    @rule(which=WHICH, delegate=st.sampled_from(["bo", "ji", "yi"]), days=st.integers(0, 3), later=st.integers(0, 5))
    def stand_in(self, which: int, delegate: str, days: int, later: int) -> None:
        """Somebody stands in at the tier whose turn it is, in time or too late."""
        tier = self._tier(self._which(which))
        principal = {number: name for name, number in OWN.items()}.get(tier, "yi")
        self.delegate(principal, delegate, days)
        if later:
            self.wait(later)
        self.approve(which, delegate)

    @rule(which=WHICH)
    def go_through(self, which: int) -> None:
        """Let three people approve who have the roles, as far as they may."""
        review = self._which(which)
        for person in ("yi", "bing", "ding"):
            self._approve(review, person)

    @rule(which=WHICH, person=st.sampled_from(["jia", "bo", "bo", "bo", "yi"]))
    def release(self, which: int, person: str) -> None:
        """Release."""
        review = self._which(which)
        if self._try(lambda: self.office.act(review, person, Deed.RELEASE)) is not None:
            assert self.accounts[review].cleared
            self.accounts[review].out = True
            event("released")

    @rule(which=WHICH, person=REVIEWERS)
    def approve_what_was_seen_before(self, which: int, person: str) -> None:
        """An approval of another digest than the present one changes nothing."""
        review = self._which(which)
        assert self._try(lambda: self.office.act(review, person, Deed.APPROVE, digest="0" * 64)) is None

    @rule(principal=st.sampled_from(["yi", "bing", "ding", "ji"]), delegate=REVIEWERS, days=st.integers(0, 40))
    def delegate(self, principal: str, delegate: str, days: int) -> None:
        """Let one act for another for some days."""
        tier = OWN.get(principal, 1)
        today: date = self.office.clock.now.date()
        wanted = Delegation(
            id=0, jurisdiction=JURISDICTION, principal=principal, delegate=delegate, tier=tier, since=today.isoformat(),
            until=(today + timedelta(days=days)).isoformat(), revoked_at="", act=0,
        )  # fmt: skip
        given = self._try(lambda: self.office.people.delegate(principal, wanted, Why(code="absence", text="出差")))
        if given is not None:
            self.delegations.append(given)

    @rule(days=st.integers(1, 40))
    def wait(self, days: int) -> None:
        """Let time pass: it clears nothing."""
        before = [self._row(review).state for review in self.accounts]
        self.office.clock.now += timedelta(days=days)
        assert [self._row(review).state for review in self.accounts] == before

    @rule(statement=st.integers(1, 60))
    def break_next(self, statement: int) -> None:
        """Let what is done next break off at a statement."""
        self.break_at = statement

    @rule()
    def restart(self) -> None:
        """Close the ledger and open it again."""
        before = self._everything()
        self._reopen()
        assert self._everything() == before

    @rule(which=WHICH)
    def read(self, which: int) -> None:
        """Look at it: that is on the record, and nothing else."""
        review = self._which(which)
        row = self._row(review)
        opened = self.office.desk.open(review, "geng")
        assert self._row(review) == row
        assert opened.history[-1].deed is Deed.READ

    @invariant()
    def nothing_is_publishable_without_three(self) -> None:
        """What may go out is what the machine's own account says was approved by three different people as it stands."""
        if not hasattr(self, "office"):
            return
        found = {one.review: one for one in self.office.ledger.reviews.publishable()}
        assert set(found) == {review for review, account in self.accounts.items() if account.cleared}
        for review, one in found.items():
            assert PHONE not in one.body + one.title
            assert one.digest == self._row(review).digest

    @invariant()
    def what_is_out_is_released(self) -> None:
        """The newest event of the outbox says of each whether it is out."""
        if not hasattr(self, "office"):
            return
        newest = {one.review: one.event == "released" for one in self.office.ledger.reviews.outbox()}
        for review, account in self.accounts.items():
            assert newest.get(review, False) == account.out == (self._row(review).state is State.RELEASED)

    def teardown(self) -> None:
        """Every promise holds in the end, and the record never holds what was hidden."""
        if not hasattr(self, "office"):
            return
        assert not [one for one in self.office.ledger.verify_gate() if not one.holds]
        assert not [text for text in self.office.texts() if PHONE in text]
        self.office.ledger.close()
        shutil.rmtree(self.folder)


TestGate = Gate.TestCase
TestGate.settings = settings(
    max_examples=30, stateful_step_count=40, deadline=None, suppress_health_check=list(HealthCheck), print_blob=True
)
assert {Role.TIER_1, Role.TIER_2, Role.TIER_3} <= {role for _, roles in PEOPLE.values() for role in roles}
