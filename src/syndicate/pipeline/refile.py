"""refile: what a ledger holds, classified by other rules, and what that would move. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from syndicate.model import FACETS, Channel, Columns
from syndicate.model.disclosures import Disclosure, Tallies
from syndicate.pipeline.classify import Classifier, ClassifyInput
from syndicate.pipeline.normalise.plain import plain_words_of
from syndicate.pipeline.normalise.text import heading_of
from syndicate.pipeline.prepare import SHOWN
from syndicate.pipeline.renew import Stored
from syndicate.pipeline.rows import facet_columns
from syndicate.pipeline.state import member_of
from syndicate.pipeline.tally import Member, count, place

_LABELS = msgspec.json.Decoder(dict[str, str])


class Filed(msgspec.Struct, frozen=True):
    """A disclosure and of its standing reading what classification goes by."""

    row: Disclosure
    headline: str
    text: str
    labels: str
    """JSON object: what the source said of itself; empty for nothing."""

    @property
    def shown(self) -> ClassifyInput:
        """What `prepare` showed the classifier when the reading came in."""
        labels = _LABELS.decode(self.labels) if self.labels else {}
        row, rest = self.row, self.text
        if row.channel == Channel.WEIBO:
            heading = heading_of(None, rest)
            rest = heading.rest if heading.shown == self.headline else rest
        return ClassifyInput(
            title=self.headline,
            lead=plain_words_of(rest)[:SHOWN],
            column=labels.get("column", ""),
            channel=row.channel,
            unit=row.unit,
            document_number=row.document_number,
            label=labels.get("kind", ""),
        )


def filed_of(stored: Stored) -> Filed:
    """Return what classification goes by of a disclosure that was made anew."""
    told = stored.standing
    return Filed(stored.row, told.headline, told.text, told.labels)


def facets_of(row: Disclosure) -> Columns:
    """Return the facets that a row holds, in the order of `FACETS`."""
    return row.kind, row.five_open, row.field, row.theme, row.area


def reclassified(filed: Sequence[Filed], classifier: Classifier) -> list[Disclosure]:
    """Return the rows that the rules file otherwise, with their new facets; in order."""
    found = classifier.classify_batch([one.shown for one in filed])
    changed = []
    for one, facets in zip(filed, found, strict=True):
        columns = facet_columns(facets)
        if columns != facets_of(one.row):
            changed.append(msgspec.structs.replace(one.row, **dict(zip(FACETS, columns, strict=True))))
    return changed


def retally(new: Mapping[int, Disclosure], members: Iterable[Disclosure], tallies: Tallies) -> None:
    """Take whole informations out of the tallies as they stand and add them again with some rows filed otherwise."""
    groups: dict[int, list[Disclosure]] = {}
    for row in members:
        groups.setdefault(row.information, []).append(row)
    for information, group in sorted(groups.items()):
        _count(information, [member_of(row) for row in group], -1, tallies)
        _count(information, [member_of(new.get(row.id, row)) for row in group], 1, tallies)


def _count(information: int, members: list[Member], sign: int, tallies: Tallies) -> None:
    place(information, members)
    for member in members:
        count(member, sign, tallies)
