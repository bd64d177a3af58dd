"""From markup to what a reader sees of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import unescape

from selectolax.lexbor import LexborHTMLParser

from syndicate.pipeline.normalise.text import tidied

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


def text_of(html: str) -> str:
    """
    Return the readable text of a fragment or page: breaks, paragraphs, list items and table rows become lines.

    Scripts, styles and comments are dropped, entities decoded; images leave nothing. Text without markup comes back stripped.
    """
    return texts_of([html])[0]


def texts_of(pages: Sequence[str]) -> list[str]:
    """Return the readable text of each fragment or page."""
    return tidied([_visible(html) if "<" in html else unescape(html) if "&" in html else html for html in pages])


def _visible(html: str) -> str:
    text = _plain_markup(html)
    return _parsed_text(html) if text is None else text


def _plain_markup(html: str) -> str | None:
    """Strip tags without a parser where every angle bracket belongs to a harmless tag; None: leave it to the parser."""
    text = _INLINE_TAGS.sub("", _BREAK_TAGS.sub("\n", html))
    # A tag takes one bracket of each kind with it, so none is left where all belonged to such tags.
    if "<" in text or ">" in text:
        return None
    return unescape(text) if "&" in text else text


def _parsed_text(html: str) -> str:
    source = _CELL.sub(" </td>", _BREAKS.sub("\n<", html))
    tree = LexborHTMLParser(source)
    if _UNREAD.search(source):
        tree.strip_tags(_UNREAD_TAGS)
    body = tree.body
    return body.text() if body is not None else ""
