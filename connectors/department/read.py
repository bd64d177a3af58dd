"""Reads one file: a feed or a table, by its content."""

from __future__ import annotations

from collections.abc import Iterator

from syndicate.connect import Defaults, FileInput, Reading
from syndicate.connect.feeds import looks_like_feed, read_feed

from .feed import read_entries
from .options import DepartmentOptions
from .table import read_tables

_FEED_SUFFIXES = (".xml", ".rss", ".atom", ".json")


def read(file: FileInput, options: DepartmentOptions, defaults: Defaults) -> Iterator[Reading]:
    """Yield the records and rejections of a file; see `Read`."""
    if looks_like_feed(file.head()) or file.path.suffix.lower() in _FEED_SUFFIXES:
        feed = read_feed(file)
        yield from read_entries(feed, file.name, options, defaults, file.modified)
    else:
        yield from read_tables(file, options, defaults)
