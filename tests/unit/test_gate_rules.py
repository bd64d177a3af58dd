"""The rules of the gate as values: what an approval binds to, masks, working days, clocks, roles, reasons."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from syndicate.model import CHINA, ConfigError
from syndicate.model.review import Attachment, Deed, Mask, Procedure, Review, Role, State, Tier
from syndicate.model.screening import Act, Disposition, Finding, Screening
from syndicate.pipeline.gate import working_days
from syndicate.pipeline.gate.clocks import clocks
from syndicate.pipeline.gate.digest import Bound, wording
from syndicate.pipeline.gate.machine import Case, Refused, Step, advance, opened
from syndicate.pipeline.gate.masking import masked, placed, proposed
from syndicate.pipeline.gate.rights import check_roles
from syndicate.review.grounds import installed
from syndicate.review.tiers import tiers_of

BOUND = Bound(
    title="通知",
    body="电话13912345678。",
    html=False,
    attachments=(Attachment(name="a.xlsx", digest="00"),),
    masks=(Mask("body", 5, 9, "****"),),
    channels=("website",),
    rules="r1",
)
TIERS = Procedure(id=1, tiers=tiers_of(("甲", "乙", "丙"), (), (3, 3, 3)))


@pytest.mark.parametrize(
    "change",
    [
        {"title": "通告"},
        {"title": "通知 "},
        {"body": "电话13912345678．"},
        {"html": True},
        {"attachments": ()},
        {"attachments": (Attachment(name="a.xlsx", digest="01"),)},
        {"attachments": (Attachment(name="b.xlsx", digest="00"),)},
        {"masks": ()},
        {"masks": (Mask("body", 5, 9, "***"),)},
        {"masks": (Mask("body", 4, 9, "****"),)},
        {"channels": ("website", "weibo")},
        {"channels": ()},
        {"rules": "r2"},
    ],
    ids=str,
)
def test_every_part_is_bound(change: dict[str, object]) -> None:
    """A change of anything that an approval binds to gives another digest."""
    assert msgspec.structs.replace(BOUND, **change).digest != BOUND.digest


def test_order_is_not_bound() -> None:
    """The order in which channels, masks and attachments are named changes nothing."""
    more = msgspec.structs.replace(
        BOUND, channels=("weibo", "website"), masks=(Mask("body", 2, 3, "*"), Mask("body", 5, 9, "****"))
    )
    other = msgspec.structs.replace(
        BOUND, channels=("website", "weibo"), masks=(Mask("body", 5, 9, "****"), Mask("body", 2, 3, "*"))
    )
    assert more.digest == other.digest


@given(st.tuples(*[st.text(max_size=6)] * 2), st.tuples(*[st.text(max_size=6)] * 2))
def test_fields_do_not_run_together(one: tuple[str, str], other: tuple[str, str]) -> None:
    """Two texts have one digest only where title and body are the same, wherever the border between them lies."""
    digests = [msgspec.structs.replace(BOUND, title=t, body=b, masks=()).digest for t, b in (one, other)]
    assert (digests[0] == digests[1]) == (one == other)


def test_wording_is_that_of_any_page() -> None:
    """White space and full-width forms make no other wording; a letter does."""
    assert wording("通知", "自3月5日起\n开放") == wording("通知", "自３月5日起 开放")
    assert wording("通知", "自3月5日起开放") != wording("通知", "自3月6日起开放")


@given(st.text(min_size=1, max_size=30), st.data())
def test_masks_leave_everything_else(text: str, data: st.DataObject) -> None:
    """Every character outside of a mask stays."""
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    assert masked("", text, [Mask("body", start, end, "*")]) == ("", text[:start] + "*" + text[end:])


@pytest.mark.parametrize(
    "masks",
    [
        [Mask("body", 0, 9, "*")],
        [Mask("body", 1, 1, "*")],
        [Mask("body", -1, 2, "*")],
        [Mask("foot", 0, 1, "*")],
        [Mask("body", 0, 2, "*"), Mask("body", 1, 3, "*")],
    ],
    ids=str,
)
def test_masks_out_of_place_are_refused(masks: list[Mask]) -> None:
    """A mask beyond its part, without length, over another, or on no part is refused."""
    with pytest.raises(ValueError, match="遮盖位置"):
        masked("", "甲乙丙丁", masks)


def _redact(start: int, end: int, part: str = "body") -> Finding:
    return Finding(start, end, "mobile", Act.REDACT, "", "mobile/number", part)


@given(st.lists(st.tuples(st.text("甲乙丙", max_size=5), st.text("0123", min_size=1, max_size=5)), max_size=5))
def test_masks_are_read_off_what_screening_made(pieces: list[tuple[str, str]]) -> None:
    """The masks proposed make of a text exactly what screening made of it."""
    raw, shown, found = "", "", []
    for kept, hidden in pieces:
        raw, shown = raw + kept, shown + kept
        found.append(_redact(len(raw), len(raw) + len(hidden)))
        raw, shown = raw + hidden, shown + "*" * len(hidden)
    verdict = Screening(Disposition.REDACT, tuple(found), redacted=shown)
    assert masked("", raw, proposed("", raw, verdict))[1] == shown


def test_what_blocks_is_covered_all_the_same() -> None:
    """Where screening proposes no text, what is to be masked is covered character by character."""
    verdict = Screening(Disposition.BLOCK, (_redact(2, 6),))
    assert masked("", "电话1 34。", proposed("", "电话1 34。", verdict))[1] == "电话* **。"


def test_spans_are_counted_in_their_part() -> None:
    """What was found in title and body as one text stands in the part where it lies; what reaches over the border in both."""
    verdict = Screening(Disposition.REDACT, (_redact(0, 1), _redact(3, 5)), redacted="*标\n甲**丙")
    there = placed("头标", "甲12丙", verdict)
    assert [(one.part, one.start, one.end) for one in there.findings] == [("title", 0, 1), ("body", 0, 2)]
    across = placed("头标", "甲乙", Screening(Disposition.BLOCK, (_redact(1, 4),)))
    assert [(one.part, one.start, one.end) for one in across.findings] == [("title", 1, 2), ("body", 0, 1)]


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2018, 2, 11), True),  # a Sunday made up for the Spring Festival
        (date(2018, 2, 15), False),  # New Year's Eve, a Thursday
        (date(2018, 3, 5), True),
        (date(2018, 3, 4), False),
        (date(2003, 3, 5), None),
        (date(2100, 3, 5), None),
    ],
    ids=str,
)
def test_working_days_follow_the_state_council(day: date, works: bool | None) -> None:
    """Holidays and make-up days are those announced; of a year that is not in the calendar nothing is said."""
    assert working_days.is_working_day(day) is works


def test_a_limit_runs_over_the_spring_festival() -> None:
    """Twenty working days from 1 February 2018 end on 6 March, two make-up days counted."""
    assert working_days.due(date(2018, 2, 1), 20) == date(2018, 3, 6)
    assert working_days.left(date(2018, 2, 10), date(2018, 2, 12)) == 2
    assert working_days.left(date(2018, 2, 12), date(2018, 2, 9)) == -2


def test_beyond_the_calendar_nothing_is_guessed() -> None:
    """A limit that runs into a year that nobody has announced is not known, and the clock says why."""
    last = working_days.COVERED[1]
    assert working_days.due(date(last, 12, 28), 20) is None
    review = _review(f"{last}-12-28")
    found = clocks(review, TIERS, datetime(last, 12, 29, tzinfo=CHINA)).statutory
    assert (found.due, found.left) == ("", None)
    assert str(last) in found.note


@pytest.fixture
def next_year() -> Iterator[int]:
    """Announce a year beyond the installed calendar, and forget it afterwards."""
    year = working_days.COVERED[1] + 1
    working_days.announce([f"{year}-01-01/{year}-01-03", f"{year}-02-05/{year}-02-11"], [f"{year}-02-14"])
    yield year
    working_days.announce([], [])


def test_a_year_that_configuration_announces_is_known(next_year: int) -> None:
    """Limits run over the announced holidays and make-up days; the year after is not known yet, and forgotten is forgotten."""
    assert working_days.is_working_day(date(next_year, 1, 1)) is False
    assert working_days.is_working_day(date(next_year, 2, 14)) is True
    assert working_days.due(date(next_year - 1, 12, 28), 20) is not None
    assert working_days.is_working_day(date(next_year + 1, 3, 1)) is None
    assert str(next_year) in working_days.unknown()
    working_days.announce([], [])
    assert working_days.is_working_day(date(next_year, 3, 1)) is None


@pytest.mark.parametrize("entries", [["soon"], ["2031-01-03/2031-01-01"], ["2031-01-01/2032-01-01"]])
def test_a_calendar_that_will_not_do_is_refused(entries: list[str]) -> None:
    """What is no day, ends before it begins, or lasts a year, is refused; so are make-up days of a year without holidays."""
    with pytest.raises(ValueError, match=r"2031|soon"):
        working_days.announce(entries, [])
    with pytest.raises(ValueError, match="2031"):
        working_days.announce([], ["2031-01-01"])
    assert working_days.is_working_day(date(2031, 1, 1)) is None


def _review(made_on: str, state: State = State.TIER_1) -> Review:
    return Review(
        id="1", jurisdiction="230102", subject="甲/1", platform="", native_id="1", source="draft", unit="甲", author="a",
        made_on=made_on, procedure=1, state=state, round=1, version=1, digest="d", opened_at="2018-03-01T09:00:00+08:00",
        since="2018-03-01T09:00:00+08:00", act=1,
    )  # fmt: skip


def test_both_clocks_run() -> None:
    """The statutory clock runs since the information was made, the office's own since the tier has it; overdue is negative."""
    found = clocks(_review("2018-03-01"), TIERS, datetime(2018, 3, 7, 9, tzinfo=CHINA))
    assert (found.statutory.due, found.statutory.left) == ("2018-03-29", 16)
    assert (found.office.due, found.office.left) == ("2018-03-06", -1)
    stopped = clocks(_review("2018-03-01", State.RELEASED), TIERS, datetime(2019, 3, 7, tzinfo=CHINA))
    assert (stopped.statutory.left, stopped.office.due) == (20, "")


def test_the_law_is_that_of_the_day() -> None:
    """A ground of withholding names the article of the regulation in force on the day; one that it does not know is refused."""
    known = installed()
    before = known.why(Deed.WITHHOLD, "privacy", "涉及个人", date(2018, 3, 5))
    after = known.why(Deed.WITHHOLD, "privacy", "涉及个人", date(2019, 5, 15))
    assert before.article.endswith("（国务院令第492号）第十四条")
    assert after.article.endswith("（国务院令第711号）第十五条")
    with pytest.raises(Refused, match="代码"):
        known.why(Deed.WITHHOLD, "internal_affairs", "内部", date(2018, 3, 5))


@pytest.mark.parametrize("deed", [Deed.RETURN, Deed.WITHHOLD, Deed.ESCALATE, Deed.WITHDRAW, Deed.RETRACT, Deed.DISMISS])
def test_some_deeds_need_a_reason(deed: Deed) -> None:
    """Code and words are both needed."""
    known = installed()
    code = next(iter(known.of(deed, date(2026, 3, 2))))
    for given_code, words in (("", "理由"), (code, "  "), ("other", "理由")):
        with pytest.raises(Refused):
            known.why(deed, given_code, words, date(2026, 3, 2))
    assert known.why(deed, code, " 理由 ", date(2026, 3, 2)).text == "理由"


@pytest.mark.parametrize("alone", [Role.AUDITOR, Role.OPERATIONS, Role.ADMINISTRATOR])
def test_some_roles_stand_alone(alone: Role) -> None:
    """Administration, operation and audit go with no other role."""
    check_roles([alone])
    with pytest.raises(ConfigError, match="不能兼任"):
        check_roles([alone, Role.CLERK])


@pytest.mark.parametrize(
    ("names", "quorum", "days"),
    [
        (("甲", "乙"), (), ()),
        (("甲", "乙", "丙"), (1, 1), ()),
        (("甲", "乙", "丙"), (1, 0, 1), ()),
        (("甲",) * 6, (), ()),
    ],
)
def test_fewer_than_three_tiers_are_refused(
    names: tuple[str, ...], quorum: tuple[int, ...], days: tuple[int, ...]
) -> None:
    """Tiers are three at least, five at most, and every list has one entry for each."""
    with pytest.raises(ConfigError, match=r"review\."):
        tiers_of(names, quorum, days)


def test_a_quorum_takes_different_people() -> None:
    """A tier with a quorum of two goes on after two people, and the same person counts once."""
    two = Procedure(id=1, tiers=(Tier(tier=1, name="甲", quorum=2), *TIERS.tiers[1:]))
    case = _at_tier_one(two)
    case = advance(case, _approve("b"))
    assert case.state is State.TIER_1
    with pytest.raises(Refused, match="同一人"):
        advance(case, _approve("b"))
    assert advance(case, _approve("c")).state is State.TIER_2


def test_who_is_acted_for_counts_too() -> None:
    """Nobody's authority is used at two tiers, and an author's not at all, also when somebody else acts on it."""
    case = advance(_at_tier_one(TIERS), _approve("b", "c"))
    for person, principal in (("c", ""), ("d", "c"), ("d", "b"), ("d", "a")):
        with pytest.raises(Refused):
            advance(case, _approve(person, principal))
    assert advance(case, _approve("d")).state is State.TIER_3


def _at_tier_one(procedure: Procedure) -> Case:
    case = opened(procedure, "a", Step(deed=Deed.OPEN, person="a", digest="d"))
    case = advance(case, Step(deed=Deed.SCREEN, person="system", digest="d", settled=True))
    return advance(case, Step(deed=Deed.SUBMIT, person="a", digest="d"))


def _approve(person: str, principal: str = "") -> Step:
    return Step(deed=Deed.APPROVE, person=person, principal=principal, digest="d")
