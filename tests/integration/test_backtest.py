"""Other parameters of recognition: what a back-test foretells is what switching them on does, whenever that is done."""

from __future__ import annotations

import random
from typing import Any

import pytest
from core_kit import JURISDICTION, LANE, NOON, broken, clusters, core_over, record
from hypothesis import given, settings
from hypothesis import strategies as st

from syndicate.engine.acts import Act
from syndicate.engine.backtest import backtest
from syndicate.engine.core import Core
from syndicate.engine.renewing import switch_on
from syndicate.ledger.sqlite import SqliteLedger
from syndicate.ledger.weighing import switched_on
from syndicate.model import Channel, Reading
from syndicate.pipeline.dedup.doubts import Limits
from syndicate.pipeline.dedup.parameters import INSTALLED, Parameters, from_toml
from syndicate.pipeline.dedup.words import VETOES
from syndicate.pipeline.rows import name_of

TEXT = (
    "因供水管道检修施工需要，定于{day}在{place}部分区域临时停止供水。请沿线居民提前做好储水准备。"
    "停水期间请关闭家中水阀，以免来水时造成损失。恢复供水后初期水质可能浑浊，请先行排放。给您带来的不便敬请谅解。"
)
CHANNELS = (Channel.WEIBO, Channel.WEBSITE, Channel.OTHER)


def notice(number: int, day: str, place: str, title: str | None = None) -> Reading:
    """Return a notice of a water outage."""
    body = TEXT.format(day=day, place=place)
    return record(
        str(number), body if number % 2 else body[:60], title=title, channel=CHANNELS[number % 3], published_at=NOON
    )


READINGS: list[Reading] = [
    notice(
        number,
        f"3月{6 + number // 4}日",
        ("顾乡街道", "新华街道")[number // 2 % 2],
        ("停水通知", None)[number // 3 % 2],
    )
    for number in range(10)
]
PARAMETERS = st.builds(
    lambda same_from, ignored, bias, doubts: Parameters(
        same_from=same_from,
        ignored=tuple(sorted(ignored)),
        weights=INSTALLED.weights | {"bias": bias},
        doubts=doubts,
    ),
    st.sampled_from([-2.0, 0.0, 3.0, 6.0]),
    st.sets(st.sampled_from(sorted(VETOES))),
    st.sampled_from([-4.0, -9.0, 2.0]),
    st.sampled_from([Limits(), Limits(below=6.0, above=9.0)]),
)
RULED = Act(
    jurisdiction=JURISDICTION,
    year=2018,
    decision="different",
    pairs=(tuple(sorted(name_of(JURISDICTION, "weibo", one) for one in ("1", "3"))),),  # type: ignore[arg-type]  # two names
    reason="看过原文",
    by="甲",
)


def filled(readings: list[Reading]) -> SqliteLedger:
    """Return a ledger after readings and a ruling."""
    ledger = SqliteLedger(None)
    core = core_over(ledger)
    core.handle(LANE, JURISDICTION, readings)
    core.rule(RULED)
    return ledger


def switched(ledger: SqliteLedger, parameters: Parameters | None) -> Core:
    """Return a core over the ledger after it switched parameters on."""
    core = core_over(ledger)
    receipts = switch_on(core, ledger, JURISDICTION, switched_on(parameters, "甲", "试用"))
    assert receipts
    return core


def counted(ledger: SqliteLedger) -> dict[str, Any]:
    """Return the distinct information of the year and of each channel."""
    year = ledger.statistics(2018)
    return {"all": year.information} | {name: one.information for name, one in year.channels.items()}


@settings(max_examples=25, deadline=None)
@given(PARAMETERS)
def test_a_back_test_foretells_what_switching_on_does(parameters: Parameters) -> None:
    """Counts before and after are those of the ledger before and after; a second test finds nothing to change; promises hold."""
    ledger = filled(READINGS)
    head, before = ledger.receipt_head(), counted(ledger)
    foretold = backtest(ledger, parameters, [JURISDICTION], 5)
    assert ledger.receipt_head() == head
    switched(ledger, parameters)
    year = foretold.years["2018"]
    both = {"all": year.information} | year.channels
    assert {name: pair[0] for name, pair in both.items()} == before
    assert {name: pair[1] for name, pair in both.items()} == counted(ledger)
    again = backtest(ledger, parameters, [JURISDICTION], 5)
    assert (again.moved, again.merged, again.split, again.examples) == (0, 0, 0, [])
    assert broken(ledger) == set()


@settings(max_examples=25, deadline=None)
@given(PARAMETERS, st.randoms(use_true_random=False))
def test_when_parameters_are_switched_on_plays_no_part(parameters: Parameters, dice: random.Random) -> None:
    """Switched on half way, in a shuffled order, or when everything is in: the same clusters, and the promises hold."""
    late = filled(READINGS)
    switched(late, parameters)
    order = dice.sample(READINGS, len(READINGS))
    half = dice.randint(1, len(order))
    early = filled(order[:half])
    core = switched(early, parameters)
    core.handle(LANE, JURISDICTION, order[half:])
    assert clusters(early) == clusters(late)
    assert counted(early) == counted(late)
    assert broken(early) == set()


def test_going_back_leaves_everything_as_it_was() -> None:
    """The parameters that are installed, switched on again, give the counts and the judgements of before."""
    ledger = filled(READINGS)
    before = clusters(ledger), counted(ledger), list(ledger.edges())
    rules = ledger.rules_digest()
    switched(ledger, Parameters(same_from=9.0))
    assert ledger.rules_digest() != rules
    assert clusters(ledger) != before[0]
    switched(ledger, None)
    assert (clusters(ledger), counted(ledger), list(ledger.edges())) == before
    assert ledger.rules_digest() == rules
    assert ledger.weighing() == {}


def test_examples_show_both_sides_and_both_judgements() -> None:
    """Of what would be parted and of what would be joined, both sides and the judgement now and then are shown."""
    ledger = filled(READINGS)
    parted = backtest(ledger, Parameters(same_from=9.0), [JURISDICTION], 2).examples
    assert {one.change for one in parted} == {"split"}
    assert len(parted) <= 2
    assert all(one.before.same and not one.after.same for one in parted)
    joined = backtest(ledger, Parameters(ignored=tuple(sorted(VETOES))), [JURISDICTION], 2).examples
    assert {one.change for one in joined} == {"merged"}
    assert all(one.after.same and one.before.vetoes for one in joined)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("same_from = 'high'", "same_from"),
        ("threshold = 1", "threshold"),
        ("[doubts]\nbeneath = 1", "beneath"),
        ("[weights]\ntitel = 1", "title"),
        ("ignored = ['dates']", "ignored.dates"),
        ("same_from = ", "Invalid value"),
    ],
)
def test_wrong_parameters_are_refused(text: str, said: str) -> None:
    """A value of another kind, an unknown name, a broken file: each is refused, and what was meant is guessed."""
    with pytest.raises(ValueError, match=said):
        from_toml(text)


def test_what_a_file_leaves_out_is_as_installed() -> None:
    """An empty file means the installed parameters; a single weight changes that weight alone."""
    assert from_toml("") == INSTALLED
    changed = from_toml("[weights]\ntitle = 9.5")
    assert changed.weights == INSTALLED.weights | {"title": 9.5}
    assert changed.digest != INSTALLED.digest
