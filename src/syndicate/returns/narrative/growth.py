"""Year-on-year sentences: what is said to have grown or shrunk, by how many, by what share, against the two numbers themselves."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from syndicate.returns.narrative.findings import Finding, found_at
from syndicate.returns.narrative.quantities import Quantity, Sentence

_UP, _DOWN = "增长|增加|上升|提高|提升|增|多", "下降|减少|降低|下滑|减|少"
_CHANGE = re.compile(rf"(?:(?P<up>{_UP})|(?P<down>{_DOWN}))了?[^，。；\d]{{0,2}}$")
_COMPARED = re.compile(r"同比|[比较]\s*(?:上年|去年|上一年|20\d\d年)|相比")
_THEN = re.compile(r"(?:上年|去年|上一年|上年度|同期)[^，。；、]{0,8}$|20\d\d年(?:度)?(?:为|是|的|同期)?$")
_REACHED = re.compile(r"(?:增长|增加|上升|提高|增|升|下降|减少|降低|减|降)(?:到|至|为)$")


class _Told(NamedTuple):
    """What a sentence has said so far of one number: now, a year before, and the difference."""

    now: Quantity | None = None
    then: Quantity | None = None
    by: Decimal | None = None
    """Signed, where the difference is told as a number."""
    compared: bool = False

    @property
    def before(self) -> Decimal | None:
        """The number of the year before: told, or what follows from the difference."""
        if self.then is not None:
            return self.then.value
        if self.now is None or self.now.value is None or self.by is None:
            return None
        return self.now.value - self.by


def growth(sentence: Sentence) -> Iterator[Finding]:
    """Yield what a sentence says of a change that its own numbers contradict; without two numbers nothing can be said."""
    told = _Told()
    for one in sentence.quantities:
        change = _CHANGE.search(one.before)
        told = told._replace(compared=told.compared or bool(_COMPARED.search(one.before)))
        if _REACHED.search(one.before):
            told = _Told(one, told.then, compared=told.compared or told.then is not None)
        elif change and told.now is not None and told.compared:
            sign = 1 if change["up"] else -1
            yield from _judged(sentence, told, one, sign)
            if one.unit == told.now.unit and one.value is not None:
                told = told._replace(by=sign * one.value)
        elif _THEN.search(one.before) and (told.now is None or one.unit == told.now.unit):
            told = told._replace(then=one)
        elif one.unit != "%":
            told = _Told(one, told.then if told.now is None else None)


def _judged(sentence: Sentence, told: _Told, said: Quantity, sign: int) -> Iterator[Finding]:
    now, before = told.now, told.before
    if now is None or now.value is None or said.value is None or before is None or before < 0:
        return
    by = now.value - before
    if said.unit == now.unit:
        right = sign * said.value == by
        true = f"{by:+}{now.unit}"
    elif said.unit == "%" and before:
        share = 100 * by / before
        right = abs(share - sign * said.value) <= _step(said.value)
        true = f"{share.quantize(Decimal('0.01')):+}%"
    else:
        return
    if not right:
        message = (
            f"{now.text}，上年 {before}：变化应为 {true}，文中为“{said.before[-6:]}{said.text}” / "
            f"from {before} to {now.value} is {true}, the text says otherwise"
        )
        span = min(now.start, said.start), max(now.end, said.end)
        yield found_at("growth", "hard", sentence, span, message)


def _step(percent: Decimal) -> Decimal:
    """Return the place of the last digit that a percentage shows; rounded or cut off, it is right to that."""
    exponent = percent.as_tuple().exponent
    return Decimal(1).scaleb(exponent) if isinstance(exponent, int) else Decimal(1)
