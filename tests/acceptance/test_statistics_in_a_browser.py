"""The figures in a real browser: from a number of the form down to the stored text, and numbers that move while a load runs."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from browser_kit import CONTRAST, NARROW, SHOUTS, WIDE, a_browser, needs_a_browser
from core_kit import JURISDICTION, core_over
from items_kit import Archive
from statistics_kit import some_publications

from syndicate.ledger.sqlite import SqliteLedger
from syndicate.model import Record

pytestmark = needs_a_browser


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    """Return a browser."""
    with a_browser() as browser:
        yield browser


class Watch:
    """Browsers before the pages of a small year, while another process may read more."""

    def __init__(self, chromium: Any, address: str, folder: Path, shots: Path) -> None:
        self.address = address
        self._chromium, self._folder, self._shots = chromium, folder, shots
        self._open: list[Any] = []

    def page(self, path: str, **how: Any) -> Any:
        """Open a page in a browser of its own."""
        context = self._chromium.new_context(**({"viewport": WIDE, "locale": "zh-CN"} | how))
        self._open.append(context)
        page = context.new_page()
        page.wrong = []
        page.on("console", lambda said: page.wrong.append(said.text) if said.type in SHOUTS else None)
        page.on("pageerror", lambda error: page.wrong.append(str(error)))
        page.goto(f"{self.address}{path}")
        return page

    def shot(self, page: Any, name: str) -> None:
        """Keep what is seen; nothing may stick out to the side, and the browser must not have complained."""
        page.screenshot(path=self._shots / f"statistics-{name}.png", full_page=True)
        across = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
        assert across[0] <= across[1], (name, across)
        assert page.wrong == [], (name, page.wrong)

    def load(self, *records: Record) -> int:
        """Read something with a connection of its own, as the daemon does; return how many informations the year has then."""
        ledger = SqliteLedger(self._folder / "ledger.db")
        core_over(ledger).handle("load", JURISDICTION, records)
        counted = ledger.statistics(2018).information
        ledger.close()
        return counted

    def close(self) -> None:
        """Close every browser."""
        for context in self._open:
            context.close()


@pytest.fixture
def watch(chromium: Any, tmp_path: Path) -> Iterator[Watch]:
    """Return browsers before a small year; pictures go where SYNDICATE_TEST_SHOTS says, else into a temporary folder."""
    shots = Path(os.environ.get("SYNDICATE_TEST_SHOTS", tmp_path / "shots"))
    shots.mkdir(parents=True, exist_ok=True)
    pages = Archive(some_publications(21), path=tmp_path)
    with pages.served() as address:
        made = Watch(chromium, address, tmp_path, shots)
        yield made
        made.close()
    pages.ledger.close()


def test_from_a_number_of_the_form_to_the_stored_text(watch: Watch) -> None:
    """A number of the form leads to its list, the list to an information, and that to the text that was read, the receipt and the reason."""
    page = watch.page("/form?year=2018")
    cell = page.locator("#row-ch_weibo td a").first
    number = cell.inner_text()
    watch.shot(page, "form")
    cell.click()
    assert page.locator("#total").inner_text() == f"共 {number} 条信息"
    title = page.locator("#items a.item").first.inner_text()
    page.locator("#items a.item").first.click()
    assert title in page.locator("h1").inner_text()
    text = page.locator("main").inner_text()
    assert "test.jsonl, 行 1" in text
    assert "凭证" in text
    assert any(words in text for words in ("请居民提前做好储水准备", "解读如下", "予以公示", "报名截止前", "压实责任"))
    assert page.wrong == []


def test_numbers_move_while_a_load_runs(watch: Watch) -> None:
    """While another process reads, an open page moves by itself: opened tables stay open, the focus stays, and the change is said once."""
    page = watch.page("/?year=2018")
    page.wait_for_function("document.getElementById('live').textContent !== ''")
    page.locator("#numbers-kind > summary").click()
    held = page.locator("#numbers-kind tbody a").first
    held.focus()
    address = held.get_attribute("href")
    batches = some_publications(22, count=12)
    for start in range(0, len(batches), 4):
        expected = watch.load(*(_renamed(one, start) for one in batches[start : start + 4]))
    page.wait_for_function(
        "wanted => [...document.querySelectorAll('.cards .big')].pop().textContent === wanted",
        arg=f"{expected:,}",
        timeout=60_000,
    )
    assert page.locator("#numbers-kind").get_attribute("open") is not None
    assert page.evaluate("document.activeElement.getAttribute('href')") == address
    assert page.locator("#live").inner_text().startswith("数字已更新")
    watch.shot(page, "live")


def _renamed(one: Record, start: int) -> Record:
    return msgspec.structs.replace(one, native_id=f"late-{start}-{one.native_id}")


def test_a_bar_leads_to_its_list(watch: Watch) -> None:
    """What is drawn can be clicked, and leads to as many informations as it says."""
    page = watch.page("/?year=2018")
    bar = page.locator("#board-kind ~ svg a").first
    said = bar.get_attribute("aria-label")
    bar.locator("rect").click()
    assert page.locator("#total").inner_text() == f"共 {said.split()[-1]} 条信息"


@pytest.mark.parametrize(("scheme", "language"), [("light", "zh"), ("dark", "zh"), ("dark", "en")])
def test_colours_are_told_apart(watch: Watch, scheme: str, language: str) -> None:
    """In light and in dark, words stand out from what is behind them, and bars from the page (WCAG 2.1, 1.4.3 and 1.4.11)."""
    for path in ("/?year=2018", "/?year=2018&month=3", "/form?year=2018", "/form?year=2021"):
        page = watch.page(f"{path}&lang={language}", color_scheme=scheme)
        assert page.evaluate(CONTRAST) == [], path
        watch.shot(page, f"{scheme}-{language}-{path.strip('/?').replace('?', '-').replace('&', '-')}")
    page = watch.page("/?year=2018", color_scheme=scheme)
    fill = page.evaluate("getComputedStyle(document.querySelector('#board-kind ~ svg .rect')).fill")
    assert fill == {"light": "rgb(11, 79, 168)", "dark": "rgb(141, 188, 255)"}[scheme]


def test_everything_is_there_on_a_telephone_without_scripts(watch: Watch) -> None:
    """On a narrow screen and without scripts the same numbers stand, nothing sticks out, and the page can be reloaded by itself if wanted."""
    phone = {"viewport": NARROW, "java_script_enabled": False, "is_mobile": True}
    page = watch.page("/?year=2018", **phone)
    drawn = page.locator("svg").count()
    assert drawn >= 8
    assert page.locator("svg").first.bounding_box()["width"] <= NARROW["width"]
    page.screenshot(path=watch._shots / "statistics-phone.png", full_page=True)
    page.locator("noscript a").click()
    assert page.locator("meta[http-equiv=refresh]").get_attribute("content") == "60"
    assert watch.page("/form?year=2018", **phone).locator("#row-pub_total").inner_text() != ""
    wide = watch.page("/?year=2018", viewport=NARROW)
    watch.shot(wide, "narrow")


def test_it_can_be_printed(watch: Watch) -> None:
    """On paper there are no menus and forms, and the drawings are there."""
    page = watch.page("/?year=2018")
    page.emulate_media(media="print")
    assert not page.locator(".top").is_visible()
    assert not page.locator("form.row").is_visible()
    assert page.locator("svg").first.is_visible()
    assert page.pdf(format="A4").startswith(b"%PDF")
