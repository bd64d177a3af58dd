"""Numbers of a report against each other: parts and wholes, groups counted twice over, shares in percent."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from syndicate.returns.narrative.findings import Finding, found_at
from syndicate.returns.narrative.growth import growth
from syndicate.returns.narrative.quantities import Quantity, Sentence

_OF_WHICH = re.compile(r"其中|包括|分别(?:为|是)")
_ALL_OF_IT = re.compile(r"包括|分别(?:为|是)")
_SHARE = re.compile(r"(?:占比|占|比例|率)[^，。；]{0,6}$")
_SMALLEST = 2


def disagreements(sentences: Sequence[Sentence]) -> Iterator[Finding]:
    """Yield sums, shares and changes that do not come out, sentence by sentence."""
    for sentence in sentences:
        yield from growth(sentence)
        yield from _sums(sentence, sentences)
        yield from _shares(sentence)


def _sums(sentence: Sentence, every: Sequence[Sentence]) -> Iterator[Finding]:
    outside = [one for one in sentence.quantities if not one.depth]
    for at, part in enumerate(outside):
        marker = _OF_WHICH.search(part.before)
        if marker is None or not at:
            continue
        whole = next((one for one in reversed(outside[:at]) if one.unit == part.unit and one.value is not None), None)
        if whole is None:
            continue
        yield from _whole(sentence, whole, outside[at:], exhaustive=bool(_ALL_OF_IT.search(part.before)))
        yield from _second_unit(sentence, whole, outside[at:], every)


def _whole(sentence: Sentence, whole: Quantity, after: Sequence[Quantity], *, exhaustive: bool) -> Iterator[Finding]:
    parts = _parts(whole, after)
    values = [part.value for part in parts if part.value is not None]
    assert whole.value is not None
    if len(values) != len(parts) or len(parts) < _SMALLEST or sum(values) == whole.value:
        return
    total = sum(values)
    if total < whole.value and not exhaustive:
        return  # 其中 need not name everything
    added = "+".join(part.text for part in parts)
    message = f"{added} = {total}，与合计 {whole.text} 不符 / the parts add up to {total}, the whole is {whole.value}"
    yield found_at("sum", "hard", sentence, (whole.start, parts[-1].end), message)


def _parts(whole: Quantity, after: Sequence[Quantity]) -> list[Quantity]:
    """Return what follows in the unit of the whole, up to where a new whole is broken down."""
    parts: list[Quantity] = []
    for number, one in enumerate(after):
        if number and _OF_WHICH.search(one.before):
            break
        if one.unit == whole.unit:
            parts.append(one)
    return parts


def _second_unit(
    sentence: Sentence, whole: Quantity, after: Sequence[Quantity], every: Sequence[Sentence]
) -> Iterator[Finding]:
    """
    Check what is counted along with the parts of a whole against what is said of the whole elsewhere.

    13 家 = 6 家（43 项）+ 7 家（206 项）, where another sentence says 205 项 of the 13 家.
    """
    parts = _parts(whole, after)
    if len(parts) < _SMALLEST or any(part.value is None for part in parts):
        return
    if sum(part.value for part in parts if part.value is not None) != whole.value:
        return
    along = [other for one, other in pairwise(after) if one in parts and other.unit != whole.unit]
    if len(along) != len(parts) or len({one.unit for one in along}) != 1 or any(one.value is None for one in along):
        return
    total = sum(one.value for one in along if one.value is not None)
    for said in _said_of(whole, along[0].unit, sentence, every):
        if said.value != total:
            added = "+".join(one.text for one in along)
            message = (
                f"{added} = {total}，与前文同一范围（{whole.text}）的 {said.text} 不符 / "
                f"the parts add up to {total}, the text says {said.value} of the same {whole.value}"
            )
            yield found_at("sum", "hard", sentence, (whole.start, along[-1].end), message)


def _said_of(whole: Quantity, unit: str, sentence: Sentence, every: Sequence[Sentence]) -> Iterator[Quantity]:
    """Yield the number of that unit in other sentences of the paragraph that speak of the same whole."""
    for other in every:
        if other.paragraph != sentence.paragraph or other is sentence:
            continue
        if any((one.value, one.unit) == (whole.value, whole.unit) for one in other.quantities):
            yield from [one for one in other.quantities if one.unit == unit and one.value is not None][:1]


def _shares(sentence: Sentence) -> Iterator[Finding]:
    for at, share in enumerate(sentence.quantities):
        if share.unit != "%" or share.value is None or not _SHARE.search(share.before) or at < _SMALLEST:
            continue
        part = sentence.quantities[at - 1]
        wholes = [
            one
            for one in sentence.quantities[: at - 1]
            if one.unit == part.unit and one.value and one.value > (part.value or 0)
        ]
        if part.value is None or part.unit == "%" or not wholes:
            continue
        if not any(_is_share(part.value, one.value, share.value) for one in wholes if one.value):
            whole = wholes[0]
            assert whole.value
            true = (100 * part.value / whole.value).quantize(Decimal("0.01"))
            message = f"{part.text}占 {whole.text} 的 {true}%，文中为 {share.text} / {part.value} of {whole.value} is {true} %"
            yield found_at("ratio", "hard", sentence, (part.start, share.end), message)


def _is_share(part: Decimal, whole: Decimal, percent: Decimal) -> bool:
    """Tell whether a percentage is right to the digits that it shows, rounded or cut off."""
    exponent = percent.as_tuple().exponent
    step = Decimal(1).scaleb(exponent) if isinstance(exponent, int) else Decimal(1)
    return abs(100 * part / whole - percent) <= step
