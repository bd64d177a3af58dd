"""The clocks of applications: 15 and 15, 20 and 20 working days, receipt days, amendments, third parties."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from memory_enquiry import MemoryEnquiry, a_row

from syndicate.model import CHINA, RegisterRow
from syndicate.returns import Clock, due, tally
from syndicate.returns.clocks import clock_of


def an_application(received: date, **fields: str | int) -> RegisterRow:
    """Return an application received on a day, handed over unless told otherwise."""
    moment = datetime(received.year, received.month, received.day, tzinfo=CHINA)
    return a_row("application", 1, {"method": "当面", **fields}, date=moment)


def clock(received: date, today: date, **fields: str | int) -> Clock:
    """Return the clock of an application."""
    return clock_of(an_application(received, **fields), today)


def test_the_old_regulation_grants_fifteen_working_days_around_the_spring_festival() -> None:
    """Received on 8 February 2018 the limit of 2007 ends on 6 March: the festival is left out, its two make-up days are counted."""
    found = clock(date(2018, 2, 8), date(2018, 2, 9))
    assert (found.law, found.days, found.due) == ("2007", 15, date(2018, 3, 6))


def test_the_new_regulation_begins_with_its_day() -> None:
    """From 15 May 2019 an application has 20 working days, the day before it has 15."""
    before, after = (clock(date(2019, 5, day), date(2019, 5, 15)) for day in (14, 15))
    assert [(one.law, one.days) for one in (before, after)] == [("2007", 15), ("2019", 20)]
    assert after.due == date(2019, 6, 13)


def test_an_extension_adds_what_its_regulation_allows() -> None:
    """Extended, the limit is 30 working days under the regulation of 2007 and 40 under that of 2019."""
    days = [clock(date(year, 6, 3), date(year, 6, 4), extended=1).days for year in (2018, 2019)]
    assert days == [30, 40]


def test_an_extension_counts_from_the_day_it_was_told() -> None:
    """Before the day on which the applicant was told, the limit is not extended yet."""
    told: dict[str, str | int] = {"extended": 1, "extended_on": "2019-06-20"}
    days = [clock(date(2019, 6, 3), date(2019, 6, day), **told).days for day in (19, 20)]
    assert days == [20, 40]


def test_the_receipt_day_follows_the_way_it_came() -> None:
    """Under the regulation of 2019 a letter is received when it is signed for, a net application when both have confirmed it."""
    seen = date(2019, 7, 10)
    letter = clock(date(2019, 7, 1), seen, method="信函", signed="2019-07-02")
    plain = clock(date(2019, 7, 1), seen, method="信函", confirmed="2019-07-04")
    net = clock(date(2019, 7, 1), seen, method="网络", confirmed="2019-07-03")
    unsaid = clock(date(2019, 7, 1), seen, method="网络")
    assert [one.received.day for one in (letter, plain, net, unsaid)] == [2, 4, 3, 1]
    assert letter.receipt_basis == "签收之日"
    assert "未登记" in unsaid.receipt_basis
    old = clock(date(2018, 7, 2), date(2018, 7, 10), method="信函", signed="2018-07-04")
    assert (old.received, old.receipt_basis) == (date(2018, 7, 2), "收到之日")


def test_an_amendment_starts_the_limit_anew() -> None:
    """While the applicant is asked to amend nobody else is due; from the amendment the whole limit runs."""
    asked: dict[str, str | int] = {"amend_asked": "2019-06-05"}
    waiting = clock(date(2019, 6, 3), date(2019, 6, 10), **asked)
    assert (waiting.step, waiting.due, waiting.urgency) == ("amendment", None, "waiting")
    running = clock(date(2019, 6, 3), date(2019, 6, 20), **asked, amended="2019-06-17")
    assert (running.started, running.due) == (date(2019, 6, 17), date(2019, 7, 15))


def test_an_amendment_asked_for_late_is_pointed_out() -> None:
    """The regulation of 2019 gives seven working days to ask for an amendment; later is told."""
    late = clock(date(2019, 6, 3), date(2019, 7, 1), amend_asked="2019-06-17", amended="2019-06-20")
    assert "补正告知超过 7 个工作日" in late.note
    assert "补正告知超过" not in clock(date(2019, 6, 3), date(2019, 7, 1), amend_asked="2019-06-13").note


def test_the_time_of_asking_third_parties_does_not_count() -> None:
    """Five working days of asking move the end by five working days."""
    plain = clock(date(2019, 6, 3), date(2019, 6, 20))
    asked = clock(date(2019, 6, 3), date(2019, 6, 20), third_asked="2019-06-10", third_answered="2019-06-17")
    assert (plain.due, asked.due) == (date(2019, 7, 2), date(2019, 7, 9))
    assert asked.days == 25


def test_a_silent_third_party_holds_nothing_up_after_fifteen_working_days() -> None:
    """While a third party has time the third party is due; after 15 working days the body is, and only these do not count."""
    asked: dict[str, str | int] = {"third_asked": "2019-06-10"}
    waiting = clock(date(2019, 6, 3), date(2019, 6, 20), **asked)
    assert (waiting.step, waiting.due) == ("third_party", date(2019, 7, 1))
    after = clock(date(2019, 6, 3), date(2019, 8, 1), **asked)
    assert (after.step, after.days, after.due) == ("answer", 35, date(2019, 7, 23))
    assert after.urgency == "late"


def test_a_calendar_that_is_not_known_names_no_day() -> None:
    """In a year whose holidays nobody has announced no last day is named, and the reason is told."""
    found = clock(date(2090, 3, 1), date(2090, 3, 2))
    assert (found.due, found.left, found.urgency) == (None, None, "unknown")
    assert "未公布" in found.note


def test_who_is_due_comes_by_urgency() -> None:
    """Late ones come first, then those that are near; what is closed is listed only when it is asked for."""
    rows = [
        an_application(date(2019, 6, day), **fields)
        for day, fields in (
            (3, {}),
            (10, {}),
            (25, {}),
            (4, {"closed": "2019-06-20"}),
            (5, {"amend_asked": "2019-06-06"}),
        )
    ]
    rows.append(a_row("application", 9, {"nil": 1}))
    found = due(MemoryEnquiry(rows=rows), date(2019, 7, 5))
    assert [one.urgency for one in found] == ["late", "soon", "running", "waiting"]
    everything = due(MemoryEnquiry(rows=rows), date(2019, 7, 5), closed=True)
    assert tally(everything) == {
        "late": 1, "soon": 1, "running": 1, "waiting": 1, "unknown": 0, "on_time": 1, "answered_late": 0,
    }  # fmt: skip


def test_what_came_later_is_not_seen() -> None:
    """Looked at on an earlier day, an application answered since is still open, and one received since is not there."""
    rows = [an_application(date(2019, 6, 3), closed="2019-06-20"), an_application(date(2019, 6, 18))]
    (found,) = due(MemoryEnquiry(rows=rows), date(2019, 6, 10))
    assert (found.closed, found.step) == (None, "answer")


@given(st.dates(date(2008, 5, 1), date(2024, 6, 1)), st.integers(0, 30), st.booleans())
def test_more_time_never_ends_earlier(received: date, spent: int, extended: bool) -> None:
    """Asking others and extending never bring the last day forward."""
    later = date.fromordinal(received.toordinal() + spent)
    fields: dict[str, Any] = {"third_asked": received.isoformat(), "third_answered": later.isoformat()}
    plain, asked = clock(received, later), clock(received, later, **fields, extended=int(extended))
    assert plain.due is not None
    assert asked.due is not None
    assert asked.due >= plain.due
