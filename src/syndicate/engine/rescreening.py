"""What other rules of screening would find in what the ledger holds: nothing is changed, no text leaves the comparison."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator

import msgspec

from syndicate.ledger.sqlite import SqliteLedger
from syndicate.ledger.unscreened import Reached
from syndicate.model.screening import Screening

Screen = Callable[[str, str], Screening]
"""Title and text → verdict."""
PAGE = 500
SHOWN = 50
"""How many changes are told one by one."""


class Changed(msgspec.Struct, frozen=True, kw_only=True):
    """One text of which the other rules say otherwise. Without its words."""

    what: str
    """`published` or `draft`."""
    name: str
    """The handle of the publication, or the subject of the review."""
    before: str
    after: str
    """Dispositions: clean, redact or block."""
    gone: str
    new: str
    """Rules that speak no more, or anew."""


class Compared(msgspec.Struct, frozen=True, kw_only=True):
    """How two rule sets differ on what the ledger holds."""

    before: str
    after: str
    """Digests."""
    read: int
    changed: int
    dispositions: dict[str, int]
    """`clean → block` and so on, how often."""
    kinds: dict[str, tuple[int, int]]
    """Kind → findings before and after, where they differ."""
    examples: tuple[Changed, ...]


def compared(ledger: SqliteLedger, old: Screen, new: Screen, digests: tuple[str, str]) -> Compared:
    """Screen every standing publication and every text under review by both rule sets."""
    read, changed = 0, 0
    moves: Counter[str] = Counter()
    kinds: tuple[Counter[str], Counter[str]] = (Counter(), Counter())
    examples: list[Changed] = []
    for what, name, title, text in _texts(ledger):
        read += 1
        verdicts = old(title, text), new(title, text)
        for counted, verdict in zip(kinds, verdicts, strict=True):
            counted.update(found.kind for found in verdict.findings)
        if _said(verdicts[0]) == _said(verdicts[1]):
            continue
        changed += 1
        moves[f"{verdicts[0].disposition} → {verdicts[1].disposition}"] += 1
        if len(examples) < SHOWN:
            examples.append(_change(what, name, *verdicts))
    differing = {
        kind: (kinds[0][kind], kinds[1][kind])
        for kind in sorted(kinds[0] | kinds[1])
        if kinds[0][kind] != kinds[1][kind]
    }
    return Compared(
        before=digests[0], after=digests[1], read=read, changed=changed, dispositions=dict(sorted(moves.items())), kinds=differing,
        examples=tuple(examples),
    )  # fmt: skip


def _texts(ledger: SqliteLedger) -> Iterator[tuple[str, str, str, str]]:
    """Yield what it is, its name, title and text: standing publications first, then what is under review as a draft."""
    for jurisdiction in ledger.unscreened.jurisdictions():
        reached = Reached("")
        while found := ledger.unscreened.after(jurisdiction, reached, PAGE):
            for one in found:
                yield "published", one.disclosure.name, one.headline, one.text
            last = found[-1].disclosure
            reached = Reached("", last.receipt, last.id)
    for row in ledger.reviews.reviews(None):
        if row.source == "draft":
            version = ledger.reviews.version(row.version)
            yield "draft", row.subject, version.title, version.body


def _said(verdict: Screening) -> tuple[object, ...]:
    found = sorted((one.part, one.start, one.end, one.kind, str(one.act)) for one in verdict.findings)
    return verdict.disposition, tuple(found), verdict.redacted


def _change(what: str, name: str, old: Screening, new: Screening) -> Changed:
    rules = [{one.rule for one in verdict.findings} for verdict in (old, new)]
    return Changed(
        what=what, name=name, before=str(old.disposition), after=str(new.disposition),
        gone=", ".join(sorted(rules[0] - rules[1])), new=", ".join(sorted(rules[1] - rules[0])),
    )  # fmt: skip
