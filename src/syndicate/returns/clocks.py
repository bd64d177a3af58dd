"""
期限: when an application must be answered, in working days, and who is due.

Regulation of 2007, articles 21, 23, 24: 15 working days, 15 more where extended. Regulation of 2019, in force from 15 May 2019, articles
30–34: 20 and 20; amendment asked for within 7 working days, the limit running anew from the day it came in; the time of asking third
parties and other bodies does not count, and third parties have 15 working days. Working days are those of the State Council's calendar;
where the calendar of a year is not known, no day is named.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Literal, NamedTuple, Protocol

import msgspec

from syndicate.model import CHINA, RegisterRow
from syndicate.pipeline.gate import working_days
from syndicate.returns.books import LOOK_BACK
from syndicate.returns.registers import field_text, is_nil

IN_FORCE = date(2019, 5, 15)
"""Day from which the regulation of 2019 applies to an application received."""
AMEND_WITHIN = 7
THIRD_PARTY = 15
SOON = 3
"""Working days before its end from which a limit is told as near."""

Step = Literal["answer", "amendment", "third_party", "closed"]
Urgency = Literal["late", "soon", "running", "waiting", "unknown", "on_time", "answered_late"]


class Register(Protocol):
    """Whoever can tell the rows of a register; an `Enquiry` can."""

    def register_rows(self, register: str, year: int, jurisdiction: str | None = None) -> list[RegisterRow]:
        """Return the rows of a register whose date is in a year, in a fixed order."""


class Limits(NamedTuple):
    """What a regulation grants, in working days."""

    law: Literal["2007", "2019"]
    answer: int
    extension: int


OLD, NEW = Limits("2007", 15, 15), Limits("2019", 20, 20)


class Clock(msgspec.Struct, frozen=True, kw_only=True):
    """The clock of one application."""

    native_id: str
    unit: str
    """Who is due."""
    handler: str
    """Who handles it there; empty: the register does not say."""
    jurisdiction: str
    method: str
    received: date
    """Receipt day by the way it came (2019, article 31); `receipt_basis` says which."""
    receipt_basis: str
    law: str
    step: Step
    """What is due next: the answer, the applicant's amendment, a third party's opinion."""
    started: date
    """Day of the event that the limit runs from."""
    days: int
    """Working days of the limit, extension and time that does not count included."""
    extended: bool
    due: date | None
    """Last day; None: nobody but the applicant is due, or the calendar of a year is not known."""
    left: int | None
    """Working days after today until the last day; negative: so many too late; None: not known."""
    urgency: Urgency
    closed: date | None
    note: str
    """What a person must know; Chinese, then English."""
    place: str


def due(enquiry: Register, today: date, jurisdiction: str | None = None, *, closed: bool = False) -> list[Clock]:
    """
    Return the clocks of all applications still open, the most urgent first.

    Args:
        enquiry: The ledger.
        today: The day it is in Beijing.
        jurisdiction: 行政区划代码; None: all.
        closed: True: also those closed this year, on time or late.
    """
    years = range(today.year - LOOK_BACK, today.year + 1)
    rows = (row for year in years for row in enquiry.register_rows("application", year, jurisdiction))
    found = [clock_of(row, today) for row in rows if not is_nil(row) and row.date.astimezone(CHINA).date() <= today]
    kept = [one for one in found if one.closed is None or (closed and one.closed.year == today.year)]
    return sorted(kept, key=_rank)


def tally(clocks: Iterable[Clock]) -> dict[str, int]:
    """Return how many clocks there are by urgency, for pages and metrics; every urgency is there, also with none."""
    counts: dict[str, int] = dict.fromkeys(
        ("late", "soon", "running", "waiting", "unknown", "on_time", "answered_late"), 0
    )
    for clock in clocks:
        counts[clock.urgency] += 1
    return counts


_ORDER = ("late", "soon", "unknown", "running", "waiting", "answered_late", "on_time")


def _rank(clock: Clock) -> tuple[int, date, str]:
    return _ORDER.index(clock.urgency), clock.due or date.max, clock.native_id


def clock_of(row: RegisterRow, today: date) -> Clock:
    """Return the clock of one row of the register of applications, as it stood on a day: what came later is not seen."""
    case = _Case(row, today)
    last, stood_still, step = case.end(today)
    closed = case.day("closed")
    left = working_days.left(closed or today, last) if last else None
    urgency = _urgency(step, last, left, closed)
    return Clock(
        native_id=row.native_id,
        unit=row.unit,
        handler=field_text(row, "handler"),
        jurisdiction=row.jurisdiction,
        method=field_text(row, "method"),
        received=case.received,
        receipt_basis=case.receipt_basis,
        law=case.limits.law,
        step="closed" if closed else step,
        started=case.started,
        days=case.days + stood_still,
        extended=case.extended,
        due=last,
        left=left,
        urgency=urgency,
        closed=closed,
        note="；".join(case.notes(step, urgency)),
        place=row.place,
    )


def _urgency(step: Step, last: date | None, left: int | None, closed: date | None) -> Urgency:
    if step == "amendment" and not closed:
        return "waiting"
    if last is None or left is None:
        return "unknown"
    if closed:
        return "on_time" if closed <= last else "answered_late"
    if left < 0:
        return "late"
    return "soon" if left <= SOON else "running"


class _Case:
    """What a row says, in days."""

    def __init__(self, row: RegisterRow, today: date) -> None:
        self._row, self._today = row, today
        registered = row.date.astimezone(CHINA).date()
        self.limits = OLD if registered < IN_FORCE else NEW
        self.received, self.receipt_basis = self._receipt(registered)
        told = field_text(row, "extended_on")
        self.extended = self.day("extended_on") is not None if told else field_text(row, "extended") == "1"
        self.started = self.day("amended") or self.received
        self.days = self.limits.answer + (self.limits.extension if self.extended else 0)

    def day(self, field: str) -> date | None:
        """Return the day of a field; None where it is empty or still to come."""
        text = field_text(self._row, field)
        found = date.fromisoformat(text[:10]) if text else None
        return found if found is not None and found <= self._today else None

    def _receipt(self, registered: date) -> tuple[date, str]:
        """Return the day of receipt: handed over, signed for, or confirmed with the applicant (2019, article 31)."""
        if self.limits is OLD:
            return registered, "收到之日"
        method = field_text(self._row, "method")
        if method == "当面":
            return registered, "当面提交之日"
        signed, confirmed = self.day("signed"), self.day("confirmed")
        if method == "信函" and signed:
            return signed, "签收之日"
        if confirmed:
            return confirmed, "双方确认之日"
        return registered, "登记之日（未登记签收或确认日期）"

    def end(self, today: date) -> tuple[date | None, int, Step]:
        """Return the last day, the working days that do not count, and what is due next."""
        asked, amended = self.day("amend_asked"), self.day("amended")
        if asked and not amended and not self.day("closed"):
            return None, 0, "amendment"
        still, step = self._consulted(today)
        if still is None:
            return None, 0, step
        if step == "third_party":
            begun = self.day("third_asked") or today
            return (working_days.due(begun, THIRD_PARTY) if self.limits is NEW else None), still, step
        return working_days.due(self.started, self.days + still), still, step

    def _consulted(self, today: date) -> tuple[int | None, Step]:
        """Return the working days spent on asking others, and whether they are still being asked."""
        begun, answered = self.day("third_asked"), self.day("third_answered")
        if not begun or (answered and answered <= self.started):
            return 0, "answer"
        asked = max(begun, self.started)  # what was asked before the amendment came in is outside the new limit
        until = answered or self.day("closed") or today
        if self.limits is NEW and not answered:
            # A third party that is silent for 15 working days leaves the decision to the body (2019, article 32).
            silence = working_days.due(begun, THIRD_PARTY)
            if silence is None:
                return None, "third_party"
            if until > silence:
                return _between(asked, silence), "answer"
        waits = not answered and not self.day("closed")
        return _between(asked, until), "third_party" if waits else "answer"

    def notes(self, step: Step, urgency: Urgency) -> Iterator[str]:
        """Yield what a person must know."""
        asked, amended = self.day("amend_asked"), self.day("amended")
        within = working_days.due(self.received, AMEND_WITHIN) if self.limits is NEW else None
        if asked and within and asked > within:
            yield f"补正告知超过 {AMEND_WITHIN} 个工作日（应于 {within} 前）/ amendment was asked for later than {AMEND_WITHIN} working days"
        if step == "amendment":
            yield "等待申请人补正，期限自收到补正之日重新起算 / waiting for the applicant; the limit runs anew from the amendment"
        elif amended:
            yield "期限自收到补正之日起算 / the limit runs from the amendment"
        if step == "third_party":
            yield "正在征求第三方或其他机关意见，所需时间不计 / others are being asked; that time does not count"
        if urgency == "unknown" and step == "answer":
            yield working_days.unknown()
        if urgency == "unknown" and step == "third_party":
            yield "2007 年条例未规定第三方答复期限 / the regulation of 2007 sets third parties no limit"


def _between(after: date, until: date) -> int | None:
    """Return the working days after one day until another, that one included; None where a calendar is not known."""
    works = [
        working_days.is_working_day(after + timedelta(days=number)) for number in range(1, (until - after).days + 1)
    ]
    return None if None in works else sum(map(bool, works))
