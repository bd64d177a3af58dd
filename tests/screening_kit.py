"""What the tests of screening share: the installed rules, invented people with valid numbers, texts with their spans marked."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

from syndicate.pipeline.screen import Ruleset

FOLDER = Path(__file__).parents[1] / "config" / "secrecy"
MARKED = re.compile(r"⟦(\w+)\|((?:.|\n)*?)⟧")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def rule_texts() -> dict[str, str]:
    """Return the rule files as they lie."""
    return {path.name: path.read_text(encoding="utf-8") for path in FOLDER.glob("*.toml")}


@cache
def installed() -> Ruleset:
    """Return the rule set as it is installed."""
    return Ruleset.from_texts(rule_texts())


def identity(body: str) -> str:
    """Return an identity number: 17 digits and their check digit."""
    return body + "10X98765432"[sum(int(digit) * weight for digit, weight in zip(body, _WEIGHTS, strict=True)) % 11]


def card(body: str) -> str:
    """Return a card number: digits and their check digit."""
    total = 0
    for place, digit in enumerate(reversed(body)):
        value = int(digit) * (1 if place % 2 else 2)
        total += value - 9 if value > 9 else value
    return body + str(-total % 10)


class Text(NamedTuple):
    """A text and the spans that must be found: start, end, kind."""

    raw: str
    spans: list[tuple[int, int, str]]


def marked(text: str) -> Text:
    """Read a text in which ⟦kind|…⟧ surrounds what must be found."""
    raw, spans, at = "", [], 0
    for hit in MARKED.finditer(text):
        raw += text[at : hit.start()]
        spans.append((len(raw), len(raw) + len(hit[2]), hit[1]))
        raw += hit[2]
        at = hit.end()
    return Text(raw + text[at:], spans)


def rule_table() -> str:
    """Return the table of rules as the documentation shows it."""
    rows = [f"| `{rule.id}` | {rule.kind} | {rule.act} | {rule.reason} |" for rule in installed().rules.values()]
    return "\n".join(["| rule | kind | act | why |", "| --- | --- | --- | --- |", *rows])


def mask_table() -> str:
    """Return the table of masking profiles as the documentation shows it."""
    rows = [
        f"| {one.purpose} | {'、'.join(one.when[:6]) or '—'} | {one.source} |" for one in installed().masks.profiles
    ]
    return "\n".join(["| purpose | words (some) | laid down in |", "| --- | --- | --- |", *rows])
