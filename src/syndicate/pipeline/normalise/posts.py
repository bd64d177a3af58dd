"""What posts carry besides words: addresses, calls to open them, handles, pictures written as words, topics, pictograms."""

from __future__ import annotations

import re

TAG = 8
"""A topic of so few characters names the column of an account; a longer one is part of what is said."""

_CALL = r"(?:(?:查看|阅读|点击|戳|网页|详情|全文|原文|链接|更多|请|见|看|展开|\.{3}|[…>»:：\s])\s*)*+"
_ADDRESS = re.compile(rf"{_CALL}https?://[!-?A-~]+")
_CUT_SHORT = re.compile(r"(?:\.{3}|…+)\s*(?:展开|阅读|查看)?全文")
_HANDLE = re.compile(r"(?:(?<![0-9A-Za-z.])[@＠][\w·-]{2,20}(?=[\s:：,，。;；、/)）\]】\[@＠]|$))+")
_PICTURED = re.compile(r"\[[^\W\d_]{1,6}\]")
_TOPIC = re.compile(r"#([^#\n]{1,40})#")
_PICTOGRAM = "[\u2190-\u21ff\u2300-\u245f\u2600-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff]"
_HEAD = re.compile(rf"\s*(?:\[[^\W\d_]{{1,6}}\]|{_PICTOGRAM}|\s)*([^\n。]{{6,60}}?)\s*(?:{_PICTOGRAM}|\n|[!！](?=\S))")


def plain_words(text: str) -> str:
    """Return the text without addresses and calls to open them, handles (@…), pictures written as words ([话筒]) and tags (#…#)."""
    if "http" in text:
        text = _ADDRESS.sub("\n", text)
    if "全文" in text:
        text = _CUT_SHORT.sub("\n", text)
    if "@" in text or "＠" in text:
        text = _HANDLE.sub("\n", text)
    if "[" in text:
        text = _PICTURED.sub("\n", text)
    if "#" in text:
        text = _TOPIC.sub(_without_tag, text)
    return text


def _without_tag(hit: re.Match[str]) -> str:
    return "\n" if len(hit[1]) <= TAG else f"\n{hit[1]}\n"


def head_of(text: str) -> tuple[str, str]:
    """
    Split a post without brackets into what heads it and the rest; ("", text) where nothing does.

    What heads it are its first words up to a pictogram, an exclamation mark or the end of the line.
    """
    hit = _HEAD.match(text)
    return (hit[1], text[hit.end(1) :]) if hit else ("", text)
