"""How much of one text is looked at: enough for any item of an office, a bound for texts made to tire the screen."""

from __future__ import annotations

LOOKS = 8_000
"""Places of one text that are looked at closely."""
TOKENS = 150_000
"""Tags and entities of one HTML text."""
WORDS = 60_000
"""Captions and signal words of one text."""
LINES = 120_000
"""Lines of one text that are read as rows."""


class TooMuch(Exception):
    """The text holds more than one screening takes; it is stopped instead of passed."""
