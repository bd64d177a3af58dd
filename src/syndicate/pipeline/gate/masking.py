"""Masks as values: what stands in the place of which span; put on a text, and read off a text that was masked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar

import msgspec

from syndicate.model.review import Mask
from syndicate.model.screening import Act, Finding, Screening, WeakMask

_COVER = re.compile(r"\S")


def masked(title: str, body: str, masks: Iterable[Mask]) -> tuple[str, str]:
    """
    Return title and body with the masks on; every character outside of them stays.

    Raises:
        ValueError: A mask lies outside its part, is empty, overlaps another, or names no part.
    """
    parts = {"title": title, "body": body}
    pieces: dict[str, list[str]] = {"title": [], "body": []}
    ends = {"title": 0, "body": 0}
    for mask in sorted(masks):
        if mask.part not in parts or not ends[mask.part] <= mask.start < mask.end <= len(parts[mask.part]):
            raise ValueError(
                f"遮盖位置有误：{mask.part} {mask.start}–{mask.end} / a mask is out of place: {mask.part} {mask.start}–{mask.end}"
            )
        pieces[mask.part] += (parts[mask.part][ends[mask.part] : mask.start], mask.text)
        ends[mask.part] = mask.end
    return tuple("".join((*pieces[part], text[ends[part] :])) for part, text in parts.items())  # type: ignore[return-value] # two parts


def placed(title: str, body: str, verdict: Screening) -> Screening:
    """Return the verdict on title, line break and body as one text, with its spans in the part where they stand."""
    if not title:
        return verdict
    findings = tuple(each for one in verdict.findings for each in _parted(one, title, body))
    warnings = tuple(each for one in verdict.warnings for each in _parted(one, title, body))
    shown_title = shown_body = None
    if verdict.redacted is not None:
        masks = proposed("", f"{title}\n{body}", verdict)
        shown_title = _within(title, masks, 0)
        shown_body = _within(body, masks, len(title) + 1)
    return msgspec.structs.replace(
        verdict, findings=findings, warnings=warnings, redacted_title=shown_title, redacted=shown_body
    )


Span = TypeVar("Span", Finding, WeakMask)


def _parted(span: Span, title: str, body: str) -> Iterator[Span]:
    edge = len(title) + 1
    if span.start < len(title) or span.end <= edge:
        yield msgspec.structs.replace(span, end=min(span.end, len(title)), part="title")
    if span.end > edge:
        first, last = max(span.start - edge, 0), min(span.end - edge, len(body))
        yield msgspec.structs.replace(span, start=first, end=last, part="body")


def _within(text: str, masks: Iterable[Mask], edge: int) -> str:
    """Put on a part of a text the masks that stand in it; of one that reaches beyond it, the whole stands in each part."""
    own = [
        Mask("body", max(mask.start - edge, 0), min(mask.end - edge, len(text)), mask.text)
        for mask in masks
        if mask.start < edge + len(text) and mask.end > edge
    ]
    return masked("", text, own)[1]


def proposed(title: str, body: str, verdict: Screening) -> tuple[Mask, ...]:
    """
    Return the masks that make of a text what screening made of it.

    Where screening proposes no text because something blocks, what is to be masked is covered character by character.
    """
    found: list[Mask] = []
    for part, raw, shown in (("title", title, verdict.redacted_title), ("body", body, verdict.redacted)):
        spans = sorted(
            (one.start, one.end)
            for one in verdict.findings
            if one.part == part and one.act is Act.REDACT and one.start < one.end
        )
        if spans:
            texts = _between(raw, shown, spans) if shown is not None else None
            found += _masks(part, raw, spans, texts)
    return tuple(found)


def _between(raw: str, shown: str, spans: Sequence[tuple[int, int]]) -> list[str] | None:
    """Return what stands in `shown` in the place of each span of `raw`; None where they do not fit together."""
    ends = [0, *(end for _, end in spans)]
    starts = [*(start for start, _ in spans), len(raw)]
    kept = [re.escape(raw[end:start]) for end, start in zip(ends, starts, strict=True)]
    match = re.fullmatch("(.*?)".join(kept), shown, re.DOTALL)
    return None if match is None else [*match.groups()]


def _masks(part: str, raw: str, spans: Sequence[tuple[int, int]], texts: list[str] | None) -> list[Mask]:
    covers = texts or [_COVER.sub("*", raw[start:end]) for start, end in spans]
    return [
        Mask(part, start, end, text) for (start, end), text in zip(spans, covers, strict=True) if raw[start:end] != text
    ]
