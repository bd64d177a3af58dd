"""Writes the text of an information: the same facts and the same sentences wherever it is published."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from syndicate.sample.dice import dice
from syndicate.sample.family import Family, Pattern
from syndicate.sample.numbers import resident_id
from syndicate.sample.plan import Information
from syndicate.sample.sentences import HEADLINES, MIDDLES
from syndicate.sample.words import COMMUNITIES, FIRMS, SCHOOLS, VILLAGES

_SURNAMES = "王李张刘陈杨赵黄周吴徐孙"
_GIVEN = "明芳伟娜静强磊洋艳杰娟涛敏超秀霞平刚桂英"

_CLOCKS = {"t": 7, "t2": 13}
_RANGES = {
    "n2": (10, 90, ""),
    "n3": (100, 900, ""),
    "n4": (1000, 9000, ""),
    "money": (100, 98000, "00"),
    "hours": (2, 10, ""),
}


@dataclass(frozen=True, slots=True)
class Text:
    """What one information says: two titles, and whole sentences."""

    title: str
    headline: str
    """The same matter under another title."""
    sentences: tuple[str, ...]
    table: tuple[tuple[str, ...], ...] = ()
    """A list of (synthetic) persons, where the information carries one."""

    def excerpt(self) -> str:
        """The lead and the sentence after it."""
        return "".join(self.sentences[:2])

    def full(self) -> str:
        """All sentences in one run, and the table as lines."""
        rows = "".join("\n" + "\t".join(row) for row in self.table)
        return "".join(self.sentences) + rows


def render(info: Information) -> Text:
    """Write the text. Two informations of the same seed differ in exactly the facts in which the plan makes them differ."""
    writer = _Writer(info)
    title, headline = writer.titles()
    lead = writer.fill(writer.pick(info.family.leads))
    order = writer.rng.sample(range(len(MIDDLES)), info.length)
    middles = [writer.fill(MIDDLES[index]) for index in order]
    closing = writer.fill(writer.pick(info.family.pools["close"]))
    sentences = [lead, *middles, closing] if closing else [lead, *middles]
    if info.correction:
        title, sentences = _corrected(title, info, sentences)
    return Text(title, headline, tuple(_shaped(info, sentences)), writer.people() if info.personal else ())


def title_of(info: Information, *, rewritten: bool) -> str:
    """Return the title alone, or the headline: what `render` would give, without writing the rest."""
    title, headline = _Writer(info).titles()
    if rewritten:
        return headline
    return f"更正公告：{_cited(title, info)}" if info.correction else title


class _Writer:
    """Draws phrases. The order of the draws depends on the seed and the subject alone, never on the facts."""

    def __init__(self, info: Information) -> None:
        self.rng = dice(info.seed)
        self._family: Family = info.family
        self._facts = _facts(info)
        self._day = info.day

    def titles(self) -> tuple[str, str]:
        return self.fill(self.pick(self._family.titles)), self.fill(self.pick(HEADLINES))

    def pick(self, phrases: tuple[Pattern, ...]) -> Pattern:
        return phrases[int(self.rng.random() * len(phrases))]

    def fill(self, phrase: Pattern) -> str:
        parts: list[str] = []
        for literal, slot in phrase:
            parts.append(literal)
            if slot:
                parts.append(self._slot(slot))
        return "".join(parts)

    def _slot(self, slot: str) -> str:
        fact = self._facts.get(slot)
        if fact is not None:
            return fact
        pool = self._family.pools.get(slot)
        if pool is not None:
            return self.fill(self.pick(pool))
        return self._number(slot)

    def _number(self, slot: str) -> str:
        draw = self.rng.random()
        if slot == "d2":
            return _short(self._day + timedelta(days=3 + int(draw * 40)))
        if slot in _CLOCKS:
            return _clock(draw, _CLOCKS[slot])
        low, span, tail = _RANGES[slot]
        return f"{low + int(draw * span)}{tail}"

    def people(self) -> tuple[tuple[str, ...], ...]:
        """Ten persons that do not exist: born on 1 January 1900, with telephone numbers of a range never handed out."""
        rows = [("序号", "姓名", "身份证号", "联系电话")]
        for number in range(1, 11):
            name = self.rng.choice(_SURNAMES) + self.rng.choice(_GIVEN) + self.rng.choice(_GIVEN)
            phone = f"1540000{self.rng.randrange(10000):04d}"
            rows.append((str(number), name, resident_id(self.rng.randrange(1, 1000)), phone))
        return tuple(rows)


def _facts(info: Information) -> dict[str, str]:
    day = info.day
    place = info.place
    where = info.seed // 7 + info.shift
    return {
        "u": info.unit,
        "p": place,
        "s": info.subject,
        "d": _short(day),
        "D": f"{day.year}年{_short(day)}" if info.seed % 2 else _short(day),
        "y": str(info.volume),
        "i": str(info.issue),
        "stage": info.stage,
        "com0": COMMUNITIES[where % len(COMMUNITIES)],
        "sch0": SCHOOLS[where % len(SCHOOLS)],
        "village0": VILLAGES[where % len(VILLAGES)],
        "firm0": FIRMS[where % len(FIRMS)],
    }


def _short(day: date) -> str:
    return f"{day.month}月{day.day}日"


def _clock(draw: float, earliest: int) -> str:
    slot = int(draw * 20)
    return f"{earliest + slot // 4}时{(slot % 4) * 15:02d}分"


def _corrected(title: str, info: Information, sentences: list[str]) -> tuple[str, list[str]]:
    """A correction is a document of its own: it names the one it corrects and says only what changes."""
    was = _short(info.day - timedelta(days=1))
    cited = _cited(title, info)
    lead = f"{info.unit}发布的《{cited}》中，时间误写为{was}，应为{_short(info.day)}，现予更正。"
    rest = f"更正内容自本公告发布之日生效，{info.place}沿线其他安排不变，由此造成的误解深表歉意。"
    return f"更正公告：{cited}", [lead, rest, sentences[-2]]


def _cited(title: str, info: Information) -> str:
    return title.replace(_short(info.day), _short(info.day - timedelta(days=1)))


def _shaped(info: Information, sentences: list[str]) -> list[str]:
    if info.kind == "normative":
        return [sentences[0], *(f"第{_ordinal(i)}条　{text}" for i, text in enumerate(sentences[1:], 1))]
    if info.kind == "interview":
        speakers = ("嘉宾：", "主持人：")
        return [sentences[0], *(speakers[i % 2] + text for i, text in enumerate(sentences[1:], 1))]
    return sentences


def _ordinal(number: int) -> str:
    digits = "零一二三四五六七八九"
    tens, ones = divmod(number, 10)
    head = "" if not tens else ("十" if tens == 1 else digits[tens] + "十")
    return head + (digits[ones] if ones or not tens else "")
