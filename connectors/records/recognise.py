"""Tells JSON lines of records from the JSON of other exporters."""

from __future__ import annotations

from typing import Any

import msgspec

from syndicate.connect import FileInput


def recognise(_file: FileInput, head: bytes) -> float:
    """Return how sure it is that the first whole line is a record: an object with `id` and a date, channel or unit."""
    line = head.removeprefix(b"\xef\xbb\xbf").lstrip().partition(b"\n")[0]
    if not line.startswith(b"{"):
        return 0.0
    try:
        first: Any = msgspec.json.decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return 0.0
    if not isinstance(first, dict) or "id" not in first:
        return 0.0
    if "published_at" in first:
        return 0.95
    return 0.6 if {"channel", "unit"} & first.keys() else 0.0
