"""Text out of HTML. Bytes are decoded first: the parser itself ignores the page's charset."""

from __future__ import annotations

import re
import threading
from html import unescape

from selectolax.lexbor import LexborDocumentOptions, LexborHTMLParser, LexborNode

from syndicate.connect.decode import declared_charset, decode

_BREAK = r"br|/p|/div|/li|/tr|/h[1-6]|/section|/article|/blockquote|hr|/dd|/dt|/table"
_BREAKS = re.compile(rf"<(?=(?:{_BREAK})\b)", re.IGNORECASE)
_BREAK_TAGS = re.compile(rf"<(?:{_BREAK})\b[^<>]*>", re.IGNORECASE)
_INLINE_TAGS = re.compile(
    r"</?(?:p|a|b|i|u|em|div|img|span|font|strong|section|article|blockquote|[ou]l|li|h[1-6])(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)
_CELL = re.compile(r"</t[dh]>", re.IGNORECASE)
_UNREAD = re.compile(r"<(?:script|style|template|noscript|iframe|svg|textarea|select)\b", re.IGNORECASE)
_UNREAD_TAGS = ["script", "style", "template", "noscript", "iframe", "svg", "textarea", "select", "head"]
_COPIED = b"selectedcontent"
"""The one element that the parser fills while it watches the tree grow."""
_UNWATCHED = LexborDocumentOptions.WO_EVENTS
_SPACES = re.compile(r"[ \t\r\f\v]{2,}|\t")


def text_of(html: str) -> str:
    """
    Return the readable text of a fragment or page: breaks, paragraphs, list items and table rows become lines.

    Scripts, styles and comments are dropped, entities decoded; images leave nothing. Text without markup comes back stripped.
    """
    if "<" not in html:
        return _tidy(unescape(html) if "&" in html else html)
    text = _plain_markup(html)
    return _tidy(_parsed_text(html) if text is None else text)


def _plain_markup(html: str) -> str | None:
    """Strip tags without a parser where every angle bracket belongs to a harmless tag; None: leave it to the parser."""
    brackets = html.count("<")
    if brackets != html.count(">"):
        return None
    text, breaks = _BREAK_TAGS.subn("\n", html)
    text, others = _INLINE_TAGS.subn("", text)
    if breaks + others != brackets:
        return None
    return unescape(text) if "&" in text else text


def _parsed_text(html: str) -> str:
    source = _CELL.sub(" </td>", _BREAKS.sub("\n<", html))
    tree = LexborHTMLParser(source)
    if _UNREAD.search(source):
        tree.strip_tags(_UNREAD_TAGS)
    body = tree.body
    return body.text() if body is not None else ""


def _tidy(text: str) -> str:
    text = text.replace("\xa0", " ")
    if "\n" in text:
        text = "\n".join(filter(None, map(str.strip, text.split("\n"))))
    if "  " in text or "\t" in text:
        text = _SPACES.sub(" ", text)
    return text.strip()


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
