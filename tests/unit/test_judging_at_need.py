"""The rules of screening are compiled by the first act that screens, and once."""

from __future__ import annotations

from syndicate.home import read_screening
from syndicate.pipeline.screen import Ruleset
from syndicate.review.judging import Judge


def test_rules_are_compiled_when_first_needed() -> None:
    """A judge that is given the way to its rules goes it once, at the first text, and judges as one that was given the rules."""
    read: list[Ruleset] = []

    def compiled() -> Ruleset:
        read.append(read_screening())
        return read[-1]

    judge = Judge(compiled)
    assert not read
    first, second = (judge.screen("公示", "申请人手机：13912345678，请核对。") for _ in range(2))
    assert len(read) == 1
    assert first == second == Judge(read[0]).screen("公示", "申请人手机：13912345678，请核对。")
    assert first.findings
    assert judge.rules == read[0].digest
