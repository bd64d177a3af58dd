"""JSON objects and XML elements within a text, read as lines of caption and value; every position stays what it was."""

from __future__ import annotations

import re

_KEY = re.compile(r"\"([^\"\n:]{1,30})\"([ \n]{0,4}:[ \n]{0,4})")
_BETWEEN_OBJECTS = re.compile(r"\}[ \n]{0,8},?[ \n]{0,8}\{")
_NAME = r"[A-Z_\u4e00-\u9fff][A-Z0-9_.\-()\u4e00-\u9fff]{0,24}"
_ELEMENT = re.compile(rf"([ ]{{0,40}}<)({_NAME})>([^<>\n]{{0,200}})(</\2>)(?=(\n?))")
_ALONE = re.compile(rf"^[ ]{{0,40}}</?{_NAME}/?>[ ]{{0,8}}$", re.MULTILINE)


def as_lines(text: str) -> str:
    """
    Return a folded text in which each member of a JSON object and each element of XML is a line of its own: caption, colon, value.

    What stood between them becomes blanks and line ends, so that the length and every position stay. Other text stays as it is.
    """
    if '":' in text or '" :' in text:
        text = _KEY.sub(lambda key: f"\n{key[1]}:" + ":" * len(key[2]), text)
        text = _BETWEEN_OBJECTS.sub(lambda gap: "\n\n" + " " * (len(gap[0]) - 2), text)
    if "</" in text:
        text = _ELEMENT.sub(_line, text)
        text = _ALONE.sub(lambda tag: " " * len(tag[0]), text)
    return text


def _line(element: re.Match[str]) -> str:
    """Return an element as caption, colon, value; the caption moves to the line's beginning, the value stays where it is."""
    indent, name, value, close, end = element.groups()
    last = "" if end else "\n"
    return f"{name}:{':' * len(indent)}{value}{' ' * (len(close) - len(last))}{last}"
