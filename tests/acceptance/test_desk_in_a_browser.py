"""The desk in a real browser: three people walk one item through, with and without scripts, on a screen and on a telephone."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from browser_kit import CONTRAST, NARROW, SHOUTS, WIDE, a_browser, needs_a_browser
from review_kit import LEAKING, PHONE, Office
from web_kit import PASSWORD, Pages

from syndicate.ledger.sqlite import SqliteLedger
from syndicate.model.review import Review

pytestmark = needs_a_browser
TITLE = "关于发放2026年第一季度临时救助金的公示"
TEXT = f"根据《社会救助暂行办法》，现将本季度临时救助情况公示如下，公示期为七日。\n\n{LEAKING}\n\n监督电话：0451-84601234。"


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    """Return a browser."""
    with a_browser() as browser:
        yield browser


class Walk:
    """People at browsers of their own before the pages of one office; what they see is kept as pictures."""

    def __init__(self, chromium: Any, address: str, pages: Pages, shots: Path) -> None:
        self.pages = pages
        self._chromium = chromium
        self._address = address
        self._shots = shots
        self._open: list[Any] = []

    def person(self, name: str, **how: Any) -> Any:
        """Return the page of somebody who has logged in by typing."""
        context = self._chromium.new_context(**({"viewport": WIDE, "locale": "zh-CN"} | how))
        self._open.append(context)
        page = context.new_page()
        page.wrong = []
        page.on("console", lambda said: page.wrong.append(said.text) if said.type in SHOUTS else None)
        page.on("pageerror", lambda error: page.wrong.append(str(error)))
        page.goto(f"{self._address}/review")
        page.get_by_label("用户名").fill(name)
        page.get_by_label("密码").fill(PASSWORD)
        page.get_by_role("button", name="登录").click()
        return page

    def shot(self, page: Any, name: str) -> None:
        """Keep what is seen; nothing may stick out to the side, and the browser must not have complained."""
        page.screenshot(path=self._shots / f"{name}.png", full_page=True)
        across = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
        assert across[0] <= across[1], (name, across)
        wrong = [said for said in page.wrong if "409 (Conflict)" not in said]  # a refusal is told as one
        assert wrong == [], (name, wrong)

    def state(self, review: Review) -> str:
        """Return where a review stands."""
        return self.pages.office.row(review).state

    def close(self) -> None:
        """Close every browser."""
        for context in self._open:
            context.close()


@pytest.fixture
def walk(chromium: Any, tmp_path: Path) -> Iterator[Walk]:
    """Return an office with browsers; pictures go where SYNDICATE_TEST_SHOTS says, else into a temporary folder."""
    pages = Pages(Office(SqliteLedger(tmp_path / "ledger.db")))
    shots = Path(os.environ.get("SYNDICATE_TEST_SHOTS", tmp_path / "shots"))
    shots.mkdir(parents=True, exist_ok=True)
    with pages.served() as address:
        made = Walk(chromium, address, pages, shots)
        yield made
        made.close()
    pages.office.ledger.close()


def test_three_people_walk_one_item_through(walk: Walk) -> None:
    """Three people approve, each sees what the clerk has changed in between, and the clerk publishes exactly that."""
    review = walk.pages.office.submit("2026-017", TEXT, title=TITLE, channels=("website", "wechat"))
    walk.pages.office.submit("2026-018", TEXT.replace("第一", "第二"), title=TITLE.replace("第一", "第二"))
    first, second, third, clerk = (walk.person(name) for name in ("yi", "bing", "ding", "jia"))
    walk.shot(first, "1-queue")
    first.get_by_role("link", name=TITLE).click()
    assert first.locator("#raw mark.redact").inner_text() == PHONE
    assert PHONE not in first.locator("#shown").inner_text()
    walk.shot(first, "2-item")
    first.get_by_role("button", name="同意").click()
    assert "已办理：同意" in first.locator("[role=status]").inner_text()
    second.reload()
    second.get_by_role("link", name=TITLE).click()
    clerk.goto(f"{clerk.url.split('?')[0]}/{review.id}/edit")
    clerk.get_by_label("正文", exact=True).fill(TEXT.replace("七日", "十日"))
    walk.shot(clerk, "3-edit")
    clerk.get_by_role("button", name="保存为新版本").click()
    second.get_by_role("button", name="同意").click()
    assert "内容在您阅看之后已有改动" in second.locator("#problem").inner_text()
    assert "十日" in second.locator("ins").first.inner_text()
    walk.shot(second, "4-refused")
    assert walk.state(review) == "screened"
    clerk.get_by_role("button", name="送审").click()
    for page in (first, second, third):
        page.goto(clerk.url.split("/review")[0] + f"/review/{review.id}")
        walk.shot(page, f"5-again-{walk.state(review)}")
        page.get_by_role("button", name="同意").click()
    assert walk.state(review) == "cleared"
    clerk.goto(clerk.url.split("/review")[0] + f"/review/{review.id}")
    publisher = walk.person("bo")
    publisher.get_by_role("link", name=TITLE, exact=True).click()
    publisher.get_by_role("button", name="公开").click()
    publisher.goto(clerk.url)
    walk.shot(publisher, "6-released")
    publisher.get_by_role("link", name="保密审查单").click()
    publisher.emulate_media(media="print")
    walk.shot(publisher, "7-sheet")
    (out,) = walk.pages.office.ledger.reviews.publishable()
    assert "十日" in out.body
    assert PHONE not in out.body


def test_everything_works_without_scripts_on_a_telephone(walk: Walk) -> None:
    """On a narrow screen and without scripts the same can be done: read, mask by words, return with a reason, approve."""
    review = walk.pages.office.submit("1", TEXT, title=TITLE)
    phone = {"viewport": NARROW, "java_script_enabled": False, "is_mobile": True, "device_scale_factor": 2}
    clerk, reviewer = walk.person("bo", **phone), walk.person("yi", **phone)
    for page, name in ((reviewer, "queue"), (clerk, "clerk")):
        page.screenshot(path=walk._shots / f"8-phone-{name}.png", full_page=True)
    reviewer.get_by_role("link", name=TITLE).click()
    reviewer.screenshot(path=walk._shots / "8-phone-item.png", full_page=True)
    reviewer.locator("details.return > summary").click()
    reviewer.locator("#code-return").select_option("masking")
    reviewer.locator("#words-return").fill("监督电话请写总机")
    reviewer.locator("details.return button").click()
    assert walk.state(review) == "returned"
    clerk.goto(f"{clerk.url.split('/review')[0]}/review/{review.id}")
    clerk.get_by_label("要遮盖的文字").first.fill("84601234")
    clerk.get_by_role("button", name="保存遮盖").click()
    assert "0451-********" in clerk.locator("#shown").inner_text()
    clerk.get_by_role("button", name="送审").click()
    for name in ("yi", "bing", "ding"):
        page = walk.person(name, **phone)
        page.get_by_role("link", name=TITLE).click()
        page.get_by_role("button", name="同意").click()
    assert walk.state(review) == "cleared"


def test_keys_and_selection(walk: Walk) -> None:
    """The keys j and k go along the queue and from item to item, a and r reach the decisions without making them, and a selection fills in the mask."""
    review = walk.pages.office.submit("1", TEXT, title=TITLE)
    walk.pages.office.submit("2", TEXT.replace("七", "九"), title=TITLE.replace("第一", "第三"))
    page = walk.person("yi")
    page.wait_for_load_state("load")  # the script comes after the page
    page.keyboard.press("j")
    for key, there in (("Enter", "#next"), ("j", "#previous"), ("k", "#next")):
        with page.expect_navigation(wait_until="load"):
            page.keyboard.press(key)
        assert page.locator(there).count() == 1
    page.keyboard.press("a")
    assert page.evaluate("document.activeElement.id") == "deed-approve"
    page.keyboard.press("r")
    assert page.evaluate("document.activeElement.id") == "code-return"
    page.keyboard.press("Tab")
    page.keyboard.type("jka?")
    assert page.locator("#words-return").input_value() == "jka?"
    assert walk.state(review) == "tier_1"
    page.evaluate(
        """() => { const text = document.querySelector('#raw .words').lastChild, at = text.data.indexOf('84601234');
        const range = document.createRange(); range.setStart(text, at); range.setEnd(text, at + 8);
        const selection = getSelection(); selection.removeAllRanges(); selection.addRange(range); }"""
    )
    page.get_by_role("button", name="遮盖选中的文字").click()
    assert page.locator(".mask-words").first.input_value() == "84601234"
    assert page.locator(".mask-which").first.input_value() == "1"
    page.get_by_role("button", name="保存遮盖").click()
    assert "0451-********" in page.locator("#shown").inner_text()


@pytest.mark.parametrize(("scheme", "language"), [("light", "zh"), ("dark", "zh"), ("dark", "en")])
def test_colours_are_told_apart(walk: Walk, scheme: str, language: str) -> None:
    """In light and in dark, words stand out from what is behind them by 4.5 to 1 (WCAG 2.1, 1.4.3)."""
    review = walk.pages.office.submit("1", TEXT, title=TITLE)
    page = walk.person("yi", color_scheme=scheme)
    for path in ("/review?state=all", f"/review/{review.id}", "/", "/alarms", "/account"):
        page.goto(
            f"{page.url.split('/', 3)[0]}//{page.url.split('/', 3)[2]}{path}{'&' if '?' in path else '?'}lang={language}"
        )
        assert page.evaluate(CONTRAST) == [], path
    page.goto(page.url.split("/account")[0] + f"/review/{review.id}?lang={language}")
    walk.shot(page, f"9-item-{scheme}-{language}")
    page.goto(page.url.split("/review")[0] + "/")
    walk.shot(page, f"9-start-{scheme}-{language}")
