"""The desk over a real ledger: what people do, what they are refused, and what is kept of it."""

from __future__ import annotations

from typing import Any

import pytest
from core_kit import loaded, record
from review_kit import BLOCKED, CLEAN, JURISDICTION, LEAKING, PHONE, UNIT, WHYS, Office, ruleset

from syndicate.ledger.leaks import Publication, take_in
from syndicate.ledger.recording import SqliteRecorder
from syndicate.ledger.reviews import Filters, Why
from syndicate.ledger.sqlite import SqliteLedger
from syndicate.model import Channel, UsageError
from syndicate.model.review import Attachment, Deed, Delegation, Draft, Mask, Review, Role, State
from syndicate.pipeline.gate.drafting import draft_of
from syndicate.pipeline.gate.machine import Refused
from syndicate.pipeline.screen import Ruleset
from syndicate.review.desk import Handed
from syndicate.review.judging import Judge
from syndicate.review.people import Proof
from syndicate.review.tiers import tiers_of


@pytest.fixture
def office() -> Office:
    """An office with people in every role."""
    return Office()


def shown(office: Office) -> list[str]:
    """Return the bodies that may go out."""
    return [one.body for one in office.ledger.reviews.publishable()]


def test_a_draft_goes_the_whole_way(office: Office) -> None:
    """Three people approve in order, the section releases, and exactly the masked text goes out."""
    review = office.submit(body=LEAKING)
    assert review.state is State.TIER_1
    states = [office.act(review, name, Deed.APPROVE).state for name in ("yi", "bing", "ding")]
    assert states == [State.TIER_2, State.TIER_3, State.CLEARED]
    assert office.act(review, "bo", Deed.RELEASE).state is State.RELEASED
    (body,) = shown(office)
    assert PHONE not in body
    assert [one.event for one in office.ledger.reviews.outbox()] == ["released"]


def test_a_decision_is_logged_without_words_and_names(office: Office, caplog: pytest.LogCaptureFixture) -> None:
    """One line per decision: which review, what was done, where it stands; neither the text nor who did it."""
    review = office.submit(body=LEAKING)
    with caplog.at_level("INFO", logger="syndicate"):
        office.act(review, "yi", Deed.APPROVE)
    (line,) = caplog.records
    assert line.msg == "decision"
    told = vars(line)["data"]
    assert (told["review"], told["deed"], told["was"], told["state"]) == (review.id, "approve", "tier_1", "tier_2")
    assert not {PHONE, "yi", review.unit} & {str(value) for value in told.values()}


@pytest.mark.parametrize(
    ("actor", "deed"),
    [
        ("jia", Deed.APPROVE), ("bing", Deed.APPROVE), ("ding", Deed.APPROVE), ("ji", Deed.APPROVE), ("geng", Deed.APPROVE),
        ("xin", Deed.APPROVE), ("ren", Deed.APPROVE), ("nobody", Deed.APPROVE), ("jia", Deed.RELEASE), ("bing", Deed.RETURN),
        ("jia", Deed.WITHHOLD), ("geng", Deed.WITHDRAW), ("gui", Deed.WITHDRAW), ("xin", Deed.ESCALATE), ("yi", Deed.RELEASE),
    ],
)  # fmt: skip
def test_what_is_not_by_right_is_refused(office: Office, actor: str, deed: Deed) -> None:
    """Nobody does what his role, his unit or the order of the tiers does not allow, and nothing is left of the attempt."""
    review = office.submit()
    acts = office.texts()
    with pytest.raises(Refused):
        office.act(review, actor, deed)
    assert office.texts() == acts
    assert office.row(review) == review


def test_rights_are_asked_at_the_moment(office: Office) -> None:
    """Whoever loses his role or is disabled cannot decide from then on; what he decided before stands."""
    first, second = office.submit("1"), office.submit("2")
    office.approve(first, "yi")
    office.people.set_roles("xin", "yi", [Role.CLERK])
    with pytest.raises(Refused):
        office.act(second, "yi", Deed.APPROVE)
    office.people.disable("xin", "bing")
    with pytest.raises(Refused):
        office.act(first, "bing", Deed.APPROVE)
    assert office.approve(first, "wu").state is State.TIER_3


def test_a_change_voids_every_approval(office: Office) -> None:
    """After a change the next reviewer sees what changed, and all three approve anew."""
    review = office.approve(office.submit(), "yi", "bing")
    draft = draft_of(office.ledger.reviews.version(review.version))
    changed = Draft(title=draft.title, body=draft.body.replace("延长", "缩短"), channels=draft.channels)
    row = office.desk.edit(review.id, "bo", changed, review.digest)
    assert (row.state, row.round) == (State.SCREENED, 2)
    with pytest.raises(Refused):
        office.act(review, "ding", Deed.APPROVE)
    office.act(review, "bo", Deed.SUBMIT)
    opened = office.desk.open(review.id, "yi")
    assert opened.difference is not None
    assert opened.difference.changed == ("body",)
    assert any(line.startswith("+") and "缩短" in line for line in opened.difference.lines)
    assert not opened.case.approvals
    assert office.approve(review, "yi", "bing", "ding").state is State.CLEARED


@pytest.mark.parametrize(
    "change",
    [
        {"channels": ("weibo",)},
        {"attachments": (Attachment(name="a.txt", digest="0" * 64, text="无"),)},
        {"masks": (Mask("body", 0, 1, "*"),)},
    ],
    ids=str,
)
def test_channels_attachments_and_masks_are_bound(office: Office, change: dict[str, Any]) -> None:
    """A change of anything but the text takes a clearance away just the same, and recalls what was out."""
    review = office.released()
    draft = draft_of(office.ledger.reviews.version(review.version))
    fields = {name: getattr(draft, name) for name in draft.__struct_fields__} | change
    office.desk.edit(review.id, "jia", Draft(**fields), review.digest)
    assert not shown(office)
    assert [(one.event, one.code) for one in office.ledger.reviews.outbox()] == [
        ("released", ""),
        ("withdrawn", "changed"),
    ]


def test_who_edits_does_not_approve(office: Office) -> None:
    """A reviewer who changes the masks has become a maker."""
    review = office.submit(body=LEAKING)
    draft = draft_of(office.ledger.reviews.version(review.version))
    fields = {name: getattr(draft, name) for name in draft.__struct_fields__} | {
        "masks": (Mask("body", 0, 17, "某人"),)
    }
    office.desk.edit(review.id, "yi", Draft(**fields), review.digest)
    office.act(review, "jia", Deed.SUBMIT)
    with pytest.raises(Refused, match="撰稿"):
        office.act(review, "yi", Deed.APPROVE)
    assert Deed.APPROVE not in office.desk.may(review.id, "yi")
    assert office.approve(review, "wu").state is State.TIER_2


def test_a_mask_taken_off_is_found(office: Office) -> None:
    """Whoever lays bare what was masked has it held, until the secrecy officer says that it may stand."""
    review = office.submit(body=LEAKING)
    draft = draft_of(office.ledger.reviews.version(review.version))
    fields = {name: getattr(draft, name) for name in draft.__struct_fields__} | {"masks": ()}
    row = office.desk.edit(review.id, "jia", Draft(**fields), review.digest)
    assert row.state is State.HELD
    (number,) = [one.number for one, is_open in office.ledger.reviews.findings(row.version) if is_open]
    with pytest.raises(Refused):
        office.act(review, "jia", Deed.DISMISS, dismissed=[number])
    assert office.act(review, "ji", Deed.DISMISS, dismissed=[number]).state is State.SCREENED


def test_what_cannot_be_read_is_held(office: Office) -> None:
    """An attachment of which nothing could be read is held, not passed; one that holds a telephone number, too."""
    unread = office.submit("1", attachments=(Attachment(name="a.pdf", digest="0" * 64),))
    leaking = office.submit("2", attachments=(Attachment(name="a.csv", digest="0" * 64, text=LEAKING),))
    assert [row.state for row in (unread, leaking, office.submit("3", BLOCKED))] == [State.HELD] * 3
    with pytest.raises(Refused):
        office.act(unread, "jia", Deed.SUBMIT)


def test_other_rules_send_it_back(office: Office) -> None:
    """An approval under another rule set than that of the version is refused, and the review goes back with what is found now."""
    review = office.approve(office.submit(body=LEAKING), "yi", "bing")

    class Stricter(Judge):
        def screen(self, title: str, body: str) -> Any:
            return _under("other", super().screen(title, body))

    office.desk._judge = Stricter(ruleset())
    with pytest.raises(Refused, match="规则"):
        office.act(review, "ding", Deed.APPROVE)
    row = office.row(review)
    assert (row.state, row.round) == (State.SCREENED, 2)
    assert office.ledger.reviews.version(row.version).rules == "other"
    assert not shown(office)


def _under(rules: str, verdict: Any) -> Any:
    import msgspec

    return msgspec.structs.replace(verdict, rules=rules)


def test_release_is_screened_too(office: Office) -> None:
    """What was cleared under other rules is not released."""
    review = office.approve(office.submit(), "yi", "bing", "ding")
    office.desk._judge = _StricterJudge(ruleset())
    with pytest.raises(Refused, match="规则"):
        office.act(review, "bo", Deed.RELEASE)
    assert not shown(office)


class _StricterJudge(Judge):
    def screen(self, title: str, body: str) -> Any:
        return _under("other", super().screen(title, body))


def test_silence_clears_nothing(office: Office) -> None:
    """Ten years pass: it waits where it waited, and both clocks say how late it is, or that they do not know."""
    review = office.submit()
    office.clock.now = office.clock.now.replace(month=11)
    late = office.desk.clocks(review.id)
    assert late.office.left is not None
    assert late.office.left < -100
    office.clock.now = office.clock.now.replace(year=2036)
    assert office.row(review).state is State.TIER_1
    assert office.desk.clocks(review.id).statutory.left is None
    assert not shown(office)


def test_an_approval_taken_back_returns_it(office: Office) -> None:
    """Whoever approved may take it back while it is not released: it goes back to the first tier."""
    review = office.approve(office.submit(), "yi", "bing", "ding")
    with pytest.raises(Refused):
        office.act(review, "wu", Deed.RETRACT)
    assert office.act(review, "bing", Deed.RETRACT).state is State.TIER_1
    assert not shown(office)


def test_what_a_person_finds_returns_it(office: Office) -> None:
    """A finding by a person holds even what is released, and recalls it."""
    review = office.released()
    row = office.desk.find(review.id, "yi", ("body", 0, 3), "privacy", WHYS[Deed.FIND])
    assert row.state is State.HELD
    assert not shown(office)
    assert [one.event for one in office.ledger.reviews.outbox()] == ["released", "withdrawn"]


def test_withdrawing_leaves_a_tombstone(office: Office) -> None:
    """What is withdrawn is gone from what may go out, is named among the tombstones, and can only come back as a new review."""
    review = office.act(office.released(), "ji", Deed.WITHDRAW)
    assert list(office.connection.execute("SELECT review, code FROM tombstone")) == [(review.id, "error")]
    with pytest.raises(Refused):
        office.act(review, "jia", Deed.SUBMIT)
    again = office.submit()
    assert again.id != review.id
    assert again.state is State.TIER_1


def test_withholding_names_the_article(office: Office) -> None:
    """The act carries regulation and article in force on the day."""
    review = office.submit()
    office.act(review, "yi", Deed.WITHHOLD)
    assert office.desk.history(review.id, "geng")[-1].article.endswith("（国务院令第711号）第十五条")


def test_delegation_is_for_some_days(office: Office) -> None:
    """A delegate acts between two days, on the record for whom, and neither of the two acts at another tier."""
    given = Delegation(
        id=0, jurisdiction=JURISDICTION, principal="yi", delegate="bo", tier=1, since="2026-03-02", until="2026-03-03",
        revoked_at="", act=0,
    )  # fmt: skip
    office.people.delegate("yi", given, Why(code="absence", text="出差"))
    review, late = office.submit("1"), office.submit("2")
    office.act(review, "bo", Deed.APPROVE)
    act = office.desk.history(review.id, "geng")[-1]
    assert (act.person, act.principal, act.tier) == ("bo", "yi", 1)
    office.clock.now = office.clock.now.replace(day=4)
    with pytest.raises(Refused):
        office.act(late, "bo", Deed.APPROVE)


def test_reading_is_on_the_record(office: Office) -> None:
    """Opening a text is recorded before it is shown; who may not see it, sees nothing."""
    review = office.submit()
    office.desk.open(review.id, "geng")
    last = office.desk.history(review.id, "geng")[-1]
    assert (last.deed, last.person, last.digest) == (Deed.READ, "geng", review.digest)
    for name in ("xin", "ren", "gui"):
        with pytest.raises(Refused):
            office.desk.open(review.id, name)


def test_the_record_holds_no_text(office: Office) -> None:
    """Neither a reason nor anything else in the record carries what is under review; a reason that would is refused."""
    review = office.submit(body=f"低保户：张三丰，手机：{PHONE}。")
    for words in (f"号码{PHONE}应遮盖", "身份证号11010519491231002X有误"):
        with pytest.raises(Refused, match="记录"):
            office.act(review, "yi", Deed.RETURN, why=Why(code="masking", text=words))
    office.approve(review, "yi", "bing", "ding")
    office.act(review, "bo", Deed.RELEASE)
    office.act(review, "ji", Deed.WITHDRAW)
    said = "".join(office.texts())
    assert PHONE not in said
    assert "张三丰" not in said
    assert "低保户" not in said


def test_a_secret_is_not_kept(office: Office) -> None:
    """A draft with a state-secret mark leaves its handle and an alarm; no table holds a word of it, and no message says one."""
    for number, draft in enumerate(
        ("机密★10年\n关于代号青隼的报告", "<p>机密<b>★</b>10年</p><p>代号青隼</p>"), start=1
    ):
        with pytest.raises(Refused) as told:
            office.submit(f"s{number}", draft, title="关于青隼", html=number == 2)
        assert "青隼" not in str(told.value)
    attached = (Attachment(name="a.txt", digest="0" * 64, text="绝密★20年\n青隼"),)
    with pytest.raises(Refused):
        office.submit("s3", CLEAN, attachments=attached)
    assert [one.kind for one in office.desk.alarms("ji")] == ["sealed"] * 3
    assert "青隼".encode() not in office.connection.serialize("main")


def test_the_queue_is_as_far_as_one_may_see(office: Office) -> None:
    """A clerk sees what is of his unit, reviewers all of it; titles are those that would go out."""
    office.submit("1", title=f"公示 {PHONE}")
    assert [line.review.subject for line in office.desk.queue("jia")] == [f"{UNIT}/1"]
    assert office.desk.queue("gui") == []
    (line,) = office.desk.queue("yi", Filters(states=("tier_1",), channel="website"))
    assert PHONE not in line.title
    assert (line.label, line.findings, line.open_findings) == ("科室负责人审核", 1, 0)
    assert office.desk.queue("yi", Filters(channel="weibo")) == []


def test_what_is_similar_is_shown(office: Office) -> None:
    """Beside an information stands what was cleared already under a title like it."""
    out = office.released("1")
    review = office.submit("2", CLEAN + "二", title="关于延长开放时间的通知（二）")
    assert [one.review for one in office.desk.similar(review.id, "yi")] == [out.id]


def test_claims_lapse(office: Office) -> None:
    """A claim keeps others away for a while, and lapses by itself."""
    review = office.submit()
    assert office.desk.claim(review.id, "yi") == "yi"
    assert office.desk.claim(review.id, "wu") == "yi"
    office.clock.now = office.clock.now.replace(hour=12)
    assert office.desk.claim(review.id, "wu") == "wu"


def test_nothing_stands_where_it_breaks_off(office: Office) -> None:
    """An error in the middle of a submission leaves nothing of it."""
    before = office.connection.serialize("main")
    with pytest.raises(UsageError, match="遮盖"):
        office.submit(masks=(Mask("body", 0, 9_999, "*"),))
    with pytest.raises(Refused, match="用户"):
        office.desk.submit(Handed(unit=UNIT, id="1", author="nobody"), Draft(title="", body=CLEAN), "jia")
    assert office.connection.serialize("main") == before


def _published(ledger: SqliteLedger, native: str, verdict_rules: Ruleset) -> Publication:
    row = next(one for one in ledger.standing() if one.native_id == native)
    reading = next(one for one in ledger.revisions(row.id) if one.id == row.revision)
    verdict = Judge(verdict_rules).screen(reading.headline, reading.text)
    return Publication(disclosure=row, headline=reading.headline, text=reading.text, verdict=verdict)


def _take(office: Office, native: str) -> Review | None:
    found = _published(office.ledger, native, ruleset())
    with office.ledger.reviews.writing(office.clock()) as record_:
        assert isinstance(record_, SqliteRecorder)
        return take_in(record_, found, tiers_of(("甲", "乙", "丙"), (), ()))


def test_what_is_public_without_review_is_listed() -> None:
    """A publication without a clearance of its words is listed, without a row for it; one that says what was cleared is not."""
    cleared = record("2", CLEAN, title="关于延长开放时间的通知", channel=Channel.WEBSITE, source="www.example.gov.cn")
    office = Office(loaded([[record("1", "道里区征兵报名开始了，请到社区登记。"), cleared]]))
    assert _take(office, "1") is None
    assert {one.native_id for one in office.desk.unreviewed("geng")} == {"1", "2"}
    office.released(title="关于延长开放时间的通知", body=CLEAN)
    assert {one.native_id for one in office.desk.unreviewed("geng")} == {"1"}


def test_a_leak_raises_an_alarm() -> None:
    """A publication with findings is alarmed once and under review; what may go out of it, once it is cleared, is masked."""
    office = Office(loaded([[record("1", f"联系人手机{PHONE}，请居民前往登记领取补助。")]]))
    review = _take(office, "1")
    assert review is not None
    assert _take(office, "1") == review
    (alarm,) = office.desk.alarms("ji")
    assert (alarm.kind, alarm.review, alarm.detector) == ("leak", review.id, "mobile")
    assert review.state is State.SCREENED
    office.enrol("zi", review.unit, (Role.CLERK,))
    office.act(review, "zi", Deed.SUBMIT)
    assert office.approve(review, "yi", "bing", "ding").state is State.CLEARED
    (body,) = shown(office)
    assert PHONE not in body
    office.desk.resolve(alarm.id, "ji", WHYS[Deed.RESOLVE])
    assert office.desk.alarms("ji") == []
    with pytest.raises(Refused):
        office.desk.resolve(alarm.id, "ji", WHYS[Deed.RESOLVE])


def test_a_publication_that_changes_is_not_publishable() -> None:
    """As soon as another reading stands, the view shows nothing of it, before anybody has looked; then it is under review again."""
    office = Office(loaded([[record("1", f"联系人手机{PHONE}，请居民前往登记领取补助。", version=1)]]))
    review = _take(office, "1")
    assert review is not None
    office.enrol("zi", review.unit, (Role.CLERK,))
    office.act(review, "zi", Deed.SUBMIT)
    office.approve(review, "yi", "bing", "ding")
    office.act(review, "zi", Deed.RELEASE)
    assert len(shown(office)) == 1
    loaded([[record("1", f"联系人手机{PHONE}，请居民前往登记领取补助和慰问品。", version=2)]], office.ledger)
    assert shown(office) == []
    changed = _take(office, "1")
    assert changed is not None
    assert (changed.id, changed.state, changed.round) == (review.id, State.SCREENED, 2)
    assert [one.event for one in office.ledger.reviews.outbox()] == ["released", "withdrawn"]


def test_a_publication_keeps_its_review_under_another_name() -> None:
    """What turns out to be one publication under another name stays under its review, and is not taken in twice."""
    said = f"联系人手机{PHONE}，请居民前往登记领取补助。"
    office = Office(loaded([[record("b", said)]]))
    review = _take(office, "b")
    assert review is not None
    office.enrol("zi", review.unit, (Role.CLERK,))
    office.act(review, "zi", Deed.SUBMIT)
    office.approve(review, "yi", "bing", "ding")
    loaded([[record("d", said, aliases=("b",))]], office.ledger)
    ((native,),) = office.connection.execute("SELECT native_id FROM disclosure")
    again = _take(office, native)
    assert again is not None
    assert again.id == review.id
    assert [one.review for one in office.ledger.reviews.publishable()] == [review.id]
    assert [one.review for one in office.desk.unreviewed("geng")] == [review.id]


def test_identity_is_proved(office: Office) -> None:
    """A password, a token in force, and the second factor where one is set; nothing else, and no word about what was wrong."""
    office.people.set_password("xin", "jia", "correct horse")
    assert office.people.authenticate("jia", Proof(password="correct horse")).name == "jia"
    office.people.give_token("jia", "jia", "desk", 30, "s3cret-token")
    assert office.people.bearer("s3cret-token").name == "jia"
    for proof in (Proof(password="wrong horse"), Proof(), Proof(token="other")):
        with pytest.raises(Refused, match="身份未能确认"):
            office.people.authenticate("jia", proof)
    with pytest.raises(Refused, match="身份未能确认"):
        office.people.authenticate("yi", Proof(token="s3cret-token"))
    office.people.revoke_token("jia", "jia", "desk")
    with pytest.raises(Refused):
        office.people.bearer("s3cret-token")
    office.people.set_totp("jia", "jia", wanted=True)
    with pytest.raises(Refused):
        office.people.authenticate("jia", Proof(password="correct horse"))
    assert b"correct horse" not in office.connection.serialize("main")
    assert b"s3cret-token" not in office.connection.serialize("main")


def test_the_first_user_is_an_administrator() -> None:
    """In a new office only an administrator can be the first, and only he adds others."""
    office = Office.__new__(Office)
    from review_kit import Clock

    from syndicate.review.people import People

    office.ledger, office.clock = SqliteLedger(None), Clock()
    people = People(office.ledger.reviews, JURISDICTION, office.clock)
    with pytest.raises(Refused, match="系统管理员"):
        people.add("", "yi", "", "", [Role.TIER_1])
    people.add("", "xin", "", "", [Role.ADMINISTRATOR])
    with pytest.raises(Refused):
        people.add("", "yi", "", "", [Role.TIER_1])
    people.add("xin", "yi", "", "", [Role.TIER_1])
    with pytest.raises(Refused, match="自己"):
        people.set_roles("xin", "xin", [Role.CLERK])
    assert not [one for one in office.ledger.verify_gate() if not one.holds]
