"""What people say holds whatever arrives, and whenever they say it: readings and rulings interleaved in any order come out alike."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import timedelta
from itertools import combinations
from typing import Any

from core_kit import JURISDICTION, LANE, NOON, broken, clusters, core_over, said
from hypothesis import given, settings
from hypothesis import strategies as st

from syndicate.engine.acts import Act
from syndicate.ledger.sqlite import SqliteLedger
from syndicate.model import Channel, Record
from syndicate.pipeline.rows import name_of

WATER = (
    "因供水管道检修施工需要，定于本周在顾乡街道部分区域临时停止供水。请沿线居民提前做好储水准备。"
    "停水期间请关闭家中水阀，以免来水时造成损失。恢复供水后初期水质可能浑浊，请先行排放。给您带来的不便敬请谅解。"
)
ARMY = (
    "全区征兵报名工作现已全面展开，凡符合条件的适龄青年均可到所在社区报名。报名时请携带身份证件与学历证明。"
    "初检合格者由街道统一组织体格检查。政治考核由公安部门会同街道进行。欢迎广大有志青年踊跃报名参军。"
)
BOOKS = (
    "区图书馆自本月起延长开放时间，周末晚间增设少儿读书活动。活动由专业老师带领，名额有限须提前登记。"
    "读者可通过服务台或者电话登记参加。馆内同时设有自习区与电子阅览区。欢迎广大家长带领孩子前来参加。"
)


SPORT = (
    "全区职工运动会定于本周末在体育场举行开幕仪式。各单位代表队请按照秩序册规定的时间入场。"
    "比赛期间场馆周边实行临时交通管制，请绕行。参赛人员须携带工作证件检录。裁判长负责解释竞赛规程。"
)


def _halves(text: str) -> tuple[str, str]:
    sentences = text.split("。")
    return "。".join(sentences[:3]) + "。", "。".join(sentences[2:])


def _post(number: int, body: str, **fields: Any) -> Record:
    channels = (Channel.WEIBO, Channel.WEBSITE, Channel.WECHAT, Channel.OTHER)
    standard = {
        "native_id": f"p{number}",
        "source": "test",
        "channel": channels[number % 4],
        "unit": f"第{number % 3}局",
        "jurisdiction": JURISDICTION,
        "published_at": NOON + timedelta(hours=number),
        "received_at": NOON + timedelta(days=9),
        "place": f"a.jsonl, 行 {number}",
    }
    return Record(**({"body": body} | standard | fields))


POSTS = [
    _post(3 * theme + part, body)
    for theme, text in enumerate((WATER, ARMY, BOOKS))
    for part, body in enumerate((text, *_halves(text)))
]
CHANGED = _post(4, BOOKS, received_at=NOON + timedelta(days=10))
"""A later version of a post that says something else altogether."""
RENAMED = _post(7, _halves(BOOKS)[0], native_id="a7", aliases=("p7",))
"""The same post under a better identity: its handle changes, and what was said of the former one still holds."""
JOINED = _post(5, _halves(ARMY)[1], aliases=("p2",), received_at=NOON + timedelta(days=11))
"""Two posts turn out to be one; of what was said of both the later word stands."""
NEXT_YEAR = _post(9, WATER, published_at=NOON.replace(year=2019))
WEAK = [
    _post(10 + part, body, published_at=NOON + timedelta(days=4 * part))
    for part, body in enumerate((*_halves(SPORT), _halves(SPORT)[0]))
]
"""Posts that share a sentence or two: doubtful."""
READINGS = [*POSTS, CHANGED, RENAMED, JOINED, NEXT_YEAR, *WEAK]
HANDLES = [name_of(JURISDICTION, "test", native_id) for native_id in (*(f"p{n}" for n in range(13)), "a7")]
PAIRS = [(min(pair), max(pair)) for pair in combinations(HANDLES, 2)]

ACTS = st.lists(
    st.builds(
        lambda pair, decision: Act(
            jurisdiction=JURISDICTION, year=2018, decision=decision, pairs=(pair,), reason="看过原文", by="甲"
        ),
        st.sampled_from(PAIRS),
        st.sampled_from(["same", "different", "undone", "same"]),
    ),
    max_size=8,
)


def told(ledger: SqliteLedger) -> dict[str, Any]:
    """Return what a ledger says, but for the questions: whether an answer is older than a text is a matter of time."""
    found = said(ledger)
    del found["statistics"]["doubts"]
    for item in found["items"]:
        del item["provisional"]
    return found


def at_once(acts: Sequence[Act]) -> SqliteLedger:
    """Return a ledger that read everything in one batch and heard all rulings afterwards."""
    ledger = SqliteLedger(None)
    core = core_over(ledger)
    core.handle(LANE, JURISDICTION, READINGS)
    for act in acts:
        core.rule(act)
    return ledger


@settings(max_examples=60, deadline=None)
@given(ACTS, st.randoms(use_true_random=False))
def test_rulings_and_readings_in_any_order_come_out_alike(acts: list[Act], dice: random.Random) -> None:
    """Readings shuffled and cut into batches, rulings in between in their order, the memory rebuilt now and then: the same counts."""
    plain = at_once(acts)
    ledger = SqliteLedger(None)
    core = core_over(ledger)
    waiting, rulings = dice.sample(READINGS, len(READINGS)), list(acts)
    while waiting or rulings:
        if rulings and (not waiting or dice.random() < 0.4):
            core.rule(rulings.pop(0))
        else:
            size = dice.randint(1, 4)
            core.handle(LANE, JURISDICTION, waiting[:size])
            waiting = waiting[size:]
        if dice.random() < 0.2:
            core = core_over(ledger)
    assert clusters(ledger) == clusters(plain)
    assert told(ledger) == told(plain)
    assert broken(ledger) == set()
    assert broken(plain) == set()


@settings(max_examples=20, deadline=None)
@given(ACTS)
def test_what_was_undone_leaves_no_trace_in_the_counts(acts: list[Act]) -> None:
    """When every pair is undone in the end, everything counts as if nobody had ever said anything."""
    undone = Act(jurisdiction=JURISDICTION, year=2018, decision="undone", pairs=tuple(PAIRS), reason="撤销", by="乙")
    ledger = at_once([*acts, undone])
    untouched = at_once([])
    assert clusters(ledger) == clusters(untouched)
    assert told(ledger)["statistics"] == told(untouched)["statistics"]
    assert [item | {"receipt": 0} for item in told(ledger)["items"]] == [
        item | {"receipt": 0} for item in told(untouched)["items"]
    ]
    assert broken(ledger) == set()


@settings(max_examples=30, deadline=None)
@given(st.randoms(use_true_random=False))
def test_open_questions_do_not_depend_on_the_order(dice: random.Random) -> None:
    """The same readings in another order and other batches raise the same questions, in the same order, with the same ids."""
    plain, ledger = SqliteLedger(None), SqliteLedger(None)
    core_over(plain).handle(LANE, JURISDICTION, READINGS)
    core = core_over(ledger)
    waiting = dice.sample(READINGS, len(READINGS))
    while waiting:
        size = dice.randint(1, 5)
        core.handle(LANE, JURISDICTION, waiting[:size])
        waiting = waiting[size:]
    assert len(plain.questions()) > 0
    asked = [(one.id, one.decided, one.weight, one.score) for one in plain.questions()]
    assert [(one.id, one.decided, one.weight, one.score) for one in ledger.questions()] == asked
