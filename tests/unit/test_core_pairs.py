"""Pairs: re-posts are the same information, look-alikes are not; the answer is the same both ways round."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from core_kit import NOON, record, side, verdict
from hypothesis import given, settings
from hypothesis import strategies as st

from syndicate.model import Channel, Link, Record
from syndicate.pipeline.dedup.pairs import contradictions

PAGE = "https://www.example.gov.cn/tzgg/2018/0305/t101.html"
TITLE = "道里区水务局关于3月6日顾乡街道停水的通知"
BODY = (
    "各有关单位、广大居民：因供水管道检修施工需要，定于3月6日8时至17时对顾乡街道部分区域停止供水。"
    "停水范围包括康安社区、工农社区及沿线商户。请受影响的居民提前做好储水准备，由此带来的不便敬请谅解。"
    "施工期间请过往车辆注意避让，服务热线为84600000，咨询时间为工作日的上班时间。"
)
DRAFT = "道里区人民政府办公室关于印发《道里区扬尘污染防治办法》的通知"
RULES = (
    "各街道办事处、各镇人民政府，区政府各委办局：现将《道里区扬尘污染防治办法》印发给你们，请认真贯彻执行。"
    "第一条为了防治扬尘污染，改善大气环境质量，根据有关法律法规，结合本区实际制定本办法。"
    "建设单位应当将防治扬尘污染的费用列入工程造价，并在合同中明确施工单位的责任。"
)


def site(title: str = TITLE, body: str = BODY, native_id: str = "t101", **fields: Any) -> Record:
    """Return a page of the portal."""
    fields = {"url": PAGE, "source": "www.example.gov.cn", "channel": Channel.WEBSITE} | fields
    return record(native_id, body, title=title, **fields)


def weibo(body: str, **fields: Any) -> Record:
    """Return a Weibo post of an hour later."""
    return record("4200", body, published_at=NOON + timedelta(hours=1), **fields)


def other(title: str = TITLE, body: str = BODY, **fields: Any) -> Record:
    """Return a page of another department a day later."""
    later = {"published_at": NOON + timedelta(days=1), "channel": Channel.OTHER, "source": "feed", "url": ""}
    return record("9", body, title=title, **(later | fields))


TRADITIONAL = BODY.translate(str.maketrans("区单广关门义务亲乡顾检为应备带来开", "區單廣關門義務親鄉顧檢為應備帶來開"))

REPOSTS = [
    pytest.param(site(), other(), id="the same text elsewhere"),
    pytest.param(site(), weibo(f"【道里区3月6日顾乡街道停水通知】{BODY[:70]}"), id="an excerpt on Weibo"),
    pytest.param(site(), weibo(f"【{TITLE}】{BODY}"), id="the whole text on Weibo"),
    pytest.param(site(), other(title="权威发布｜" + TITLE), id="a headline with a prefix of the channel"),
    pytest.param(site(), other(title="提醒！" + TITLE, body=BODY[:110]), id="prefix and excerpt"),
    pytest.param(site(), other(title=TITLE, body=TRADITIONAL), id="traditional characters"),
    pytest.param(
        site(),
        weibo("【道里区停水通知】详情请点击", links=(Link("http://t.cn/Rx", resolved=PAGE),)),
        id="a link and a headline",
    ),
    pytest.param(
        site(),
        other(body="来源：道里区政府网\n发布时间：2018-03-05\n" + BODY + "\n责任编辑：王某"),
        id="page furniture",
    ),
    pytest.param(
        site(body=BODY.replace("3月6日8时", "三月六日八时")),
        other(body=BODY.replace("3月6日8时", "3月6日8时")),
        id="Han numerals of the day",
    ),
]


@pytest.mark.parametrize(("one", "two"), REPOSTS)
def test_a_repost_is_the_same_information(one: Record, two: Record) -> None:
    """Excerpts, prefixes, other characters and links lead back to what was published first."""
    found = verdict(one, two)
    assert found.same, found


def placed(place: str) -> tuple[str, str]:
    """Return headline and text of the notice for another street."""
    return TITLE.replace("顾乡", place), BODY.replace("顾乡", place)


LOOK_ALIKES = [
    pytest.param(
        site(),
        other(TITLE.replace("3月6日", "3月9日"), BODY.replace("3月6日", "3月9日")),
        "date_in_title",
        id="another day",
    ),
    pytest.param(
        site(title="停水通知"),
        other("停水通知", BODY.replace("3月6日", "3月9日")),
        "date_in_text",
        id="another day in the text",
    ),
    pytest.param(site(), other(*placed("经纬")), "place", id="another place"),
    pytest.param(
        site("道里区第3批失业补贴发放名单公示", RULES),
        other("道里区第4批失业补贴发放名单公示", RULES),
        "ordinal",
        id="another ordinal",
    ),
    pytest.param(
        site("顾乡小学维修工程招标公告", RULES), other("顾乡小学维修工程中标公告", RULES), "stage", id="another stage"
    ),
    pytest.param(
        site("道里区2018年部门预算公开说明", RULES),
        other("道里区2018年部门决算公开说明", RULES),
        "stage",
        id="budget and final account",
    ),
    pytest.param(
        site("大风蓝色预警信号发布", RULES), other("大风黄色预警信号发布", RULES), "stage", id="another colour of alarm"
    ),
    pytest.param(site(DRAFT, RULES), other(DRAFT + "更正", RULES), "one_sided_word", id="a correction"),
    pytest.param(
        site(DRAFT, RULES), other("《道里区扬尘污染防治办法》解读", RULES), "one_sided_word", id="an interpretation"
    ),
    pytest.param(
        site(DRAFT, RULES),
        other("《道里区扬尘污染防治办法》公开征求意见", RULES),
        "one_sided_word",
        id="a draft for comments",
    ),
    pytest.param(
        site(DRAFT, RULES, labels={"document_number": "哈里政办规〔2018〕1号"}),
        other(DRAFT, RULES + "本通知自印发之日起施行。", labels={"document_number": "哈里政办规〔2018〕2号"}),
        "document_number",
        id="another document number",
    ),
    pytest.param(
        site("道里区2017年度政府信息公开工作年度报告", RULES),
        other("道里区2018年度政府信息公开工作年度报告", RULES),
        "year_in_title",
        id="another year",
    ),
    pytest.param(
        site(),
        other("道里要闻速览", f"1、{BODY}\n2、道里区举办春季义诊活动。\n3、区图书馆延长开放时间。"),
        "round_up",
        id="a round-up that quotes it",
    ),
]


@pytest.mark.parametrize(("one", "two", "veto"), LOOK_ALIKES)
def test_a_look_alike_is_another_information(one: Record, two: Record, veto: str) -> None:
    """However alike the words, the fact that differs keeps two notices apart, and the verdict names it."""
    found = verdict(one, two)
    assert not found.same, found
    assert veto in contradictions(side(one), side(two))


def test_the_evidence_adds_up_to_the_score() -> None:
    """What people are shown is what decided."""
    found = verdict(site(), weibo(f"【停水通知】{BODY[:70]}"))
    assert found.score == pytest.approx(sum(value for _, value in found.evidence), abs=0.01)
    assert [abs(value) for _, value in found.evidence] == sorted((abs(v) for _, v in found.evidence), reverse=True)


WORDS = st.lists(
    st.sampled_from(
        [
            TITLE,
            BODY[:40],
            BODY[40:90],
            RULES[:50],
            "3月6日",
            "3月9日",
            "第3批",
            "解读",
            "顾乡街道",
            "经纬街道",
            "，",
            "。",
            "1、",
            "\n",
        ]
    ),
    max_size=6,
).map("".join)
ANY = st.builds(
    record,
    body=WORDS,
    title=st.none() | WORDS,
    url=st.sampled_from(["", PAGE]),
    channel=st.sampled_from([Channel.WEIBO, Channel.WEBSITE]),
    labels=st.sampled_from(
        [{}, {"document_number": "哈里政规〔2018〕1号"}, {"document_number": "哈里政规〔2018〕2号"}]
    ),
    published_at=st.integers(0, 90).map(lambda days: NOON + timedelta(days=days)),
)


@given(ANY, ANY)
@settings(max_examples=120, deadline=None)
def test_the_answer_is_the_same_both_ways_round(one: Record, two: Record) -> None:
    """Whichever of two items is asked about first plays no part, and nothing is both vetoed and the same."""
    found = verdict(one, two)
    assert not (found.same and found.vetoes)
    assert set(contradictions(side(one), side(two))) == set(contradictions(side(two), side(one)))


@given(ANY)
@settings(max_examples=60, deadline=None)
def test_a_text_with_words_is_the_same_as_its_copy(one: Record) -> None:
    """An item never contradicts an exact copy of itself."""
    assert contradictions(side(one), side(one)) == ()


def test_headlines_that_can_be_aligned_in_two_ways_are_judged_alike_both_ways_round() -> None:
    """Of several shortest edits between two headlines the same one is looked at, whoever comes first."""
    one = record("1", title="各有关单位、广大居民：因供水管道检修施工需要，定于3月6日8时至17时对顾乡街道" + TITLE)
    verdict(one, record("2", "经纬街道" + TITLE))


def test_an_equal_index_number_speaks_for_the_same_information() -> None:
    """A notice that another unit publishes under its own headline, shortened, is held by the index number of the source."""
    number = {"index_number": "002230102/2018-00017"}
    page = site(labels=number)
    passed_on = other(title="这两天用水请注意", body=BODY[:60], labels=number)
    with_number = verdict(page, passed_on)
    without = verdict(page, other(title="这两天用水请注意", body=BODY[:60]))
    assert ("index_number", 2.5) in with_number.evidence
    assert with_number.score == pytest.approx(without.score + 2.5)


def test_another_index_number_says_nothing() -> None:
    """Units file what they pass on under numbers of their own."""
    assert verdict(site(labels={"index_number": "A-2018-1"}), other(labels={"index_number": "B-2018-7"})).same


def test_posts_that_say_nothing_have_nothing_in_common() -> None:
    """Two posts with the same call and no headline are two, however equal they are; where one leads to a page it is about the page."""
    first, second = (record(name, "速转！", published_at=NOON + timedelta(days=n)) for n, name in enumerate("ab"))
    assert not verdict(first, second).same


def test_other_words_here_and_there_make_no_other_text() -> None:
    """Where the headline is the same and nothing was filled in otherwise, what is in place once the texts are aligned counts."""
    text = "为方便居民出行，区里将对沿江步道进行整修；施工期间请绕行，由此带来不便敬请谅解。工程计划两个月内完成。"
    page = record("1", text, title="沿江步道整修工程开工", channel=Channel.WEBSITE)
    other = record(
        "2", re.sub("方便|进行|绕行|敬请|完成", "安排", text), title="沿江步道整修工程开工", channel=Channel.OTHER
    )
    found = verdict(page, other)
    assert found.same
    assert {"aligned", "digest"} & dict(found.evidence).keys()
