"""The page of statistics: every number opens into as many rows, drawings and tables say the same, nothing is read that counts can tell."""

from __future__ import annotations

import gzip
import re

import pytest
from core_kit import JURISDICTION, core_over, record
from review_kit import Office
from statistics_kit import NEIGHBOUR, length, numbers, selection, small_year
from web_kit import Browser, Pages

from syndicate.ledger.sqlite import SqliteLedger

CHOICES = (
    "/",
    "/?year=2018",
    "/?year=2018&month=3",
    "/?year=2018&unit=%E5%8C%BA%E6%B0%B4%E5%8A%A1%E5%B1%80",
    "/?year=2018&month=4&unit=%E5%8C%BA%E6%B0%91%E6%94%BF%E5%B1%80",
    "/?year=2017",
    f"/?year=2018&jurisdiction={NEIGHBOUR}",
    f"/?year=2018&month=3&jurisdiction={NEIGHBOUR}",
    "/?year=2018&lang=en",
)


def open_page(ledger: SqliteLedger, address: str) -> Browser:
    """Open a page of statistics over a ledger."""
    browser = Pages(Office(ledger)).browser()
    assert browser.get(address).status_code == 200
    return browser


@pytest.mark.parametrize("address", CHOICES)
@pytest.mark.parametrize("seed", [1, 2])
def test_every_linked_number_is_as_long_as_its_list(seed: int, address: str) -> None:
    """Every number that is a link, also in drawings, is how many rows the list behind it has."""
    ledger = small_year(seed)
    found = list(numbers(open_page(ledger, address).page.find("main")))
    lists = {one.href: selection(one.href) for one in found if one.href.startswith("/items")}
    rows = {href: length(ledger, asked) for href, asked in lists.items()}
    assert [(one, rows[one.href]) for one in found if one.href in rows and one.value != rows[one.href]] == []
    assert len(rows) > 12


def test_numbers_that_are_no_items_open_too() -> None:
    """Open questions and what lies in quarantine lead to where they are dealt with."""
    page = open_page(small_year(1), "/?year=2018").page
    found = {one.href: one.value for one in numbers(page.find("main"))}
    assert found["/questions"] == small_year(1).statistics(2018).doubts == 1


def test_the_page_says_what_the_statistics_say() -> None:
    """Counts by channel, overlaps and what stands beside them are those of the statistics of the year."""
    ledger = small_year(1)
    counts, found = (
        ledger.statistics(2018),
        {one.href: one.value for one in numbers(open_page(ledger, "/?year=2018").page)},
    )
    assert found["/items?year=2018"] == counts.information
    assert found["/items?year=2018&count=postings"] == counts.postings
    for channel, count in counts.channels.items():
        assert found.get(f"/items?year=2018&channel={channel}", 0) == count.information
        assert found.get(f"/items?year=2018&channel={channel}&exclusive=1", 0) == counts.overlap.exclusive[channel]
    for pair, number in counts.overlap.pairs.items():
        one, other = pair.split("+")
        assert found.get(f"/items?year=2018&channel={one}&with={other}", 0) == number
    assert found["/items?year=2018&count=postings&state=shares"] == counts.shares


def test_drawings_and_tables_agree() -> None:
    """Whatever is drawn stands in a table with the same number and the same address, and a drawing says in words what it is."""
    page = open_page(small_year(1), "/?year=2018").page.find("main")
    tables = {(one.value, one.href) for table in page.select("table") for one in numbers(table)}
    drawings = page.select("svg")
    assert len(drawings) >= 8
    for drawing in drawings:
        points = [one for one in numbers(drawing) if one.value and "year=2017&month" not in one.href]
        assert {(one.value, one.href) for one in points} <= tables
        named = str(drawing["aria-labelledby"]).split()
        assert drawing["role"] == "img"
        assert all(page.find(id=name).get_text(strip=True) for name in named)
        assert all(one.get("tabindex") == "-1" for one in drawing.select("a"))


@pytest.mark.parametrize("address", ["/?year=2018", "/?year=2018&month=3", "/form?year=2018"])
def test_the_content_policy_has_nothing_to_refuse(address: str) -> None:
    """No page carries a style or a script of its own, or anything from elsewhere."""
    browser = open_page(small_year(1), address)
    assert browser.page.select("style, [style], script:not([src]), [onclick], iframe, img, link[href^=http]") == []
    assert {re.sub(r"[?].*", "", str(one["src"])) for one in browser.page.select("script")} <= {
        "/static/desk.js",
        "/static/statistics.js",
    }
    ids = [str(one["id"]) for one in browser.page.select("[id]")]
    assert len(ids) == len(set(ids))


def test_tables_can_be_read_aloud() -> None:
    """Every table has a caption or a heading, and every head of a line or column says which it is."""
    page = open_page(small_year(1), "/?year=2018").page.find("main")
    assert all(one.get("scope") in ("row", "col") for one in page.select("th"))
    assert all(table.find("caption") or table.find_parent("section").find("h2") for table in page.select("table"))
    assert page.select_one("#live")["aria-live"] == "polite"
    assert page.select_one("#figures #live") is None  # what is swapped is not read aloud


def test_the_same_page_twice_asks_once() -> None:
    """While nothing is committed the counters are asked once; after a batch they are asked again."""
    ledger = small_year(3)
    pages = Pages(Office(ledger))
    asked: list[str] = []

    def trace(_cursor: object, statement: str, _bound: object) -> bool:
        asked.append(statement)
        return True

    def counters(browser: Browser) -> int:
        asked.clear()
        browser.get("/?year=2018")
        return sum("month_counter" in statement for statement in asked)

    ledger.connection.exec_trace = trace
    try:
        browser = pages.browser()
        assert counters(browser) > 0
        assert counters(browser) == 0
        with ledger.reviews.writing(pages.office.clock()):
            pass
        assert counters(browser) == 0
        head = ledger.receipt_head()
        small_batch(ledger)
        assert ledger.receipt_head() != head
        assert counters(browser) > 0
    finally:
        ledger.connection.exec_trace = None


def small_batch(ledger: SqliteLedger) -> None:
    """Read one more publication."""
    core_over(ledger).handle("late", JURISDICTION, [record("late", "区图书馆延长开放时间，周末晚间增设少儿读书活动。")])


@pytest.mark.parametrize("address", CHOICES)
def test_no_question_goes_through_all_disclosures(address: str) -> None:
    """None of the questions behind the page reads the table of disclosures, or the counters of all days, from end to end."""
    ledger, asked = small_year(1), []

    def trace(_cursor: object, statement: str, bound: object) -> bool:
        asked.append((statement, bound))
        return True

    ledger.connection.exec_trace = trace
    try:
        open_page(ledger, address)
    finally:
        ledger.connection.exec_trace = None
    plans = [
        (str(step[3]), statement)
        for statement, bound in asked
        if statement.startswith("SELECT")
        for step in ledger.connection.execute(f"EXPLAIN QUERY PLAN {statement}", bound)
    ]
    assert len(plans) > 10
    wide = [
        pair
        for pair in plans
        if re.match(r"SCAN (disclosure|d|counter|revision|information)\b(?!.*_uncounted)", pair[0])
    ]
    assert wide == []


def test_the_figures_alone() -> None:
    """The script gets the figures without the page around them, with the version that they are of; strangers get both packed."""
    ledger = small_year(1)
    pages = Pages(Office(ledger))
    browser = pages.browser()
    answer = browser.get("/?year=2018&part=figures")
    assert browser.page.find("header") is None
    assert browser.page.select_one("#figures")["data-version"] == str(ledger.receipt_head()[0])
    assert answer.headers["content-encoding"] == "gzip"
    assert len(gzip.compress(answer.content)) < 40_000
    assert len(pages.browser().get("/?year=2018").content) < 200_000
    assert "content-encoding" not in pages.at("yi").get("/?year=2018").headers
    assert "content-encoding" not in pages.browser().get("/?year=2018", **{"accept-encoding": "identity"}).headers


@pytest.mark.parametrize(
    "address",
    ["/?year=20x8&month=13", "/?month=0&jurisdiction=x", "/?year=1999", "/?unit=%00&year=2018", "/?month=%C2%B2"],
)
def test_an_address_that_means_nothing(address: str) -> None:
    """What an address cannot mean is as if it were not asked; years without anything are empty pages."""
    assert open_page(small_year(1), address).page.find("h1") is not None


def test_an_empty_ledger() -> None:
    """Before anything was read the page says so."""
    assert "还没有读入任何信息" in open_page(SqliteLedger(None), "/").text


def test_provisional_numbers_say_so() -> None:
    """Where other rules than the present ones have made part of the numbers, the page calls them provisional and says why."""
    ledger = SqliteLedger(None)
    small_batch(ledger)
    assert "数字已稳定" in open_page(ledger, "/").text
    ledger.present_rules = lambda: "other rules"
    browser = open_page(ledger, "/")
    assert "暂计" in browser.text
    assert "按旧规则认定" in browser.text


def test_units_and_years_lead_to_their_own_page() -> None:
    """From the table of units and of years one comes to the page of one of them, which has its numbers."""
    browser = open_page(small_year(1), "/?year=2018")
    unit = browser.page.select_one("#numbers-units tbody a")
    year = next(one for one in browser.page.select("a") if one.get("href") == "/?year=2017")
    assert year.get_text(strip=True) == "2017"
    number = browser.page.select_one("#numbers-units tbody td:nth-of-type(2)").get_text(strip=True)
    browser.get(str(unit["href"]))
    assert browser.page.select_one(".cards .big").get_text(strip=True) == number


def test_what_was_sealed_opens_for_the_officer() -> None:
    """The number of what was sealed leads to as many handles: for the secrecy officer and the auditor, and without a word of the text."""
    ledger = SqliteLedger(None)
    marked = [record(f"s{number}", "机密★10年\n关于某号工程选址的报告") for number in range(3)]
    core_over(ledger).handle("test", JURISDICTION, [*marked, record("1", "区图书馆延长开放时间。")])
    pages = Pages(Office(ledger))
    officer = pages.at("ji")
    officer.get("/")
    (figure,) = [one for one in officer.page.select("#figures a") if one.get("href") == "/sealed"]
    officer.get("/sealed")
    assert len(officer.page.select("table.rows tbody tr")) == int(figure.get_text(strip=True)) == 3
    assert "weibo/s1" in officer.text
    assert "工程选址" not in officer.text
    assert pages.at("geng").get("/sealed").status_code == 200
    assert pages.at("jia").get("/sealed").status_code == 403
    assert pages.browser().get("/sealed").status_code == 303
