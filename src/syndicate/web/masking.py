"""Masks as people edit them on the page: change what is shown, remove one, add one by its words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from syndicate.model import UsageError
from syndicate.model.review import Mask, Version

_COVER = re.compile(r"\S")


def edited(version: Version, masks: Sequence[Mask], form: Mapping[str, list[str]]) -> tuple[Mask, ...]:
    """
    Return the masks of a version as a form wants them.

    The form has `mask-N` (what is shown instead) and `drop-N` for the N-th mask, and `words`, `instead`, `which` for new ones.

    Raises:
        UsageError: Words to be masked do not stand in the text, or stand under another mask in part.
    """
    dropped = {number for number in range(len(masks)) if f"drop-{number}" in form}
    kept = [
        Mask(mask.part, mask.start, mask.end, form.get(f"mask-{number}", [mask.text])[0])
        for number, mask in enumerate(masks)
        if number not in dropped
    ]
    for words, instead, which in _rows(form):
        kept += _added(version, kept, words, instead, which)
    return tuple(sorted(kept))


def _rows(form: Mapping[str, list[str]]) -> Iterator[tuple[str, str, str]]:
    for number, words in enumerate(form.get("words", [])):
        if words:
            yield words, _nth(form, "instead", number), _nth(form, "which", number).strip()


def _nth(form: Mapping[str, list[str]], name: str, number: int) -> str:
    given = form.get(name, [])
    return given[number] if number < len(given) else ""


def _added(version: Version, kept: Sequence[Mask], words: str, instead: str, which: str) -> list[Mask]:
    found = list(occurrences(version.title, version.body, words))
    if not found:
        raise UsageError(f"原文中没有“{words}” / {words} does not stand in the text")
    if which:
        if not which.isdecimal() or not 1 <= int(which) <= len(found):
            raise UsageError(f"“{words}”共 {len(found)} 处，没有第“{which}”处 / it stands there {len(found)} times")
        found = [found[int(which) - 1]]
    made = []
    for part, start, end in found:
        over = [mask for mask in kept if mask.part == part and mask.start < end and start < mask.end]
        if any(mask.start <= start and end <= mask.end for mask in over):
            continue
        if over:
            raise UsageError(f"“{words}”与已有遮盖交叠，请先取消那一处 / it overlaps a mask: remove that one first")
        made.append(Mask(part, start, end, instead or _COVER.sub("*", words)))
    return made


def occurrences(title: str, body: str, words: str) -> Iterator[tuple[str, int, int]]:
    """Yield where words stand in title and body: part, start, end; none overlaps another."""
    for part, text in (("title", title), ("body", body)):
        for hit in re.finditer(re.escape(words), text):
            yield part, hit.start(), hit.end()
