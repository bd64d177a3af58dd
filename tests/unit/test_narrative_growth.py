"""Year-on-year sentences: what is said to have grown is held against the two numbers; forms of 2019 and 2020 are spoken of, too."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syndicate.returns.library import load_form
from syndicate.returns.narrative.arithmetic import disagreements
from syndicate.returns.narrative.check import check_report
from syndicate.returns.narrative.quantities import sentences
from syndicate.returns.narrative.reports import Report
from syndicate.returns.narrative.sayings import said_of


def kinds(*paragraphs: str) -> list[str]:
    """Return what a text says that its own numbers contradict."""
    return [one.kind for one in disagreements(list(sentences(paragraphs)))]


@pytest.mark.parametrize(
    "text",
    [
        "2018年收到申请120件，比上年增加20件，增长20%。",
        "收到申请120件，较上年（100件）增长20%。",
        "由上年的100件增加到120件，增长20%。",
        "2018年受理120件，2017年为150件，同比下降20%。",
        "网站公开信息300条，同比增加50条，其中规范性文件12件，较去年增加2件，增长20%。",
        "全年公开信息1200条，同比增长15.3%，制发规范性文件20件，同比减少2件。",
        "精简要件17%，减少环节26%，压缩时限70%。",
        "收到申请16件，比上年增加约10件，增长5%。",
    ],
)
def test_what_comes_out_or_cannot_be_known_is_not_told(text: str) -> None:
    """A change that fits, or that no second number stands against, is no finding."""
    assert kinds(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "2018年收到申请120件，比上年增加20件，增长25%。",
        "收到申请120件，较上年（100件）增长25%。",
        "由上年的100件增加到120件，增长30%。",
        "2018年受理120件，2017年为150件，同比下降25%。",
        "收到申请90件，较上年100件增长10%。",
        "收到申请90件，较上年（100件）减少20件。",
    ],
)
def test_a_change_that_does_not_come_out_is_told(text: str) -> None:
    """A wrong number, a wrong share and a wrong direction are each found."""
    assert kinds(text) == ["growth"]


@given(st.integers(1, 5000), st.integers(1, 5000))
def test_every_true_change_passes_and_every_other_is_told(now: int, before: int) -> None:
    """Whatever the two numbers: the true difference passes, one more does not."""
    by = now - before
    word, amount = ("增加", by) if by >= 0 else ("减少", -by)
    assert kinds(f"收到申请{now}件，较上年（{before}件）{word}{amount}件。") == []
    assert kinds(f"收到申请{now}件，较上年（{before}件）{word}{amount + 1}件。") == ["growth"]


def test_a_report_of_2019_is_held_against_its_own_form() -> None:
    """The lines of the form of 2019 are known by their words, those that the form of 2021 no longer has among them."""
    form = load_form("2019")
    text = "新收政府信息公开申请23件，予以公开7件，作其他处理2件，政府集中采购项目31个。不予公开4件。"
    said = {one.key: one.quantity.value for one in said_of(form, list(sentences([text])))}
    assert said == {"new_received_total": 23, "granted_total": 7, "other_total": 2, "procurement_number": 31}
    report = Report(["松江北区2019年政府信息公开工作年度报告", text], [])
    (finding,) = check_report(report, form, {"new_received_total": 24, "granted_total": 7}, own="松江北区").findings
    assert (finding.kind, finding.level) == ("table", "hard")
