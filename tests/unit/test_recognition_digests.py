"""Digests are found by their facts; events at one place and time, and collections of notices, stay apart from what they look like."""

from __future__ import annotations

import pytest
from core_kit import side, verdict
from recognition_kit import Notice, article, checked, elsewhere, page, post, rules, tender

from syndicate.pipeline.dedup.hints import hints_of
from syndicate.pipeline.dedup.keytable import HINT, KIND
from syndicate.pipeline.dedup.titles import is_round_up


def hiring() -> Notice:
    """Return a notice that posts tell in other words."""
    return Notice(
        "区图书馆公开招聘讲解员公告",
        (
            "因工作需要，区图书馆面向社会公开招聘讲解员17名，现将有关事项公告如下。",
            "报名时间：8月21日至8月30日，采取网上报名方式。",
            "应聘人员须具有大专以上学历，普通话标准，热爱阅读推广工作，能够适应周末轮班。",
        ),
    )


def event(what: str) -> Notice:
    """Return an event of many at the same place and hour."""
    return Notice(
        f"{what}活动预告",
        (
            f"由区文化馆主办的{what}将于9月16日14时在柳荫社区文化广场与大家见面。",
            f"活动内容：{what}及便民服务。现场设置互动环节，数量有限，先到先得。",
        ),
    )


def listed(notices: list[Notice]) -> str:
    """Return several notices in one text, numbered."""
    return "\n".join(f"{mark}、{one.title}\n{one.body}" for mark, one in zip("一二三四五", notices, strict=False))


@pytest.mark.parametrize(
    ("lead", "hint"),
    [
        ("区图书馆招17名讲解员，8月21日开始报名", "处17名8-21"),
        ("柏叶村征地35.3公顷，方案公布", "数35.3公"),
        ("2018年度预算公开", None),
        ("8月21日14时30分开始", None),
    ],
)
def test_a_figure_is_looked_for_with_its_day_or_by_itself(lead: str, hint: str | None) -> None:
    """What is counted goes with the figure; years, days and hours are no figures."""
    found = list(hints_of("", lead, (), ("l:8-21",) if "8月21日" in lead else ()))
    figures = [one for one in found if one.startswith(("处", "数"))]
    assert hint in figures if hint else not figures


def test_a_digest_and_its_notice_share_a_hint_of_figure_and_day() -> None:
    """One telling hint is enough to have a post compared with the notice that it tells in its own words."""
    told = side(post("区图书馆招17名讲解员，8月21日开始网上报名，大专以上可报~"))
    whole = side(page(hiring()))
    keys = [memoryview(one.fingerprint.keys).cast("Q").tolist() for one in (told, whole)]
    assert any(key & KIND == HINT for key in set(keys[0]) & set(keys[1]))


@pytest.mark.parametrize("as_post", [False, True])
def test_events_at_one_place_and_hour_are_two(as_post: bool) -> None:
    """Where the headlines differ in what each text bears out, place and hour in common make nothing one."""
    mine, theirs = event("亲子阅读"), event("剪纸体验")
    one = post(f"【{mine.title}】{mine.body}") if as_post else page(mine)
    assert not verdict(one, elsewhere(theirs.title, theirs.body)).same
    assert verdict(one, elsewhere(mine.title, mine.body)).same


def test_two_notices_under_both_headlines_are_a_round_up() -> None:
    """A headline made of several, each of which heads a part of the text, is none of the notices."""
    title = f"{hiring().title}；{event('剪纸体验').title}"
    both = article(title, listed([hiring(), event("剪纸体验")]))
    assert "r" in side(both).marks
    assert not verdict(page(hiring()), both).same


def test_headlines_in_brackets_above_lines_of_text_are_a_round_up() -> None:
    """Three lines that are nothing but headlines quote three items; the parts of one notice have short names."""
    quoted = "".join(
        f"【{one.title}】\n{one.body.splitlines()[0]}\n" for one in (hiring(), event("剪纸体验"), event("亲子阅读"))
    )
    assert is_round_up("周末必读！这些事与你有关", quoted)
    parts = "".join(f"【{name}】\n请按公告要求在规定时间内办理。\n" for name in ("报名时间", "报名地点", "所需材料"))
    assert not is_round_up("周末必读！这些事与你有关", parts)


def test_a_sentence_with_semicolons_is_no_collection() -> None:
    """What stands in the text as one piece is no list of headlines."""
    text = "不私自下水游泳；不擅自与他人结伴游泳；不到无安全设施的水域游泳。\n请家长务必留意。"
    assert not is_round_up("不私自下水游泳；不擅自与他人结伴游泳", text)


def test_a_collection_of_several_is_not_the_weekly_that_quotes_it() -> None:
    """Two round-ups are one when most of both is the same, or under headlines alike; not because one quotes items of the other."""
    notices = [hiring(), event("剪纸体验"), rules(), tender(), checked()]
    two, week = listed(notices[:2]), listed(notices)
    found = verdict(article("两则通知请留意", two), article("文化快递一周回顾", week))
    assert not found.same
    assert verdict(article("文化快递一周回顾", week), elsewhere("文化快递一周回顾", week)).same
