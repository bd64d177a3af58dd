"""Hard facts of a record: its own document number and index number, the days, places and sums that it names."""

from __future__ import annotations

import re
from collections.abc import Mapping

from syndicate.model.facts import Facts
from syndicate.pipeline.normalise.document_number import own_document_number
from syndicate.pipeline.normalise.named import days_and_amounts, places

_TITLE = 300
_LEAD = 1200
_INDEX = re.compile(r"索\s{0,4}引\s{0,4}号\s{0,4}[:：|]?\s{0,4}([0-9A-Za-z][0-9A-Za-z/_.—－-]{4,39})")
_OPAQUE = re.compile(r"(?=[^0-9]*[0-9])[0-9A-Za-z][0-9A-Za-z/_.—－-]{2,59}")
_FULL_WIDTH = {0xFF01 + n: 0x21 + n for n in range(94)}


def extract_facts(title: str, lead: str, labels: Mapping[str, str]) -> Facts:
    """
    Read the hard facts out of a title, the beginning of a text and what the source says (`document_number`, `index_number`).

    Total and linear: any text is accepted, at most 300 characters of the title and 1,200 of the lead are looked at. What is
    not certainly a fact of this document is left out; an empty value means that nothing says it.
    """
    title, lead = title[:_TITLE], lead[:_LEAD]
    text = f"{title}\n{lead}"
    days, amounts = days_and_amounts(text)
    return Facts(
        document_number=own_document_number(title, lead, labels.get("document_number", "")),
        index_number=_index_number(lead, labels.get("index_number", "")),
        dates=days,
        places=places(text),
        amounts=amounts,
    )


def _index_number(lead: str, label: str) -> str:
    """Return the 索引号 as opaque text: from the label, or behind its caption in the lead; "" where neither holds one."""
    if label:
        cell = "".join(label[:120].translate(_FULL_WIDTH).split())
        if _OPAQUE.fullmatch(cell):
            return cell
    if "索" in lead:
        hit = _INDEX.search(lead.translate(_FULL_WIDTH))
        if hit and _OPAQUE.fullmatch(hit[1]):
            return hit[1].rstrip(".-—")
    return ""
