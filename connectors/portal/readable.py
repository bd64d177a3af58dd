"""
Finding the text of a page that follows no known layout, broken markup included.

The parser here leaves every node where it was written. A parser after HTML5 moves text out of broken tables, and with it
the text of old portals out of its container.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from bs4 import BeautifulSoup, Tag
from bs4.element import Comment, NavigableString

NOT_TEXT = ("script", "style", "noscript", "nav", "header", "footer", "form", "iframe", "select", "button", "aside")
BOXES = ("div", "td", "article", "section", "main", "body", "center", "font", "span")
SENTENCE = re.compile(r"[，。；：！？、,.;!?]")
SPACE = re.compile(r"\s+")
MIN_TEXT = 20
SHARE_OF_CHILD = 0.7


class Found(NamedTuple):
    """The HTML of the text and the headline; empty where none was found."""

    html: str
    title: str


class _Measure(NamedTuple):
    text: int
    linked: int
    stops: int


def readable(html: str) -> Found:
    """
    Return the densest block of the page: much text, many sentence marks, few links.

    A notice that consists of attachments alone has no such block, and that is no error.
    """
    soup = BeautifulSoup(html, "html.parser")
    title = _headline(soup)
    for tag in soup(NOT_TEXT):
        tag.decompose()
    best = max(_scored(soup), key=lambda pair: pair[0], default=None)
    if best is None:
        return Found("", title)
    return Found(str(best[1]), title)


def _scored(soup: BeautifulSoup) -> Iterator[tuple[float, Tag]]:
    measures: dict[int, _Measure] = {}
    for box in reversed(soup.find_all(BOXES)):
        measure = _measure(box, measures)
        if measure.text < MIN_TEXT or measure.linked * 2 > measure.text:
            continue
        # Outer boxes hold the same text and more; they win only where they add sentences of their own.
        yield _score(measure, _largest_child(box, measures)), box


def _measure(box: Tag, known: dict[int, _Measure]) -> _Measure:
    text = linked = stops = 0
    for node in box.children:
        part = _measure_node(node, known)
        text, linked, stops = text + part.text, linked + part.linked, stops + part.stops
    known[id(box)] = _Measure(text, linked, stops)
    return known[id(box)]


def _measure_node(node: object, known: dict[int, _Measure]) -> _Measure:
    if isinstance(node, Comment):
        return _Measure(0, 0, 0)
    if isinstance(node, NavigableString):
        plain = SPACE.sub("", node)
        return _Measure(len(plain), 0, len(SENTENCE.findall(plain)))
    if not isinstance(node, Tag):
        return _Measure(0, 0, 0)
    if id(node) not in known:
        inner = _measure(node, known)
        known[id(node)] = _Measure(inner.text, inner.text, 0) if node.name == "a" else inner
    return known[id(node)]


def _largest_child(box: Tag, known: dict[int, _Measure]) -> int:
    return max(
        (known[id(child)].text for child in box.children if isinstance(child, Tag) and id(child) in known), default=0
    )


def _score(measure: _Measure, largest_child: int) -> float:
    own = measure.text - 2 * measure.linked
    worth = own * (1 + min(measure.stops * 20 / max(measure.text, 1), 1.5))
    return worth * (0.5 if largest_child >= SHARE_OF_CHILD * measure.text else 1.0)


def _headline(soup: BeautifulSoup) -> str:
    for name in ("h1", "h2", "title"):
        tag = soup.find(name)
        text = SPACE.sub(" ", tag.get_text()).strip() if isinstance(tag, Tag) else ""
        if len(text) >= 4:
            return re.split(r"[_|]|\s[-–—]\s", text)[0].strip() if name == "title" else text
    return ""
