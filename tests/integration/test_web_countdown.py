"""The page on the year's end: days left, what stands in the way, and who has handed in; each number leads to where it is worked off."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

import pytest
from core_kit import JURISDICTION, NOON, core_over
from items_kit import OPEN
from review_kit import Office
from statistics_kit import length, selection, some_publications
from web_kit import SITE, Browser, Pages

from syndicate.ledger.sqlite import SqliteLedger
from syndicate.model import RegisterRow
from syndicate.returns.filing import countdown
from syndicate.returns.library import load_form
from syndicate.web.season import announced


@pytest.fixture(scope="module")
def ledger() -> Iterator[SqliteLedger]:
    """A small year; one application of a unit that publishes nothing."""
    opened = SqliteLedger(None)
    row = RegisterRow(
        register="application",
        native_id="1",
        unit="区司法局",
        jurisdiction=JURISDICTION,
        date=NOON,
        fields={"method": "网络"},
        place="登记簿.xlsx, 行 2",
    )
    core_over(opened).handle("test", JURISDICTION, [*some_publications(11), row])
    yield opened
    opened.close()


def reader(ledger: SqliteLedger, address: str) -> Browser:
    """Open an address on the office's own machine."""
    browser = Pages(Office(ledger), OPEN).browser()
    assert browser.get(address).status_code == 200
    return browser


def test_what_is_open_leads_to_its_list(ledger: SqliteLedger) -> None:
    """Each number of what is not filed yet is as long as the list that it leads to."""
    browser = reader(ledger, "/ready?year=2018")
    links = [one for one in browser.page.select("#content a[href^='/items?']") if "unknown" in str(one["href"])]
    assert links
    for link in links:
        asked = selection(str(link["href"]))
        assert length(ledger, asked) == int(link.get_text(strip=True).replace(",", "")), link["href"]


def test_units_stand_with_what_they_handed_in(ledger: SqliteLedger) -> None:
    """A unit with register rows alone is told apart from one with disclosures alone; the postings open."""
    browser = reader(ledger, "/ready?year=2018")
    lines = {row.th.get_text(strip=True): row for row in browser.page.select("#units ~ div tbody tr")}
    assert "只有登记" in lines["区司法局"].get_text()
    counted = ledger.statistics(2018, JURISDICTION).units
    for unit, count in counted.items():
        if unit and count.postings:
            assert "只有条目" in lines[unit].get_text()
            assert length(ledger, selection(str(lines[unit].a["href"]))) == count.postings


def test_in_english_nothing_is_chinese_but_names(ledger: SqliteLedger) -> None:
    """The page shows one language: matters, states and owners are told in English."""
    browser = reader(ledger, "/ready?year=2018&lang=en")
    text = " ".join(one.get_text(" ") for one in browser.page.select("#open ~ div td, #open ~ div th"))
    assert "Unfilled cells" in text
    assert "Clerk" in text
    for name in ledger.statistics(2018, JURISDICTION).units.keys() | {"区司法局"}:
        text = text.replace(name, "") if name else text
    assert re.findall("[一-鿿]+", text) == []


def test_strangers_see_nothing_of_it(ledger: SqliteLedger) -> None:
    """Who is not logged in is sent to the login, and by the API told so."""
    browser = Pages(Office(ledger), SITE).browser()
    assert browser.get("/ready?year=2018").headers["location"].startswith("/login?next=")
    assert browser.get("/api/v1/ready/2018").status_code == 401


def test_the_api_says_what_the_page_shows(ledger: SqliteLedger) -> None:
    """Deadlines, open matters and units come as JSON, too."""
    told = Pages(Office(ledger), OPEN).browser().get("/api/v1/ready/2018").json()
    assert told["form"] == "2014"
    assert [one["last"] for one in told["deadlines"]] == ["2019-03-31"]
    assert {one["kind"] for one in told["open"]} >= {"unclassified", "unfilled"}
    assert {one["unit"] for one in told["units"]} >= {"区司法局", "区水务局"}


def test_the_first_page_announces_it_in_the_season(ledger: SqliteLedger) -> None:
    """In December the first page leads to the return that is being made, with the next day to file by; in June it does not."""
    pages = Pages(Office(ledger), OPEN)
    pages.office.clock.now = NOON.replace(year=2018, month=12, day=10)
    browser = pages.browser()
    browser.get("/")
    assert browser.page.select_one("a[href='/ready?year=2018']") is not None
    assert "2019-03-31" in browser.text
    assert "75 个工作日" in browser.text
    pages.office.clock.now = NOON.replace(year=2018, month=6, day=10)
    browser.get("/")
    assert browser.page.select_one("a[href^='/ready?']") is None


@pytest.mark.parametrize(
    ("today", "year"),
    [(date(2018, 12, 1), 2018), (date(2019, 1, 5), 2018), (date(2019, 3, 31), 2018), (date(2019, 4, 1), 0)],
)
def test_the_season_lasts_from_december_to_march(today: date, year: int) -> None:
    """From 1 December to 31 March the year that ends or has ended is the one that is made."""
    assert announced(today) == year


def test_days_left_are_working_days_where_the_calendar_is_known() -> None:
    """The deadlines of the form are told with working days; beyond the announced calendar only days are, and nothing is guessed."""
    form = load_form("2021")
    (first, second, last) = countdown(form, 2023, date(2024, 2, 1))
    assert (first.over, first.working_days) == (True, -1)
    assert (second.last, second.days, second.working_days) == (date(2024, 2, 20), 19, 10)
    assert last.last == date(2024, 3, 31)
    assert {one.working_days for one in countdown(form, 2090, date(2090, 12, 1))} == {None}
