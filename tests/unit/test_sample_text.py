"""The texts of the sample year: the same for the same facts, different where facts differ, diverse otherwise."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syndicate.model import Channel
from syndicate.sample.families_counted import COUNTED
from syndicate.sample.family import Family, family, pattern
from syndicate.sample.grammar import Text, render, title_of
from syndicate.sample.numbers import resident_id, short_id, weibo_bid, weibo_mid
from syndicate.sample.plan import Information
from syndicate.sample.planner import FAMILIES, Planner

_FIRST, _LAST = datetime(2012, 1, 1), datetime(2035, 1, 1)  # noqa: DTZ001 - the strategy adds the zone
_ALPHABET = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"


def _informations(number: int) -> list[Information]:
    planner = Planner(2018, 3)
    return [planner.information((Channel.WEBSITE,)) for _ in range(number)]


def _mid_of(bid: str) -> int:
    digits = ""
    while bid:
        bid, group = bid[:-4], bid[-4:]
        value = 0
        for character in group:
            value = value * 62 + _ALPHABET.index(character)
        digits = (str(value).zfill(7) if bid else str(value)) + digits
    return int(digits)


@pytest.mark.parametrize("subject", [*FAMILIES, *COUNTED.values()], ids=lambda f: f.name)
def test_every_phrase_can_be_filled(subject: Family) -> None:
    """No title, lead or sentence of any subject is left with an open slot."""
    info = next(i for i in _informations(1))
    for seed in range(60):
        text = render(replace(info, family=subject, seed=seed, length=16))
        for sentence in (text.title, text.headline, *text.sentences):
            assert "{" not in sentence
            assert "}" not in sentence


def test_the_title_alone_is_the_title_of_the_text() -> None:
    """Asking for the title gives what the whole text has, corrections included."""
    for info in _informations(40):
        for variant in (info, replace(info, correction=True)):
            text = render(variant)
            assert title_of(variant, rewritten=False) == text.title
            assert title_of(variant, rewritten=True) == text.headline


def test_another_day_changes_the_day_and_nothing_else() -> None:
    """Two notices of different days are equal once their dates are taken out."""
    planner = Planner(2018, 9)
    pairs: list[tuple[Text, Text]] = []
    while len(pairs) < 10:
        info = planner.information((Channel.WEIBO,))
        twin = planner.sibling(info)
        if twin.sibling == "day":
            pairs.append((render(info), render(twin)))
    for one, other in pairs:
        assert one.full() != other.full()
        assert [len(s) for s in one.sentences][-1:] == [len(s) for s in other.sentences][-1:]
        assert len(one.sentences) == len(other.sentences)


def test_unrelated_texts_share_few_sentences() -> None:
    """Apart from the closing phrases, hardly any whole sentence stands in two informations."""
    closings = {"".join(literal for literal, _ in phrase) for phrase in FAMILIES[0].pools["close"]}
    sentences = Counter(s for info in _informations(600) for s in set(render(info).sentences))
    shared = sum(count for sentence, count in sentences.items() if count > 1 and sentence not in closings)
    assert shared / sum(sentences.values()) < 0.08


def test_a_correction_names_what_it_corrects() -> None:
    """A correction quotes the title with the wrong day and gives the right one."""
    info = replace(_informations(1)[0], correction=True)
    text = render(info)
    assert text.title.startswith("更正公告：")
    assert f"{info.day.month}月{info.day.day}日" in text.sentences[0]
    assert "误写为" in text.sentences[0]


@given(st.integers(min_value=1, max_value=999))
def test_resident_numbers_are_valid_and_nobodys(sequence: int) -> None:
    """Check digit by GB 11643; everybody is born on 1 January 1900."""
    number = resident_id(sequence)
    weights = [pow(2, 17 - i, 11) for i in range(18)]
    digits = [10 if c == "X" else int(c) for c in number]
    assert sum(d * w for d, w in zip(digits, weights, strict=True)) % 11 == 1
    assert number[6:14] == "19000101"


@given(
    st.datetimes(min_value=_FIRST, max_value=_LAST, timezones=st.just(UTC)),
    st.integers(min_value=0, max_value=(1 << 22) - 1),
)
def test_post_ids_keep_the_clock_and_the_short_form(at: datetime, low: int) -> None:
    """The second of publication can be read from the id, and the id from its short form."""
    mid = weibo_mid(at, low)
    assert (mid >> 22) + 515_483_463 == int(at.timestamp())
    assert _mid_of(weibo_bid(mid)) == mid


def test_short_ids_are_short_and_distinct() -> None:
    """A thousand short links have a thousand names of 22 characters."""
    names = {short_id(number) for number in range(1000)}
    assert len(names) == 1000
    assert {len(name) for name in names} == {22}


def test_unknown_units_are_refused() -> None:
    """A subject of a unit that the district does not have cannot be written down."""
    with pytest.raises(ValueError, match="unknown unit"):
        family("x", units="外星事务局", titles="t", leads="l")
    assert pattern("甲{a}乙") == (("甲", "a"), ("乙", ""))


def test_siblings_follow_their_elder() -> None:
    """A sibling is published after the information that it resembles, within the year where there is room."""
    planner = Planner(2018, 4)
    for _ in range(50):
        info = planner.information((Channel.OTHER,))
        assert info.at < planner.sibling(info).at < info.at + timedelta(days=9)
