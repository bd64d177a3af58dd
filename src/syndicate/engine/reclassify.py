"""Classify the past again: what other rules would change, and the change itself, batch by batch with receipts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain

import msgspec

from syndicate.engine.core import Core
from syndicate.engine.renewing import Progress, pages, unsettled
from syndicate.ledger.protocol import Ledger
from syndicate.model import FACETS
from syndicate.model.disclosures import Disclosure, Tallies
from syndicate.pipeline.classify import Classifier, ClassifyInput
from syndicate.pipeline.refile import Filed, facets_of, filed_of, reclassified, retally

_PAGE = 1000
_EXAMPLES = 20


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """One disclosure that is filed otherwise in one facet."""

    name: str
    """Public handle of the disclosure."""
    title: str
    facet: str
    before: str
    after: str
    rule: str
    """What decides now: file and rule; empty where nothing speaks any more."""


class Shift(msgspec.Struct):
    """Counts under one value, over all years, before and after."""

    postings: list[int]
    information: list[int]


class Refiled(msgspec.Struct, kw_only=True):
    """What filing again changes, or has changed."""

    read: int = 0
    """Disclosures looked at."""
    changed: int = 0
    """Disclosures filed otherwise in some facet."""
    facets: dict[str, dict[str, Shift]] = {}
    """facet → value → counts; only values whose counts move."""
    examples: list[Change] = []
    """At most twenty for each facet, spread over the kinds of change."""
    receipts: list[int] = []
    """Numbers of the receipts written."""


def would_change(ledger: Ledger, classifier: Classifier) -> Refiled:
    """Return what a rule set would change on what the ledger holds; writes nothing."""
    result = Refiled()
    examples = _Examples(classifier)
    changed: dict[int, Disclosure] = {}
    for page, rows in _pages(ledger, classifier, result):
        examples.take(page, rows)
        changed |= {row.id: _slim(row) for row in rows}
    tallies = Tallies({}, {}, {})
    touched = sorted({row.information for row in changed.values()})
    for start in range(0, len(touched), _PAGE):
        retally(changed, ledger.together(touched[start : start + _PAGE]), tallies)
    result.facets = _shifts(ledger.facet_totals(), tallies)
    result.examples = examples.chosen()
    return result


def reclassify(core: Core, ledger: Ledger, classifier: Classifier, progress: Progress) -> Refiled:
    """
    Settle what is not settled (see `renewing`), and return what that changed in how things are filed.

    Idempotent: where everything was made by the present rules nothing is written, and a run that was cut off is resumed by the next
    one. After every page the ledger's promises hold.

    Raises:
        Fenced: Another process owns the jurisdiction now.
        Transient: The ledger cannot be written now; run it again.
    """
    result = Refiled()
    before = ledger.facet_totals()
    examples = _Examples(classifier)
    for page in chain.from_iterable(pages(core, ledger, code, progress=progress) for code in unsettled(ledger)):
        result.read += len(page.page)
        moved = [one for one in page.page if facets_of(one.row) != facets_of(one.stored.row)]
        result.changed += len(moved)
        examples.take([filed_of(one.stored) for one in moved], [one.row for one in moved])
        result.receipts.append(page.receipt.number)
    result.facets = _moved(before, ledger.facet_totals())
    result.examples = examples.chosen()
    return result


def _pages(ledger: Ledger, classifier: Classifier, result: Refiled) -> Iterator[tuple[list[Filed], list[Disclosure]]]:
    after = 0
    while page := ledger.filed(after, _PAGE):
        after = page[-1].row.id
        rows = reclassified(page, classifier)
        result.read += len(page)
        result.changed += len(rows)
        yield page, rows


def _slim(row: Disclosure) -> Disclosure:
    """What counting needs of a row: a whole ledger of them fits into memory."""
    return msgspec.structs.replace(row, fingerprint=b"", spent=b"", links=b"", version_key=b"", time_key=b"")


class _Examples:
    """Chooses examples: the first of every kind of change, then more of each, up to the limit."""

    def __init__(self, classifier: Classifier) -> None:
        self._classifier = classifier
        self._found: dict[str, dict[tuple[str, str], list[Change]]] = {facet: {} for facet in FACETS}

    def take(self, page: Sequence[Filed], rows: Sequence[Disclosure]) -> None:
        """Look at the changes of one page."""
        read = {one.row.id: one for one in page}
        for row in rows:
            one = read[row.id]
            for facet, before, after in zip(FACETS, facets_of(one.row), facets_of(row), strict=True):
                alike = self._found[facet].setdefault((before, after), [])
                if before != after and len(alike) < _EXAMPLES:
                    alike.append(self._change(one, facet, before, after))

    def _change(self, one: Filed, facet: str, before: str, after: str) -> Change:
        reasons = [reason for reason in self._classifier.explain(one.shown) if reason.facet == facet]
        rule = "、".join(dict.fromkeys(f"{reason.file}:{reason.rule}" for reason in reasons))
        return Change(name=one.row.name, title=one.row.title, facet=facet, before=before, after=after, rule=rule)

    def chosen(self) -> list[Change]:
        """Return the examples, facet by facet."""
        found = []
        for alike in self._found.values():
            rounds = [
                [changes[n] for changes in alike.values() if n < len(changes)]
                for n in range(max(map(len, alike.values()), default=0))
            ]
            found += list(chain.from_iterable(rounds))[:_EXAMPLES]
        return found


_Totals = Mapping[tuple[str, str], tuple[int, int]]


def _shifts(before: _Totals, tallies: Tallies) -> dict[str, dict[str, Shift]]:
    after = dict(before)
    for (_, _, _, _, facet, value), (postings, _, _, first) in tallies.counters.items():
        if facet:
            had = after.get((facet, value), (0, 0))
            after[facet, value] = had[0] + postings, had[1] + first
    return _moved(before, after)


def _moved(before: _Totals, after: _Totals) -> dict[str, dict[str, Shift]]:
    found: dict[str, dict[str, Shift]] = {}
    for facet, value in sorted({*before, *after}):
        was, now = before.get((facet, value), (0, 0)), after.get((facet, value), (0, 0))
        if was != now:
            found.setdefault(facet, {})[value] = Shift([was[0], now[0]], [was[1], now[1]])
    return found


class Decided(msgspec.Struct, frozen=True, kw_only=True):
    """Why a disclosure stands under one value of one facet."""

    facet: str
    value: str
    name: str
    """The value in Chinese."""
    file: str
    """The rule file; empty where the source itself says so."""
    rule: str
    """The rule; `column:…` and `label:…`: the source's own filing names the value; `from_kind`: it follows from the kind."""
    where: str
    words: tuple[str, ...]


def explain_facets(classifier: Classifier, filed: Filed) -> list[Decided]:
    """
    Return what decides each facet of a disclosure by the present rules, and on which words.

    Also for `unit`, which the source says and words never do. A facet
    without an entry is unknown.
    """
    unit = filed.row.unit
    by_source = Decided(facet="unit", value=unit, name=unit, file="", rule="source", where="source", words=())
    return [by_source, *decided(classifier, filed.shown)]


def decided(classifier: Classifier, shown: ClassifyInput) -> list[Decided]:
    """Return what decides each facet of what an item shows."""
    return [
        Decided(
            facet=reason.facet,
            value=reason.value,
            name=classifier.names[reason.facet].get(reason.value, reason.value),
            file=reason.file,
            rule=reason.rule,
            where=reason.where,
            words=reason.words,
        )
        for reason in classifier.explain(shown)
    ]
