"""State-secret marks: found wherever they stand on an item, and told apart from talk about secrecy."""

from __future__ import annotations

import html
import re
import tomllib
from collections.abc import Iterator
from typing import NamedTuple

import msgspec

from syndicate.pipeline.screen.vocabulary import MarkFile, Patterns

_BEFORE, _AFTER = 80, 60
_NEEDLES = {
    "utf-8": ("密".encode(), "宻".encode()),
    "gb18030": ("密".encode("gb18030"), "宻".encode("gb18030")),
    "big5": ("密".encode("big5"),),
    "utf-16-le": ("密".encode("utf-16-le"), "宻".encode("utf-16-le")),
    "utf-16-be": ("密".encode("utf-16-be"), "宻".encode("utf-16-be")),
}
_ESCAPED = (b"\\u5bc6", b"\\u5BC6", b"&#23494;", b"&#x5bc6;", b"&#x5BC6;", b"&#X5BC6;", b"%E5%AF%86", b"%e5%af%86")
_ESCAPE = re.compile(r"\\u([0-9a-fA-F]{4})")
_LINE_END = re.compile(r"[\r\n\x0b\x0c\u2028\u2029]")
_TAG = re.compile(r"<[^<>]{0,2000}>")
_PERCENT = re.compile(r"(?:%[0-9a-fA-F]{2})+")


class Mark(NamedTuple):
    """
    A mark that was found. Offsets are for the screen's own use; the text they point at must never be kept, logged or sent.

    `start` and `end` count code points in `part` ("title" or "text").
    """

    detector: str
    """`sign` (机密★10年), `field` (密级：机密), `line` (a line of its own), `head` (before the title of a document)."""
    level: str
    """绝密, 机密 or 秘密."""
    start: int
    end: int
    part: str


class MarkDetector:
    """
    Finds 绝密, 机密 and 秘密 as marks (GB/T 9704-2012; 保守国家秘密法实施条例: level and term), in all the shapes seen in copies.

    A mark whose term has run out is a mark: whether it still binds is for people to say. Prose that explains, quotes or regulates
    marks is none. Time is linear in the length of the input: every look around a level word is bounded.
    """

    def __init__(self, words: MarkFile) -> None:
        self._patterns = Patterns(words)

    @classmethod
    def from_text(cls, toml: str) -> MarkDetector:
        """
        Compile the word lists and hold them to their own examples.

        Raises:
            ValueError: The text is not valid, or an example fails; names the example by number, never by more than its number and title.
        """
        try:
            words = msgspec.convert(tomllib.loads(toml), MarkFile)
        except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
            raise ValueError(f"marks.toml: 词表有误 / word lists not valid: {error}") from error
        detector = cls(words)
        for number, example in enumerate(words.example, 1):
            if (detector.find(example.title, example.text) is not None) != example.mark:
                wanted = "应封存 must be a mark" if example.mark else "不应封存 must not be a mark"
                raise ValueError(f"marks.toml: 示例 {number}（{example.note}）{wanted} / example {number} fails")
        return detector

    def find(self, title: str, text: str) -> Mark | None:
        """Return the first mark on the item, title before text, or None. Costs next to nothing where 密 does not occur."""
        if "密" in title or "宻" in title:
            found = self._scan(title, "title")
            if found:
                return found
        if "密" in text or "宻" in text:
            return self._scan(text, "text")
        return None

    def find_all(self, text: str) -> Iterator[Mark]:
        """Yield every mark in a text, for showing where they stand; what `find` finds is the first of them."""
        return self._marks_in(text, "text")

    def find_in_bytes(self, raw: bytes) -> bool:
        """
        Tell whether bytes that could not be read hold a mark, in UTF-8, GB18030, Big5 or UTF-16, with HTML tags or escapes.

        Members of archives are not opened. Bytes that fit no encoding as a whole are read as far as they go.
        """
        for encoding, needles in _NEEDLES.items():
            if any(needle in raw for needle in needles) and self._in_decoded(raw.decode(encoding, "replace")):
                return True
        return any(escape in raw for escape in _ESCAPED) and self._in_decoded(raw.decode("latin-1"))

    def _in_decoded(self, text: str) -> bool:
        """Look at text that may still carry escapes and tags; a tag ends a line, as it does on the page."""
        if "\\u" in text:
            text = _ESCAPE.sub(lambda hit: chr(int(hit[1], 16)), text)
        if "%" in text:
            text = _PERCENT.sub(_unquoted, text)
        text = html.unescape(text) if "&" in text else text
        return self.find("", _TAG.sub("\n", text) if "<" in text else text) is not None

    def _scan(self, text: str, part: str) -> Mark | None:
        return next(self._marks_in(text, part), None)

    def _marks_in(self, text: str, part: str) -> Iterator[Mark]:
        seen = self._patterns
        for hit in seen.level.finditer(text):
            start, end = hit.span()
            # Nearly every level word stands in prose (国家秘密的): the next character settles those without a closer look.
            following = text[end : end + 1]
            if following not in seen.in_prose or any(
                mark in text[max(0, start - 24) : start] for mark in seen.label_ends
            ):
                detector = self._detector(text, start, end)
                if detector:
                    yield Mark(detector, seen.level_of(hit[0]), start, end, part)

    def _detector(self, text: str, start: int, end: int) -> str:
        """Return which detector calls this level word a mark, or ""."""
        seen = self._patterns
        # A stand-in for what was cut off, so that the edge of the window is not taken for the beginning of the text.
        before = text[:start] if start <= _BEFORE else "文" + text[start - _BEFORE : start]
        after = text[end : end + _AFTER]
        detector = self._shape(before, after, start)
        if not detector or seen.not_state.search(before[-16:]):
            return ""
        if detector == "sign":
            return "" if self._is_talk(before, after) else detector
        if not seen.ticked.search(before[-12:]) and (
            self._one_of_several(text[start:end], before, after) or self._offered(detector, after)
        ):
            return ""
        talk = self._is_talk(before, after) if detector == "field" else seen.introduced.search(before)
        return "" if talk else detector

    def _shape(self, before: str, after: str, start: int) -> str:
        """Return the detector whose shape fits, before asking whether somebody is only talking."""
        seen = self._patterns
        if seen.sign.match(after):
            return "sign"
        if any(mark in before for mark in seen.label_ends) and seen.field.search(before):
            return "field"
        if start <= seen.top and self._alone(before, after):
            return "line"
        if start <= seen.first and seen.nothing_before.fullmatch(before) and seen.head.match(after):
            return "head"
        if start <= seen.first and seen.opened_first.fullmatch(before) and seen.titled.match(after):
            return "head"
        return ""

    def _offered(self, detector: str, after: str) -> bool:
        """Tell whether the field's level is one to choose (□) or all documents of that level, not this item's."""
        return detector == "field" and self._patterns.choice.match(after) is not None

    def _one_of_several(self, found: str, before: str, after: str) -> bool:
        """Tell whether another level stands right beside this one: a list of the levels, not a mark."""
        seen = self._patterns
        level = seen.level_of(found)
        beside = (seen.next_level.match(after), seen.last_level.search(before))
        return any(hit is not None and seen.level_of(hit[1]) != level for hit in beside)

    def _alone(self, before: str, after: str) -> bool:
        """Tell whether the level word has its line or cell to itself, apart from copy number, urgency, term and brackets."""
        return bool(self._patterns.line_before.search(before) and self._patterns.line_after.match(after))

    def _is_talk(self, before: str, after: str) -> bool:
        """Tell whether prose is speaking about the mark: it quotes it, names it as an example, or goes on to explain it."""
        seen = self._patterns
        line = _LINE_END.split(before)[-1]
        if seen.explained.match(after) or seen.introduced.search(before):
            return True
        if seen.listed_after.match(after) or seen.listed_before.search(before[-40:]):
            return True
        quoted = seen.opened.search(line)
        if quoted:
            return bool(seen.prose.search(line[: quoted.start()]) or seen.prose_after_quote.match(after))
        return bool(seen.cue.search(line)) and not seen.line_before.search(before)


def _unquoted(hit: re.Match[str]) -> str:
    return bytes.fromhex(hit[0].replace("%", "")).decode("utf-8", "replace")
