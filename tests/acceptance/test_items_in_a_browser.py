"""Items in a real browser: from a figure down to the stored text; a merge and a split by hand; on a screen, on a telephone, without scripts."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from browser_kit import CONTRAST, NARROW, WIDE, a_browser, needs_a_browser
from items_kit import NOTICE, Archive
from web_kit import PASSWORD

pytestmark = needs_a_browser


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    """Return a browser."""
    with a_browser() as browser:
        yield browser


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    """Return an archive in a file: its pages are served from another thread."""
    made = Archive(path=tmp_path)
    yield made
    made.ledger.close()


def shot(page: Any, tmp_path: Path, name: str) -> None:
    """Keep what is seen; nothing may stick out to the side, and all words stand out from what is behind them."""
    shots = Path(os.environ.get("SYNDICATE_TEST_SHOTS", tmp_path / "shots"))
    shots.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=shots / f"{name}.png", full_page=True)


def well_shown(page: Any) -> None:
    """Check what can be measured: nothing sticks out, words stand out, every field has a name."""
    across = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
    assert across[0] <= across[1], across
    assert page.evaluate(CONTRAST) == []
    nameless = "[...document.querySelectorAll('input:not([type=hidden]),select,textarea')].filter(e => !e.labels.length).length"
    assert page.evaluate(nameless) == 0


def log_in(page: Any, address: str, name: str) -> None:
    """Log in by typing."""
    page.goto(f"{address}/login")
    page.get_by_label("用户名").fill(name)
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_a_figure_is_followed_to_the_text_without_scripts(
    archive: Archive, chromium: Any, tmp_path: Path, colours: str
) -> None:
    """A stranger on a telephone without scripts comes from the list to the text, the evidence and the receipt, and finds it by its words."""
    with archive.served() as address:
        context = chromium.new_context(viewport=NARROW, locale="zh-CN", java_script_enabled=True, color_scheme=colours)
        page = context.new_page()
        page.goto(f"{address}/items?year=2018&channel=website")
        assert page.locator("#total").inner_text() == "共 2 条信息"
        well_shown(page)
        shot(page, tmp_path, f"items-{colours}")
        page.get_by_role("link", name=NOTICE.title).click()
        assert page.locator("section.member").count() == 3
        well_shown(page)
        shot(page, tmp_path, f"information-{colours}")
        assert NOTICE.parts[0] in page.locator("section.member details[open] .words").inner_text()
        page.locator("section.member a[href^='/receipts/']").first.click()
        assert "哈希与内容相符" in page.content()
        well_shown(page)
        page.goto(f"{address}/items")
        page.get_by_role("searchbox").fill("顾乡大街")
        page.get_by_role("button", name="检索").click()
        assert page.locator("#total").inner_text() == "共 3 个条目"
        assert page.locator("mark.hit").first.inner_text() == "顾乡大街"
        well_shown(page)
        shot(page, tmp_path, f"search-{colours}")
        page.get_by_role("link", name="English").click()
        assert page.locator("#total").inner_text() == "3 disclosures"
        context.close()


def test_a_clerk_merges_and_splits_with_a_mouse(archive: Archive, chromium: Any, tmp_path: Path) -> None:
    """A clerk merges two informations with a reason, sees the counts move, takes it back, and splits one off."""
    with archive.served() as address:
        context = chromium.new_context(viewport=WIDE, locale="zh-CN", java_script_enabled=False)
        page = context.new_page()
        log_in(page, address, "jia")
        page.goto(f"{address}/items/{archive.handle('t101')}")
        page.get_by_label("另一条的编号").fill(archive.handle("t102"))
        page.locator("#merge-reason").fill("两页为同一公告")
        page.get_by_role("button", name="合并").click()
        assert "信息 2 → 1 条" in page.locator("#errand").inner_text()
        assert page.locator("section.member").count() == 4
        shot(page, tmp_path, "merged")
        page.get_by_text("撤销 1", exact=True).click()
        page.locator("textarea[id^='undo-']").fill("看错了")
        page.get_by_role("button", name="撤销", exact=True).click()
        assert "信息 1 → 2 条" in page.locator("#errand").inner_text()
        last = page.locator(f"#d-{archive.handle('mp-1')}")
        last.get_by_text("拆出", exact=True).first.click()
        last.locator("textarea").fill("另一件事")
        last.get_by_role("button", name="拆出").click()
        assert "信息 2 → 3 条" in page.locator("#errand").inner_text()
        context.close()
    assert [ruling.reason for ruling in archive.ledger.rulings()][:2] == ["两页为同一公告", "看错了"]
