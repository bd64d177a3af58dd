"""Passports, travel permits, officers' cards and number plates; all but plates need their caption."""

from __future__ import annotations

import re
from collections.abc import Iterator

from syndicate.pipeline.screen.document import Document
from syndicate.pipeline.screen.found import Found, squeezed
from syndicate.pipeline.screen.glance import PROVINCES
from syndicate.pipeline.screen.numerals import GAP

_PASSPORT = re.compile(
    r"(?<![A-Z0-9])(?:[EGDSPH][ \-]?\d(?:[ \-]?\d){7}|[EPDS][ \-]?[A-Z][ \-]?\d{7}|1[45]\d{7}|K\d{8}|M[AB]\d{7})(?![A-Z0-9])"
)
_PERMIT = re.compile(
    r"(?<![A-Z0-9])(?:[CWLT][ \-]?\d(?:[ \-]?\d){7}|C[ \-]?[A-Z][ \-]?\d{7}|[HM][ \-]?\d(?:[ \-]?\d){7}(?:(?:[ \-]?\d){2})?|\d{8}(?:\(?[A-Z]\)?|\d{2})?)(?![A-Z0-9])"
)
_LETTERED = re.compile(r"[EGDSPKCHMWT][A-Z \-]?\d{4}")
_OFFICER = re.compile(
    r"(?:[\u4e00-\u9fff]{1,2}字第? ?\d{4,9}(?: ?号)?|[\u4e00-\u9fff]{1,2}字? ?第 ?\d{4,9} ?号|[政后装参联陆海空火武]\d{6,8}|(?<![A-Z0-9])\d{6,8}(?!\d))"
)
_PLATE = re.compile(
    rf"[{PROVINCES}][ ]?[A-HJ-NP-Z][ ]?[·.\-\u00b7]?[ ]?(?:[A-Z0-9]{{5,6}}|[A-Z0-9]{{4}}[警学挂港澳领试超])(?![A-Z0-9*×])"
)
_PLATE_APART = re.compile(
    rf"[{PROVINCES}]{GAP}?[A-HJ-NP-Z](?:{GAP}[A-Z0-9]){{5,6}}(?![A-Z0-9*×])|[{PROVINCES}]{GAP}?[A-HJ-NP-Z]{GAP}?[A-Z0-9]{{2,3}}{GAP}[A-Z0-9]{{2,3}}(?![A-Z0-9*×])"
)
_WJ = re.compile(rf"WJ ?[{PROVINCES}]? ?·?(?:\d{{4}}[A-Z0-9]|\d{{5}})(?![A-Z0-9*×])")


def papers(document: Document) -> Iterator[Found]:
    """Find passports, travel permits and officers' cards; each needs its caption."""
    lettered = _LETTERED.search(document.text) is not None
    if document.hits.has("passport") or (lettered and document.hits.has("id")):
        yield from _paper(document, _PASSPORT, {"passport"}, {"id"}, "passport/labelled")
    if document.hits.has("permit") or (lettered and document.hits.has("id")):
        yield from _paper(document, _PERMIT, {"permit"}, {"id"}, "travel_permit/labelled")
    if document.hits.has("officer"):
        yield from _officers(document)


def _paper(document: Document, shape: re.Pattern[str], own: set[str], shared: set[str], rule: str) -> Iterator[Found]:
    for found in shape.finditer(document.text):
        means = document.context(found.start(), found.end()).means
        named = bool(means & own) or (bool(means & shared) and _unlike(found[0], rule))
        if named or (not means and _spoken_of(document, found, own)):
            yield Found(found.start(), found.end(), rule)


def _unlike(number: str, rule: str) -> bool:
    """Tell whether a number under the caption 证件号码 can only be this paper: by its first letter."""
    return number[0] in ("EGDSPK" if rule.startswith("passport") else "CHMWT")


def _spoken_of(document: Document, found: re.Match[str], own: set[str]) -> bool:
    line = document.layout.line_of(found.start())
    begin, end = document.layout.bounds(line)
    near = document.hits.within(max(begin, found.start() - 60), min(end, found.end() + 30))
    return found[0][0].isalpha() and any(hit.means & own for hit in near)


def _officers(document: Document) -> Iterator[Found]:
    for (start, end), _row in document.values("officer"):
        found = _OFFICER.search(document.text, start, min(end + 4, len(document.text)))
        if found is not None and found.start() < end:
            yield Found(found.start(), found.end(), "officer_card/labelled")


def plates(document: Document) -> Iterator[Found]:
    """Find full number plates of vehicles."""
    for shape in (_PLATE, _PLATE_APART, _WJ):
        for found in shape.finditer(document.text):
            document.look()
            tail = squeezed(found[0])
            tail = tail[1:] if shape is not _WJ else tail[2:]
            digits = sum(char.isdecimal() for char in tail)
            if "XX" not in tail and digits >= (1 if shape is _PLATE else 3) and len(tail) >= 4:
                yield Found(found.start(), found.end(), "plate/number")
