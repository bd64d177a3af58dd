"""The page for citizens: off by default; numbers only, kept for a while, taken away as files."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

import msgspec
import pytest
from core_kit import JURISDICTION, core_over
from review_kit import Office
from statistics_kit import some_publications
from web_kit import SITE, Browser, Pages

from syndicate.ledger.sqlite import SqliteLedger

SHOWN = msgspec.structs.replace(SITE, public=True)


@pytest.fixture(scope="module")
def ledger() -> Iterator[SqliteLedger]:
    """A small year of the office, and some publications of a neighbour."""
    opened = SqliteLedger(None)
    core_over(opened).handle("test", JURISDICTION, some_publications(5))
    core_over(opened).handle("other", "230103", some_publications(6, jurisdiction="230103", count=5))
    yield opened
    opened.close()


def citizen(ledger: SqliteLedger) -> Browser:
    """Return the browser of somebody outside."""
    return Pages(Office(ledger), SHOWN).browser()


@pytest.mark.parametrize("path", ["/public", "/public.csv", "/public.json"])
def test_it_is_off_by_default(ledger: SqliteLedger, path: str) -> None:
    """Unless the setting is on there is no such page."""
    assert Pages(Office(ledger)).browser().get(path).status_code == 404


def test_it_says_what_was_disclosed(ledger: SqliteLedger) -> None:
    """The numbers are those of the office's own statistics, by channel and month."""
    browser, counts = citizen(ledger), ledger.statistics(2018, JURISDICTION)
    assert browser.get("/public?year=2018").status_code == 200
    first, months = browser.page.select("table")
    said = [[cell.get_text(strip=True) for cell in row.select("td")] for row in first.select("tbody tr, tfoot tr")]
    assert said[:-1] == [[str(one.postings), str(one.information)] for one in counts.channels.values()]
    assert said[-1] == [str(counts.postings), str(counts.information)]
    sums = [row.select("td")[-1].get_text(strip=True) for row in months.select("tbody tr")]
    assert sums == [str(one.information) for one in counts.months.values()]


def test_it_shows_no_item(ledger: SqliteLedger) -> None:
    """No headline, unit, address or source is on the page or in the files, nor any way into the ledger."""
    browser = citizen(ledger)
    told = "".join(
        browser.get(path).text for path in ("/public?year=2018", "/public.csv?year=2018", "/public.json?year=2018")
    )
    items = list(ledger.items(2018))
    assert not [word for item in items for word in (item.title, item.unit, item.url) if word and word in told]
    browser.get("/public?year=2018")
    leads = {str(one["href"]).split("?")[0] for one in browser.page.select("a")}
    assert leads == {"#content", "/public", "/public.csv", "/public.json"}


def test_the_data_is_that_of_the_page(ledger: SqliteLedger) -> None:
    """The table and the JSON hold every month and channel, and all channels with each information once."""
    browser, counts = citizen(ledger), ledger.statistics(2018, JURISDICTION)
    answer = browser.get("/public.csv?year=2018")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    told = browser.get("/public.json?year=2018").json()
    assert [{key: str(value) for key, value in row.items()} for row in told["rows"]] == rows
    assert "disclosed-2018.csv" in answer.headers["content-disposition"]
    every = {row["month"]: row for row in rows if row["channel"] == "all"}
    assert {month: int(row["information"]) for month, row in every.items()} == {
        month: one.information for month, one in counts.months.items()
    }
    weibo = sum(int(row["postings"]) for row in rows if row["channel"] == "weibo")
    assert weibo == counts.channels["weibo"].postings


@pytest.mark.parametrize("path", ["/public", "/public.csv", "/public.json", "/public?lang=en"])
def test_it_may_be_kept(ledger: SqliteLedger, path: str) -> None:
    """Answers may be kept for a while by anybody, so no cookie goes with them; who has them already is told so."""
    browser = citizen(ledger)
    answer = browser.get(path)
    assert answer.headers["cache-control"] == "public, max-age=300"
    assert "set-cookie" not in answer.headers
    assert answer.headers["last-modified"].endswith("GMT")
    again = browser.get(path, **{"if-none-match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_an_empty_ledger_and_years_without_anything() -> None:
    """Before anything was read there is a page all the same, and a year that has nothing is not shown."""
    browser = citizen(SqliteLedger(None))
    assert browser.get("/public").status_code == 200
    assert browser.get("/public.json?year=1999").json()["rows"] == []
