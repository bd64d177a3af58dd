"""A column that quotes several items under a headline that names none of them is none of these items."""

from __future__ import annotations

import pytest
from core_kit import side, verdict
from recognition_kit import article, bus, page, post, relief, water, weather

from syndicate.pipeline.dedup.columns import is_column

NEWS = (
    "顾乡大街部分区域3月6日8时至17时停水，康安小区及沿线商户请提前储水。",
    "113路公交车4月2日起临时改线，取消安化街站，改由新阳路绕行。",
    "区气象台3月12日16时发布大风蓝色预警信号，平均风力可达六级以上。",
    "第三批失业人员一次性补贴发放名单公示，共126人，8.4万元，公示期五个工作日。",
)
QUOTED = (water(), bus(), weather(), relief())
MARKS = {
    "a bar": "▍▍▍▍",
    "a picture": "👉👉👉👉",
    "a dot": "●●●●",
    "numbers in circles": "①②③④",
    "numbers": ("1.", "2.", "3.", "4."),
}


def column(marks: str | tuple[str, ...], between: str = "\n") -> str:
    """Return four pieces of news, each behind its mark."""
    return between.join(mark + one for mark, one in zip(marks, NEWS, strict=True))


@pytest.mark.parametrize("title", ["早安顾乡｜3月5日", "3月5日 星期一", "区里的事儿（第12期）"])
@pytest.mark.parametrize("marks", MARKS)
def test_a_column_is_a_round_up_whatever_marks_its_entries(title: str, marks: str) -> None:
    """Three pieces of news behind one sign or number, below a day or an issue, are a round-up in lines and in one piece."""
    in_lines = article(title, column(MARKS[marks]))
    in_a_post = post(f"【{title}】{column(MARKS[marks], '')}")
    assert "r" in side(in_lines).marks
    assert "r" in side(in_a_post).marks
    assert verdict(in_lines, in_a_post).same


@pytest.mark.parametrize("number", range(4))
def test_nothing_is_glued_to_a_column_that_quotes_it(number: int) -> None:
    """Neither the notice nor a post that says the entry word for word is the column."""
    whole = article("早安顾乡｜3月5日", column(MARKS["a bar"]))
    assert not verdict(page(QUOTED[number]), whole).same
    assert not verdict(post(NEWS[number]), whole).same


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("停电早知道（3月17日）", "①停电时间：3月17日6时至19时\n②停电范围：康安小区及顾乡大街\n③服务电话：95598"),
        (
            "图书馆招聘｜8月21日",
            "①8月21日起报名，招聘讲解员17名。\n②9月1日笔试，地点在图书馆二楼。\n③9月9日公布招聘结果。",
        ),
        ("家有考生请收藏", "①6月7日8时前到达考点，带齐证件。\n②6月8日外语听力期间请勿鸣笛。\n③6月23日起可以查询分数。"),
        ("出行提示｜9月3日", "9月3日顾乡大街封闭施工，请绕行新阳路，给您带来不便敬请谅解。"),
    ],
)
def test_a_notice_in_points_is_no_column(title: str, text: str) -> None:
    """Points with labels, points of what the headline names, and a headline without day or issue make no column."""
    assert not is_column(title, text)


def test_a_daily_in_plain_lines_is_a_column() -> None:
    """Under the name of a daily lines of news need no marks."""
    assert is_column("顾乡早报", "\n".join(NEWS))
    assert not is_column("顾乡来信", "\n".join(NEWS))
    assert not is_column("顾乡早报", NEWS[0])
