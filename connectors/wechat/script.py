"""The script values of an article page: `var name = "…"` assignments and the `cgiDataNew` object, without running anything."""

from __future__ import annotations

import html
import re

from .names import unescape_link

_STRING = r"""(?:"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')"""
_CALL = r"(?:htmlDecode\(|JsDecode\()?"
_NAMES = (
    "biz|mid|idx|sn|ct|createTime|oriCreateTime|msg_title|msg_desc|msg_link|nickname|user_name|item_show_type|real_item_show_type"
    "|msg_source_url|modify_time|_copyright_stat|copyright_stat|author|appmsgid|itemidx"
)
# The fixed prefix "var " lets the search skip megabytes of page quickly; the names stand behind it.
_VARIABLE = re.compile(rf"var ({_NAMES})\s*=\s*{_CALL}\s*({_STRING}(?:\s*\|\|\s*{_STRING})*)")
_WINDOW = re.compile(
    rf"window\.(ct|item_show_type|msg_title|user_name|nickname)\s*=\s*{_CALL}\s*({_STRING}(?:\s*\|\|\s*{_STRING})*)"
)
_OPERAND = re.compile(_STRING)
_MEMBER = re.compile(rf"(?<![\w.$])[\"']?(\w+)[\"']?\s*:\s*((?:JsDecode|htmlDecode)\(\s*)?({_STRING})")
_ESCAPE = re.compile(r"\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|(.))", re.DOTALL)
_PLAIN = {"n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f", "v": "\v", "0": "\0"}
# What the page's own JsDecode undoes on top of the string literal.
_JS_DECODE = re.compile(r"\\x(0a|0d|22|26|27|3c|3e|5c)", re.IGNORECASE)

MEMBERS = frozenset((
    "user_name", "nick_name", "title", "desc", "content_noencode", "create_time", "ori_create_time", "link", "bizuin", "mid", "idx",
    "sn", "item_show_type", "copyright_stat", "author", "source_url", "modify_time",
))  # fmt: skip


def unquote_js(literal: str) -> str:
    """Return the text of a JavaScript string literal given with its quotes."""
    inner = literal[1:-1]
    return _ESCAPE.sub(_escaped, inner) if "\\" in inner else inner


def _escaped(match: re.Match[str]) -> str:
    if code := match[1] or match[2]:
        return chr(int(code, 16))
    return _PLAIN.get(match[3], match[3])


def variables(*parts: str) -> dict[str, str]:
    """
    Return the named string variables of the parts of a page, HTML entities undone.

    Of `"" || "x"` the first operand that is not empty counts; of several assignments the first that is not empty.
    """
    found: dict[str, str] = {}
    for part in parts:
        for name, value in _VARIABLE.findall(part):
            if not found.get(name):
                found[name] = _first_operand(name, value)
        if "ct" not in found and "window." in part:
            for name, value in _WINDOW.findall(part):
                found.setdefault(name, _first_operand(name, value))
    return found


def _first_operand(name: str, value: str) -> str:
    for literal in _OPERAND.findall(value):
        if text := unquote_js(literal).strip():
            return _plain(name, text)
    return ""


def _plain(name: str, text: str) -> str:
    if "&" not in text:
        return text
    # A browser's rules would read `&times` into `&timestamp=`.
    return unescape_link(text) if name.endswith(("link", "url")) else html.unescape(text)


def cgi_data(page: str) -> dict[str, str]:
    """Return the known members of `window.cgiDataNew` (later also `cgiData`), decoded; empty when the page has none."""
    start = page.find("cgiDataNew")
    if start < 0:
        return {}
    end = page.find("</script", start)
    found: dict[str, str] = {}
    for match in _MEMBER.finditer(page, start, end if end > 0 else len(page)):
        name, call, literal = match.groups()
        if name in MEMBERS and not found.get(name):
            text = _member(literal, encoded=bool(call))
            # The content is HTML and keeps its entities.
            found[name] = text if name == "content_noencode" else _plain(name, text)
    return found


def _member(literal: str, *, encoded: bool) -> str:
    text = unquote_js(literal)
    if encoded and "\\x" in text:
        text = _JS_DECODE.sub(lambda match: chr(int(match[1], 16)), text)
    return text.strip()
