"""handle(batch): prepare → known → decide → commit. The same for every engine."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from syndicate.engine.acts import Act, rulings_of
from syndicate.engine.meter import SILENT, Meter
from syndicate.ledger.protocol import Ledger, Wanted
from syndicate.ledger.recognised import Recognised
from syndicate.ledger.weighing import cursor_of, lane_of
from syndicate.model import Enrichment, Fenced, Reading, Record, RegisterRow
from syndicate.model.disclosures import Batch, Effects, Known, Outcome, Receipt, Ruling
from syndicate.pipeline.decide import decide
from syndicate.pipeline.dedup.parameters import ByJurisdiction, Parameters
from syndicate.pipeline.domestic import domestic
from syndicate.pipeline.familiar import familiar
from syndicate.pipeline.prepare import Ready, Rules, prepare_sound
from syndicate.pipeline.recluster import recluster
from syndicate.pipeline.rule import rule
from syndicate.pipeline.sound import sound
from syndicate.pipeline.state import State

Clock = Callable[[], datetime]
"""Returns the present, aware, in Asia/Shanghai."""


class Core:
    """
    Turns readings into committed receipts, one batch after the other, in one thread.

    The owner's memory is rebuilt from the ledger at the first batch and after any failure.
    """

    def __init__(self, ledger: Ledger, rules: Rules, holder: str, clock: Clock) -> None:
        self._ledger = ledger
        self._rules = rules
        self._digest = rules.digest
        self._holder = holder
        self._clock = clock
        self._owned: set[str] = set()
        self._state: State | None = None
        self._weighing: ByJurisdiction = {}
        self.meter: Meter = SILENT
        """Is told of every batch."""

    def own(self, jurisdiction: str) -> None:
        """Take a jurisdiction over; whoever owned it before is fenced off. Harmless when it is owned already."""
        if jurisdiction not in self._owned:
            self._ledger.take(jurisdiction, self._holder, self._clock())
            self._owned.add(jurisdiction)
            self._state = None

    def handle(
        self, lane: str, jurisdiction: str, readings: Sequence[Reading], cursor: Mapping[str, Any] | None = None
    ) -> Receipt | None:
        """
        Commit one batch of readings together with the cursor that covers them.

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
        batch = Batch(lane=lane, jurisdiction=jurisdiction, start=self._ledger.position(lane), cursor=cursor)
        return self._decide_and_commit(batch, items, known)

    def resolve(self, entries: Mapping[int, str], how: str) -> None:
        """Mark quarantine entries (number → jurisdiction) as dealt with, whoever owned the jurisdiction before."""
        for jurisdiction in sorted(set(entries.values())):
            self.own(jurisdiction)
        if entries:
            self._ledger.resolve(entries, how, self._clock())

    def _decide_and_commit(self, batch: Batch, items: Sequence[Ready], known: Known) -> Receipt:
        state, self._state = (
            self._present_state(),
            None,
        )  # until the commit is through, what is held in memory is in doubt
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
        state, self._state = self._present_state(), None
        lane = f"ruling:{act.jurisdiction}"
        batch = Batch(lane=lane, jurisdiction=act.jurisdiction, start=self._ledger.position(lane), cursor=None)
        number = max((ruling.id for ruling in self._ledger.rulings()), default=0) + 1
        at = self._clock().isoformat(timespec="seconds")
        now = self._ledger.called_now(handle for pair in act.pairs for handle in pair)
        rulings = rulings_of(act.called(now), number, self._ledger.receipt_head()[0] + 1, at)
        self._commit(rule(batch, rulings, state, self._rule_set(act.jurisdiction)), state)
        return rulings

    def recognise(self, jurisdiction: str, parameters: Parameters | None, by: str, reason: str) -> Receipt | None:
        """
        Recognise everything that a jurisdiction holds again, by these parameters from now on; None: by those that are installed.

        One transaction: judgements, clusters and counters are afterwards what they would be had everything been read under them.

        Returns:
            The receipt, of the lane `recognition:CODE`; None where the jurisdiction holds nothing that counts.

        Raises:
            Fenced: Another process owns the jurisdiction now.
            Transient: The ledger cannot be written now; nothing has changed.
        """
        self.own(jurisdiction)
        self._state = None
        ledger, weighing = self._ledger, {} if parameters is None else {jurisdiction: parameters}
        rows = list(ledger.standing(jurisdiction))
        if not rows:
            return None
        again = Recognised(rows, ledger.rulings(jurisdiction), ledger.handles(), weighing)
        batch = Batch(
            lane=lane_of(jurisdiction),
            jurisdiction=jurisdiction,
            start=ledger.position(lane_of(jurisdiction)),
            cursor=cursor_of(parameters, by, reason),
        )
        stored = [(edge.one, edge.other) for edge in ledger.judged(row.id for row in rows)]
        rules = rule_set(self._digest, parameters)
        return self._write(recluster(batch, rows, (again.index, again.verdicts), stored, rules))

    def _rule_set(self, jurisdiction: str) -> str:
        return rule_set(self._digest, self._weighing.get(jurisdiction))

    def _commit(self, effects: Effects, state: State) -> Receipt:
        receipt = self._write(effects)
        self._state = state
        self.meter.stepped("commit")
        self.meter.committed(effects, receipt)
        return receipt

    def _write(self, effects: Effects) -> Receipt:
        try:
            return self._ledger.commit(effects, self._clock())
        except Fenced:
            self._owned.discard(effects.batch.jurisdiction)
            raise

    def _present_state(self) -> State:
        if self._state is None:
            ledger = self._ledger
            self._weighing = ledger.weighing()
            self._state = State(ledger.disclosures, self._weighing)
            rulings = list(ledger.rulings())
            self._state.restore(ledger.standing(), ledger.edges(), rulings, ledger.handles() if rulings else {})
        return self._state


def rule_set(digest: str, parameters: Parameters | None) -> str:
    """Return the digest of the rules that decide: those installed, and what recognition weighs by where that is something else."""
    return digest if parameters is None else hashlib.sha256(f"{digest}\n{parameters.digest}".encode()).hexdigest()


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
