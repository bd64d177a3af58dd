"""Helpers of the tests of the review: an office with people in every role, a clock that is moved by hand, drafts."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import cache
from importlib.resources import files
from typing import Any

import apsw
import msgspec

from syndicate.ledger.reviews import Why
from syndicate.ledger.sqlite import SqliteLedger
from syndicate.model import CHINA
from syndicate.model.review import SYSTEM, Deed, Draft, Person, Review, Role
from syndicate.pipeline.gate.digest import canonical
from syndicate.pipeline.screen import Ruleset
from syndicate.review.desk import Desk, Handed
from syndicate.review.judging import Judge
from syndicate.review.people import People
from syndicate.review.tiers import tiers_of

JURISDICTION = "230102"
UNIT = "区民政局"
PHONE = "13912345678"
CLEAN = "自2018年3月5日起，区图书馆延长开放时间，周末晚间增设少儿读书活动。"
LEAKING = f"申请人手机：{PHONE}，请在三日内核对。"
BLOCKED = "内部资料 注意保存\n关于某项工作的情况。"
PEOPLE = {
    "jia": (UNIT, (Role.CLERK,)),
    "bo": (UNIT, (Role.CLERK,)),
    "yi": ("", (Role.TIER_1,)),
    "bing": ("", (Role.TIER_2,)),
    "ding": ("", (Role.TIER_3,)),
    "wu": ("", (Role.TIER_1, Role.TIER_2, Role.TIER_3)),
    "ji": ("", (Role.SECRECY_OFFICER,)),
    "geng": ("", (Role.AUDITOR,)),
    "xin": ("", (Role.ADMINISTRATOR,)),
    "ren": ("", (Role.OPERATIONS,)),
    "gui": ("区教育局", (Role.CLERK,)),
}
WHYS = {
    Deed.RETURN: Why(code="masking", text="遮盖不足"),
    Deed.WITHHOLD: Why(code="privacy", text="涉及个人隐私"),
    Deed.ESCALATE: Why(code="secrecy_body", text="不能确定是否涉密"),
    Deed.WITHDRAW: Why(code="error", text="内容有误"),
    Deed.RETRACT: Why(code="reconsidered", text="重新考虑"),
    Deed.DISMISS: Why(code="false_alarm", text="误报"),
    Deed.FIND: Why(code="seen_by_person", text="读到一处"),
    Deed.RESOLVE: Why(code="taken_down", text="已撤下"),
}


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.now = datetime(2026, 3, 2, 9, 0, tzinfo=CHINA)

    def __call__(self) -> datetime:
        """Return the present; every look at it takes a second."""
        self.now += timedelta(seconds=1)
        return self.now


@cache
def ruleset() -> Ruleset:
    """Return the installed rules of screening, compiled once."""
    folder = files("syndicate_config") / "secrecy"
    return Ruleset.from_texts(
        {one.name: one.read_text("utf-8") for one in folder.iterdir() if one.name.endswith(".toml")}
    )


class Office:
    """A ledger with people, and the desk over it."""

    def __init__(self, ledger: SqliteLedger | None = None, *, quorum: tuple[int, ...] = ()) -> None:
        self.ledger = ledger or SqliteLedger(None)
        self.clock = Clock()
        self.people = People(self.ledger.reviews, JURISDICTION, self.clock)
        tiers = tiers_of(("科室负责人审核", "分管副主任审批", "主任审批"), quorum, (3, 3, 3))
        self.desk = Desk(self.ledger.reviews, Judge(ruleset()), tiers, JURISDICTION, self.clock)
        if not self.ledger.reviews.people():
            for name, (unit, roles) in PEOPLE.items():
                self.enrol(name, unit, roles)

    @property
    def connection(self) -> apsw.Connection:
        """The connection, for tests that go behind the ledger's back."""
        return self.ledger.connection

    def enrol(self, name: str, unit: str, roles: tuple[Role, ...]) -> None:
        """Add a user without a password: hashing one takes long."""
        person = Person(
            name=name, jurisdiction=JURISDICTION, display=name, unit=unit, roles=canonical(roles), password="", totp="",
            disabled_at="", act=0,
        )  # fmt: skip
        with self.ledger.reviews.writing(self.clock()) as record:
            record.put_person(person, SYSTEM, "add")

    def submit(self, number: str = "1", body: str = CLEAN, actor: str = "jia", **fields: Any) -> Review:
        """Hand in a draft."""
        handed = Handed(unit=UNIT, id=number, made_on="2026-03-02")
        draft = Draft(**({"title": "关于延长开放时间的通知", "body": body, "channels": ("website",)} | fields))
        return self.desk.submit(handed, draft, actor)

    def act(self, review: Review | str, actor: str, deed: Deed, **more: Any) -> Review:
        """Do something on what stands now, with a reason where one is needed."""
        row = self.row(review)
        given = {"why": WHYS.get(deed, Why()), "digest": row.digest} | more
        return self.desk.act(row.id, actor, deed, **given)

    def row(self, review: Review | str) -> Review:
        """Return a review as it stands now."""
        found = self.ledger.reviews.review(review if isinstance(review, str) else review.id)
        assert found is not None
        return found

    def approve(self, review: Review | str, *actors: str) -> Review:
        """Let people approve, one after the other."""
        for actor in actors:
            self.act(review, actor, Deed.APPROVE)
        return self.row(review)

    def released(self, number: str = "1", body: str = CLEAN, **fields: Any) -> Review:
        """Return an information that went the whole way."""
        review = self.submit(number, body, **fields)
        self.approve(review, "yi", "bing", "ding")
        return self.act(review, "bo", Deed.RELEASE)

    def texts(self) -> list[str]:
        """Return every act as the ledger holds it."""
        return [msgspec.json.encode(act).decode() for act in self.ledger.reviews.acts()]
