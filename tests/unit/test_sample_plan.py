"""The plan of the sample year: how much, of what, where and when."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta

import pytest

from syndicate.model import CHINA, Channel, Standing
from syndicate.sample.answers import summary
from syndicate.sample.grammar import title_of
from syndicate.sample.plan import Information, Plan
from syndicate.sample.postings import make_plan
from syndicate.sample.shares import KINDS, PUBLISHED, combinations, scaled
from syndicate.sample.words import STREETS


@pytest.fixture(scope="module")
def plan() -> Plan:
    """A small year."""
    return make_plan(2018, 0.03, 1)


def _counted(plan: Plan) -> dict[str, Information]:
    return {p.information.key: p.information for p in plan.all() if p.counts_in(plan.year)}


def _distinct(plan: Plan, channel: Channel) -> int:
    return len({p.information.key for p in plan.postings[channel] if p.counts_in(plan.year)})


def test_the_published_totals_stand_at_full_scale() -> None:
    """At scale 1 the channels add up to 4,004, 25,298, 1,070 and 29,396 informations."""
    sums = Counter(channel for channels in combinations(1.0) for channel in channels)
    assert sums == {Channel.WEBSITE: 4004, Channel.WEIBO: 25298, Channel.WECHAT: 1070, Channel.OTHER: 29396}


@pytest.mark.parametrize("scale", [0.0001, 0.003, 0.01, 0.37, 2.5])
def test_channels_keep_their_share_at_any_scale(scale: float) -> None:
    """Whatever the scale, each channel has the scaled number of distinct informations."""
    sums = Counter(channel for channels in combinations(scale) for channel in channels)
    assert sums == {channel: scaled(number, scale) for channel, number in PUBLISHED.items()}


@pytest.mark.parametrize("seed", [1, 2, 77])
def test_distinct_information_per_channel_is_exact(seed: int) -> None:
    """Re-posts, shares, neighbours and marks change no channel's distinct count."""
    plan = make_plan(2018, 0.01, seed)
    assert {channel: _distinct(plan, channel) for channel in PUBLISHED} == {
        channel: scaled(number, 0.01) for channel, number in PUBLISHED.items()
    }


def test_counted_kinds_are_exact(plan: Plan) -> None:
    """Normative documents, interpretations, responses and interviews stand in the scaled published numbers."""
    kinds = Counter(info.kind for info in _counted(plan).values() if info.kind)
    assert kinds == {kind: scaled(number, 0.03) for kind, number in KINDS.items()}


def test_normative_documents_are_numbered_and_on_the_site(plan: Plan) -> None:
    """Every normative document carries its own number and stands in its column of the site."""
    found = [p for p in plan.postings[Channel.WEBSITE] if p.information.kind == "normative"]
    assert found
    assert {p.column for p in found} == {"gfxwj"}
    assert all(p.information.number.startswith("哈里政规〔2018〕") for p in found)


def test_equal_arguments_give_equal_plans() -> None:
    """The plan depends on year, scale and seed alone."""
    one, other = make_plan(2018, 0.004, 5), make_plan(2018, 0.004, 5)
    assert [p.url for p in one.all()] == [p.url for p in other.all()]
    assert [p.url for p in one.all()] != [p.url for p in make_plan(2018, 0.004, 6).all()]


def test_the_borders_of_the_year_are_probed(plan: Plan) -> None:
    """Every channel has items a minute inside and a minute outside both ends of the year, and counts only the inner ones."""
    start, end = datetime(2018, 1, 1, tzinfo=CHINA), datetime(2019, 1, 1, tzinfo=CHINA)
    minute = timedelta(minutes=1)
    for channel, postings in plan.postings.items():
        counted = {p.at: p.counts_in(2018) for p in postings}
        assert counted[start - minute] is False, channel
        assert counted[start + minute] is True, channel
        assert counted[end - minute] is True, channel
        assert counted[end + minute] is False, channel


def test_siblings_differ_in_one_fact(plan: Plan) -> None:
    """A hard negative has the seed of another information and another day, place, stage, issue or year."""
    by_seed: dict[int, list[Information]] = {}
    for info in _counted(plan).values():
        by_seed.setdefault(info.seed, []).append(info)
    pairs = [group for group in by_seed.values() if len(group) > 1]
    assert pairs
    for group in pairs:
        facts = {(i.day, i.place, i.stage, i.issue, i.volume, i.correction) for i in group}
        assert len(facts) == len(group)


def test_siblings_of_another_place_say_so_in_the_title(plan: Plan) -> None:
    """Where only the place differs, the titles differ, and the places have no street in common."""
    elder = {info.seed: info for info in plan.informations if not info.sibling}
    moved = [info for info in plan.informations if info.sibling == "place"]
    assert moved
    for info in moved:
        other = elder[info.seed]
        assert title_of(info, rewritten=False) != title_of(other, rewritten=False)
        assert not any(street in info.place for street in STREETS if street in other.place)


def test_nothing_of_others_is_counted(plan: Plan) -> None:
    """Retweets and items under a state-secret mark are in the exports and not in the counts."""
    shares = [p for p in plan.all() if p.standing is Standing.SHARE]
    marked = [p for p in plan.all() if p.information.mark]
    assert shares
    assert {p.channel for p in marked} == set(PUBLISHED)
    assert not any(p.counts_in(2018) for p in (*shares, *marked))


def test_short_links_lead_to_the_same_information(plan: Plan) -> None:
    """The target of a Weibo post's short link is another publication of its information."""
    where = {p.url: p.information.key for p in plan.all()}
    linked = [p for p in plan.postings[Channel.WEIBO] if p.style == "link"]
    assert linked
    assert all(where[p.target] == p.information.key and p.alias.startswith("http://t.cn/") for p in linked)


def test_every_unit_hands_in(plan: Plan) -> None:
    """All 46 units publish through their own channel."""
    assert len({p.unit for p in plan.postings[Channel.OTHER]}) == 46


def test_sums_of_the_answers_hold(plan: Plan) -> None:
    """The sum of the channels less the overlap is the number of distinct informations, and postings add up."""
    answers = summary(plan)
    channels = answers["channels"].values()
    assert sum(c["information"] for c in channels) - answers["overlap"]["items"] == answers["information"]
    assert sum(c["postings"] for c in channels) == answers["postings"]
    assert sum(unit["postings"] for unit in answers["units"].values()) == answers["postings"]
    assert answers["channels"]["gazette"] == {"postings": 0, "information": 0}
