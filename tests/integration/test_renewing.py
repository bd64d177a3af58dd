"""Settling after a change of the program: page by page, cut off or not, the outcome is that of having read everything by the new rules."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any
from unittest.mock import patch

import msgspec
import pytest
from core_kit import JURISDICTION, LANE, NOON, PRESENT, broken, record, rules, said
from hypothesis import given, settings
from hypothesis import strategies as st

from syndicate.engine.acts import Act
from syndicate.engine.core import Core
from syndicate.engine.renewing import one_page, settle_all, switch_on, unsettled
from syndicate.home import rules_digest
from syndicate.ledger.sqlite import SqliteLedger
from syndicate.ledger.weighing import lane_of, switched_on
from syndicate.model import Channel, Link, Presence, Reading, Record, Standing
from syndicate.pipeline.classify import Classifier
from syndicate.pipeline.classify.rules import read_rule_files
from syndicate.pipeline.dedup.parameters import Parameters
from syndicate.pipeline.dedup.words import VETOES
from syndicate.pipeline.prepare import Rules
from syndicate.pipeline.rows import name_of

TAXONOMY = Path(__file__).parents[2] / "config" / "taxonomy"
TEXT = (
    "因供水管道检修施工需要，定于3月{day}日在{place}部分区域临时停止供水。请沿线居民提前做好储水准备。"
    "停水期间请关闭家中水阀，以免来水时造成损失。恢复供水后初期水质可能浑浊，请先行排放。给您带来的不便敬请谅解。"
)


def notice(number: int, **fields: Any) -> Record:
    """Return a notice of a water outage, on one of several channels, whole or as an excerpt."""
    body = TEXT.format(day=6 + number // 6, place=("顾乡街道", "新华街道")[number // 3 % 2])
    channel = (Channel.WEIBO, Channel.WEBSITE, Channel.OTHER)[number % 3]
    source = ("weibo", "www.example.gov.cn", "news")[number % 3]
    title = None if number % 3 == 0 else ("停水通知", f"关于{6 + number // 6}日停水的通知")[number % 2]
    standard: dict[str, Any] = {"title": title, "channel": channel, "source": source}
    standard["body"] = body if number % 2 else body[:70]
    return record(f"n{number}", **(standard | fields))


def readings() -> list[Reading]:
    """Return readings of all sorts: edits, the same words with other links and filing, shares, tombstones, two names for one."""
    address = "https://www.example.gov.cn/art/7.html"
    short = Link("http://t.cn/abc", None)
    known = Link("http://t.cn/abc", address)
    number = {"document_number": "里政发〔2018〕7号", "column": "规范性文件"}
    again = NOON.replace(hour=18)
    plan = "区政府印发实施意见，明确今年重点工作任务和责任单位，请各单位认真组织落实，按季度报送进展情况。"
    return [
        *(notice(n) for n in range(12)),
        notice(1, received_at=again, url=address),
        record("p", plan, links=(short,)),
        record("p", plan, links=(known,), received_at=again),
        record(
            "q",
            plan[:30] + "详情见网站。",
            title="实施意见",
            source="www.example.gov.cn",
            channel=Channel.WEBSITE,
            url=address,
        ),
        record("r", plan, title="实施意见", source="news", channel=Channel.OTHER),
        record("r", plan, title="实施意见", source="news", channel=Channel.OTHER, labels=number, received_at=again),
        record(
            "s",
            "里政发〔2018〕7号文件解读：重点工作任务和责任单位。",
            source="wechat",
            channel=Channel.WECHAT,
            title="解读",
        ),
        notice(4, body=TEXT.format(day=9, place="通达街道"), received_at=again),
        record("t", "转发微博", standing=Standing.SHARE),
        record("n6", "", presence=Presence.DELETED, received_at=again, published_at=None),
        record("u", plan, aliases=("v",)),
        record("v", plan, received_at=again),
    ]


@cache
def earlier_rules() -> Rules:
    """Return the shipped rules with another view of what a notice is, as an earlier release might have had it."""
    texts = {path.name: path.read_text(encoding="utf-8") for path in sorted(TAXONOMY.glob("*.toml"))}
    news = '[[rule]]\nid = "notice.more"\nvalue = "news"\nwords = ["停水", "停止供水"]\npriority = 99\n\n'
    head, rule, rest = texts["kinds.toml"].partition("[[rule]]")
    files = read_rule_files(texts | {"kinds.toml": head + news + rule + rest})
    return Rules(Classifier(files), rules().marks, "earlier")


@contextmanager
def earlier_program() -> Iterator[None]:
    """Run a block under a program that reads facts elsewhere, looks for others under other keys and judges otherwise."""
    with (
        patch("syndicate.pipeline.prepare.LEAD", 30),
        patch("syndicate.pipeline.prepare.FACTS", 20),
        patch("syndicate.pipeline.prepare.core_of", lambda title: title[:4]),
        patch("syndicate.pipeline.dedup.fingerprint.SAMPLE_KEYS", 2),
        patch("syndicate.pipeline.dedup.fingerprint.KEY_WEIGHT", 5),
        patch("syndicate.pipeline.dedup.index.INSTALLED", Parameters(same_from=2.0, ignored=tuple(sorted(VETOES))[:6])),
    ):
        yield


def core(ledger: SqliteLedger, by: Rules | None = None) -> Core:
    """Return a core of the present program, or of one with other rules."""
    ledger.present_rules = lambda: (by or rules()).digest
    return Core(ledger, by or rules(), "test", lambda: PRESENT)


def read(ledger: SqliteLedger, batches: Sequence[Sequence[Reading]], by: Rules | None = None) -> SqliteLedger:
    """Return the ledger after batches."""
    owner = core(ledger, by)
    for batch in batches:
        owner.handle(LANE, JURISDICTION, batch)
    return ledger


RULED = Act(
    jurisdiction=JURISDICTION,
    year=2018,
    decision="different",
    pairs=(tuple(sorted((name_of(JURISDICTION, "weibo", "n0"), name_of(JURISDICTION, "weibo", "n3")))),),  # type: ignore[arg-type]  # two names
    reason="看过原文",
    by="甲",
)


def whole(ledger: SqliteLedger) -> dict[str, Any]:
    """Return all that may not depend on when the rules came: what people see, every row's content and every judgement, by name."""
    rows = {row.id: row for row in ledger.disclosures(range(1, 1000))}
    skipped = ("id", "receipt", "revision", "information", "version_key", "time_key", "place")
    content = {
        row.name: {name: value for name, value in msgspec.structs.asdict(row).items() if name not in skipped}
        for row in rows.values()
    }
    judged = {
        (*sorted((rows[edge.one].name, rows[edge.other].name)), edge.same, edge.doubtful, edge.score, edge.vetoes)
        for edge in ledger.judged(rows)
    }
    seen = said(ledger)
    for item in seen["items"]:
        del item["place"]
    return {"rows": content, "judged": judged, "said": seen}


def cut(dice: random.Random, found: Sequence[Reading]) -> list[Sequence[Reading]]:
    """Cut readings anywhere."""
    places = sorted({0, len(found), *(dice.randint(0, len(found)) for _ in range(3))})
    return [found[first:last] for first, last in pairwise(places)]


@settings(max_examples=30, deadline=None)
@given(st.randoms(use_true_random=False), st.integers(1, 9), st.booleans())
def test_settled_it_is_as_if_everything_had_been_read_by_the_new_rules(
    dice: random.Random, page: int, ruled: bool
) -> None:
    """Whatever was read before, between and after, in pages of any size and cut off at any of them: rows, judgements, counts are the same."""
    order = dice.sample(readings(), len(readings()))
    early = dice.randint(1, len(order))
    fresh = read(SqliteLedger(None), [order])
    ledger = SqliteLedger(None)
    with earlier_program():
        read(ledger, cut(dice, order[:early]), earlier_rules())
        assert broken(ledger) == set()
    if ruled:
        core(ledger).rule(RULED)
        core(fresh).rule(RULED)
    with patch("syndicate.engine.renewing.PAGE", page):
        for batch in cut(dice, order[early:]):
            owner = core(ledger)
            for _ in range(dice.randint(0, 3)):
                one_page(owner, ledger, lambda _: None)
            owner.handle(LANE, JURISDICTION, batch)
        settle_all(core(ledger), ledger)
    assert unsettled(ledger) == []
    assert broken(ledger) == set()
    assert whole(ledger) == whole(fresh)


def test_a_ledger_of_other_rules_says_so_until_it_is_settled() -> None:
    """Statistics say that they are provisional and why, from the change of rules to the last page, and a second run writes nothing."""
    ledger = SqliteLedger(None)
    with earlier_program():
        read(ledger, [readings()], earlier_rules())
    assert ledger.statistics(2018).settled
    owner = core(ledger)
    assert not ledger.statistics(2018).settled
    assert "旧规则" in ledger.statistics(2018).unsettled
    with patch("syndicate.engine.renewing.PAGE", 4):
        assert one_page(owner, ledger, lambda _: None)
        assert "正在" in ledger.statistics(2018, JURISDICTION).unsettled
        numbers = settle_all(owner, ledger)
    assert ledger.statistics(2018).settled
    assert ledger.statistics(2018).unsettled == ""
    held = [receipt for receipt in ledger.receipts() if receipt.number in numbers]
    assert {(one.lane, one.rules) for one in held} == {(lane_of(JURISDICTION), rules().digest)}
    assert settle_all(owner, ledger) == []


def test_an_older_program_makes_it_unsettled_again() -> None:
    """What a program with other rules writes into a settled ledger is found and made anew."""
    ledger = read(SqliteLedger(None), [readings()[:10]])
    with earlier_program():
        read(ledger, [readings()[10:]], earlier_rules())
    owner = core(ledger)
    assert unsettled(ledger) == [JURISDICTION]
    settle_all(owner, ledger)
    assert whole(ledger) == whole(read(SqliteLedger(None), [readings()]))
    assert broken(ledger) == set()


def test_parameters_switched_on_page_by_page_are_in_force_from_the_first(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Cut off after a page, switching parameters on is gone on with by itself; the outcome is that of doing it at once."""
    monkeypatch.setattr("syndicate.engine.renewing.PAGE", 5)
    begin = switched_on(Parameters(same_from=9.0), "甲", "试用")
    ledger, at_once = (read(SqliteLedger(None), [readings()]) for _ in range(2))
    core(ledger).renew(JURISDICTION, 5, begin)
    assert not ledger.statistics(2018).settled
    assert ledger.weighing() == {JURISDICTION: Parameters(same_from=9.0)}
    settle_all(core(ledger), ledger)
    switch_on(core(at_once), at_once, JURISDICTION, begin)
    assert whole(ledger) == whole(at_once)
    assert ledger.statistics(2018).settled
    assert broken(ledger) == set()


def test_the_digest_of_the_rules_needs_no_compiled_rules() -> None:
    """What the ledger is held against is the digest that compiled rules have."""
    assert rules_digest() == rules().digest
