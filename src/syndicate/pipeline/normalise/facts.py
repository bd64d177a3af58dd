"""Hard facts of a record: its own document number and index number, the days, places and sums that it names."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from syndicate.model.facts import Facts
from syndicate.pipeline.normalise.document_number import own_document_number
from syndicate.pipeline.normalise.named import days_and_amounts
from syndicate.pipeline.normalise.places import places

_TITLE = 300
_LEAD = 1200
_INDEX = re.compile(r"索\s{0,4}引\s{0,4}号\s{0,4}[:：|]?\s{0,4}([0-9A-Za-z][0-9A-Za-z/_.—－-]{4,39})")
_OPAQUE = re.compile(r"(?=[^0-9]*[0-9])[0-9A-Za-z][0-9A-Za-z/_.—－-]{2,59}")
_FULL_WIDTH = {0xFF01 + n: 0x21 + n for n in range(94)}


class Said(NamedTuple):
    """What facts are read out of."""

    title: str
    lead: str
    labels: Mapping[str, str]
    """What the source says itself, of which `document_number` and `index_number` are read."""


def facts_of(items: Sequence[Said]) -> list[Facts]:
    """
    Read the hard facts out of the titles, the beginnings of the texts and what the source says; each depends on its own item alone.

    Total and linear: any text is accepted, at most 300 characters of a title and 1,200 of a lead are looked at. What is not
    certainly a fact of this document is left out; an empty value means that nothing says it.
    """
    texts = [f"{title[:_TITLE]}\n{lead[:_LEAD]}" for title, lead, _ in items]
    return [
        Facts(_document_number(item), _index_number(item), days, named, amounts)
        for item, (days, amounts), named in zip(items, days_and_amounts(texts), places(texts), strict=True)
    ]


def extract_facts(title: str, lead: str, labels: Mapping[str, str]) -> Facts:
    """Read the hard facts of one item."""
    return facts_of([Said(title, lead, labels)])[0]


def _document_number(item: Said) -> str:
    label = item.labels.get("document_number", "")
    # Every number ends with 号, except that a label may have lost it.
    if not label and "号" not in item.title and "号" not in item.lead:
        return ""
    return own_document_number(item.title[:_TITLE], item.lead[:_LEAD], label)


def _index_number(item: Said) -> str:
    """Return the 索引号 as opaque text: from the label, or behind its caption in the lead; "" where neither holds one."""
    label, lead = item.labels.get("index_number", ""), item.lead[:_LEAD]
    if label:
        cell = "".join(label[:120].translate(_FULL_WIDTH).split())
        if _OPAQUE.fullmatch(cell):
            return cell
    if "索" in lead:
        hit = _INDEX.search(lead.translate(_FULL_WIDTH))
        if hit and _OPAQUE.fullmatch(hit[1]):
            return hit[1].rstrip(".-—")
    return ""
