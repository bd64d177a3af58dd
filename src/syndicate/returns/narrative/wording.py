"""What was left in a report from elsewhere or from before: other places' names, paragraphs twice, wordings that are wrong."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from syndicate.returns.narrative.findings import Finding, excerpt, found_at
from syndicate.returns.narrative.quantities import Sentence
from syndicate.returns.narrative.sayings import phrases

_TITLED = re.compile(r"《([一-鿿]{2,4}?(?:区|县|旗))(?!域|别|分|委会|间|块)")
_PLACE = re.compile(r"(?<![一-鿿])([一-鿿]{2,4}?(?:区|县|旗))|([一-鿿]{2}(?:区|县|旗))(?=人民政府|政府|政务|\d)")
_NO_PLACE = re.compile(
    r"^(?:我|全|本|各|该|市|城|社|地|景|街|园|小|校|辖|片|矿|林|库|开发|示范|实验|功能|试验|新|老|北|南|东|西)+(?:区|县|旗)$|自治"
)
_LONG = 30
"""Characters from which on a sentence that stands twice is no coincidence."""


def foreign_places(sentences: Sequence[Sentence], own: str = "") -> Iterator[Finding]:
    """
    Yield titles of papers that carry another district's name: 《北仑区…手册》 in a report of another one.

    Args:
        sentences: The report.
        own: Name of the body's own district; empty: the district that the report names most often.
    """
    home = own or _own_place(sentences)
    if not home:
        return
    for sentence in sentences:
        for match in _TITLED.finditer(sentence.text):
            name = match[1]
            if name != home and not _NO_PLACE.search(name) and home not in name:
                message = f"“{name}”不是本地（{home}）名称，疑为套用外地文本 / {name} is not {home}: text of another place may have been left in"
                yield found_at("place", "hard", sentence, (match.start(), match.end() + 20), message)


def _own_place(sentences: Sequence[Sentence]) -> str:
    names: Counter[str] = Counter()
    for sentence in sentences:
        names.update(name for match in _PLACE.finditer(sentence.text) if (name := match[1] or match[2]))
    found = [(count, name) for name, count in names.items() if not _NO_PLACE.search(name)]
    return max(found)[1] if found else ""


def repeated(sentences: Sequence[Sentence]) -> Iterator[Finding]:
    """Yield passages that stand in the report twice: what they count must not be counted twice."""
    first: dict[str, Sentence] = {}
    told: set[tuple[int, int]] = set()
    for sentence in sentences:
        if len(sentence.text) < _LONG:
            continue
        before = first.setdefault(sentence.text, sentence)
        pair = before.paragraph, sentence.paragraph
        if before is not sentence and pair not in told:
            told.add(pair)
            message = (
                f"与第 {before.paragraph} 段重复，其中的数字只计一次 / "
                f"stands in paragraph {before.paragraph}, too: its numbers count once"
            )
            yield found_at("repeated", "soft", sentence, (0, 0), message)


def wrong_phrases(sentences: Sequence[Sentence], year: int) -> Iterator[Finding]:
    """Yield wordings that the list of phrases hints at; `year` is the report year, 0 where it is not known."""
    paragraphs: dict[int, str] = {}
    for sentence in sentences:
        paragraphs[sentence.paragraph] = paragraphs.get(sentence.paragraph, "") + sentence.text + "。"
    for phrase in phrases():
        if phrase.years and year not in phrase.years:
            continue
        for number, text in paragraphs.items():
            if match := re.search(phrase.pattern, text):
                yield Finding(
                    kind="phrase",
                    level="soft",
                    paragraph=number,
                    excerpt=excerpt(text, match.start(), match.end()),
                    message=f"{phrase.zh}（{phrase.basis}） / {phrase.en}",
                )
                break  # once is enough: the person looks for the others
