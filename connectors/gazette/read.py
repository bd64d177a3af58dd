"""Reads an issue in whichever form it comes."""

from __future__ import annotations

from collections.abc import Iterator

from syndicate.connect import Defaults, FileInput, Reading

from .options import GazetteOptions
from .page import read_page
from .table import read_table


def is_page(head: bytes) -> bool:
    """Say whether the file is a web page rather than a table."""
    start = head[:1024].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    return start.startswith((b"<!doctype html", b"<html", b"<head", b"<body", b"<meta", b"<div", b"<h1", b"<!--"))


def read(file: FileInput, options: GazetteOptions, defaults: Defaults) -> Iterator[Reading]:
    """Yield the entries of an issue; see `read_page` and `read_table` for what makes a file unreadable."""
    reader = read_page if is_page(file.head(1024)) else read_table
    return reader(file, options, defaults)
