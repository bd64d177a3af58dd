"""The form on a page: every cell opens into what it counts; what nobody knows is not zero; the year before stands beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec
import pytest
from core_kit import JURISDICTION, NOON, core_over
from items_kit import OPEN
from review_kit import Office
from statistics_kit import length, numbers, selection, some_publications
from web_kit import SITE, Browser, Pages

from syndicate.ledger.sqlite import SqliteLedger
from syndicate.model import RegisterRow

FIELDS = ({"method": "网络", "outcome": "同意公开"}, {"method": "信函", "outcome": "已主动公开"}, {"method": "网络"})


def applied(number: int, year: int = 2018) -> RegisterRow:
    """Return a row of the register of applications, some of them answered."""
    fields = dict(FIELDS[number % 3])
    if "outcome" in fields:
        fields["closed"] = f"{year}-11-0{number % 9 + 1}"
    return RegisterRow(
        register="application",
        native_id=f"{year}-{number}",
        unit="区政府办",
        jurisdiction=JURISDICTION,
        date=NOON.replace(year=year),
        fields=fields,
        place=f"登记簿.xlsx, 行 {number + 2}",
    )


@pytest.fixture(scope="module")
def ledger() -> Iterator[SqliteLedger]:
    """A small year with applications, and the year before it."""
    opened = SqliteLedger(None)
    rows = [*(applied(number) for number in range(7)), *(applied(number, 2017) for number in range(3))]
    core_over(opened).handle("test", JURISDICTION, [*some_publications(11), *rows])
    yield opened
    opened.close()


def reader(ledger: SqliteLedger, address: str = "/form?year=2018") -> Browser:
    """Open an address where items may be read without a login."""
    browser = Pages(Office(ledger), OPEN).browser()
    assert browser.get(address).status_code == 200
    return browser


@pytest.mark.parametrize("count", ["", "&count=postings"])
@pytest.mark.parametrize("form", ["2014", "2021"])
def test_every_cell_opens_into_what_it_counts(ledger: SqliteLedger, form: str, count: str) -> None:
    """A cell leads to as many items, or rows of a register, as it says."""
    browser = reader(ledger, f"/form?year=2018&form={form}{count}")
    found = [one for table in browser.page.select("table.official") for one in numbers(table)]
    assert len(found) > 5
    for one in found:
        if one.href.startswith("/items"):
            assert length(ledger, selection(one.href)) == one.value, one.href
        else:
            browser.get(one.href)
            assert _behind(browser, postings=bool(count)) == one.value, one.href


def _behind(browser: Browser, *, postings: bool) -> int:
    """Return how much stands behind a cell, as its page says it."""
    rows = browser.page.select("table.rows tbody tr")
    said = browser.page.select_one("main p").get_text(" ", strip=True)
    numbers_said = [int(number) for number in re.findall(r"[0-9]+", said)]
    assert numbers_said[0] == len(rows)
    return numbers_said[1] if postings and "条信息" in said else numbers_said[0]


def test_the_page_says_what_the_form_says(ledger: SqliteLedger) -> None:
    """The lines are those of the filled form: counts, what nobody filled, the words 去重 or 未去重, checks with reasons."""
    browser = reader(ledger)
    counts = ledger.statistics(2018)

    def line(key: str) -> str:
        return browser.page.select_one(f"#row-{key} td:nth-of-type(2)").get_text(strip=True)

    assert line("pub_total") == str(counts.information)
    assert line("ch_weibo") == str(counts.channels["weibo"].information)
    assert line("made_normative") == "未填报"
    assert browser.page.select_one("#row-made_normative td:nth-of-type(2) a") is None
    assert line("h1") == ""
    assert "去重" in browser.text
    assert browser.page.select(".checks li")
    assert browser.page.select_one(".checks code").get_text(strip=True)
    browser.get("/form?year=2018&count=postings")
    assert line("pub_total") == str(counts.postings)
    assert "未去重" in browser.text


def test_the_year_before_stands_beside(ledger: SqliteLedger) -> None:
    """Each line has the number of the year before with its own list, and the change."""
    browser = reader(ledger)
    then, now = ledger.statistics(2017).information, ledger.statistics(2018).information
    cells = browser.page.select("#row-pub_total td")
    assert cells[2].a["href"] == f"/items?year=2017&jurisdiction={JURISDICTION}"
    assert cells[2].get_text(strip=True) == str(then)
    assert cells[3].get_text(strip=True) == f"{(now - then) / then:+.1%}"
    assert len(reader(ledger, "/form?year=2017").page.select("#row-pub_total td")) == 2


def test_which_form_is_shown(ledger: SqliteLedger) -> None:
    """Each year has the form in force for it; another can be chosen; one that there is not is told."""
    assert "2014" in reader(ledger).page.select_one("select[name=form] option[selected]").text
    assert "2021" in reader(ledger, "/form?year=2023").page.select_one("select[name=form] option[selected]").text
    browser = Pages(Office(ledger), OPEN).browser()
    assert browser.get("/form?year=2018&form=1900").status_code == 404
    assert browser.get("/form/cell?year=2018&cell=nothing").status_code == 404


def test_heads_stand_over_their_columns(ledger: SqliteLedger) -> None:
    """Every line of a table has as many cells as its heads are wide, whatever heads are shared."""
    browser = reader(ledger, "/form?year=2018&form=2021")
    tables = browser.page.select("table.official")
    assert any(len(table.select("thead tr")) > 1 for table in tables)
    for table in tables:
        heads = [
            [(int(one.get("colspan", 1)), int(one.get("rowspan", 1))) for one in row.select("th")]
            for row in table.select("thead tr")
        ]
        area = sum(wide * deep for row in heads for wide, deep in row)
        widths = {len(row.select("th, td")) for row in table.select("tbody tr")}
        assert widths == {area // len(heads)}, heads


def test_registers_are_not_for_strangers(ledger: SqliteLedger) -> None:
    """The form's numbers are for everybody; rows of registers for who works here, or on the office's own machine."""
    address = "/registers?register=application&year=2018"
    here = Pages(Office(ledger), OPEN)
    assert len(_rows(here.browser(), address)) == 7
    for site in (
        SITE,
        msgspec.structs.replace(OPEN, hosts=frozenset()),
        msgspec.structs.replace(OPEN, origins=frozenset({"https://x.example"})),
    ):
        pages = Pages(Office(ledger), site)
        answer = pages.browser().get(address)
        assert answer.status_code == 303
        assert answer.headers["location"].startswith("/login?next=/registers")
        assert pages.browser().get("/form?year=2018").status_code == 200
        assert len(_rows(pages.at("yi"), address)) == 7


def _rows(browser: Browser, address: str) -> list[object]:
    assert browser.get(address).status_code == 200
    return list(browser.page.select("table.rows tbody tr"))


def test_a_register_without_rows(ledger: SqliteLedger) -> None:
    """A register that nobody kept for a year is not filled, and the page says that this is not zero."""
    assert "不是零" in reader(ledger, "/registers?register=suit&year=2018").text
