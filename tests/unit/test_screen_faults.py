"""Nothing passes because something went wrong: faults are injected everywhere, and texts are made to tire the screen."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from screening_kit import installed

from syndicate.pipeline.screen import Ruleset, further, screen, screen_batch, screen_text, screener
from syndicate.pipeline.screen.document import Document
from syndicate.pipeline.screen.limits import LOOKS

TEXT = "姓名：王建国，手机：13800138123，邮箱：wjg85@qq.com，车牌黑A12345，密级：无，住址：道里区安国街5号，公开属性：主动公开"
FAULTS = [
    ValueError("x"),
    KeyError("x"),
    RecursionError(),
    MemoryError(),
    IndexError(),
    AssertionError(),
    UnicodeDecodeError("utf-8", b"", 0, 1, "x"),
]


def _blocked(text: str, rules: Ruleset) -> None:
    verdict = screen_text(text, rules)
    assert (verdict.disposition, verdict.redacted) == ("block", None)
    assert verdict.findings[0].kind == "unscreened"
    assert "王建国" not in verdict.findings[0].reason


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: type(fault).__name__)
@pytest.mark.parametrize("place", range(len(installed().detectors)))
def test_a_detector_that_fails_blocks(place: int, fault: Exception) -> None:
    """Whichever detector raises whatever error, the text is blocked with the reason, and none of its words are told."""
    rules = _copy(installed())

    def failing(_document: Document) -> Iterator[Any]:
        raise fault

    detectors = list(rules.detectors)
    detectors[place] = (rules.wakes | {"digits"}, failing)
    rules.detectors = tuple(detectors)
    _blocked(TEXT, rules)


def _copy(rules: Ruleset) -> Ruleset:
    copied = object.__new__(Ruleset)
    copied.__dict__.update(rules.__dict__)
    return copied


@pytest.mark.parametrize(
    "name", ["views", "heading_of", "settled", "_signals", "_masked_readings", "_marks", "_may_be_rewritten"]
)
def test_a_stage_that_fails_blocks(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whichever stage raises, the text is blocked, alone, in a batch and with a title."""

    def failing(*_given: object) -> object:
        raise ZeroDivisionError

    monkeypatch.setattr(screener, name, failing)
    _blocked(TEXT, installed())
    assert screen("通知", TEXT, installed()).disposition == "block"
    assert [one.disposition for one in screen_batch([TEXT, TEXT], installed())] == ["block", "block"]


def test_a_mask_that_does_not_hold_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    """A text whose masked form still shows something is blocked."""
    monkeypatch.setattr(screener, "applied", lambda raw, _changes: raw)
    monkeypatch.setattr(further, "applied", lambda raw, _changes: raw)
    _blocked(TEXT, installed())


def _looks(text: str, monkeypatch: pytest.MonkeyPatch) -> int:
    """Return how many close looks a text takes."""
    spent = 0

    def look(_document: Document, cost: int = 1) -> None:
        nonlocal spent
        spent += cost

    monkeypatch.setattr(Document, "look", look)
    screen_text(text, installed())
    return spent


@pytest.mark.parametrize(
    "piece",
    [
        "手机：13800138123，",
        "13800138123 ",
        "230102198504173026\n",
        "a@qq.com ",
        "内部资料",
        "（送审稿）",
        "公开属性：",
        "住址：道里区1号，",
        "举报人：王建国，",
        "姓名：王建国 病种：尿毒症\n",
        "黑A12345",
        "6228480123456789 ",
        "微信：wxid_123456 ",
        "患者王建国患有糖尿病，",
        "<td>13800138123",
        "王建国\t13800138123\n",
    ],
)
def test_twice_the_text_takes_twice_the_looks(piece: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The close looks that a text takes grow as the text grows, no faster."""
    once, twice = (_looks(piece * number, monkeypatch) for number in (100, 200))
    assert twice <= 2 * once + 40


@pytest.mark.parametrize(
    "piece",
    [
        "13800138123 ",
        "住址：道里区1号，",
        "a@qq.com ",
        "内部资料",
        "机密",
        "230102198504173026\n",
        "电话 ",
        "身 份 证 ",
    ],
)
def test_a_text_made_to_tire_the_screen_is_stopped(piece: str) -> None:
    """A text with more to look at than one screening takes is blocked with that reason, not passed."""
    verdict = screen_text(piece * (LOOKS * 11), installed())
    assert verdict.disposition == "block"
    assert verdict.findings[0].rule == "unscreened/too_much"
