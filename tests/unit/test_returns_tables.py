"""Forms with tables: cells, checks in every column and line, what carries over, intervals, scopes; all of it data."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from memory_enquiry import MemoryEnquiry, a_row, an_item

from syndicate.model import CHINA, Channel, ConfigError, Facets, Item, RegisterRow, UsageError
from syndicate.returns import (
    Filled,
    Form,
    Interval,
    Outcome,
    Source,
    cell_key,
    compare_forms,
    fill,
    form_names,
    load_form,
)

DAY = date(2022, 1, 20)
OWN = """
id = "own"

[sheet]
title = "街道工作表"
period = "（{year}年第一季度）"
legal_basis = "本区自定"
valid_years = [2018, 9999]
body_field = "填报单位"
footer = ["填报人"]

[registers]
meeting = "会议登记簿"

[[table]]
id = "work"
title = "一、会议"
stub = "事项"
unit_head = "单位"
column = [
    {key = "inner", label = "机关", where = {place = "机关"}, unknown = ["place"]},
    {key = "street", label = "街道", group = "基层", where = {place = "街道"}, maybe = [{place = "基层"}]},
    {key = "village", label = "村", group = "基层", where = {place = "村"}, maybe = [{place = "基层"}]},
    {key = "all", label = "合计", sum = ["inner", "street", "village"]},
]

[[table.row]]
key = "held"
label = "召开会议数"
unit = "次"
count = {query = "register", register = "meeting"}

[[table.row]]
key = "ever"
label = "历年累计"
unit = "次"

[[check]]
id = "W1"
level = "hard"
basis = "form"
each = "line"
table = "work"
expr = "all == inner + street + village"
reason = {zh = "合计等于三处之和", en = "the sum of three places"}

[[check]]
id = "W2"
level = "hard"
basis = "derived"
each = "column"
table = "work"
only = ["all"]
expr = "ever == last(ever) + held"
reason = {zh = "累计逐年相加", en = "the total grows by the year"}

[[example]]
name = "好"
values = {held_inner = 1, held_street = 2, held_village = 0, held_all = 3, ever_inner = 0, ever_street = 0, ever_village = 5, ever_all = 5}
last = {ever_all = 2}
expect = {W1 = "holds", W2 = "holds"}

[[example]]
name = "坏"
values = {held_inner = 1, held_street = 2, held_village = 0, held_all = 4, ever_inner = 0, ever_street = 0, ever_village = 5, ever_all = 5}
last = {ever_all = 2}
expect = {W1 = "fails", W2 = "fails"}
"""


@pytest.fixture
def own(tmp_path: Path) -> Form:
    """Return a form that no program knows, from a file of one's own."""
    path = tmp_path / "own.toml"
    path.write_text(OWN, encoding="utf-8")
    return load_form(path)


def meetings(*places: str) -> list[RegisterRow]:
    """Return meetings held at some places."""
    return [a_row("meeting", number, {"place": place}) for number, place in enumerate(places, 1)]


def an_application(number: int, year: int, **fields: str | int) -> RegisterRow:
    """Return an application of a year."""
    return a_row("application", number, {"method": "网络", **fields}, date=datetime(year, 3, number, tzinfo=CHINA))


a_form = cache(load_form)


def filled(form: str, items: Iterable[Item] = (), rows: Iterable[RegisterRow] = (), **options: Any) -> Filled:
    """Fill a form for 2021."""
    return fill(a_form(form), MemoryEnquiry(items, rows), options.pop("year", 2021), "230102", as_of=DAY, **options)


def outcome(form: Filled, check: str) -> Outcome:
    """Return what a check says."""
    return next(one for one in form.checks if one.id == check)


def test_a_new_form_is_a_file_and_nothing_else(own: Form) -> None:
    """A form in a folder of one's own counts, adds up and is judged without a line of program."""
    found = fill(own, MemoryEnquiry(rows=meetings("机关", "街道", "街道")), 2018, None, as_of=DAY)
    assert [found.cells[f"held_{key}"].value for key in ("inner", "street", "village", "all")] == [1, 2, 0, 3]
    assert outcome(found, "W1").state == "undecided"
    assert "历年累计" in outcome(found, "W1").worked
    assert own.rows["held_street"].label == "召开会议数｜基层／街道"


def test_a_row_that_may_belong_to_two_cells_makes_both_intervals(own: Form) -> None:
    """A meeting at 基层 was in a street or a village: each is an interval, and so is their sum."""
    found = fill(own, MemoryEnquiry(rows=meetings("街道", "基层")), 2018, None, as_of=DAY)
    values = [found.cells[f"held_{key}"].value for key in ("inner", "street", "village", "all")]
    assert values == [0, Interval(1, 2), Interval(0, 1), 2]
    assert found.cells["held_street"].source is Source.INTERVAL
    assert "登记簿未写明" in found.cells["held_street"].basis


def test_a_row_that_does_not_say_is_possible_where_the_column_needs_to_know(own: Form) -> None:
    """A meeting without a place may be one of the first column, which asks for it."""
    found = fill(own, MemoryEnquiry(rows=meetings("", "村")), 2018, None, as_of=DAY)
    assert [found.cells[f"held_{key}"].value for key in ("inner", "village")] == [Interval(0, 1), 1]


@pytest.mark.parametrize(
    ("wrong", "right", "said"),
    [
        ('table = "work"\nonly', 'table = "elsewhere"\nonly', "没有表 elsewhere"),
        ("last(ever) + held", "last(never) + held", "没有可填的行 never_all"),
        ("last(ever) + held", "last(ever + held)", "不在许可之列"),
        ('sum = ["inner", "street", "village"]', 'sum = ["inner", "nowhere"]', "held_nowhere"),
        ('last = {ever_all = 2}\nexpect = {W1 = "fails"', 'last = {ever_none = 2}\nexpect = {W1 = "fails"', "没有行 ever_none"),
    ],
)  # fmt: skip
def test_a_form_that_does_not_fit_together_is_refused(wrong: str, right: str, said: str, tmp_path: Path) -> None:
    """Unknown tables, cells and operations are refused when the form is loaded, by name."""
    path = tmp_path / "bad.toml"
    path.write_text(OWN.replace(wrong, right, 1), encoding="utf-8")
    with pytest.raises(ConfigError, match=said.replace("+", r"\+")):
        load_form(path)


def test_the_forms_that_come_along_have_the_tables_of_their_notices() -> None:
    """Four forms come along; that of 2021 has 30 lines by 7 columns of applications and 15 cells of disputes."""
    assert form_names() == ("2014", "2019", "2021", "fujian-2014")
    form = load_form("2021")
    applications, disputes = form.tables["s3"], form.tables["s4"]
    assert (len(applications.row), len(applications.column)) == (30, 7)
    assert len(disputes.column) == 15
    assert len(load_form("2019").tables["s3"].row) == 27
    assert {table.title[0] for table in form.table if table.title} == set("二三四")


def test_the_registers_fill_the_form_of_2021_by_applicant_and_outcome() -> None:
    """Applications received, carried over, answered and still open stand in their columns, and the printed relations hold."""
    rows = [
        an_application(1, 2020, applicant="自然人"),
        an_application(2, 2020, applicant="商业企业", closed="2021-02-01", outcome="同意公开"),
        an_application(3, 2021, applicant="自然人", closed="2021-04-01", outcome="不同意公开", reason="个人隐私"),
        an_application(4, 2021, applicant="自然人", closed="2021-04-02", outcome="重复申请"),
        an_application(5, 2021, applicant="法律服务机构"),
    ]
    form = filled("2021", rows=rows)
    values = {key: cell.value for key, cell in form.cells.items() if cell.value}
    assert values == {
        "new_received_natural": 2, "new_received_legal": 1, "new_received_total": 3,
        "carried_over_natural": 1, "carried_over_business": 1, "carried_over_total": 2,
        "granted_business": 1, "granted_total": 1,
        "deny_third_natural": 1, "deny_third_total": 1,
        "np_repeat_natural": 1, "np_repeat_total": 1,
        "total_natural": 2, "total_business": 1, "total_total": 3,
        "carry_next_natural": 1, "carry_next_legal": 1, "carry_next_total": 2,
    }  # fmt: skip
    assert {outcome(form, check).state for check in ("K01", "K02", "K03", "K05", "K12")} == {"holds"}


def test_disputes_stand_under_their_way_and_result() -> None:
    """A suit after a reconsideration stands apart from one without; a pending one is pending, one that does not say makes an interval."""
    day = datetime(2021, 5, 1, tzinfo=CHINA)
    suits: list[dict[str, str | int]] = [
        {"result": "维持", "closed": "2021-09-01", "after_review": 0},
        {"after_review": 1},
        {"result": "纠正", "closed": "2021-09-01"},
    ]
    form = filled("2021", rows=[a_row("suit", number, fields, date=day) for number, fields in enumerate(suits)])
    keys = ("suit_direct_keep", "suit_direct_fix", "suit_direct_pending", "suit_after_pending", "suit_after_total")
    assert [form.cells[key].value for key in keys] == [1, Interval(0, 1), 0, 1, Interval(1, 2)]


def test_a_check_names_the_columns_in_which_it_fails() -> None:
    """Where a relation fails in one column of seven, that column is told with its numbers, and its cells alone."""
    rows = [an_application(1, 2021, applicant="科研机构", closed="2021-04-01")]
    form = filled("2021", rows=rows)
    failed = outcome(form, "K02")
    assert failed.state == "fails"
    assert failed.worked.startswith("科研机构：1 = 0")
    assert "natural" not in "".join(failed.cells)
    assert {"total_research", "total_total", "granted_research"} <= set(failed.cells)


def test_what_carries_over_is_held_against_the_year_before() -> None:
    """What the registers of last year left open is what this year begins with; another number of last year fails by column."""
    rows = [an_application(1, 2020, applicant="自然人"), an_application(2, 2021, applicant="自然人")]
    form = filled("2021", rows=rows)
    assert outcome(form, "K05").state == "holds"
    cells = {**form.last, "carry_next_total": form.cells["total_total"]}
    again = filled("2021", rows=rows, last=cells)
    assert outcome(again, "K05").state == "fails"
    assert "总计" in outcome(again, "K05").worked


def test_a_check_for_counties_speaks_to_counties_alone() -> None:
    """That a county makes no 规章 is said of a county's form, and not of a city's."""
    codes = {code: fill(load_form("2021"), MemoryEnquiry(), 2021, code, as_of=DAY) for code in ("230102", "230100")}
    assert ["K10" in {one.id for one in form.checks} for form in codes.values()] == [True, False]


def test_the_same_items_stand_side_by_side_in_an_old_and_a_new_form() -> None:
    """What both forms say of the same registers is the same; what only one can say is unknown, never different."""
    rows = [
        an_application(1, 2021, applicant="自然人", extended=0, closed="2021-04-01", outcome="已主动公开"),
        an_application(2, 2021, applicant="自然人", extended=0, closed="2021-04-01", outcome="信息不存在"),
        an_application(
            3, 2021, applicant="商业企业", extended=1, closed="2021-05-01", outcome="不同意公开", reason="其他情形"
        ),
    ]
    found = compare_forms(filled("2014", rows=rows), filled("2021", rows=rows))
    said = {one.one: (one.one_value, one.other_value, one.verdict) for one in found}
    assert said["（一）收到申请数"] == ("3", "3", "same")
    assert said["1.属于已主动公开范围数 + 2.同意公开答复数"] == ("1", "1", "same")
    assert said["5.不属于本行政机关公开数 + 6.申请信息不存在数"] == ("1", "1", "same")
    assert said["法律法规规定的其他情形"] == ("1", "0–5", "unknown")
    assert {one.verdict for one in found} == {"same", "unknown"}


def test_forms_that_say_nothing_of_each_other_are_not_compared() -> None:
    """Two forms without a stated correspondence are refused, not guessed at."""
    with pytest.raises(UsageError, match="没有写明对应关系"):
        compare_forms(filled("2019"), filled("2021"))


def test_the_own_report_counts_what_the_office_did_itself() -> None:
    """In the own scope an information counts once among the office's own postings, and other units' registers are left out."""
    items = [
        an_item(1, Channel.WEBSITE, "A", unit="区政府办", facets=Facets(kind=("normative",))),
        an_item(2, Channel.WEIBO, "A", unit="区政府办"),
        an_item(3, Channel.WEIBO, "A", unit="区住建局"),
        an_item(4, Channel.WEIBO, "B", unit="区住建局"),
    ]
    rows = [a_row("complaint", 1, {}, unit="区政府办"), a_row("complaint", 2, {}, unit="区住建局")]
    summary = filled("2014", items, rows, year=2018)
    own = filled("2014", items, rows, year=2018, scope="own", units=("区政府办",))
    keys = ("pub_total", "ch_site", "ch_weibo", "complaints", "pub_normative")
    assert [summary.cells[key].value for key in keys] == [2, 1, 2, 2, 1]
    assert [own.cells[key].value for key in keys] == [1, 1, 1, 1, 1]
    assert own.units == ("区政府办",)
    with pytest.raises(UsageError, match="--unit"):
        filled("2014", scope="own")


def test_a_unit_that_reported_totals_only_makes_intervals() -> None:
    """Totals without items bound the de-duplicated number from below and above, and the postings exactly."""
    reports = {"website": 4004, "weibo": 25298, "wechat": 1070, "other": 29396}
    rows = [
        a_row("total", number, {"channel": channel, "number": count}, unit=f"单位{number}")
        for number, (channel, count) in enumerate(reports.items())
    ]
    form = filled("2014", rows=rows, year=2018)
    assert form.cells["pub_total"].value == Interval(29396, 59768)
    assert form.cells["ch_weibo"].value == 25298
    assert "单位1（政务微博）25298" in form.cells["pub_total"].basis
    assert any("只报总数" in note for note in form.notes)
    assert filled("2014", rows=rows, year=2018, count="postings").cells["pub_total"].value == 59768


@given(st.lists(st.integers(0, 50), min_size=1, max_size=4), st.integers(0, 4))
def test_totals_and_items_never_contradict_the_bounds_of_a_union(numbers: list[int], known: int) -> None:
    """However many units report totals beside known items, the interval holds the largest and ends at the sum."""
    rows = [a_row("total", at, {"channel": "weibo", "number": number}) for at, number in enumerate(numbers)]
    items = [an_item(at, Channel.WEIBO, f"I{at}") for at in range(known)]
    value = filled("2014", items, rows, year=2018).cells["ch_weibo"].value
    low, high = max(known, *numbers), known + sum(numbers)
    assert value == (low if low == high else Interval(low, high))


def test_a_stated_number_within_the_interval_stands_and_one_outside_does_not() -> None:
    """A person may settle an interval; a number outside it is a conflict, and the interval stands."""
    from syndicate.returns import ManualValue

    rows = [a_row("total", 1, {"channel": "weibo", "number": 5}), a_row("total", 2, {"channel": "wechat", "number": 3})]
    for number, value, conflict in ((6, 6, False), (9, Interval(5, 8), True)):
        stated = {"pub_total": ManualValue(value=number, who="王某", when=DAY, basis="逐条核对")}
        cell = filled("2014", rows=rows, year=2018, manual=stated).cells["pub_total"]
        assert (cell.value, cell.conflict) == (value, conflict)


def test_a_table_with_one_unnamed_column_has_the_keys_of_its_lines() -> None:
    """Cells are named by line and column; where the column has no name, by the line."""
    assert [cell_key("a", "b"), cell_key("a", ""), cell_key("", "b")] == ["a_b", "a", "b"]
