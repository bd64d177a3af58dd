"""What a further look at a masked text finds is told on the raw text, also where a text holds thousands of findings."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from screening_kit import installed

from syndicate.model.screening import Act, Disposition, Finding
from syndicate.pipeline.screen import screen_text
from syndicate.pipeline.screen.further import Covered

_STRETCHES = st.lists(st.tuples(st.integers(0, 40), st.integers(1, 9)).map(lambda one: (one[0], one[0] + one[1])))


@given(stretches=_STRETCHES, at=st.integers(0, 45), reach=st.integers(1, 6))
def test_what_is_covered_is_told_as_by_asking_every_finding(
    stretches: list[tuple[int, int]], at: int, reach: int
) -> None:
    """A place is touched when any finding reaches into it, and covered when all of its characters are of findings."""
    findings = [Finding(start, end, "mobile", Act.REDACT, "", "") for start, end in stretches]
    covered = Covered(findings)
    inside = [any(start <= place < end for start, end in stretches) for place in range(at, at + reach)]
    assert covered.touches(at, at + reach) == any(inside)
    assert covered.covers(at, at + reach) == all(inside)


def test_thousands_of_numbers_that_run_into_each_other_are_told_each_in_its_line() -> None:
    """Every line of a long list gives the findings of the line alone: what one holds takes nothing from the next."""
    line = "通行证号银行卡微信号13812345678wx1234591230102MA18XYZ123\n"
    alone = screen_text(line, installed())
    assert alone.disposition is Disposition.REDACT
    assert len(alone.findings) > 1
    many = screen_text(line * 1500, installed())
    told = [(one.start, one.end, one.kind) for one in alone.findings]
    assert [(one.start, one.end, one.kind) for one in many.findings] == [
        (start + shift, end + shift, kind)
        for shift in range(0, len(line) * 1500, len(line))
        for start, end, kind in told
    ]
