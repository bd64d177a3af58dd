"""handle(batch): prepare → known → decide → commit. The same for every engine."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

import msgspec

from syndicate.engine.acts import Act, rulings_of
from syndicate.engine.meter import SILENT, Meter
from syndicate.ledger.protocol import Ledger, Wanted
from syndicate.ledger.weighing import Renewal, lane_of, rule_set
from syndicate.model import Enrichment, Fenced, Reading, Record, RegisterRow
from syndicate.model.disclosures import Batch, Carried, Effects, Known, Outcome, Receipt, Ruling
from syndicate.model.prepared import Prepared
from syndicate.pipeline.admission import Ready
from syndicate.pipeline.decide import decide
from syndicate.pipeline.dedup.parameters import ByJurisdiction, Parameters
from syndicate.pipeline.domestic import domestic
from syndicate.pipeline.familiar import familiar
from syndicate.pipeline.prepare import Rules, prepare_sound
from syndicate.pipeline.renew import Remade, remade, renew
from syndicate.pipeline.rule import rule
from syndicate.pipeline.sound import sound
from syndicate.pipeline.state import State

Clock = Callable[[], datetime]
"""Returns the present, aware, in Asia/Shanghai."""


class Renewed(NamedTuple):
    """One page that was made anew."""

    receipt: Receipt
    page: Sequence[Remade]
    last: bool
    """Nothing is left: the jurisdiction is settled."""


class Core:
    """
    Turns readings into committed receipts, one batch after the other, in one thread.

    The owner's memory of a jurisdiction is rebuilt from the ledger at its first batch and after any failure.
    """

    def __init__(self, ledger: Ledger, rules: Rules, holder: str, clock: Clock) -> None:
        self._ledger = ledger
        self._rules = rules
        self._digest = rules.digest
        self._holder = holder
        self._clock = clock
        self._owned: set[str] = set()
        self._states: dict[str, State] = {}
        self._weighing: ByJurisdiction = {}
        self.shared = False
        """Whether other processes own jurisdictions of the same ledger; then nothing is taken over but for what comes in."""
        self.meter: Meter = SILENT
        """Is told of every batch."""

    def adopt(self, rules: Rules) -> None:
        """Prepare and decide by other rules from the next batch on; what they were is told by the receipts."""
        self._rules = rules
        self._digest = rules.digest
        self._states.clear()

    @property
    def rules(self) -> Rules:
        """What readings are prepared and decided by."""
        return self._rules

    @property
    def clock(self) -> Clock:
        """What tells the present."""
        return self._clock

    def own(self, jurisdiction: str) -> None:
        """Take a jurisdiction over; whoever owned it before is fenced off. Harmless when it is owned already."""
        if jurisdiction not in self._owned:
            self._ledger.take(jurisdiction, self._holder, self._clock())
            self._owned.add(jurisdiction)
            self._states.pop(jurisdiction, None)

    def owns(self, jurisdiction: str) -> bool:
        """Say whether a jurisdiction was taken over and has not been lost since, as far as is known here."""
        return jurisdiction in self._owned

    def minds(self, jurisdiction: str) -> bool:
        """Say whether what is done between batches, such as screening and settling, is to be done here."""
        return not self.shared or jurisdiction in self._owned

    def disown(self, jurisdiction: str) -> None:
        """Forget a jurisdiction and what is held of it in memory; whoever owns it next need not be this one."""
        self._owned.discard(jurisdiction)
        self._states.pop(jurisdiction, None)

    def remember(self, jurisdiction: str) -> None:
        """Rebuild now what is held in memory of a jurisdiction that is owned, instead of at its first batch."""
        self._states[jurisdiction] = self._present_state(jurisdiction)

    def handle(
        self,
        lane: str,
        jurisdiction: str,
        readings: Sequence[Reading],
        cursor: Mapping[str, Any] | None = None,
        carried: Carried | None = None,
    ) -> Receipt | None:
        """
        Commit one batch of readings together with the cursor that covers them; `carried`: and with the place in a topic that brought it.

        Returns:
            The receipt; None when there was nothing to read and only the cursor moved.

        Raises:
            Fenced: Another process owns the jurisdiction now; stop feeding this one.
            Transient: The ledger cannot be written now; the same call may be repeated.
        """
        self.own(jurisdiction)
        if not readings:
            if cursor is not None:
                self._ledger.save_cursor(lane, jurisdiction, cursor)
            return None
        whole = sound(readings)
        known = self._ledger.known(wanted_of(jurisdiction, whole))
        items = domestic(prepare_sound(whole, self._rules, familiar(whole, known)), jurisdiction)
        self.meter.stepped("prepare")
        batch = Batch(
            lane=lane, jurisdiction=jurisdiction, start=self._ledger.position(lane), cursor=cursor, carried=carried
        )
        return self._decide_and_commit(batch, items, known)

    def take_in(
        self,
        lane: str,
        jurisdiction: str,
        items: Sequence[Ready],
        cursor: Mapping[str, Any] | None = None,
        carried: Carried | None = None,
    ) -> Receipt | None:
        """
        Commit one batch of readings that were prepared elsewhere by the same rules; else as `handle`.

        Raises:
            Fenced: Another process owns the jurisdiction now, or the partition stands elsewhere than the batch was told.
            Transient: The ledger cannot be written now; the same call may be repeated.
        """
        self.own(jurisdiction)
        if not items:
            return self.handle(lane, jurisdiction, (), cursor)
        known = self._ledger.known(wanted_of(jurisdiction, _read(items)))
        batch = Batch(
            lane=lane, jurisdiction=jurisdiction, start=self._ledger.position(lane), cursor=cursor, carried=carried
        )
        return self._decide_and_commit(batch, items, known)

    def resolve(self, entries: Mapping[int, str], how: str) -> None:
        """Mark quarantine entries (number → jurisdiction) as dealt with, whoever owned the jurisdiction before."""
        for jurisdiction in sorted(set(entries.values())):
            self.own(jurisdiction)
        if entries:
            self._ledger.resolve(entries, how, self._clock())

    def _decide_and_commit(self, batch: Batch, items: Sequence[Ready], known: Known) -> Receipt:
        state = self._taken_state(batch.jurisdiction)
        effects = decide(batch, items, known, state, self._rule_set(batch.jurisdiction))
        self.meter.stepped("decide")
        return self._commit(effects, state)

    def rule(self, act: Act) -> list[Ruling]:
        """
        Commit what a person says of disclosures, and the counts as they are with it.

        One receipt, of the lane `ruling:CODE`: each pair is a reading that is there already. What is said of a former handle is
        said of the present one; whoever has not been read yet is minded when he comes.

        Returns:
            The rulings as they stand on the record.

        Raises:
            Fenced: Another process owns the jurisdiction now.
            Transient: The ledger cannot be written now; the same call may be repeated.
        """
        self.own(act.jurisdiction)
        state = self._taken_state(act.jurisdiction)
        lane = f"ruling:{act.jurisdiction}"
        batch = Batch(lane=lane, jurisdiction=act.jurisdiction, start=self._ledger.position(lane), cursor=None)
        number = max((ruling.id for ruling in self._ledger.rulings()), default=0) + 1
        at = self._clock().isoformat(timespec="seconds")
        now = self._ledger.called_now(handle for pair in act.pairs for handle in pair)
        rulings = rulings_of(act.called(now), number, self._ledger.receipt_head()[0] + 1, at)
        self._commit(rule(batch, rulings, state, self._rule_set(act.jurisdiction)), state)
        return rulings

    def renew(self, jurisdiction: str, limit: int, begin: Renewal | None = None) -> Renewed | None:
        """
        Make the next disclosures of a jurisdiction anew from what was read of them, by the present rules: facts, facets, judgements, counts.

        One batch with a receipt of the lane `recognition:CODE`. When the last page is through, everything is what it would be had it been
        read under these rules; until then the ledger is whole, and says that it is not settled. Cut off, it is gone on with.

        Args:
            jurisdiction: Whose.
            limit: At most so many disclosures.
            begin: Start from the beginning, by these parameters from now on; None: go on by those in force.

        Returns:
            What was done; None where the jurisdiction holds nothing.

        Raises:
            Fenced: Another process owns the jurisdiction now.
            Transient: The ledger cannot be written now; the same call may be repeated.
        """
        self.own(jurisdiction)
        ledger = self._ledger
        standing = begin or ledger.renewal(jurisdiction)
        rules = rule_set(self._digest, standing.weighing)
        if begin is not None or standing.rules != rules or standing.after is None:
            standing = msgspec.structs.replace(standing, rules=rules, after=0)
        found = ledger.stored(jurisdiction, standing.after or 0, limit + 1)
        if not found:
            return None
        page = found[:limit]
        reached = msgspec.structs.replace(standing, after=page[-1].row.id if len(found) > limit else None)
        if begin is not None:
            self._states.pop(jurisdiction, None)
        state = self._taken_state(jurisdiction, {jurisdiction: standing.weighing})
        lane = lane_of(jurisdiction)
        batch = Batch(lane=lane, jurisdiction=jurisdiction, start=ledger.position(lane), cursor=reached.cursor)
        made = remade(page, self._rules)
        return Renewed(self._commit(renew(batch, made, state, rules), state), made, reached.after is None)

    def _rule_set(self, jurisdiction: str) -> str:
        return rule_set(self._digest, self._weighing.get(jurisdiction))

    def _commit(self, effects: Effects, state: State) -> Receipt:
        receipt = self._write(effects)
        self._states[effects.batch.jurisdiction] = state
        self.meter.stepped("commit")
        self.meter.committed(effects, receipt)
        return receipt

    def _write(self, effects: Effects) -> Receipt:
        try:
            return self._ledger.commit(effects, self._clock())
        except Fenced:
            self._owned.discard(effects.batch.jurisdiction)
            raise

    def _taken_state(self, jurisdiction: str, switched: Mapping[str, Parameters | None] | None = None) -> State:
        """Return the owner's memory and forget it: until the commit is through, it is in doubt."""
        state = self._present_state(jurisdiction, switched)
        self._states.pop(jurisdiction, None)
        return state

    def _present_state(self, jurisdiction: str, switched: Mapping[str, Parameters | None] | None = None) -> State:
        """Return the owner's memory; `switched`: what weighs from now on, which the ledger is yet to be told."""
        standing = self._states.get(jurisdiction)
        if standing is not None:
            return standing
        ledger = self._ledger
        weighing = {**ledger.weighing(), **(switched or {})}
        self._weighing = {code: those for code, those in weighing.items() if those is not None}
        state = State(ledger.disclosures, self._weighing)
        rulings = list(ledger.rulings(jurisdiction))
        handles = ledger.handles(jurisdiction) if rulings else {}
        state.restore(ledger.standing(jurisdiction), ledger.edges(jurisdiction), rulings, handles)
        return state


def _read(items: Iterable[Ready]) -> Iterator[Reading]:
    """Yield what was read of items that are more than a handle."""
    for item in items:
        if isinstance(item, Prepared):
            yield item.record
        elif isinstance(item, RegisterRow | Enrichment):
            yield item


def wanted_of(jurisdiction: str, readings: Iterable[Reading]) -> Wanted:
    """Return what has to be known to decide on these readings."""
    names: dict[str, list[str]] = defaultdict(list)
    registers: list[tuple[str, str]] = []
    enrichments: list[tuple[str, str]] = []
    for item in readings:
        if isinstance(item, Record):
            names[item.source] += (item.native_id, *item.aliases)
        elif isinstance(item, RegisterRow):
            registers.append((item.register, item.native_id))
        elif isinstance(item, Enrichment):
            enrichments.append((item.source, item.native_id))
    return Wanted(jurisdiction, names, registers, enrichments)


class Totals:
    """Adds up what became of the readings of many batches."""

    def __init__(self) -> None:
        self.outcome = Outcome()

    def add(self, receipt: Receipt | None) -> None:
        """Take a receipt into the sum."""
        if receipt is None:
            return
        for field in Outcome.__struct_fields__:
            setattr(self.outcome, field, getattr(self.outcome, field) + getattr(receipt.outcome, field))
