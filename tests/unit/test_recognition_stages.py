"""A plan and its result, an original and its correction: stages of one matter are notices of their own, whatever they share."""

from __future__ import annotations

import pytest
from core_kit import verdict
from recognition_kit import Notice, elsewhere, page, post

from syndicate.pipeline.dedup.marks import marks_of

CHECK = "2018年第三季度消防安全“双随机、一公开”抽查"
PLAN = Notice(f"{CHECK}工作安排", ("本季度拟随机抽取检查对象134户，检查事项已在系统备案，检查结果将依法公示。",))
RESULT = Notice(f"{CHECK}结果公示", ("本季度对134户检查对象开展检查，发现问题9户，均已责令改正。",))

STAGES = {
    "plan and result": (PLAN, RESULT),
    "begun and finished": (
        Notice("松明街老旧小区改造开工公告", ("松明街老旧小区改造涉及楼房14栋、居民820户，现已进场施工。",)),
        Notice("松明街老旧小区改造竣工公告", ("松明街老旧小区改造涉及楼房14栋、居民820户，现已全部完成。",)),
    ),
    "put on a list and taken off it": (
        Notice("将某某商贸有限公司列入经营异常名录的决定", ("经查，某某商贸有限公司通过登记的住所无法联系。",)),
        Notice("将某某商贸有限公司移出经营异常名录的决定", ("经查，某某商贸有限公司已办理住所变更登记。",)),
    ),
    "before and after approval": (
        Notice("松明街菜市场设计方案批前公示", ("松明街菜市场总建筑面积3200平方米，公示期10日。",)),
        Notice("松明街菜市场设计方案批后公布", ("松明街菜市场总建筑面积3200平方米，现予公布。",)),
    ),
}


@pytest.mark.parametrize("kind", STAGES)
@pytest.mark.parametrize("headline_only", [False, True])
def test_another_stage_is_another_notice(kind: str, headline_only: bool) -> None:
    """Of one matter with the same figures each stage counts by itself, also where a post says nothing but the headline."""
    one, other = STAGES[kind]
    first = post(f"【{one.title}】") if headline_only else page(one)
    assert not verdict(first, elsewhere(other.title, other.body)).same
    assert verdict(first, elsewhere(one.title, one.body)).same


def test_a_headline_with_both_stages_is_neither_alone() -> None:
    """完成情况和计划 in one headline and 计划 in the other are no two stages."""
    body = "本季度完成抽查134户，下季度拟抽取检查对象150户，检查事项已在系统备案。"
    one, other = Notice("消防安全抽查完成情况和下季度计划", (body,)), Notice("消防安全抽查下季度计划", (body,))
    assert verdict(page(one), elsewhere(other.title, other.body)).same


def test_a_rewritten_headline_may_speak_of_the_result_of_a_plan() -> None:
    """Words as common as 结果 and 计划 tell nothing apart unless the headlines are one sentence."""
    other = elsewhere("这134户将被抽查，结果会公开", PLAN.body)
    assert verdict(page(PLAN), other).same


def test_a_post_without_a_headline_says_another_month_or_batch() -> None:
    """Where a post begins with the words of a headline but for a number, it is the notice of that number."""
    body = "经入户核查、民主评议，柳荫社区拟新增保障对象16户，月人均保障金690元，公示期7天，有异议请向街道救助站反映。"
    whole = Notice("松明街道柳荫社区7月新增保障对象公示", (body,))
    assert not verdict(page(whole), post(f"转发：松明街道柳荫社区8月新增保障对象公示。{body}"[:90])).same
    assert verdict(page(whole), post(f"转发：松明街道柳荫社区7月新增保障对象公示。{body}"[:90])).same
    assert verdict(page(whole), post(f"转发：松明街道柳荫社区新增保障对象公示。{body}"[:90])).same


def test_words_of_several_stages_are_all_marked() -> None:
    """Of rows whose words are common every word is marked, of others the latest."""
    marks = set(marks_of("招标计划和结果", (), (), ""))
    assert {"s:course:计划", "s:course:结果", "s:tender:招标"} <= marks


def fund(
    amount: str = "690", title: str = "松明街道柳荫社区7月新增保障对象公示", before: str = "", behind: str = ""
) -> Notice:
    """Return a notice that may be corrected."""
    return Notice(
        title,
        (
            f"{before}经本人申请、入户核查、民主评议，柳荫社区拟新增最低生活保障对象16户。",
            f"月人均保障金{amount}元，公示期7天，自7月9日起至7月15日止。",
            f"居民有不同意见的，请向松明街道社会救助站反映，电话84600000。{behind}",
        ),
    )


CORRECTIONS = {
    "in the headline": fund(title="【更正】松明街道柳荫社区7月新增保障对象公示"),
    "as a notice of correction": fund(
        title="关于松明街道柳荫社区7月新增保障对象公示的更正公告", before="因录入失误，现将更正后的公示重新发布如下："
    ),
    "first of all": fund(before="7月8日发布的公示中保障金标准有误，现更正如下：\n"),
    "which makes the other void": fund(before="7月8日发布的同名公示作废，以本公示为准。\n"),
    "last of all": fund(behind="\n7月8日的公示中电话写错，特此更正"),
    "under another headline": fund(title="刚刚，这份名单改了", before="此前公布的名单中有一处错误，现更正后重新公布。"),
}


@pytest.mark.parametrize("kind", CORRECTIONS)
def test_a_correction_with_the_whole_text_is_not_the_original(kind: str) -> None:
    """Who says that he corrects something says something new, though he repeats every word of it."""
    correction = CORRECTIONS[kind]
    copy = elsewhere(correction.title, correction.body)
    assert not verdict(page(fund()), copy).same
    assert not verdict(post(f"【{fund().title}】{fund().body}"[:120]), copy).same
    assert verdict(page(correction), copy).same


def test_a_passage_of_a_correction_need_not_say_that_it_corrects() -> None:
    """What begins in the middle of a text is a passage of it; only what begins like the original is the original."""
    passage = post(
        "月人均保障金690元，公示期7天，自7月9日起至7月15日止。居民有不同意见的，请向松明街道社会救助站反映，电话84600000。转发周知，有事请打电话。"
    )
    assert verdict(page(CORRECTIONS["first of all"]), passage).same


def test_who_may_ask_for_a_correction_corrects_nothing() -> None:
    """如信息有误可申请更正 is no correction."""
    lead = "请家长登录平台核对信息如信息有误可到学校申请变更逾期视为无误"
    assert "c:更正" not in marks_of("新生信息核对提醒", (), (), lead)
