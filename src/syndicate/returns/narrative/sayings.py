"""Which line of a form a number in the text speaks of: the words before it, as data."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files
from typing import TypeVar

import msgspec

from syndicate.model import ConfigError
from syndicate.returns.form import Form
from syndicate.returns.narrative.quantities import Quantity, Sentence

_GLUE = r"[^，。；、：,;:\d]{0,8}[:：]?$"
"""What may stand between the words and the number: 共, 达, 总数为."""


class Saying(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How texts speak of a line."""

    key: str
    unit: tuple[str, ...]
    words: tuple[str, ...]


class Phrase(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A wording that a report should not use."""

    id: str
    pattern: str
    zh: str
    en: str
    basis: str
    years: tuple[int, ...] = ()


class Said(msgspec.Struct, frozen=True):
    """A number that the text states for a line of the form."""

    key: str
    sentence: Sentence
    quantity: Quantity


class _Sayings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    form: str
    say: tuple[Saying, ...]


class _Phrases(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    phrase: tuple[Phrase, ...]


_Read = TypeVar("_Read", _Sayings, _Phrases)


@cache
def sayings(form: str) -> tuple[Saying, ...]:
    """Return how texts speak of a form's lines; empty for a form that nobody has described so."""
    place = files("syndicate_config") / "narrative" / f"{form}.toml"
    if not place.is_file():
        return ()
    return _decoded(place.read_text("utf-8"), _Sayings, f"narrative/{form}.toml").say


@cache
def phrases() -> tuple[Phrase, ...]:
    """Return the wordings to be hinted at."""
    place = files("syndicate_config") / "narrative" / "phrases.toml"
    return _decoded(place.read_text("utf-8"), _Phrases, "narrative/phrases.toml").phrase


def _decoded(text: str, kind: type[_Read], name: str) -> _Read:
    try:
        return msgspec.convert(tomllib.loads(text), kind)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise ConfigError(f"{name}：不合规格 / not valid: {error}") from None


def said_of(form: Form, sentences: Sequence[Sentence]) -> Iterator[Said]:
    """Yield what the text states of the form's lines; of several lines that suit a number the longest words decide."""
    known = [one for one in sayings(form.id) if one.key in form.rows]
    for sentence in sentences:
        for quantity in sentence.quantities:
            found = [
                (len(match[0]), one.key)
                for one in known
                if quantity.unit in one.unit and (match := _spoken(one, quantity.before)) is not None
            ]
            if found:
                yield Said(max(found)[1], sentence, quantity)


def _spoken(saying: Saying, before: str) -> re.Match[str] | None:
    found = [match for words in saying.words if (match := re.search(f"(?:{words}){_GLUE}", before))]
    return max(found, key=lambda match: len(match[0]), default=None)
