"""Forms as data: the 2014 form itself, and what is refused when a form is loaded."""

from __future__ import annotations

from pathlib import Path

import pytest

from syndicate.model import Channel, ConfigError, UsageError
from syndicate.returns import Form, RowKind, form_names, load_form
from syndicate.returns.form import Row
from syndicate.returns.queries import ChannelQuery, RegisterQuery

SMALL = """
id = "small"

[sheet]
title = "小表"
period = "（{year}年）"
legal_basis = "内部"
valid_years = [2018, 2018]
columns = ["指标", "单位", "数"]
body_field = "单位"
footer = ["填报人"]

[registers]
meeting = "会议登记簿"

[[row]]
key = "total"
label = "合计"
unit = "次"
sum = ["part"]

[[row]]
key = "part"
label = "其中"
unit = "次"
count = {query = "register", register = "meeting"}

[[check]]
id = "S1"
level = "hard"
basis = "form"
expr = "part <= total"
reason = {zh = "其中项", en = "a part"}

[[example]]
name = "好"
values = {total = 2, part = 1}
expect = {S1 = "holds"}

[[example]]
name = "坏"
values = {total = 1, part = 2}
expect = {S1 = "fails"}
"""


def load(tmp_path: Path, text: str) -> Form:
    """Load a form from text."""
    path = tmp_path / "small.toml"
    path.write_text(text, encoding="utf-8")
    return load_form(path)


@pytest.fixture(scope="module")
def form() -> Form:
    """Return the form of 2014."""
    return load_form("2014")


def test_the_form_of_2014_has_its_printed_lines_in_order(form: Form) -> None:
    """The form prints 65 lines, begins with 主动公开 and ends with people trained; nine main parts are numbered in Chinese."""
    printed = [row for row in form.row if row.printed]
    assert len(printed) == 65
    assert (printed[0].label, printed[-1].key) == ("一、主动公开情况", "trainees")
    assert [row.label[0] for row in printed if row.indent == 0] == list("一二三四五六七八九")


def test_every_line_of_the_form_of_2014_says_what_it_counts(form: Form) -> None:
    """No line is left without a query or a sum, and header lines have neither."""
    for row in form.row:
        assert (row.kind is RowKind.HEADER) != bool(row.queries or row.sum), row.key


def test_the_channel_lines_are_the_channels_in_their_order(form: Form) -> None:
    """The five lines by channel ask for the five channels, in the form's order."""
    asked = [query.channel for row in form.row for query in row.queries if isinstance(query, ChannelQuery)]
    assert asked == list(Channel)


def test_units_are_those_of_the_official_form(form: Form) -> None:
    """Information is counted in 条, documents and cases in 件, interpretations in 篇, attendance in 人次, money in 万元."""
    units = {
        key: form.rows[key].unit
        for key in ("pub_total", "made_normative", "interp_docs", "trainees", "budget", "meetings")
    }
    assert list(units.values()) == ["条", "件", "篇", "人次", "万元", "次"]
    assert {row.key for row in form.row if row.kind is RowKind.MONEY} == {"fees", "budget"}


def test_hard_checks_are_the_forms_own_sums_and_bounds(form: Form) -> None:
    """The sums printed on the form and the bounds of 计1条 are hard; what practice may excuse is soft."""
    soft = {check.id for check in form.check if check.level == "soft"}
    assert soft == {"C02", "C04", "C07", "C12", "C13", "C17"}
    assert len(form.check) == 18


def test_forms_are_found_by_name_and_by_path(tmp_path: Path) -> None:
    """A form of the installation is found by name, an office's own by its path."""
    assert "2014" in form_names()
    assert load(tmp_path, SMALL).rows["part"].label == "其中"


def test_a_name_that_is_no_form_lists_those_there_are() -> None:
    """An unknown name is a usage error that names the known forms."""
    with pytest.raises(UsageError, match="2014"):
        load_form("1998")
    with pytest.raises(UsageError, match="nowhere"):
        load_form("nowhere.toml")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('unit = "次"\nsum', 'unit = "次"\ncolour = 1\nsum', "colour"),
        ('key = "part"', 'key = "total"', "重复"),
        ('sum = ["part"]', 'sum = ["elsewhere"]', "elsewhere"),
        ('sum = ["part"]', 'sum = ["total"]', "应在其后"),
        ('register = "meeting"}', 'register = "party"}', "party"),
        ('query = "register"', 'query = "guess"', "guess"),
        ('expr = "part <= total"', 'expr = "part <= whole"', "whole"),
        ('expr = "part <= total"', 'expr = "part.real <= total"', "不在许可之列"),
        ('expr = "part <= total"\n', "", "expr"),
        ("values = {total = 1, part = 2}", "values = {total = 2, part = 2}", "应为 fails"),
        ("values = {total = 1, part = 2}", "values = {total = 1, whole = 2}", "whole"),
        ('expect = {S1 = "fails"}', "expect = {}", "缺少 fails"),
        ('key = "part"', 'key = "part one"', "标识符"),
        ('id = "small"', "id = ", "small.toml"),
        ('level = "hard"', 'level = "loud"', "loud"),
    ],
)
def test_an_inconsistent_form_is_refused(tmp_path: Path, old: str, new: str, message: str) -> None:
    """Unknown keys, repeated or missing rows, bad checks and failing examples are refused, naming file and place."""
    assert old in SMALL
    with pytest.raises(ConfigError, match=message) as refusal:
        load(tmp_path, SMALL.replace(old, new))
    assert "small.toml" in str(refusal.value)


def test_a_header_that_counts_is_refused(tmp_path: Path) -> None:
    """A header line has no number."""
    with pytest.raises(ConfigError, match="标题行"):
        load(tmp_path, SMALL.replace('key = "part"', 'key = "part"\nkind = "header"'))


def test_one_query_needs_no_list() -> None:
    """A row may name one query or several; readers see a sequence."""
    query = RegisterQuery(register="meeting")
    assert Row(key="a", label="a", count=query).queries == Row(key="a", label="a", count=(query,)).queries
