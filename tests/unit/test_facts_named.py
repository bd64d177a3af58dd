"""Days, places, sums and the index number named in an item."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from syndicate.model import Facts
from syndicate.pipeline.normalise.facts import extract_facts

PIECES = [
    "2018",
    "年",
    "3",
    "月",
    "5",
    "日",
    "〔",
    "〕",
    "号",
    "第",
    "令",
    "公告",
    "安化",
    "街",
    "道",
    "元",
    "万",
    ",",
    ".",
    "-",
    "１",
    "二〇一八",
    "根据",
    "《",
    "》",
    "\n",
    " ",
]


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("定于2018年3月5日停水", ("2018-03-05",)),
        ("定于３月５日至3月6日停水", ("--03-05", "--03-06")),
        ("2018-03-05、2018/3/6、2018.3.7", ("2018-03-05", "2018-03-06", "2018-03-07")),
        ("二〇一八年十二月三十一日", ("2018-12-31",)),
        ("二○一八年三月五日", ("2018-03-05",)),
        ("二零一八年十月十日", ("2018-10-10",)),
        ("2018年2月30日", ()),
        ("2018年2月29日", ()),
        ("2016年2月29日", ("2016-02-29",)),
        ("13月5日", ()),
        ("2018年3月5日和2018年3月5日", ("2018-03-05",)),
        ("12018年3月5日", ()),
        ("编号2018.3.5.7", ("2018-03-05",)),
    ],
)
def test_days_are_read_in_every_spelling(text: str, days: tuple[str, ...]) -> None:
    """A day is read in figures or characters, with or without its year; a day that does not exist is none."""
    assert extract_facts("", text, {}).dates == days


@pytest.mark.parametrize(
    ("text", "sums"),
    [
        ("投资3.5亿元", ("350000000",)),
        ("拨付1200万元", ("12000000",)),
        ("补助1,234.50元", ("1234.5",)),
        ("约５００元", ("500",)),
        ("一期2百万元", ("2000000",)),
        ("500余万元", ()),
        ("10元旦晚会", ()),
        ("折合30美元", ()),
        ("0.1万元", ("1000",)),
    ],
)
def test_sums_are_plain_yuan(text: str, sums: tuple[str, ...]) -> None:
    """A sum is given in yuan without grouping or exponent; a rounded sum is left out."""
    assert extract_facts("", text, {}).amounts == sums


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("道里区安化街103号停水", ("安化街",)),
        ("对中山路与新阳路交口封闭", ("中山路", "新阳路")),
        ("群力街道、新农镇、红星村村民", ("群力街道", "新农镇", "红星村")),
        ("位于哈尔滨某某建筑工程有限公司", ("哈尔滨某某建筑工程有限公司",)),
        ("在经纬小学、第三中学", ("经纬小学", "第三中学")),
        ("城乡道路和农村公路", ()),
        ("各镇政府、各街道办事处", ()),
    ],
)
def test_places_are_named_without_what_stands_before_them(text: str, names: tuple[str, ...]) -> None:
    """A place is cut at the district or preposition before it; roads and villages in general are no places."""
    assert extract_facts("", text, {}).places == names


def test_the_index_number_comes_from_the_label_first() -> None:
    """The label wins; otherwise the caption in the lead; placeholders are nothing."""
    lead = "索 引 号：014416330/2018-04736 主题分类：其他"
    assert (
        extract_facts("", lead, {"index_number": "XM02100-0101-2019-00001"}).index_number == "XM02100-0101-2019-00001"
    )
    assert extract_facts("", lead, {"index_number": "无"}).index_number == "014416330/2018-04736"
    assert extract_facts("", "索引号：无", {"index_number": "null"}).index_number == ""


def test_facts_of_an_empty_item_are_empty() -> None:
    """Nothing in, nothing out."""
    assert extract_facts("", "", {}) == Facts()


@given(
    st.lists(st.sampled_from(PIECES), max_size=40), st.lists(st.sampled_from(PIECES), max_size=80), st.text(max_size=60)
)
@settings(max_examples=300, deadline=None)
def test_any_text_is_answered(title: list[str], lead: list[str], label: str) -> None:
    """No title, lead or label makes the reader raise."""
    facts = extract_facts("".join(title), "".join(lead), {"document_number": label, "index_number": label})
    assert all(len(day) in (7, 10) for day in facts.dates)


@given(st.text(max_size=400), st.text(max_size=400))
@settings(max_examples=200, deadline=None)
def test_the_same_text_has_the_same_facts(title: str, lead: str) -> None:
    """Reading twice gives the same facts."""
    assert extract_facts(title, lead, {}) == extract_facts(title, lead, {})


@pytest.mark.parametrize(
    "unit", ["1", "路", "（", "〔2018〕", "2018年", "令第", "索引号", " ", "1,000", "公告（2018年第"]
)
def test_a_megabyte_is_read_in_no_time(unit: str) -> None:
    """Input made to provoke long searches costs less than a fifth of a second per megabyte."""
    text = unit * (1_000_000 // len(unit))
    begin = time.process_time()
    extract_facts(text, text, {"document_number": text, "index_number": text})
    assert time.process_time() - begin < 0.2
