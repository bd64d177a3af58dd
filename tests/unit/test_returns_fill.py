"""Filling a form: what is counted, stated, added up, and what stays 未填报."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from memory_enquiry import MemoryEnquiry, a_row, an_item

from syndicate.model import CHINA, Channel, ConfigError, Facets, Item, RegisterRow, UsageError
from syndicate.returns import Cell, Filled, ManualValue, Source, fill, load_form, load_manual, open_cell

FORM = load_form("2014")
DAY = date(2019, 1, 5)


def filled(items: Iterable[Item] = (), rows: Iterable[RegisterRow] = (), **options: Any) -> Filled:
    """Fill the form of 2014 for 2018."""
    return fill(FORM, MemoryEnquiry(items, rows), 2018, "230102", as_of=DAY, **options)


def values(form: Filled, *keys: str) -> list[Any]:
    """Return the values of some cells."""
    return [form.cells[key].value for key in keys]


def stated(value: Any) -> ManualValue:
    """Return a value stated by a person."""
    return ManualValue(value=value, who="王某", when=date(2019, 1, 3), basis="会议记录")


def an_application(number: int, **fields: str | int) -> RegisterRow:
    """Return an application received in 2018 over the net, answered and closed."""
    said = {"method": "网络", "outcome": "同意公开", "extended": 0, "closed": "2018-12-20", **fields}
    return a_row("application", number, {name: value for name, value in said.items() if value != ""})


def kind(name: str) -> Facets:
    """Return facets of a kind."""
    return Facets(kind=(name,))


def test_the_same_information_counts_once_in_the_total_and_once_per_channel() -> None:
    """One information on website and Weibo, posted twice on Weibo, is one in the total and one on each channel."""
    items = [
        an_item(1, Channel.WEBSITE, "A"),
        an_item(2, Channel.WEIBO, "A"),
        an_item(3, Channel.WEIBO, "A"),
        an_item(4, Channel.WEIBO, "B"),
    ]
    form = filled(items)
    assert values(form, "pub_total", "ch_site", "ch_weibo") == [2, 1, 2]
    assert form.label == "去重"


def test_postings_count_every_time_and_the_form_says_so() -> None:
    """Counted by postings, repeats count, by channel and by kind, and the form is labelled 未去重."""
    items = [an_item(number, Channel.WEIBO, "A", facets=kind("normative")) for number in (1, 2)]
    form = filled(items, count="postings")
    assert values(form, "pub_total", "ch_weibo", "pub_normative") == [2, 2, 2]
    assert form.label == "未去重"


def test_a_channel_of_which_nothing_was_read_is_unfilled() -> None:
    """Without a single posting a channel is 未填报: nothing read does not prove that nothing was published."""
    form = filled([an_item(1, Channel.WEBSITE, "A")])
    assert values(form, "ch_site", "ch_gazette") == [1, None]
    assert form.shown(FORM.rows["ch_gazette"]) == "未填报"


def test_shares_and_other_peoples_posts_are_not_counted_but_withdrawn_ones_are() -> None:
    """What passes on other people's posts counts nowhere; what was deleted later had been published."""
    states = ("share", "foreign", "withdrawn")
    items = [
        an_item(number, Channel.WEIBO, state, state=state, facets=kind("normative"))
        for number, state in enumerate(states, 1)
    ]
    for counting in ("distinct", "postings"):
        assert values(filled(items, count=counting), "ch_weibo", "pub_normative") == [1, 1]


def test_an_empty_ledger_fills_nothing() -> None:
    """With nothing in the ledger every line is 未填报 and no line is 0."""
    form = filled()
    assert {cell.value for cell in form.cells.values()} == {None}
    assert {cell.source for cell in form.cells.values()} == {Source.UNFILLED}
    assert any("未填报不等于零" in note for note in form.notes)


def test_lines_of_a_register_that_exists_are_true_zeros() -> None:
    """With one application by net, the other ways and answers are 0, not unfilled; other registers stay unfilled."""
    form = filled(rows=[an_application(1)])
    assert values(form, "req_total", "req_net", "req_fax", "ans_full", "ref_secret") == [1, 1, 0, 1, 0]
    assert values(form, "review_total", "complaints", "meetings") == [None, None, None]


def test_a_nil_return_is_zero() -> None:
    """A register with a nil return says that there was nothing: its lines are 0."""
    form = filled(rows=[a_row("suit", 1, {"nil": 1}), a_row("money", 1, {"kind": "收费", "nil": 1})])
    assert values(form, "suit_total", "suit_keep", "fees", "budget") == [0, 0, 0, None]
    assert "零报告" in form.cells["suit_total"].basis


def test_the_nil_return_of_one_unit_does_not_hide_the_rows_of_another() -> None:
    """Nil returns are no rows: they never add to a count; only one unit saying both is pointed out."""
    rows = [a_row("complaint", 1, {"nil": 1}, unit="区审计局"), a_row("complaint", 2, {})]
    assert values(filled(rows=rows), "complaints") == [1]
    assert "零报告" not in filled(rows=rows).cells["complaints"].basis
    both = [*rows, a_row("complaint", 3, {"nil": 1})]
    assert "以登记行为准" in filled(rows=both).cells["complaints"].basis


def test_refusals_are_divided_by_reason() -> None:
    """Refusals count by their reason, and a reason beside another answer counts nowhere."""
    rows = [
        an_application(1, outcome="不同意公开", reason="个人隐私"),
        an_application(2, outcome="不同意公开", reason="其他情形"),
        an_application(3, outcome="信息不存在", reason="个人隐私"),
    ]
    form = filled(rows=rows)
    assert values(form, "ans_refuse", "ref_privacy", "ref_law", "ans_none") == [2, 1, 1, 1]


def test_a_row_that_leaves_the_field_open_is_named_not_guessed() -> None:
    """An application without its way counts in the total and in no way, the basis says so, and the check of the sum fails."""
    form = filled(rows=[an_application(1), an_application(2, method="")])
    assert values(form, "req_total", "req_net", "req_letter") == [2, 1, 0]
    assert "另有 1 行未填申请方式" in form.cells["req_net"].basis
    assert [outcome.id for outcome in form.failures] == ["C08"]


def test_answers_belong_to_the_year_in_which_they_were_given() -> None:
    """A request of December answered in January is received in one year, closed and answered in the next, and carried over."""
    late = a_row(
        "application",
        1,
        {"method": "信函", "outcome": "同意公开", "extended": 1, "closed": "2018-01-10"},
        date=datetime(2017, 12, 28, tzinfo=CHINA),
    )
    still_open = a_row("application", 2, {"method": "网络"})
    form = filled(rows=[late, an_application(3), still_open])
    assert values(form, "req_total", "req_letter", "done_total", "done_extended", "ans_full") == [2, 0, 2, 1, 2]
    assert values(form, "carried_in", "carried_out") == [1, 1]
    assert next(outcome for outcome in form.checks if outcome.id == "C13").state == "holds"


def test_without_last_years_register_the_carry_over_is_not_known() -> None:
    """If last year's register was never loaded, what was carried in is 未填报 and the closed requests say so."""
    form = filled(rows=[an_application(1)])
    assert values(form, "carried_in", "carried_out", "done_total") == [None, 0, 1]
    assert "2017 年登记簿未导入" in form.cells["done_total"].basis


def test_the_event_register_wins_over_what_was_posted() -> None:
    """Interviews are counted from the register when it has any, else from distinct information of the kind; the basis says which."""
    items = [an_item(number, Channel.WEBSITE, f"I{number}", facets=kind("interview")) for number in (1, 2, 3)]
    posted = filled(items).cells["interview_total"]
    assert (posted.value, "在线访谈" in posted.basis, "未填报" in posted.basis) == (3, True, True)
    rows = [a_row("event", 1, {"kind": "在线访谈", "head": 1}), a_row("event", 2, {"kind": "在线访谈", "head": 0})]
    form = filled(items, rows)
    assert values(form, "interview_total", "interview_head") == [2, 1]
    assert form.cells["interview_total"].basis.startswith("发布会、访谈和回应登记簿：2 行")


def test_press_conferences_that_nobody_posted_are_not_zero() -> None:
    """Finding no posted press conference does not mean that none was held; finding no normative document means 0."""
    form = filled([an_item(1, Channel.WEBSITE, "A", facets=kind("news"))])
    assert values(form, "press_total", "pub_normative") == [None, 0]


def test_a_response_given_in_two_ways_counts_once_in_total_and_in_each_way() -> None:
    """One response by Weibo and website is one response, one by Weibo and WeChat, and one by other ways."""
    rows = [
        a_row("event", 1, {"kind": "回应", "by": "微博微信、政府网站"}),
        a_row("event", 2, {"kind": "回应", "by": "电视"}),
        a_row("event", 3, {"kind": "回应", "by": "新闻发布会"}),
    ]
    assert values(filled(rows=rows), "resp_total", "resp_weibo_wechat", "resp_other") == [3, 1, 2]


def test_posted_responses_are_divided_by_channel() -> None:
    """Without a register responses are distinct information of the kind, by the channels they stood on."""
    items = [
        an_item(1, Channel.WEIBO, "A", facets=kind("response")),
        an_item(2, Channel.WEBSITE, "A", facets=kind("response")),
        an_item(3, Channel.WEBSITE, "B", facets=kind("response")),
    ]
    form = filled(items)
    assert values(form, "resp_total", "resp_weibo_wechat", "resp_other") == [2, 1, 2]
    assert values(filled(items[2:]), "resp_total", "resp_weibo_wechat") == [1, 0]


def test_sums_of_a_field() -> None:
    """People trained, bodies and money are sums of a field; a document registered without a number is one."""
    rows = [
        a_row("training", 1, {"participants": 500}),
        a_row("training", 2, {"participants": 60.0}),
        a_row("body", 1, {"kind": "查阅点", "number": 3}),
        a_row("normative", 1, {"title": "办法"}),
        a_row("normative", 2, {"number": 2}),
        a_row("money", 1, {"kind": "经费", "amount": 0.1}),
        a_row("money", 2, {"kind": "经费", "amount": 0.2}),
    ]
    form = filled(rows=rows)
    assert values(form, "trainings", "trainees", "org_points", "org_units", "made_normative") == [2, 560, 3, None, 3]
    assert form.shown(FORM.rows["budget"]) == "0.30"


def test_a_sum_over_a_row_that_does_not_say_is_not_known() -> None:
    """If one training does not say how many came, the number of people is 未填报, not the sum of the others."""
    rows = [a_row("training", 1, {"participants": 500}), a_row("training", 2, {})]
    form = filled(rows=rows)
    assert values(form, "trainings", "trainees") == [2, None]
    assert "1 行未填参加人数" in form.cells["trainees"].basis


def test_a_sum_over_a_value_that_is_no_number_is_refused_with_its_place() -> None:
    """A register value that is no exact number leaves the cell unfilled; the refusal names file, row and field."""
    form = filled(rows=[a_row("training", 1, {"participants": "约30"})])
    cell = form.cells["trainees"]
    assert cell.value is None
    assert all(part in cell.refused for part in ("training.xlsx, 行 1", "参加人数", "约30"))
    assert next(outcome for outcome in form.checks if outcome.id == "C18").state == "fails"


def test_a_total_is_added_up_only_when_every_part_is_known() -> None:
    """Staff is full-time and part-time together; with one of them unfilled the total is unfilled too."""
    part = a_row("staff", 1, {"kind": "兼职", "number": 46})
    assert values(filled(rows=[part]), "staff_part", "staff_full", "staff_total") == [46, None, None]
    form = filled(rows=[part], manual={"staff_full": stated(2)})
    cell = form.cells["staff_total"]
    assert (cell.value, cell.source, cell.parts) == (48, Source.STATED, ("staff_full", "staff_part"))


def test_a_stated_value_fills_a_line_and_names_its_author() -> None:
    """A person's value fills what nobody counted, with name, day and basis."""
    cell = filled(manual={"meetings": stated(12), "budget": stated("12.5")}).cells
    assert (cell["meetings"].value, cell["meetings"].source) == (12, Source.STATED)
    assert "王某 2019-01-03 填报“12”（会议记录）" in cell["meetings"].basis
    assert str(cell["budget"].value) == "12.5"


def test_a_stated_value_never_replaces_a_count() -> None:
    """Where a person states something else than was counted, the count stands and both are shown."""
    form = filled(rows=[a_row("meeting", 1, {})], manual={"meetings": stated(10)})
    cell = form.cells["meetings"]
    assert (cell.value, cell.conflict, cell.source) == (1, True, Source.COUNTED)
    assert "与统计 1 不符，以统计为准" in cell.basis
    agreed = filled(rows=[a_row("meeting", 1, {})], manual={"meetings": stated(1)}).cells["meetings"]
    assert (agreed.value, agreed.conflict) == (1, False)


@pytest.mark.parametrize("value", ["10余次", "约10", -1, 2.5, "万余"])
def test_a_stated_value_that_is_no_exact_count_is_refused(value: str | float) -> None:
    """`10余次` does not fill the line; the refusal stands in the cell and fails the check of values."""
    form = filled(manual={"meetings": stated(value)})
    cell = form.cells["meetings"]
    assert (cell.value, cell.source) == (None, Source.UNFILLED)
    assert "已拒收" in cell.basis
    check = next(outcome for outcome in form.checks if outcome.id == "C18")
    assert (check.state, check.cells) == ("fails", ("meetings",))
    assert str(value) in check.worked


@pytest.mark.parametrize("key", ["h1", "nowhere"])
def test_a_stated_value_for_no_line_is_a_usage_error(key: str) -> None:
    """A value for a header or an unknown line is refused before anything is filled."""
    with pytest.raises(UsageError, match=key):
        filled(manual={key: stated(1)})


def test_the_form_says_when_its_numbers_are_provisional_or_out_of_its_years() -> None:
    """Unsettled recognition, quarantined input and a year the form was not made for stand among the notes."""
    ledger = MemoryEnquiry(settled=False, quarantined=3)
    notes = " ".join(fill(FORM, ledger, 2021, None, as_of=DAY).notes)
    assert all(word in notes for word in ("2014–2018", "未结算", "3 条"))


def test_the_day_of_filling_is_a_day() -> None:
    """A moment given as the day of filling keeps its day only."""
    moment = datetime(2019, 1, 5, 23, 59, tzinfo=CHINA)
    assert fill(FORM, MemoryEnquiry(), 2018, None, as_of=moment).as_of == DAY


@given(st.lists(st.tuples(st.sampled_from(list(Channel)), st.integers(0, 5)), max_size=30))
def test_the_total_lies_between_the_largest_channel_and_their_sum(postings: list[tuple[Channel, int]]) -> None:
    """Whatever is posted where: the total is at least the largest channel and at most the sum (不同渠道和方式公开相同信息计1条)."""
    items = [an_item(number, channel, f"I{name}") for number, (channel, name) in enumerate(postings)]
    cells = filled(items).cells
    channels = [cell for key, cell in cells.items() if key.startswith("ch_")]
    known = [number for cell in channels if isinstance(number := cell.value, int)]
    total = cells["pub_total"].value
    if not items:
        assert total is None
    else:
        assert isinstance(total, int)
        assert max(known) <= total <= sum(known)


def test_filling_twice_gives_an_equal_form() -> None:
    """The same ledger, year and day give an equal filled form."""
    items = [an_item(number, Channel.WEIBO, f"I{number}") for number in range(5)]
    assert filled(items, [an_application(1)]) == filled(reversed(items), [an_application(1)])


def test_a_counted_cell_can_be_opened() -> None:
    """A counted cell carries the query that opens it; an unfilled one carries none."""
    cells = filled([an_item(1, Channel.WEIBO, "A")]).cells
    assert cells["ch_weibo"].query is not None
    assert cells["ch_gazette"] == Cell(value=None, source=Source.UNFILLED, basis=cells["ch_gazette"].basis)


def test_a_cell_opens_into_what_it_counts() -> None:
    """A count opens into its items or rows, a sum into its parts, an unfilled cell into nothing."""
    items = [an_item(1, Channel.WEIBO, "A"), an_item(2, Channel.WEIBO, "A"), an_item(3, Channel.OTHER, "B")]
    rows = [a_row("staff", number, {"kind": name, "number": 2}) for number, name in enumerate(("专职", "兼职"))]
    ledger = MemoryEnquiry(items, [*rows, an_application(1), an_application(2)])
    form = fill(FORM, ledger, 2018, "230102", as_of=DAY)

    def opened(key: str) -> list[str]:
        return [found.native_id for found in open_cell(form, ledger, key)]

    assert opened("ch_weibo") == ["weibo-1", "weibo-2"]
    assert opened("staff_total") == ["staff-000", "staff-001"]
    assert opened("req_net") == ["application-001", "application-002"]
    assert opened("complaints") == []


def test_stated_values_are_read_from_a_file(tmp_path: Path) -> None:
    """A file of stated values keeps what is written, also what filling will refuse."""
    path = tmp_path / "manual.toml"
    said = 'who = "王某"\nwhen = 2019-01-03\nbasis = "会议纪要"\n'
    path.write_text(f'[meetings]\nvalue = "10余次"\n{said}[trainings]\nvalue = 3\n{said}', encoding="utf-8")
    manual = load_manual(path)
    assert values(filled(manual=manual), "meetings", "trainings") == [None, 3]


@pytest.mark.parametrize("text", ["[meetings]\nvalue = 3\n", "meetings = 3", "= 3"])
def test_a_stated_value_without_its_author_is_refused(tmp_path: Path, text: str) -> None:
    """A value without name, day and basis is a configuration error that names the file; so is a missing file."""
    path = tmp_path / "manual.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError, match=r"manual\.toml"):
        load_manual(path)
    with pytest.raises(ConfigError, match="nowhere"):
        load_manual(tmp_path / "nowhere.toml")


def test_the_basis_speaks_chinese() -> None:
    """Beside a number of a register stand its name, the conditions in Chinese, and how the year was decided."""
    rows = [
        an_application(1, outcome="不同意公开", reason="个人隐私"),
        a_row("event", 1, {"kind": "在线访谈", "head": 1}),
    ]
    cells = filled(rows=rows).cells
    assert cells["ref_privacy"].basis == (
        "依申请公开登记簿：1 行（答复：不同意公开、不同意公开的理由：个人隐私），按办结日期归年；2017 年登记簿未导入，不含上年结转"
    )
    assert cells["interview_head"].basis.endswith("1 行（类别：在线访谈、主要负责同志参加：是）")


def test_a_case_still_open_lacks_nothing() -> None:
    """An application that is not closed yet has no answer, and no line says that its answer is missing."""
    form = filled(rows=[an_application(1), an_application(2, outcome="", closed="")])
    assert values(form, "req_total", "ans_full", "carried_out") == [2, 1, 1]
    assert "无从归入" not in form.cells["ans_full"].basis
