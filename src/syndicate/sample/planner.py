"""Draws the informations of the year: who, about what, when, where, and on which channels."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, timedelta
from random import Random

from syndicate.model import CHINA, Channel
from syndicate.sample.dice import dice
from syndicate.sample.families_city import CITY
from syndicate.sample.families_counted import COUNTED
from syndicate.sample.families_office import OFFICE
from syndicate.sample.families_people import PEOPLE
from syndicate.sample.family import Family
from syndicate.sample.grammar import title_of
from syndicate.sample.plan import Information
from syndicate.sample.shares import KINDS, combinations, scaled
from syndicate.sample.words import STREETS, UNITS

FAMILIES = (*CITY, *PEOPLE, *OFFICE)
_BY_UNIT = {unit: tuple(family for family in FAMILIES if unit in family.units) for unit in UNITS}
_SUBJECTS = {
    family.name: tuple(phrase[0][0] for phrase in family.pools["s"]) for family in (*FAMILIES, *COUNTED.values())
}

CITY_UNIT = "道里区城市管理局"
SCHOOL_UNIT = "道里区教育局"
OFFICE_UNIT = "道里区人民政府办公室"
_SIBLING_EVERY = 40
_APART = 60
"""Days between two unrelated informations of one title, or of one matter and place; titles are not unique, here as elsewhere."""
_LENGTHS = {Channel.WEBSITE: (10, 16), Channel.WECHAT: (7, 12), Channel.WEIBO: (3, 6), Channel.OTHER: (5, 10)}
_WANTED: dict[tuple[Channel, ...], tuple[tuple[str, int], ...]] = {
    (Channel.WEIBO,): (("response", 0),),
    (Channel.WEBSITE,): (("normative", 0), ("interview", 0), ("interpretation", 0), ("response", 10)),
    (Channel.WEBSITE, Channel.WECHAT): (("interpretation", 9),),
}
"""Which counted kinds are given to which channels, and how many of the kind are kept for others."""
_CORRECTABLE = frozenset({"water", "heat", "road", "jobs", "health", "culture", "school"})


class Planner:
    """Makes informations one after the other from one stream of random numbers."""

    def __init__(self, year: int, seed: int) -> None:
        self.rng = dice(f"{seed}/{year}")
        self.year = year
        self._count = 0
        self._issues: Counter[tuple[str, str, str]] = Counter()
        self._numbers: Counter[str] = Counter()
        self._subjects: Counter[str] = Counter()
        self._names: dict[str, list[date]] = {}

    def year_of(self, scale: float) -> list[tuple[Information, tuple[Channel, ...]]]:
        """Return the informations that the year counts, with their channels."""
        kinds = {kind: scaled(number, scale) for kind, number in KINDS.items()}
        made: list[tuple[Information, tuple[Channel, ...]]] = []
        for position, channels in enumerate(combinations(scale)):
            kind = _kind_for(channels, kinds)
            before = made[-1] if made else None
            if not kind and before and position % _SIBLING_EVERY == 0 and _may_have_sibling(*before, channels):
                made.append((self.sibling(before[0]), channels))
            else:
                made.append((self.information(channels, kind), channels))
        return made

    def information(self, channels: tuple[Channel, ...], kind: str = "", at: datetime | None = None) -> Information:
        """Make an unrelated information."""
        rng = self.rng
        unit, family = self._subject_matter(channels, kind)
        at = at or self._moment(channels[0])
        low, high = _LENGTHS[max(channels, key=lambda channel: _LENGTHS[channel][1])]
        info = Information(
            key=self._key(),
            seed=rng.getrandbits(48),
            family=family,
            unit=unit,
            subject=self._subject(family),
            at=at,
            day=at.date() + timedelta(days=rng.randrange(-2, 8)),
            place=_place(rng),
            length=rng.randint(low, high),
            volume=self.year,
            kind=kind,
            stage=family.stages[0] if family.stages else "",
            personal=family.name == "welfare" and rng.random() < 0.06,
        )
        self._register(info, channels)
        while self._is_taken(info):
            info.place, info.seed = _place(rng), rng.getrandbits(48)
        return info

    def _is_taken(self, info: Information) -> bool:
        """Whether an unrelated information is named alike, or of one matter and place, at nearly the same time; else take both names."""
        names = title_of(info, rewritten=False), f"{info.family.name}/{info.subject}/{info.place}"
        taken = [self._names.setdefault(name, []) for name in names]
        if any(abs((day - info.day).days) < _APART for days in taken for day in days):
            return True
        for days in taken:
            days.append(info.day)
        return False

    def sibling(self, other: Information) -> Information:
        """Make an information that differs from `other` in one fact."""
        twin = Information(
            key=self._key(),
            seed=other.seed,
            family=other.family,
            unit=other.unit,
            subject=other.subject,
            at=self._later(other.at),
            day=other.day,
            place=other.place,
            length=other.length,
            volume=other.volume,
            stage=other.stage,
            issue=other.issue,
        )
        twin.sibling = self._separate(twin)
        return twin

    def _separate(self, twin: Information) -> str:
        rng = self.rng
        name = twin.family.name
        if twin.family.stages:
            twin.stage = twin.family.stages[1]
            twin.day += timedelta(days=20)
            return "stage"
        if name == "bulletin":
            twin.issue = self._issue(twin)
            twin.day += timedelta(days=7)
            return "issue"
        if name == "budget":
            twin.volume -= 1
            return "year"
        if name in _CORRECTABLE and rng.random() < 0.2:
            twin.day += timedelta(days=1)
            twin.correction = True
            return "correction"
        if rng.random() < 0.5 and self._move(twin):
            return "place"
        twin.day += timedelta(days=rng.randrange(2, 20))
        return "day"

    def _move(self, twin: Information) -> bool:
        """Move it elsewhere, if its title says where; what only the small print told apart would be no fair question."""
        place, title = twin.place, title_of(twin, rewritten=False)
        twin.place, twin.shift = _other_place(self.rng, place), 1 + self.rng.randrange(15)
        if title_of(twin, rewritten=False) != title:
            return True
        twin.place, twin.shift = place, 0
        return False

    def _key(self) -> str:
        self._count += 1
        return f"i{self._count:06d}"

    def _subject_matter(self, channels: tuple[Channel, ...], kind: str) -> tuple[str, Family]:
        rng = self.rng
        if kind:
            return rng.choice(COUNTED[kind].units), COUNTED[kind]
        unit = rng.choice(UNITS)
        if Channel.WEIBO in channels or Channel.WECHAT in channels:
            draw = rng.random()
            unit = CITY_UNIT if draw < 0.15 else SCHOOL_UNIT if draw < 0.27 else unit
        return unit, rng.choice(_BY_UNIT[unit])

    def _subject(self, family: Family) -> str:
        subjects = _SUBJECTS[family.name]
        if family.name not in COUNTED:
            return self.rng.choice(subjects)
        self._subjects[family.name] += 1
        return subjects[(self._subjects[family.name] - 1) % len(subjects)]

    def _register(self, info: Information, channels: tuple[Channel, ...]) -> None:
        if info.family.name in ("bulletin", "air"):
            info.issue = self._issue(info)
        if info.kind == "normative":
            info.number = self._document_number("哈里政规")
        elif Channel.WEBSITE in channels and info.family.name in ("draft", "budget") and self.rng.random() < 0.3:
            info.number = self._document_number("哈里政办发")
        if info.number or (Channel.WEBSITE in channels and self.rng.random() < 0.4):
            self._numbers["index"] += 1
            info.index = f"002230102/{self.year}-{self._numbers['index']:05d}"

    def _document_number(self, body: str) -> str:
        self._numbers[body] += 1
        return f"{body}〔{self.year}〕{self._numbers[body]}号"

    def _issue(self, info: Information) -> int:
        name = (info.unit, info.family.name, info.subject)
        self._issues[name] += 1
        return self._issues[name]

    def _moment(self, channel: Channel) -> datetime:
        rng = self.rng
        first = datetime(self.year, 1, 1, tzinfo=CHINA)
        days = (date(self.year + 1, 1, 1) - date(self.year, 1, 1)).days
        hour = (
            rng.choice((6, 7, 8, 9, 10, 11, 12, 14, 15, 16, 17, 18, 20, 22))
            if channel is Channel.WEIBO
            else rng.randrange(8, 18)
        )
        return first + timedelta(
            days=rng.randrange(days), hours=hour, minutes=rng.randrange(60), seconds=rng.randrange(60)
        )

    def _later(self, at: datetime) -> datetime:
        later = at + timedelta(hours=self.rng.randrange(3, 200), minutes=self.rng.randrange(60))
        return later if later.year == self.year else at + timedelta(seconds=7)


def _kind_for(channels: tuple[Channel, ...], kinds: dict[str, int]) -> str:
    """Give the counted kinds to the first fitting informations: on the site, and a third of the responses on Weibo alone."""
    wanted = _WANTED.get(channels, ())
    kind = next((kind for kind, kept in wanted if kinds[kind] > kept), "")
    if kind:
        kinds[kind] -= 1
    return kind


def _may_have_sibling(other: Information, on: tuple[Channel, ...], channels: tuple[Channel, ...]) -> bool:
    return len(on) == 1 and on == channels and not (other.kind or other.sibling or other.number)


def _place(rng: Random) -> str:
    street = rng.choice(STREETS)
    draw = rng.random()
    if draw < 0.4:
        return f"{street}{rng.randrange(1, 399)}号"
    if draw < 0.7:
        return f"{street}（{'至'.join(rng.sample(STREETS, 2))}）"
    return street


def _other_place(rng: Random, place: str) -> str:
    """Return a place on other streets."""
    named = {street for street in STREETS if street in place}
    while True:
        found = _place(rng)
        if not any(street in found for street in named):
            return found
