"""Facts of headlines and first words; and what was filled in otherwise."""

from __future__ import annotations

import pytest
from core_kit import record, side

from syndicate.pipeline.dedup.headlines import days_differ
from syndicate.pipeline.dedup.marks import marks_of
from syndicate.pipeline.dedup.overlap import overlap_of
from syndicate.pipeline.dedup.replaced import Replaced, replaced_in
from syndicate.pipeline.dedup.titles import core_of, is_round_up


@pytest.mark.parametrize(
    ("title", "marks"),
    [
        ("2018年3月5日停水通知", {"d:3-5", "D:2018-3-5", "y:2018"}),
        ("5日天气预报", {"d:-5"}),
        ("3月份空气质量情况", {"m:3"}),
        ("2018年度部门预算公开", {"y:2018", "s:budget:预算"}),
        ("第3批补贴名单", {"o:批:3"}),
        ("维修工程3标段招标公告", {"o:标段:3", "s:tender:招标"}),
        ("113路公交线路调整", {"n:路:113"}),
        ("工程公示（二）", {"o:part:二"}),
        ("维修工程招标结果公示：中标", {"s:tender:中标", "s:course:结果", "x:结果", "x:中标"}),
        ("安全检查计划和完成情况", {"s:course:计划", "s:course:结果"}),
        ("公开招聘教师笔试公告", {"s:hiring:笔试"}),
        ("大风蓝色预警信号", {"a:蓝"}),
        ("蓝色港湾小区改造", set()),
        ("《办法》政策解读", {"x:解读"}),
    ],
)
def test_a_headline_names_facts(title: str, marks: set[str]) -> None:
    """Days, months, years, ordinals, numbers, stages and telling words are read out of a headline."""
    assert set(marks_of(title, (), (), "")) == marks


def test_of_stages_that_follow_each_other_the_latest_counts() -> None:
    """A notice of a written test of a hiring is about the test, whoever leaves the hiring out."""
    assert set(marks_of("公开招聘教师笔试公告", (), (), "")) == set(marks_of("教师笔试公告", (), (), ""))


def test_the_number_of_a_project_is_read_out_of_the_lead() -> None:
    """项目编号 tells two tenders of the same words apart."""
    assert "j:dl2018045" in marks_of("维修工程招标公告", (), (), "维修工程项目编号dl2018045现公开招标")
    assert not marks_of("名单公示", (), (), "名单编号以公示为准")


def test_first_words_say_what_an_item_is() -> None:
    """A text that says 现就有关内容解读如下 is an interpretation under any headline, and so is its batch known without one."""
    assert "x:解读" in marks_of("与您有关", (), (), "近日办法印发现就有关内容解读如下")
    assert "x:征求意见" not in marks_of("扬尘污染防治办法", (), (), "经公开征求意见制定本办法")
    assert "o:批:4" in marks_of("", (), (), "第4批补贴发放名单公示如下")


@pytest.mark.parametrize(
    ("mine", "theirs", "differ"),
    [
        ({"3-5"}, {"3-9"}, True),
        ({"3-5", "3-6"}, {"3-6"}, False),
        ({"-5"}, {"3-5"}, False),
        ({"-5"}, {"3-9"}, True),
        (set(), {"3-9"}, False),
    ],
)
def test_days_differ_when_none_can_be_the_same(mine: set[str], theirs: set[str], differ: bool) -> None:
    """A day without a month can be that day of any month; no day at all contradicts nothing."""
    assert days_differ(mine, theirs) is days_differ(theirs, mine) is differ


@pytest.mark.parametrize(
    "title",
    [
        "速看！顾乡大街停水的通知",
        "权威发布｜顾乡大街停水的通知",
        "@道里人，关于顾乡大街停水的通知",
        "【重要】关于顾乡大街停水的通知",
        "[话筒]顾乡大街停水通知",
        "关于顾乡大街停水的公告_某区人民政府门户网站",
    ],
)
def test_prefixes_frames_and_the_name_of_the_site_are_no_part_of_the_core(title: str) -> None:
    """What a channel puts around a headline does not count."""
    assert core_of(title) == "顾乡大街停水"


def test_a_headline_of_a_prefix_alone_is_kept() -> None:
    """Nothing is cut when too little would be left."""
    assert core_of("停水！3月5日") == "停水！3月5日"


def test_a_round_up_says_so_and_has_entries() -> None:
    """要闻 in the headline and several numbered entries in the text; one of the two is not enough."""
    entries = "1.顾乡大街停水\n因检修停水。\n2.区图书馆延长开放\n周末开放。"
    assert is_round_up("一周要闻（3月5日）", entries)
    assert is_round_up("今日速览", entries.replace("1.", "①").replace("2.", "②"))
    assert not is_round_up("一周要闻（3月5日）", "因检修停水。")
    assert not is_round_up("关于两项工作的通知", entries)


FORM = "因供水管道检修施工需要，定于{day}对{street}部分区域停止供水，请{street}沿线居民提前储水，热线{line}，敬请谅解。"


def filled_in(day: str = "3月6日", street: str = "顾乡大街", line: str = "84600000") -> str:
    """Return the form with values."""
    return FORM.format(day=day, street=street, line=line)


def replaced(one: str, other: str) -> Replaced:
    """Return what is replaced between two texts, either way round the same."""
    first, second = side(record("1", one, title="停水")), side(record("2", other, title="停水"))
    found = replaced_in(first, second, overlap_of(first, second))
    assert found == replaced_in(second, first, overlap_of(second, first))
    return found


def test_what_was_filled_in_otherwise_is_found() -> None:
    """Of two forms the names, the numbers and the days that differ are counted; of equal texts nothing is."""
    assert replaced(filled_in(), filled_in()) == Replaced(0, False, 0, 0)
    assert replaced(filled_in(), filled_in(street="安平大街")).form
    assert replaced(filled_in(), filled_in(day="3月9日")).times == 1
    assert replaced(filled_in(), filled_in(line="84600123")).numbers == 1


def test_other_words_for_the_same_are_no_names() -> None:
    """A synonym may be doubted, but is no form that was filled in anew."""
    assert not replaced(filled_in(), filled_in().replace("停止供水", "暂停用水")).form


def test_the_end_of_a_sentence_belongs_to_its_clause() -> None:
    """A sentence is cut in the same way whatever stands behind it."""
    one = side(record("1", "请各单位认真组织实施，抓好落实，到位。\n3月6日，全区召开会议部署工作。", title="通知"))
    other = side(record("2", "请各单位认真组织实施，抓好落实，到位。\n另行通知如下，请周知。", title="通知"))
    assert overlap_of(one, other).shared == len("请各单位认真组织实施") + len("抓好落实到位")


def test_a_number_that_a_text_was_cut_in_contradicts_nothing() -> None:
    """84600 at the end of an excerpt may have been 84600000."""
    one = side(record("1", "停水期间如有疑问请拨打服务热线：84600000。感谢支持。", title="停水通知"))
    other = side(record("2", "停水期间如有疑问请拨打服务热线：84600", title="停水通知"))
    assert overlap_of(one, other).conflicts == 0
