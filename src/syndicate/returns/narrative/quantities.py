"""Quantities in running Chinese text: a number, its unit, how exact it is, and the words before it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

_UNITS = "人次|件次|条次|场次|个百分点|万元|亿元|平方米|公里|小时|[件条次篇项家个套份场期名人处部类批户起宗块元%％]"
_NUMBER = re.compile(
    rf"(?<![\d.+\-—〔\[A-Za-z第])(?P<number>\d{{1,3}}(?:[,，]\d{{3}})+|\d+(?:\.\d+)?)(?P<scale>[万亿]?)(?P<vague>余|多|几)?"
    rf"(?P<unit>{_UNITS})(?![\d+〔])"
)
_WORDS = re.compile(rf"(?P<vague>[十百千万]余|数[十百千万]|若干)(?P<unit>{_UNITS})")
_NEARLY = re.compile(r"(?:约|近|将近|大约)$")
_SCALES = {"": 1, "万": 10_000, "亿": 100_000_000}
_END = re.compile(r"[。！？!?]")
_SPACE = re.compile(r"\s+")


class Quantity(NamedTuple):
    """A number with its unit, as it stands in a sentence."""

    value: Decimal | None
    """None: no exact number (10余次, 万余人次)."""
    text: str
    unit: str
    start: int
    end: int
    before: str
    """Words between the quantity before (or the beginning of the sentence) and this one."""
    depth: int
    """In how many brackets it stands."""


class Sentence(NamedTuple):
    """A sentence of a report."""

    paragraph: int
    """Number of its paragraph, from 1."""
    text: str
    """Folded: half-width digits, no white space."""
    quantities: tuple[Quantity, ...]


def sentences(paragraphs: Sequence[str]) -> Iterator[Sentence]:
    """Yield the sentences of paragraphs, in order, each with its quantities."""
    for number, paragraph in enumerate(paragraphs, 1):
        for part in _END.split(folded(paragraph)):
            if part:
                yield Sentence(number, part, tuple(_quantities(part)))


def folded(text: str) -> str:
    """Return text without white space, digits and brackets as keyboards have them; Chinese punctuation stays."""
    return "".join(
        unicodedata.normalize("NFKC", char) if char.isdigit() or char in "％．" else char
        for char in _SPACE.sub("", text)
    )


def _quantities(text: str) -> Iterator[Quantity]:
    matches = sorted([*_NUMBER.finditer(text), *_WORDS.finditer(text)], key=lambda match: match.start())
    last = 0
    for match in matches:
        if match.start() < last:
            continue
        before = text[last : match.start()]
        depth = _depth(text[: match.start()])
        yield Quantity(_value(match, before), match[0], _unit(match["unit"]), match.start(), match.end(), before, depth)
        last = match.end()


def _value(match: re.Match[str], before: str) -> Decimal | None:
    if match["vague"] or _NEARLY.search(before):
        return None
    number = Decimal(match["number"].replace(",", "").replace("，", ""))
    return number * _SCALES[match["scale"]]


def _unit(unit: str) -> str:
    return "%" if unit == "％" else unit


def _depth(text: str) -> int:
    return sum(map(text.count, "（(")) - sum(map(text.count, "）)"))
