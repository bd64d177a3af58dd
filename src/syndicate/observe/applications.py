"""The clocks of the applications for disclosure as metrics: how many are open, how soon they are due."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, time

from syndicate.ledger.figures import Figures
from syndicate.model import CHINA
from syndicate.observe.readings import Samples, sampled
from syndicate.observe.table import CLOCKS, URGENCIES
from syndicate.returns.clocks import Clock, due


class ApplicationClocks:
    """
    Reads the clocks of all open applications; anew only where the ledger or the day has moved.

    The rows of some years are gone through for it: too much for every scrape.
    """

    def __init__(self) -> None:
        self._seen: tuple[int, str, date] | None = None
        self._found: list[Clock] = []

    def samples(self, ledger: Figures, today: date) -> Samples:
        """Yield how many applications are open, by what is due next and how soon, and when the next answer is due."""
        state = (*ledger.head(), today)
        if state != self._seen:
            self._found, self._seen = due(ledger, today), state
        counted = Counter((one.step, one.urgency) for one in self._found)
        for clock in CLOCKS:
            for urgency in URGENCIES:
                number = sum(count for (step, how), count in counted.items() if (step, how) == (clock, urgency))
                yield sampled("application_open_items", number, clock, urgency)
        last = min((one.due for one in self._found if one.step == "answer" and one.due), default=None)
        begins = datetime.combine(last, time(), CHINA).timestamp() if last else 0.0
        yield sampled("application_next_due_timestamp_seconds", begins)
