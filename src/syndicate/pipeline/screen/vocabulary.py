"""The word lists of secrecy marks as typed values, and the patterns made of them."""

from __future__ import annotations

import re
from collections.abc import Iterable

import msgspec

# Characters that do not show, and blanks that do; a copy may have any of them between the characters of a mark.
_HIDDEN = r"\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff9-\ufffb"
_BLANKS = rf"[ \t\xa0\u1680\u2000-\u200a\u202f\u205f\u3000\u3164\uffa0{_HIDDEN}]{{0,8}}+"
_GAP = rf"[\s_\u3164\uffa0{_HIDDEN}]{{0,8}}"
_ENDS = r"\r\n\t|｜│┃┆\x07\x0b\x0c\x1c-\x1e\x85\u2028\u2029"
_COUNT = "(?:[0-9０-９]{1,4}|[一二三四五六七八九十〇零百两]{1,4})"
_OPENING, _CLOSING = "“‘「『《〈", "”’」』》〉"
_TICKS = "☑✓✔√■●☒"


class MarkExample(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One item and whether it carries a mark."""

    mark: bool
    title: str = ""
    text: str = ""
    note: str = ""


class MarkFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The word lists of one file. Words may be written with gaps between their characters; signs stand for themselves."""

    source: str
    levels: dict[str, tuple[str, ...]]
    """Level → the ways to write it (绝密: 绝密, 絕密, 絶密)."""
    signs: str
    """Signs that make a mark by themselves (★)."""
    asterisks: str
    """Signs that stand for ★ where it could not be typed: a mark before a term or a condition."""
    weak_signs: str
    """Signs that make a mark only before a term (·, —)."""
    labels: tuple[str, ...]
    """Captions of a field that holds the level."""
    urgency: tuple[str, ...]
    """Words that may share the mark's line."""
    not_state: tuple[str, ...]
    """Words right before the level that make it another kind of secret (商业秘密)."""
    cues: tuple[str, ...]
    """Words before a mark, in the same sentence, that say it is an example."""
    introductions: tuple[str, ...]
    """Words that end the line before an example."""
    explanations: tuple[str, ...]
    """Words right after a mark that speak about it."""
    document_words: tuple[str, ...]
    """Words after a bracketed or spaced level at the beginning that show an official document."""
    top: int
    """Characters from the beginning within which a line of its own counts."""
    first: int
    """Characters from the beginning within which a level before a document's title counts."""
    example: tuple[MarkExample, ...]


class Patterns:
    """
    Compiled patterns. Every repetition is bounded and blanks are possessive, so that each look costs a constant, however long the input.

    Those that end at the end of the window are searched in the characters left of a level word; the others match to its right.
    """

    def __init__(self, words: MarkFile) -> None:
        self._levels = {spelling: level for level, spellings in words.levels.items() for spelling in spellings}
        self.top, self.first = words.top, words.first
        level = _gapped(self._levels)
        self.level = re.compile(level)
        self._compile_signs(words)
        self._compile_field(words)
        self._compile_line(words)
        self._compile_talk(words, level)
        self.label_ends = frozenset(label[-1] for label in words.labels) - set(")）")
        """Last characters of the captions; where none stands before a level, no field does."""
        starts = {word[0] for word in (*words.urgency, "长期", "长", "級", "级", "件")} | set(
            "一二三四五六七八九十〇零百两"
        )
        self.in_prose = frozenset(chr(code) for code in range(0x4E00, 0xA000)) - starts | set("，。；！")
        """Characters after a level word that rule out every detector but a field."""
        self.next_level = re.compile(rf"级?{_GAP}[、/／,，或和及与]?{_GAP}[□○◯☐]?({level})")
        self.last_level = re.compile(rf"({level})级?{_GAP}[、/／,，或和及与]?{_GAP}[□○◯☐]?\Z")

    def level_of(self, found: str) -> str:
        """Return the level in its plain spelling, whatever stood between its characters."""
        return self._levels["".join(mark for mark in found if "\u4e00" <= mark <= "\u9fff")]

    def _compile_signs(self, words: MarkFile) -> None:
        months = f"个{_GAP}月|個{_GAP}月|月"
        self._term = rf"(?:{_COUNT}{_GAP}(?:年|{months})|[长長]{_GAP}期|永{_GAP}久|解{_GAP}[密宻]|[0-9０-９]{{4}})"
        condition = r"[^\s，。；;,.]{1,16}[前后後]"
        strong, stars, weak = re.escape(words.signs), re.escape(words.asterisks), re.escape(words.weak_signs)
        self._sign = rf"{_GAP}(?:级{_GAP})?(?:[·.﹒．]{_GAP})?(?:[{strong}]|[{stars}]{{1,3}}{_GAP}(?:{self._term}|{condition})|[{weak}]{{1,3}}{_GAP}{self._term}"
        self._sign += rf"|[(（\[【]{_GAP}{_COUNT}{_GAP}年{_GAP}[)）\]】])"
        self.sign = re.compile(self._sign)

    def _compile_field(self, words: MarkFile) -> None:
        label = _gapped(words.labels)
        self._label = label
        boxes = rf"(?:[□○◯☐]{_GAP}{_gapped(self._levels)}{_GAP}){{0,4}}"
        cell = rf"[\"'“”(（\[【]?[{_TICKS}★☆]?{_GAP}\Z"
        parted = rf"{label}{_GAP}[\"']?{_GAP}[:：|｜│=＝\t\r\n,]{_GAP}{boxes}"
        bracketed = rf"[【\[〔]{_GAP}{label}{_GAP}[】\]〕]{_GAP}[:：]?"
        self.field = re.compile(rf"(?:{parted}|{bracketed}|(?:\A|[{_ENDS}]){_BLANKS}{label}{_GAP}){cell}")
        self.ticked = re.compile(rf"[{_TICKS}]{_GAP}\Z")
        # A template offers levels to choose from; a rule speaks of all documents of a level.
        self.choice = re.compile(rf"{_GAP}级?{_GAP}(?:以[上下]|[□○◯〇☐]|[(（]{_GAP}[)）]|的|事项|等)")

    def _compile_line(self, words: MarkFile) -> None:
        urgency = _gapped(words.urgency)
        copy = r"[(（]?(?:份号|编号|No|NO|№)?[.．:：]?[0-9０-９]{3,8}[)）]?"
        extras = rf"(?:(?:{urgency}|{copy}){_BLANKS}[·、★☆]?{_BLANKS}){{0,3}}"
        self.line_before = re.compile(
            rf"(?:\A|[{_ENDS}>]){_BLANKS}{extras}(?:{self._label}{_BLANKS}[:：]?)?{_BLANKS}[\[【(（〔〖「『“\"*]{{0,2}}{_BLANKS}\Z"
        )
        self.line_after = re.compile(
            rf"{_BLANKS}(?:[级件]{_BLANKS})?[\]】)）〕〗」』”\"*]{{0,2}}{_BLANKS}(?:{_COUNT}{_GAP}年|长期)?(?:{_BLANKS}{urgency}){{0,2}}{_BLANKS}(?:\Z|[{_ENDS}<])"
        )
        documents = "|".join(map(re.escape, words.document_words))
        self.head = re.compile(
            rf"{_BLANKS}(?:[\]】)）〕:：]|(?<=[\s\u3000])){_BLANKS}[^。！？\r\n]{{0,40}}?(?:{documents})"
        )
        self.titled = re.compile(r"[】\]〕]\s{0,4}[\u4e00-\u9fff][^。！？\r\n]{3,60}(?:[\r\n]|\Z)")
        self.opened_first = re.compile(r"\s{0,40}(?:<p>)?[【\[〔]\s{0,4}")
        self.nothing_before = re.compile(rf"\s{{0,40}}{extras}[\[【(（〔]?{_BLANKS}")

    def _compile_talk(self, words: MarkFile, level: str) -> None:
        self.not_state = re.compile(rf"(?:{_plain(words.not_state)}){_GAP}\Z")
        # A straight quotation mark quotes only within prose; in a table row or JSON it bounds a value.
        self.opened = re.compile(rf"(?:[{_OPENING}]|(?<=[\u4e00-\u9fff])[\"'])[^{_OPENING}{_CLOSING}\"'\r\n]{{0,60}}\Z")
        # Two marks side by side are an enumeration of marks: an item carries one.
        signed = rf"{self._sign}{_GAP}(?:{self._term})?{_GAP}[{_CLOSING}]?"
        self.listed_after = re.compile(rf"{signed}[、，,和或及与]{_GAP}[{_OPENING}]?{_GAP}{level}{self._sign}")
        self.listed_before = re.compile(rf"{level}{signed}[、，,和或及与]{_GAP}[{_OPENING}]?{_GAP}\Z")
        self.prose = re.compile(r"[\u4e00-\u9fff]")
        self.prose_after_quote = re.compile(
            rf"[^{_CLOSING}\"'\r\n]{{0,30}}[{_CLOSING}\"'][ \t]{{0,4}}[\u4e00-\u9fff、，？?]"
        )
        self.cue = re.compile(rf"(?:{_plain(words.cues)})[^。！？!?\r\n]{{0,32}}\Z")
        self.introduced = re.compile(
            rf"(?:{_plain(words.introductions)})[:：]?[\s“\"（(]{{0,8}}[\r\n][\s“\"（(]{{0,8}}\Z"
        )
        self.explained = re.compile(
            rf"(?:{self._sign}{_GAP}(?:{self._term})?)?[{_CLOSING}\"]?[ \t]{{0,2}}(?:{_plain(words.explanations)})"
        )


def _plain(words: Iterable[str]) -> str:
    return "|".join(map(re.escape, words))


def _gapped(words: Iterable[str]) -> str:
    """Return a pattern for any of `words`, with gaps allowed between their characters; longer words first."""
    return "(?:" + "|".join(_GAP.join(map(re.escape, word)) for word in sorted(words, key=len, reverse=True)) + ")"
