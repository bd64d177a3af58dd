"""Counts what other threads and other programs add to the ledger: acts of people, and attempts to send."""

from __future__ import annotations

from syndicate.ledger.figures import Decided, Figures, Sent
from syndicate.model.review import TIER_STATES, State
from syndicate.observe.declared import NONE
from syndicate.observe.meters import Meters
from syndicate.observe.readings import seconds_of
from syndicate.observe.table import DECISIONS


class Tail:
    """Goes on each time where it stood; what was there at the first look is past, and counters begin at 0."""

    def __init__(self, meters: Meters) -> None:
        self._made = meters.instruments
        self._act: int | None = None
        self._attempt: int | None = None

    def acts(self, ledger: Figures) -> None:
        """Count the acts since the last look."""
        if self._act is None:
            self._act = ledger.newest_act()
        for one in ledger.decided(self._act):
            self._decided(one)
            self._act = one.number

    def _decided(self, one: Decided) -> None:
        if one.deed in DECISIONS:
            tier = TIER_STATES[one.tier - 1] if one.tier else NONE
            self._made.count("syndicate_review_decisions_total", tier=tier, decision=one.deed)
        if one.before in TIER_STATES and one.after != one.before and one.since:
            spent = seconds_of(one.at) - seconds_of(one.since)
            self._made.observe("syndicate_review_time_seconds", spent, tier=one.before)
        if one.after == State.CLEARED and one.before != State.CLEARED and one.opened:
            self._made.observe("syndicate_end_to_end_seconds", seconds_of(one.at) - seconds_of(one.opened))

    def attempts(self, ledger: Figures) -> None:
        """Count the attempts to send since the last look."""
        self._made.know("subscriber", [name for name, state, _ in ledger.subscribers() if state != "removed"])
        if self._attempt is None:
            self._attempt = ledger.newest_attempt()
        for one in ledger.sent(self._attempt):
            self._sent(one)
            self._attempt = one.number

    def _sent(self, one: Sent) -> None:
        name = one.subscriber
        self._made.count("syndicate_webhook_attempts_total", subscriber=name)
        self._made.observe("syndicate_webhook_duration_seconds", one.milliseconds / 1000)
        if one.reason != "ok":
            self._made.count("syndicate_webhook_failures_total", subscriber=name, reason=one.reason)
        elif one.released:
            taken = seconds_of(one.at) + one.milliseconds / 1000 - seconds_of(one.released)
            self._made.observe("syndicate_delivery_delay_seconds", taken)
