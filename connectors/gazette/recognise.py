"""Tells contents of a gazette from other tables and pages."""

from __future__ import annotations

from syndicate.connect import FileInput, Unreadable
from syndicate.connect.html import parse_page

from .page import issue_of
from .read import is_page
from .table import has_contents


def recognise(file: FileInput, head: bytes) -> float:
    """Return how sure it is: a table with 期号 and 标题, or a page whose headings name a 公报 and an issue."""
    try:
        if not is_page(head):
            return 0.9 if has_contents(file) else 0.0
        tree = parse_page(head)
    except (Unreadable, ValueError):
        return 0.0
    named = any("公报" in node.text() for node in tree.css("title, h1, h2"))
    return 0.9 if named and issue_of(tree) else 0.0
