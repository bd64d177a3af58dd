"""What recognition and classification read: a publication's own words in one notation."""

from __future__ import annotations

from collections.abc import Sequence

from syndicate.pipeline.normalise.figures import plain_figures_each
from syndicate.pipeline.normalise.numbers import plain_numbers_each
from syndicate.pipeline.normalise.simplified import simplified_each
from syndicate.pipeline.normalise.text import words_of


def plain_each(texts: Sequence[str]) -> list[str]:
    """Return each text in simplified characters, with dates, numerals, figures and times of day in one notation."""
    return plain_figures_each(plain_numbers_each(simplified_each(texts)))


def plain_words_of(text: str) -> str:
    """Return the same of a text without its furniture and what else is no word of the publication (see `words_of`)."""
    return plain_words_of_each([text])[0]


def plain_words_of_each(texts: Sequence[str]) -> list[str]:
    """Return the same of each text."""
    return plain_figures_each(plain_numbers_each([words_of(text) for text in simplified_each(texts)]))
