"""The API says what the pages say, to whom they say it, and tells what is wrong in words."""

from __future__ import annotations

import asyncio
import json
from datetime import timedelta
from typing import Any

import httpx
import msgspec
import pytest
from items_kit import Archive
from web_kit import BASE, with_passwords

from syndicate.model.review import Role
from syndicate.web.api.endpoint import Access
from syndicate.web.api.endpoints import ENDPOINTS
from syndicate.web.api.openapi import described

TOKEN = "a secret of thirty-two characters or more"


class Program:
    """A program that asks, with a token or without."""

    def __init__(self, archive: Archive, token: str = "") -> None:
        headers = {"authorization": f"Bearer {token}"} if token else {}
        transport = httpx.ASGITransport(archive.app)
        self._client = httpx.AsyncClient(transport=transport, base_url=f"{BASE}/api/v1", headers=headers)

    def ask(self, method: str, path: str, **more: Any) -> httpx.Response:
        """Ask for something."""
        return asyncio.run(self._client.request(method, path, **more))

    def get(self, path: str, **asked: Any) -> Any:
        """Return what an address answers; it must answer."""
        answer = self.ask("GET", path.removeprefix("/api/v1"), params=asked or None)
        assert answer.status_code == 200, answer.text
        return answer.json()


def acting(archive: Archive, *roles: Role) -> Program:
    """Return a program with the token of somebody who has these roles."""
    archive.office.enrol("robot", "", roles)
    archive.rooms.people.give_token("robot", "robot", "tests", 30, TOKEN)
    return Program(archive, TOKEN)


@pytest.fixture
def archive() -> Archive:
    """Return an office that has published four things, with open pages."""
    return Archive()


def test_figures_lead_to_their_items(archive: Archive) -> None:
    """Every number of the first page is as long as the list that it names."""
    program = Program(archive)
    figures = program.get("/figures", year=2018)
    told = [
        one for board in figures["boards"] for line in board["lines"] for one in line["figures"] if one and one["items"]
    ]
    assert len(told) > 20
    for one in told:
        listed = program.get(one["items"])
        assert listed["total"] == one["value"], one


def test_a_year_in_numbers(archive: Archive) -> None:
    """The statistics are those of the ledger; years and head tell what there is."""
    program = Program(archive)
    there = program.get("/years")
    assert (there["years"], there["settled"]) == ([2018], True)
    told = program.get("/statistics/2018")
    assert told == msgspec.to_builtins(archive.ledger.statistics(2018))
    assert told["information"] == 2


def test_pages_of_a_list_are_the_list(archive: Archive) -> None:
    """Asked row by row, a list gives every row once, and its total at every step."""
    program = Program(archive)
    whole = program.get("/items", year=2018, count="postings")
    seen: list[str] = []
    after = ""
    while True:
        page = program.get("/items", year=2018, count="postings", size=1, after=after)
        assert page["total"] == whole["total"] == 4
        seen += [one["handle"] for one in page["items"]]
        after = page["after"]
        if not after:
            break
    assert seen == [one["handle"] for one in whole["items"]]


def test_search(archive: Archive) -> None:
    """Words are found; too few of them are refused."""
    program = Program(archive)
    title = program.get("/items", year=2018)["items"][0]["title"]
    assert program.get("/items", q=title[:6])["total"] >= 1
    assert program.ask("GET", "/items", params={"q": "水"}).status_code == 422


def test_an_information_with_everything_behind_it(archive: Archive) -> None:
    """Disclosures, what ties them, readings, texts, receipts."""
    program = Program(archive)
    (several,) = [one for one in program.get("/items", year=2018)["items"] if one["disclosures"] > 1]
    found = program.get(f"/items/{several['handle']}")
    assert len(found["disclosures"]) == several["disclosures"] == 3
    assert sum(one["via"] is None for one in found["disclosures"]) == 1
    assert all(one["text"] and one["readings"] for one in found["disclosures"])
    receipt = program.get(f"/receipts/{found['disclosures'][0]['receipt']}")
    assert receipt["right"] is True
    assert program.get("/receipts")["receipts"][0]["hash"] == receipt["receipt"]["hash"]


def test_a_form_opens_into_its_items(archive: Archive) -> None:
    """Cells carry value, basis and the list behind them; what nobody filled is null and not zero."""
    program = Program(archive)
    cells = {one["key"]: one for one in program.get("/forms/2014/2018")["cells"]}
    assert cells["pub_total"]["value"] == 2
    assert program.get(cells["pub_total"]["items"])["total"] == 2
    assert (cells["staff_full"]["value"], cells["staff_full"]["text"]) == (None, "未填报")
    assert {one["id"] for one in program.get("/forms")} >= {"2014", "2021"}
    assert program.ask("GET", "/forms/1999/2018").status_code == 404


@pytest.mark.parametrize(
    ("path", "named"),
    [
        ("/items?year=abc", "year"),
        ("/items?foo=1", "foo"),
        ("/items?year=2018&year=2019", "year"),
        ("/statistics/18", "year"),
    ],
)
def test_what_does_not_fit_is_named(archive: Archive, path: str, named: str) -> None:
    """A parameter that cannot mean anything gives problem details that name it, in both languages."""
    answer = Program(archive).ask("GET", path)
    assert (answer.status_code, answer.headers["content-type"]) == (422, "application/problem+json")
    told = answer.json()
    assert told["status"] == 422
    assert named in told["detail"]
    assert " / " in told["title"]
    assert told["instance"].startswith("/api/v1/")


@pytest.mark.parametrize("one", ENDPOINTS, ids=lambda one: one.name)
def test_strangers_are_let_in_where_the_table_says_so(one: Any) -> None:
    """On pages that are closed for reading, only what is for anybody answers a stranger; a wrong token opens nothing at all."""
    closed = Archive(open_reading=False)
    path = one.path.replace("{year}", "2018").replace("{form}", "2014").replace("{register}", "application")
    path = (
        path.replace("{handle}", "0" * 16).replace("{review}", "0" * 16).replace("{number}", "1").replace("{act}", "1")
    )
    path = path.replace("{name}", "portal")
    answer = Program(closed).ask(one.method, path)
    assert (answer.status_code != 401) is (one.access is Access.ANYBODY)
    wrong = Program(closed, "no such token").ask(one.method, path)
    assert (wrong.status_code, wrong.headers["www-authenticate"]) == (401, "Bearer")


def test_a_token_acts_as_its_person(archive: Archive) -> None:
    """A clerk's token splits an information and takes it back; counts follow at once, and the record says who."""
    program = acting(archive, Role.CLERK)
    assert program.get("/me")["roles"] == ["clerk"]
    (several,) = [one for one in program.get("/items", year=2018)["items"] if one["disclosures"] > 1]
    one = program.get(f"/items/{several['handle']}")["disclosures"][2]["handle"]
    told = program.ask("POST", f"/items/{one}/split", json={"reason": "内容不同"}).json()
    assert (told["done"], told["refused"]) == (True, "")
    assert program.get("/statistics/2018")["information"] == 3
    act = program.get(f"/items/{one}")["rulings"][-1]
    assert (act["by"], act["reason"]) == ("robot", "内容不同")
    undone = program.ask("POST", f"/rulings/{act['act']}/undo", json={"reason": "误判"}).json()
    assert undone["refused"] == ""
    assert program.get("/statistics/2018")["information"] == 2


def test_rights_are_those_of_the_pages(archive: Archive) -> None:
    """An auditor's token reads and rules on nothing; a reason is mandatory."""
    program = acting(archive, Role.AUDITOR)
    (several,) = [one for one in program.get("/items", year=2018)["items"] if one["disclosures"] > 1]
    path = f"/items/{several['handle']}/split"
    assert program.ask("POST", path, json={"reason": "内容不同"}).status_code == 403
    assert program.ask("POST", path, json={"reason": " "}).status_code == 422
    assert program.ask("POST", path, content=b"{").status_code == 422


def test_a_login_reads_but_changes_nothing(archive: Archive) -> None:
    """The cookie of a browser, which other sites' pages can send along, is no token: what changes something is refused."""
    with_passwords(archive.office)
    browser = archive.at("jia")
    assert browser.get("/api/v1/me").json()["name"] == "jia"
    answer = asyncio.run(
        browser.client.post(
            "/api/v1/rulings", json={"one": "0" * 16, "other": "1" * 16, "decision": "same", "reason": "x"}
        )
    )
    assert answer.status_code == 401


def test_a_token_that_is_over_opens_nothing(archive: Archive) -> None:
    """Its last day is its last day."""
    program = acting(archive, Role.AUDITOR)
    assert program.ask("GET", "/me").status_code == 200
    archive.office.clock.now += timedelta(days=31)
    assert program.ask("GET", "/me").status_code == 401


def test_what_is_not_there_is_told_as_problems_too(archive: Archive) -> None:
    """Unknown addresses and methods answer in the same form."""
    program = Program(archive)
    lost, method = program.ask("GET", "/nothing"), program.ask("PUT", "/items")
    assert (lost.status_code, lost.headers["content-type"]) == (404, "application/problem+json")
    assert (method.status_code, method.headers["content-type"]) == (405, "application/problem+json")


def test_the_description_lists_every_endpoint_and_the_page_shows_it(archive: Archive) -> None:
    """OpenAPI 3.1 is served with a reader that needs nothing from elsewhere."""
    document = Program(archive).get("/openapi.json")
    assert document == json.loads(json.dumps(described(ENDPOINTS)))
    assert document["openapi"] == "3.1.0"
    operations = [one["operationId"] for path in document["paths"].values() for one in path.values()]
    assert sorted(operations) == sorted(one.name for one in ENDPOINTS)
    page = archive.browser().get("/api")
    assert all(f'id="{name}"' in page.text for name in operations)
    assert "http" not in page.text.replace("http://127.0.0.1", "")
