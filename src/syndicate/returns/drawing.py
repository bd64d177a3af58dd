"""Fills a form from a ledger as it was asked for: which state, which scope, open or closed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

import msgspec

from syndicate.ledger.closings import ReturnAct, Subject, acts_on
from syndicate.ledger.past import Past
from syndicate.ledger.sqlite import SqliteLedger
from syndicate.model import Enquiry
from syndicate.returns.closing import day_of, stated_in, with_acts
from syndicate.returns.fill import fill
from syndicate.returns.filled import Counting, Filled, ManualValue, Scope
from syndicate.returns.form import Form
from syndicate.returns.state import State


class Order(msgspec.Struct, frozen=True, kw_only=True):
    """What is asked for."""

    form: Form
    year: int
    jurisdiction: str | None
    scope: Scope = "summary"
    units: tuple[str, ...] = ()
    counting: Counting = "distinct"
    body: str = ""
    filled_on: date
    """The day of filling that is printed, where the year is open."""
    manual: Mapping[str, ManualValue] = {}
    """Values that people state, where the year is open."""

    @property
    def subject(self) -> Subject:
        """What acts on this form are about."""
        return Subject(self.jurisdiction or "", self.year, self.form.id, self.scope, self.counting)


class Drawn(msgspec.Struct, frozen=True):
    """A filled form, and the state of the ledger that its items are listed from."""

    filled: Filled
    enquiry: Enquiry


def draw(
    ledger: SqliteLedger, order: Order, state: State, *, adjustments: int | None = None, closed: bool = True
) -> Drawn:
    """
    Return the form for an order.

    A year that was closed by the state asked for has its frozen numbers and its signed adjustments; what the ledger counts differently
    stands beside them. An open year is filled from the state itself.

    Args:
        ledger: The ledger.
        order: What is asked for.
        state: From which state.
        adjustments: How many adjustments to apply; None: all that the state has.
        closed: False: as if the year had never been closed.

    Raises:
        UsageError: A value is stated for a row that does not exist; the own scope names no units; how things stood cannot be known.
    """
    acts = acts_before(ledger, order, state) if closed else []
    if not acts:
        return Drawn(fill_open(order, state), state.enquiry)
    closing = acts[0]
    then = Past(ledger.connection, closing.receipt)
    base = _fill(order, then, day_of(closing), stated_in(closing), state.said)
    present = fill_open(msgspec.structs.replace(order, manual=stated_in(closing)), state)
    kept = acts if adjustments is None else acts[: adjustments + 1]
    return Drawn(with_acts(base, kept, present), then)


def acts_before(ledger: SqliteLedger, order: Order, state: State) -> list[ReturnAct]:
    """Return closing and adjustments that stood in a state; none: the year was open."""
    acts = acts_on(ledger.connection, order.subject)
    if not state.said:
        return acts
    until = state.until
    if (
        until is None
    ):  # an act that rests on a receipt was signed after it: the state right after the receipt has it not
        return [act for act in acts if act.receipt < state.receipt]
    return [act for act in acts if datetime.fromisoformat(act.at) <= until]


def fill_open(order: Order, state: State) -> Filled:
    """Return the form filled from a state as if the year were open."""
    return _fill(order, state.enquiry, order.filled_on, order.manual, state.said)


def _fill(order: Order, enquiry: Enquiry, day: date, manual: Mapping[str, ManualValue], moment: str) -> Filled:
    return fill(
        order.form,
        enquiry,
        order.year,
        order.jurisdiction,
        as_of=day,
        manual=manual,
        count=order.counting,
        body=order.body,
        scope=order.scope,
        units=order.units,
        moment=moment,
    )
