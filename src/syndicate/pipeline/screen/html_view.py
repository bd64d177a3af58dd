"""HTML as a reader sees it: tags gone, entities resolved, tables as rows of cells; and what it hides, in a view of its own."""

from __future__ import annotations

import html
import re

from syndicate.pipeline.screen.glance import INVISIBLE, UNSEEN_RUN, is_standing
from syndicate.pipeline.screen.limits import TOKENS, TooMuch
from syndicate.pipeline.screen.view import Builder, View

_TOKEN = re.compile(
    r"(?P<comment><!--)|<(?P<close>/?)(?P<name>[a-zA-Z][a-zA-Z0-9:]{0,15})(?P<attributes>(?:[\s/][^<>]*)?)>|<[!?][^<>]{0,2000}>"
    rf"|(?P<entity>&(?:#[0-9]{{1,7}}|#[xX][0-9a-fA-F]{{1,6}}|[a-zA-Z]{{2,8}});?)|(?P<unseen>[{INVISIBLE}]+)|(?P<newline>\n)"
)
_INLINE = frozenset(
    [
        "a",
        "abbr",
        "b",
        "big",
        "cite",
        "code",
        "del",
        "em",
        "font",
        "i",
        "ins",
        "kbd",
        "label",
        "mark",
        "o:p",
        "q",
        "s",
        "samp",
        "small",
        "span",
        "strike",
        "strong",
        "sub",
        "sup",
        "tt",
        "u",
        "var",
        "wbr",
    ]
)
_CELLS = ("td", "th")
_UNREAD = ("script", "style", "template", "noscript", "title")
_TERMS = ("dt", "dd")
_TABLE = ("table", "tbody", "thead", "tfoot", "caption", "colgroup", "col")
_HIDING = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?![.\d])|\bhidden\b", re.IGNORECASE)
_SPAN = re.compile(r"\b(col|row)span\s*=\s*[\"']?\s*(\d{1,3})", re.IGNORECASE)
_TELLING = re.compile(r"\d{7}|@|[密０-９]|&#")
_VALUE = re.compile(r"([a-zA-Z][\w:.-]{0,40})\s*=\s*(\"[^\"]*\"|'[^']*'|[^\s\"'<>]+)")
_LONG_NUMBER = re.compile(r"\d{17}[\dXx]")
"""What a script must hold to be looked at: it is full of other numbers."""
_ADDRESSES = ("href", "src", "action", "background", "class", "id", "style", "data-src", "cite")
_MAX_SPAN = 50


def read(raw: str) -> list[View]:
    """Return the visible view and, where anything is hidden, the hidden one."""
    reader = _Reader(raw)
    reader.read()
    hidden = [reader.hidden.view(hidden=True)] if reader.hidden.length else []
    return [reader.shown.view(), *hidden]


class _Reader:
    """Walks over the raw text once. Searches for an end that is not there are made once, so that time stays linear."""

    def __init__(self, raw: str) -> None:
        self.raw = raw
        self.shown, self.hidden = Builder(), Builder()
        self._missing: set[str] = set()
        self._lower = ""
        self._depth = 0
        self._in_cell = False
        self._cells = 0
        self._pending = 0
        self._column = 0
        self._carried: dict[int, int] = {}
        self._breaks: list[int] = []
        self._after_term = False

    def read(self) -> None:
        """Fill both builders."""
        at, raw = 0, self.raw
        for number, token in enumerate(_TOKEN.finditer(raw)):
            if number > TOKENS:
                raise TooMuch
            if token.start() < at:
                continue
            self._text(at, token.start())
            at = self._token(token)
        self._text(at, len(raw))

    def _token(self, token: re.Match[str]) -> int:
        """Take one token; return where reading goes on."""
        kind = token.lastgroup
        if kind == "newline":
            self._newline(token.start())
        elif kind == "entity":
            self._entity(token)
        elif kind == "comment":
            return self._comment(token)
        elif kind == "unseen" and is_standing(token[0]):
            self.shown.enclose(token.end())
        elif token["name"]:
            return self._tag(token)
        return token.end()

    def _text(self, start: int, end: int) -> None:
        if self._after_term and self.raw[start:end].isspace():
            return
        if start < end and (self._in_cell or not self._depth or not self.raw[start:end].isspace()):
            self.shown.add(self.raw[start:end], start, end, copied=True)

    def _newline(self, at: int) -> None:
        if self._after_term:
            return
        if self._in_cell:
            self._break(at)
        elif not self._depth and not self._at_line_start():
            self.shown.add("\n", at, at + 1, copied=True)

    def _at_line_start(self) -> bool:
        """Tell whether a tag has just ended the line: </p>, a line's end and <p> part two lines, not three."""
        return bool(self.shown.pieces) and self.shown.pieces[-1] == "\n" and not self.shown.segments[-1].copied

    def _break(self, at: int, end: int | None = None) -> None:
        """Add a break within a cell: it does not end the row. In a row of one cell it does: such a table only lays out the page."""
        self._breaks.append(len(self.shown.pieces))
        self.shown.add("\v", at, at if end is None else end, copied=False)

    def _entity(self, token: re.Match[str]) -> None:
        meant = html.unescape(token[0])
        if UNSEEN_RUN.fullmatch(meant) is not None:
            return
        if meant != token[0] or len(meant) == 1:
            self.shown.add("".join(meant.split("\x00")), token.start(), token.end(), copied=False)
        else:
            self.shown.add(token[0], token.start(), token.end(), copied=True)

    def _comment(self, token: re.Match[str]) -> int:
        end = self._find("-->", token.end())
        if end < 0:
            return token.end()
        self._hide(token.end(), end)
        return end + 3

    def _hide(self, start: int, end: int) -> None:
        self.hidden.add(self.raw[start:end], start, end, copied=True)
        self.hidden.add("\n", end, end, copied=False)

    def _find(self, what: str, at: int) -> int:
        """Find what ends something, whatever its case; what is not there is not looked for again."""
        if what in self._missing:
            return -1
        self._lower = self._lower or (self.raw.lower() if len(self.raw.lower()) == len(self.raw) else self.raw)
        found = self._lower.find(what, at)
        if found < 0:
            self._missing.add(what)
        return found

    def _tag(self, token: re.Match[str]) -> int:
        name, attributes = token["name"].lower(), token["attributes"]
        if len(attributes) > 5 and not token["close"]:
            self._attributes(token)
        if name in _UNREAD:
            return self._unread(token, name)
        if name in _INLINE:
            return self._inline(token, name, attributes)
        if name in _CELLS or name == "tr":
            self._table(name, token, attributes)
        elif name == "table":
            self._bounds(token)
        elif name in _TERMS:
            self._term(name, token)
        elif name not in _TABLE:
            self._block(token)
        return token.end()

    def _unread(self, token: re.Match[str], name: str) -> int:
        end = -1 if token["close"] else self._find(f"</{name}", token.end())
        if end < 0:
            return token.end()
        if name == "title":
            self._text(token.end(), end)
            self.shown.add("\n", end, end, copied=False)
        elif _LONG_NUMBER.search(self.raw, token.end(), end) is not None:
            self._hide(token.end(), end)
        return end

    def _inline(self, token: re.Match[str], name: str, attributes: str) -> int:
        if len(attributes) < 6 or token["close"] or _HIDING.search(attributes) is None:
            return token.end()
        end = self._find(f"</{name}>", token.end())
        if end < 0:
            return token.end()
        self._hide(token.end(), end)
        return end

    def _table(self, name: str, token: re.Match[str], attributes: str) -> None:
        if token["close"]:
            self._in_cell = self._in_cell and name not in (*_CELLS, "tr")
        elif name == "tr":
            self._row(token)
        else:
            self._cell(token, attributes)

    def _row(self, token: re.Match[str]) -> None:
        self._end_row()
        self.shown.add("\n", token.start(), token.start(), copied=False)
        self._in_cell, self._cells, self._pending, self._column = False, 0, 0, 0

    def _end_row(self) -> None:
        if self._cells <= 1:
            for piece in self._breaks:
                self.shown.pieces[piece] = "\n"
        self._breaks.clear()
        for column in [column for column in self._carried if column >= self._column]:
            self._carried[column] -= 1

    def _cell(self, token: re.Match[str], attributes: str) -> None:
        tabs = self._pending + (1 if self._cells else 0)
        while self._carried.get(self._column, 0) > 0:
            self._carried[self._column] -= 1
            self._column += 1
            tabs += 1
        self.shown.add("\t" * tabs, token.start(), token.start(), copied=False)
        spans = (
            {key.lower(): min(int(value), _MAX_SPAN) for key, value in _SPAN.findall(attributes)} if attributes else {}
        )
        wide, high = max(spans.get("col", 1), 1), spans.get("row", 1)
        for column in range(self._column, self._column + wide if high > 1 else self._column):
            self._carried[column] = high - 1
        self._column += wide
        self._pending, self._in_cell = wide - 1, True
        self._cells += 1

    def _bounds(self, token: re.Match[str]) -> None:
        self._end_row()
        self._depth = max(self._depth + (-1 if token["close"] else 1), 0)
        self._in_cell, self._cells, self._column = False, 0, 0
        self._carried.clear()
        self.shown.add("\n", token.start(), token.start(), copied=False)

    def _block(self, token: re.Match[str]) -> None:
        if self._in_cell:
            self._break(token.start())
        elif not self.shown.pieces or self.shown.pieces[-1] != "\n":
            self.shown.add("\n", token.start(), token.start(), copied=False)

    def _term(self, name: str, token: re.Match[str]) -> None:
        """Read a term and its description as caption, colon, value on one line."""
        if name == "dt" and token["close"]:
            self._after_term = True
        elif name == "dd" and not token["close"] and self._after_term:
            self._after_term = False
            self.shown.add(":", token.start(), token.start(), copied=False)
        else:
            self._block(token)

    def _attributes(self, token: re.Match[str]) -> None:
        """Keep what attributes say; of addresses only those that call or mail somebody, or carry a long number."""
        if _TELLING.search(token["attributes"]) is None:
            return
        base = token.start("attributes")
        for value in _VALUE.finditer(token["attributes"]):
            start, end = base + value.start(2), base + value.end(2)
            said = value[2].strip("\"'").lower()
            calls = value[1].lower() not in _ADDRESSES or said.startswith(("tel:", "mailto:", "sms:"))
            if not calls and _LONG_NUMBER.search(said) is None:
                continue
            self._hide(start, end)
