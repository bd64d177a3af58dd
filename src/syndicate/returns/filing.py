"""By when a year's return must be filed, and how many working days are left; the days are data, in the report's outline."""

from __future__ import annotations

from datetime import date

import msgspec

from syndicate.pipeline.gate import working_days
from syndicate.returns.form import Form
from syndicate.returns.report.outline import load_outline, outline_names


class Countdown(msgspec.Struct, frozen=True, kw_only=True):
    """A day by which something must be filed, as seen from another day."""

    what: str
    """Chinese, then English."""
    basis: str
    last: date
    days: int
    """Calendar days after today until the last day; negative: so many too late."""
    working_days: int | None
    """The same in working days; None: the calendar of a year in between is not announced, and nothing is guessed."""

    @property
    def over(self) -> bool:
        """Whether the day has passed."""
        return self.days < 0


def countdown(form: Form, year: int, today: date) -> list[Countdown]:
    """Return the days by which the return of a year must be filed, the earliest first; empty where the form's outline names none."""
    if form.id not in outline_names():
        return []
    found = []
    for one in load_outline(form).deadline:
        last = date(year + 1, one.month, one.day)
        left = working_days.left(today, last)
        found.append(Countdown(what=one.what, basis=one.basis, last=last, days=(last - today).days, working_days=left))
    return sorted(found, key=lambda one: one.last)
