"""Checks over a filled form, and the form as terminal text."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from memory_enquiry import MemoryEnquiry, a_row, an_item
from rich.cells import cell_len

from syndicate.model import Channel
from syndicate.returns import Filled, ManualValue, Outcome, fill, load_form, render_text

FORM = load_form("2014")


def filled(manual: dict[str, Any] | None = None, ledger: MemoryEnquiry | None = None) -> Filled:
    """Fill the form of 2014 with stated values."""
    said = {
        key: ManualValue(value=value, who="王某", when=date(2019, 1, 3), basis="台账")
        for key, value in (manual or {}).items()
    }
    return fill(
        FORM, ledger or MemoryEnquiry(), 2018, "230102", as_of=date(2019, 1, 5), manual=said, body="示例区人民政府"
    )


def check(form: Filled, name: str) -> Outcome:
    """Return one check's outcome."""
    return next(outcome for outcome in form.checks if outcome.id == name)


def test_an_empty_form_passes_nothing() -> None:
    """On a form that nobody filled every check is undecided and none passes."""
    assert {outcome.state for outcome in filled().checks} == {"undecided"}


@pytest.mark.parametrize("name", [row.id for row in FORM.check if row.expr])
def test_a_check_over_an_unfilled_line_is_undecided_and_names_the_line(name: str) -> None:
    """Filling every line of a check but the last leaves it undecided, and the outcome names that line."""
    keys = check(filled(), name).cells
    outcome = check(filled(dict.fromkeys(keys[:-1], 1)), name)
    assert outcome.state == "undecided"
    assert outcome.worked == f"未填报：{FORM.rows[keys[-1]].label}"
    assert outcome.label == "无法判定"


def test_a_total_that_is_the_plain_sum_of_the_channels_is_pointed_out() -> None:
    """A total equal to the sum of several channels holds the bounds and fails the soft check that asks for the overlap."""
    form = filled({"pub_total": 30, "ch_gazette": 0, "ch_site": 10, "ch_weibo": 20, "ch_wechat": 0, "ch_other": 0})
    assert check(form, "C03").state == "holds"
    failed = check(form, "C04")
    assert (failed.state, failed.level) == ("fails", "soft")
    assert "未去重" in failed.reason_zh
    assert "30" in failed.worked


def test_numbers_stand_in_the_outcome() -> None:
    """A failing sum shows its numbers and concerns all of its lines."""
    form = filled({"req_total": 16, "req_person": 0, "req_fax": 0, "req_net": 14, "req_letter": 1})
    outcome = check(form, "C08")
    assert (outcome.state, outcome.worked) == ("fails", "16 = 0 + 0 + 14 + 1")
    assert outcome.cells == ("req_total", "req_person", "req_fax", "req_net", "req_letter")
    assert outcome in form.failures


def test_the_check_of_values_speaks_of_what_is_filled() -> None:
    """Well-formed values hold, and the outcome says how many lines it does not speak of."""
    outcome = check(filled({"meetings": 3}), "C18")
    assert (outcome.state, outcome.cells) == ("holds", ("meetings",))
    assert "1 行均合格" in outcome.worked


def test_the_terminal_table_lines_up_and_stands_beside_other_numbers() -> None:
    """Counts end in the same column although Chinese characters are two wide, and published numbers stand beside them."""
    ledger = MemoryEnquiry([an_item(1, Channel.WEBSITE, "A")])
    text = render_text(filled(ledger=ledger), beside={"pub_total": 59768, "ch_site": 4004}, beside_title="公布数")
    lines = {line.split()[0]: line for line in text.splitlines() if line.strip()}
    site, total = (
        lines["2.政府网站公开政府信息数"],
        lines["（一）主动公开政府信息数（不同渠道和方式公开相同信息计1条）"],
    )
    assert site.split()[1:] == ["条", "1", "4004"]
    assert cell_len(site) == cell_len(total)
    assert lines["六、举报投诉数量"].split()[1:] == ["件", "未填报"]
    assert "口径：去重" in text
    assert "示例区人民政府" in text


def test_the_terminal_table_shows_what_needs_a_person() -> None:
    """Failed and undecided checks, refusals and conflicts stand below the table; what holds is only counted."""
    ledger = MemoryEnquiry(rows=[a_row("training", 1, {"participants": 20})])
    text = render_text(filled({"meetings": "10余次", "trainings": 4}, ledger))
    assert "✗ C18（必须）不成立" in text
    assert "？ C01（必须）无法判定" in text
    assert "未填报 !" in text
    assert "与统计 1 不符，以统计为准" in text
    assert "C17" not in text.split("校验：")[1]
