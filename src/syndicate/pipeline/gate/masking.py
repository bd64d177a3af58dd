"""Masks as values: what stands in the place of which span; put on a text, and read off a text that was masked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from syndicate.model.review import Mask
from syndicate.model.screening import Act, Finding, Screening

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


def blocking(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return the findings that no mask settles."""
    return tuple(one for one in findings if one.act is Act.BLOCK)
