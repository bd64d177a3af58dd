"""What recognition and classification read: a publication's own words in one notation."""

from __future__ import annotations

from syndicate.pipeline.normalise.figures import plain_figures
from syndicate.pipeline.normalise.fold import simplified
from syndicate.pipeline.normalise.numbers import plain_numbers
from syndicate.pipeline.normalise.text import words_of


def plain(text: str) -> str:
    """Return the text in simplified characters, with dates, numerals, figures and times of day in one notation."""
    return plain_figures(plain_numbers(simplified(text)))


def plain_words_of(text: str) -> str:
    """Return the same of a text without its furniture and what else is no word of the publication (see `words_of`)."""
    return plain_figures(plain_numbers(words_of(simplified(text))))
