"""Bank cards and the accounts of persons."""

from __future__ import annotations

import re
from collections.abc import Iterator

from syndicate.pipeline.screen.checks import luhn, person_check, person_shape
from syndicate.pipeline.screen.document import Document
from syndicate.pipeline.screen.found import Found, grouping, squeezed
from syndicate.pipeline.screen.layout import Row
from syndicate.pipeline.screen.names import is_body
from syndicate.pipeline.screen.shapes import Shape

_CARD = Shape.of(r"(?<![\dA-Z.])\d(?:GAP?\d){14,18}(?!\d)", 15, range(15, 20))
_ISSUED = Shape.of(r"(?<![\dA-Z.])6GAP?2(?:GAP?\d){13,17}(?!\d)", 15, range(15, 20))
"""Cards of this country; where no caption speaks of cards, no other number is one."""
_ACCOUNT = re.compile(r"(?<![\dA-Z])\d(?:[ \-]?\d){7,24}(?![\dA-Z*×])")
_SENTENCE = 60
"""Characters before an account within which its sentence says whose it is."""
_STOP = re.compile(r"[。\t|]")
_SIXTEEN = frozenset(
    {
        (4, 4, 4, 4),
        (4, 4, 4, 4, 3),
        (4, 4, 4, 4, 1),
        (4, 4, 4, 4, 2),
        (6, 13),
        (6, 10),
        (6, 12),
        (6, 4, 4, 5),
        (4, 4, 4, 7),
        (4, 4, 11),
        (8, 8),
        (6, 6, 7),
        (6, 6, 4),
        (4, 4, 8),
        (6, 7, 6),
        (4, 15),
        (4, 12),
        (6, 11),
        (5, 5, 5, 4),
        (4, 4, 4, 6),
        (4, 4, 4, 5),
    }
)


def cards(document: Document) -> Iterator[Found]:
    """Find bank cards: 62… with a right check digit anywhere, others under a caption; and personal accounts."""
    at, called = 0, document.hits.has("bank")
    for found in document.numbers(_CARD if called else _ISSUED):
        start = found.start()
        number = squeezed(found[0])
        if start < at or (person_shape(number) and person_check(number)):
            continue
        document.look()
        ends = _card_ends(document.text, start, found.end())
        end = next((end for end in ends if _issued(document.text[start:end])), 0)
        if end and _is_card(document, start, end):
            yield Found(start, end, "bank_card/checked")
        elif not end and ends and "bank" in document.context(start, ends[-1]).means:
            end = ends[-1]
            number = squeezed(document.text[start:end])
            if number.startswith("62") or luhn(number):
                yield Found(start, end, "bank_card/checked" if luhn(number) else "bank_card/labelled")
        at = end or start


def _card_ends(text: str, start: int, end: int) -> list[int]:
    """Return where a card number of 16 to 19 digits may end: before each gap; best first: on one line, in usual groups, long."""
    if text[start:end].isdecimal():
        return [end] if 16 <= end - start <= 19 else []
    ends, digits = [], 0
    for at in range(start, end):
        digits += text[at].isdecimal()
        if 16 <= digits <= 19 and (at + 1 == end or not text[at + 1].isdecimal()) and text[at].isdecimal():
            ends.append(at + 1)
    return sorted(ends, key=lambda end: ("\n" in text[start:end], grouping(text[start:end]) not in _SIXTEEN, -end))


def _issued(text: str) -> bool:
    number = squeezed(text)
    return number.startswith("62") and luhn(number)


def _is_card(document: Document, start: int, end: int) -> bool:
    called = document.context(start, end)
    said = document.text[start:end]
    groups = grouping(said)
    if called.means & {"bank", "account", "account_any"}:
        return "account_any" not in called.means or not _of_public_purse(document, start)
    if called.means and called.means <= {
        "other",
        "amount",
        "account_public",
        "uscc",
        "tax_id",
        "biz_reg",
        "id",
        "revenue",
    }:
        return False
    return len(groups) == 1 or groups in _SIXTEEN or set(groups) == {1} or "\n" in said


def accounts(document: Document) -> Iterator[Found]:
    """Find accounts of persons: under a caption that only persons have, or in a person's row."""
    for name in ("account", "account_any", "bank"):
        for (start, end), row in document.values(name):
            found = _ACCOUNT.search(document.text, start, end)
            if found is None or (name != "account" and not _persons_account(document, found, row)):
                continue
            if len(squeezed(found[0])) >= (10 if name != "account" else 8) and not _public_account(document, found):
                yield Found(found.start(), found.end(), "bank_account/labelled")


def _public_account(document: Document, found: re.Match[str]) -> bool:
    called = document.context(found.start(), found.end())
    return "account_public" in called.means or (
        "account_any" in called.means and _of_public_purse(document, found.start())
    )


def _of_public_purse(document: Document, at: int) -> bool:
    """Tell whether the sentence before an account names a public one: 缴至财政专户，账号：…."""
    begin = max(document.block_start(at), at - _SENTENCE)
    near = [hit for hit in document.hits.within(begin, at) if hit.means & {"account_public", "name", "company"}]
    if not near or _STOP.search(document.text, near[-1].end, at) is not None:
        return False
    return "account_public" in near[-1].means or is_body(_said(document.text[near[-1].end : at]))


def _said(behind: str) -> str:
    """Return what stands behind a caption, up to the next stop."""
    return re.split(r"[，,。;；\n\t|]|(?<=[\u4e00-\u9fff]) ", behind.lstrip(':： \n为"“'), maxsplit=1)[0]


def _persons_account(document: Document, found: re.Match[str], row: Row | None) -> bool:
    if row is not None and row.header is not None:
        return "name" in row.header.every and "company" not in row.header.every
    begin = document.block_start(found.start())
    holders = [hit for hit in document.hits.within(begin, found.start()) if "name" in hit.means]
    if not holders:
        return False
    said = _said(document.text[holders[-1].end : found.start()])
    return len(said) <= 12 and not is_body(said)
