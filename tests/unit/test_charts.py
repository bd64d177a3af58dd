"""Drawings: what pygal leaves once its own style and script are taken out; every bar is a link, long names have room."""

from __future__ import annotations

import re
import sys

import msgspec
import pytest
from lxml import etree

from syndicate.web.charts import Chart, Point, draw
from syndicate.web.remembering import Remembered

NAMES = ("动态要闻", "国有土地上房屋征收与补偿", "A & <b>B</b>")
SVG = {"s": "http://www.w3.org/2000/svg", "x": "http://www.w3.org/1999/xlink"}


def a_chart(shape: str, values: tuple[int | None, ...] = (17_276, 12, 0), series: int = 1) -> Chart:
    """Return a chart of three numbers, or of two series of them."""
    points = tuple(
        None if value is None else Point(value, f"/items?kind={name}&x=1", f"{name} {value}")
        for name, value in zip(NAMES, values, strict=True)
    )
    return Chart(
        id="chart-kind",
        shape=shape,  # type: ignore[arg-type]  # given by name in the tests
        title="按体裁",
        described="最多：动态要闻",
        labels=NAMES,
        series=tuple((f"信息{number}", points) for number in range(series)),
    )


@pytest.mark.parametrize("series", [1, 2])
@pytest.mark.parametrize("shape", ["bars", "columns", "line"])
def test_a_drawing_carries_nothing_of_its_own(shape: str, series: int) -> None:
    """No style, script, comment or address from elsewhere; a title, a description; each number a link that says what it is."""
    drawn = str(draw(a_chart(shape, series=series)))
    root = etree.fromstring(drawn)
    assert not re.search(r"<style|<script|<!--|style=|pygal|//fonts|javascript", drawn)
    assert set(re.findall(r"https?://[^\"' ]+", drawn)) == set(SVG.values())
    links = root.xpath("//*[local-name()='a']")
    assert len(links) == 3 * series
    assert {link.get(f"{{{SVG['x']}}}href") for link in links} == {f"/items?kind={name}&x=1" for name in NAMES}
    assert {link.get("aria-label").split()[-1] for link in links} == {"17276", "12", "0"}
    assert [root[0].text, root[1].text] == ["按体裁", "最多：动态要闻"]
    assert root.get("aria-labelledby") == f"{root[0].get('id')} {root[1].get('id')}"


def test_the_longest_bar_is_the_greatest_number() -> None:
    """Bars are as long as their numbers, in the order of the labels from above."""
    root = etree.fromstring(str(draw(a_chart("bars", (100, 50, 25)))))
    bars = root.xpath("//*[local-name()='rect'][contains(@class, 'rect')]")
    lengths = {bar.getparent().get("aria-label").split()[-1]: float(bar.get("width")) for bar in bars}
    assert lengths["100"] == pytest.approx(2 * lengths["50"], rel=0.01) == pytest.approx(4 * lengths["25"], rel=0.01)
    heights = {bar.getparent().get("aria-label").split()[-1]: float(bar.get("y")) for bar in bars}
    assert heights["100"] < heights["50"] < heights["25"]


def test_long_names_have_room() -> None:
    """The bars begin to the right of the longest name, which is as wide as its Chinese letters."""
    root = etree.fromstring(str(draw(a_chart("bars"))))
    plot = root.xpath("//*[contains(@class, 'plot')]")[0]
    room = float(re.search(r"translate\(([\d.]+)", plot.get("transform"))[1])
    assert room >= 14 * len(NAMES[1])


def test_what_is_not_known_is_not_drawn() -> None:
    """A month of which nothing is known has no point, not a point at nought."""
    root = etree.fromstring(str(draw(a_chart("line", (5, None, 7)))))
    assert len(root.xpath("//*[local-name()='a']")) == 2


def test_the_same_chart_is_the_same_drawing() -> None:
    """Drawings depend on their numbers alone, and are made once."""
    chart = a_chart("bars")
    again = draw.__wrapped__(msgspec.structs.replace(chart))
    assert draw(chart) == again
    assert draw(chart) is draw(msgspec.structs.replace(chart))


def test_imports_stay_as_they_were() -> None:
    """Pygal's importer of an old kind is not left in the path of every import."""
    assert not [finder for finder in sys.meta_path if not hasattr(finder, "find_spec")]


def test_answers_are_remembered_newest_first() -> None:
    """An answer is made once; of more than there is room for, the one that was asked for longest ago goes."""
    kept, made = Remembered(2), []

    def answer(key: str) -> str:
        return kept.of(key, lambda: made.append(key) or key)

    assert [answer(key) for key in "aabab"] == list("aabab")
    assert made == ["a", "b"]
    answer("c")
    answer("b")
    assert made == ["a", "b", "c"]
    answer("a")
    assert made == ["a", "b", "c", "a"]
