"""Signs that look like facts and are none: the number of a document without its brackets, an early arrangement, a round-up cut short."""

from __future__ import annotations

import pytest
from core_kit import verdict
from recognition_kit import Notice, article, page, post

from syndicate.pipeline.dedup.titles import is_round_up

_NEWS = (
    "1. 柳荫社区三月八日举办义诊，内科、眼科医生到场，居民凭身份证参加，先到先得。",
    "2. 平安路小学新操场竣工，跑道和看台全部换新，下周起学生可以使用。",
    "3. 区图书馆延长开放时间，晚间开到九点，周末照常，自习室增加六十个座位。",
)


def permit(number: str = "418", street: str = "柳荫大街") -> Notice:
    """Return a permit whose headline is its document number."""
    return Notice(
        f"占道施工许可公示（东占许〔2018〕{number}号）",
        (
            f"被许可单位：哈尔滨柳荫管道工程有限公司，施工事由：雨水支管接入，施工地点：{street}，占道面积75平方米。",
            "许可期限：2018年3月6日至2018年3月17日，要求围挡封闭，夜间设警示灯。",
        ),
    )


def test_a_post_that_begins_with_a_document_number_is_no_other_ordinal() -> None:
    """〔2018〕418号 is number 418 at the beginning of a post without a headline, as it is in the headline of the page."""
    notice = permit()
    found = verdict(page(notice), post(f"{notice.title}{notice.body}"))
    assert found.same
    assert "ordinal" not in found.vetoes


def test_a_post_that_begins_with_another_document_number_is_another_ordinal() -> None:
    """The next number of the series is another permit, whatever else is alike."""
    notice = permit("419")
    found = verdict(page(permit()), post(f"{notice.title}{notice.body}"))
    assert not found.same
    assert {"ordinal", "document_number"} & set(found.vetoes)


@pytest.mark.parametrize(("title", "said"), [("3月6日起柳荫大街封闭 出行早安排", False), ("早安东城｜3月6日", True)])
def test_an_early_arrangement_is_no_morning_column(title: str, said: bool) -> None:
    """早安 heads a column; 早安排 calls to plan ahead."""
    assert is_round_up(title, "\n".join(_NEWS)) is said


def test_a_cut_of_a_round_up_is_the_round_up() -> None:
    """The first entry under the very headline of a round-up is a cut of it, although it quotes one item alone."""
    whole = Notice("东城一周要闻（3月5日—3月11日）", _NEWS)
    found = verdict(page(whole), article(whole.title, _NEWS[0]))
    assert "round_up" not in found.vetoes
    assert found.same


def test_an_item_under_its_own_headline_is_no_cut_of_a_round_up() -> None:
    """What a round-up quotes to the letter stays an information of its own."""
    whole = Notice("东城一周要闻（3月5日—3月11日）", _NEWS)
    found = verdict(page(whole), article("柳荫社区举办义诊", _NEWS[0]))
    assert "round_up" in found.vetoes
