"""Text out of HTML. Bytes are decoded first: the parser itself ignores the page's charset."""

from __future__ import annotations

import threading

from selectolax.lexbor import LexborDocumentOptions, LexborHTMLParser, LexborNode

from syndicate.connect.decode import declared_charset, decode
from syndicate.pipeline.normalise.markup import text_of

__all__ = ["parse_page", "select", "select_first", "text_of", "tree_of"]

_COPIED = b"selectedcontent"
"""The one element that the parser fills while it watches the tree grow."""
_UNWATCHED = LexborDocumentOptions.WO_EVENTS


def tree_of(page: bytes) -> LexborHTMLParser:
    """
    Parse a page given in UTF-8, as `LexborHTMLParser` does.

    Nobody watches the tree grow where nothing depends on it: lists of many options cost more than the rest of the page.
    """
    return LexborHTMLParser(page) if _COPIED in page.lower() else LexborHTMLParser(page, options=_UNWATCHED)


class _Selectors(threading.local):
    """The selector engine of this thread. A page builds its own at the first look, which costs as much as parsing the page."""

    def __init__(self) -> None:
        self.engine = LexborHTMLParser("").selector


_selectors = _Selectors()


def select(css: str, node: LexborNode | None) -> list[LexborNode]:
    """Return what a selector finds at and below a node, as `node.css` does. For selectors of this program, not for people's own."""
    return [] if node is None else _selectors.engine.find(css, node)


def select_first(css: str, node: LexborNode | None) -> LexborNode | None:
    """Return the first of what `select` finds; None when there is none."""
    return next(iter(select(css, node)), None)


def parse_page(raw: bytes, content_type: str | None = None) -> LexborHTMLParser:
    """
    Decode a page by header, meta tag and bytes, and parse it.

    Raises:
        ValueError: The bytes fit no encoding.
    """
    return LexborHTMLParser(decode(raw, declared_charset(raw, content_type)))
