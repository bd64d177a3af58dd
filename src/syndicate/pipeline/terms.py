"""
Terms of search: a text as pairs of neighbouring Chinese characters and whole words and numbers, so that any two characters are found.

Chinese has no blanks between words, and what people search for is often two characters long. Each run of Chinese characters becomes the
pairs of neighbours and its last character; what is searched for becomes a phrase of the same terms, so that a hit is a place
where the characters stand one after the other, with punctuation wherever some was typed.

Numbers of documents and dates are made of terms that stand in nearly every text (2018, 号, 年). Year and number together, and dates, are
therefore terms of their own besides: the phrase is looked for among the few texts that have them.
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Iterator
from functools import cache

from syndicate.pipeline.normalise.fold import simpler_characters

VERSION = "terms-2"
"""Changes whenever other terms are made of a text: an index of other terms is thrown away."""
LONGEST = 100_000
"""Characters of a text that are searched."""

_RUN = re.compile(
    r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff〇]+|[^\W_\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff〇]+"
)
_SIGNS = r"[\W_]{0,20}"
_NUMBER = re.compile(rf"(?<!\d)(\d{{4}}){_SIGNS}(\d{{1,6}}){_SIGNS}号")
_DATE = re.compile(rf"(?<!\d)(\d{{4}}){_SIGNS}年{_SIGNS}(\d{{1,2}}){_SIGNS}月(?:{_SIGNS}(\d{{1,2}}){_SIGNS}日)?")
_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff〇]")


@cache
def _simpler() -> dict[int, str]:
    return str.maketrans(simpler_characters())


def folded(text: str) -> str:
    """Return a text in one notation: full and half width, case, traditional characters."""
    return unicodedata.normalize("NFKC", text).casefold().translate(_simpler())


def terms_of(text: str) -> str:
    """Return the terms of a text, in order, with blanks between them; then those of its document numbers and dates."""
    plain = folded(text[:LONGEST])
    return " ".join([*_letters(plain), *dict.fromkeys(_rare(plain))])


def _rare(plain: str) -> Iterator[str]:
    """Yield the terms of document numbers and dates in a folded text; no text has such words."""
    for number in _NUMBER.finditer(plain):
        yield f"zznumber{number[1]}n{number[2]}"
    for date in _DATE.finditer(plain):
        yield f"zzmonth{date[1]}n{date[2]}"
        if date[3]:
            yield f"zzday{date[1]}n{date[2]}n{date[3]}"


def _letters(plain: str) -> list[str]:
    found: list[str] = []
    for run in _RUN.findall(plain):
        if _HAN.match(run):
            found += map("".join, itertools.pairwise(run))
            found.append(run[-1])
        else:
            found.append(run)
    return found


def phrase_of(words: str) -> str:
    """Return what is searched for, without blanks, as a phrase of FTS5; empty where nothing of it can be searched for."""
    runs = _RUN.findall(folded(words))
    if not runs:
        return ""
    terms = _letters(" ".join(runs[:-1]))
    last = runs[-1]
    if not _HAN.match(last):
        return _quoted([*terms, last])
    if len(last) == 1:
        return _quoted([*terms, last]) + " *"
    return _quoted([*terms, *map("".join, itertools.pairwise(last))])


def query_of(asked: str) -> str:
    """
    Return the query of FTS5 for what a person typed: all parts between blanks must occur.

    Empty where nothing can be searched for: a single Chinese character stands nearly everywhere.
    """
    parts = [part for part in asked.split() if not _HAN.fullmatch(part)]
    return " AND ".join(
        term for part in parts if (phrase := phrase_of(part)) for term in (phrase, *_rare(folded(part)))
    )


def pattern_of(part: str) -> re.Pattern[str] | None:
    """Return what finds a part of a query in a folded text: its letters one after the other, whatever punctuation lies between."""
    letters = "".join(_RUN.findall(folded(part)))
    return re.compile(r"[\W_]*".join(map(re.escape, letters))) if letters else None


def _quoted(terms: list[str]) -> str:
    return '"' + " ".join(terms) + '"'
