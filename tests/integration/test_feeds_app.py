"""The feeds over HTTP and as files, over a real ledger."""

from __future__ import annotations

import io
import json
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

import feedparser
import httpx
import msgspec
import pytest
from core_kit import LANE, core_over, record
from publishing_kit import SITE, amended
from publishing_rows import row, tombstone
from review_kit import CLEAN, JURISDICTION, LEAKING, PHONE, UNIT, Office
from starlette.applications import Starlette
from starlette.routing import Mount

from syndicate.ledger.sqlite import SqliteLedger
from syndicate.ledger.sqlite_outgoing import SqliteOutgoing
from syndicate.model import UsageError
from syndicate.model.review import Deed
from syndicate.publish.document import Shelf, shelf
from syndicate.publish.entries import entry_id
from syndicate.publish.feeds_app import feeds_app
from syndicate.publish.folder import MANIFEST, write
from syndicate.publish.shelving import Shelving
from syndicate.publish.site import site_of
from syndicate.settings.table import PublishSettings, Settings, WebSettings
from syndicate.web.application import application
from syndicate.web.rooms import Site as Pages


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """An office over a file."""
    return Office(SqliteLedger(tmp_path / "ledger.db"))


@pytest.fixture
async def client(office: Office, tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    """A client of the feeds, mounted under a path; they look through a connection of their own."""
    reader = SqliteLedger(tmp_path / "ledger.db")
    site = msgspec.structs.replace(SITE, page_size=2, hub="https://hub.example/")
    shelving = Shelving(reader.outgoing, JURISDICTION)

    async def held() -> Shelf:
        return shelving.shelf()

    app = Starlette(routes=[Mount("/feeds", feeds_app(site, held, lambda: office.clock.now + timedelta(hours=1)))])
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="https://open.example/feeds/") as opened:
        yield opened
    reader.close()
    office.ledger.close()


async def test_feeds_are_served(client: httpx.AsyncClient, office: Office) -> None:
    """Every format comes with its media type, masked, and an independent parser reads it."""
    office.released("1", LEAKING)
    for suffix, kind in (("atom", "atom+xml"), ("rss", "rss+xml"), ("json", "feed+json")):
        answer = await client.get(f"all.{suffix}")
        assert answer.status_code == 200
        assert answer.headers["content-type"] == f"application/{kind}; charset=utf-8"
        assert "申请人手机" in answer.text
        assert PHONE not in answer.text
    read = feedparser.parse(io.BytesIO((await client.get("all.atom")).content))
    assert not read.bozo
    assert len(read.entries) == 1


async def test_what_did_not_change_is_not_sent_again(client: httpx.AsyncClient, office: Office) -> None:
    """With either validator of the copy at hand the answer is 304, until something is released or withdrawn."""
    review = office.released("1")
    first = await client.get("all.atom")
    by_tag, by_date = {"If-None-Match": first.headers["etag"]}, {"If-Modified-Since": first.headers["last-modified"]}
    for headers in (by_tag, by_date, {"If-None-Match": f'"x", W/{first.headers["etag"]}'}):
        again = await client.get("all.atom", headers=headers)
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == first.headers["etag"]
    assert (await client.get("all.atom", headers=by_date | {"If-None-Match": '"other"'})).status_code == 200
    office.act(review, "ji", Deed.WITHDRAW)
    for headers in (by_tag, by_date):
        assert (await client.get("all.atom", headers=headers)).status_code == 200


async def test_a_young_change_has_no_date(client: httpx.AsyncClient, office: Office) -> None:
    """What has just changed may change again within the same second: no date is offered, and none is believed."""
    office.released("1")
    known = (await client.get("all.atom")).headers["last-modified"]
    held = shelf(*office.ledger.outgoing.moment())

    async def given() -> Shelf:
        return held

    app = feeds_app(SITE, given, lambda: held.entries[-1].updated + timedelta(seconds=1))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="https://x") as young:
        answer = await young.get("/all.atom", headers={"If-Modified-Since": known})
    assert answer.status_code == 200
    assert "last-modified" not in answer.headers


async def test_a_withdrawal_shows_at_once(client: httpx.AsyncClient, office: Office) -> None:
    """The next question after a withdrawal finds the text nowhere and the deleted entry everywhere; caches must ask each time."""
    review = office.released("1")
    assert CLEAN in (await client.get("all.json")).text
    office.act(review, "ji", Deed.WITHDRAW)
    uuid = entry_id(JURISDICTION, review.id)
    for path in (
        "all.atom",
        "all.rss",
        "all.json",
        "channel/website.atom",
        f"unit/{quote(UNIT)}.json",
        "kind/policy.atom",
    ):
        answer = await client.get(path)
        assert answer.status_code == 200, path
        assert answer.headers["cache-control"] == "no-cache"
        assert CLEAN not in answer.text
        assert uuid in answer.text
    assert (await client.get(f"entries/{uuid.rpartition(':')[2]}.json")).status_code == 410


async def test_a_changed_text_goes_out_only_when_it_is_cleared_again(client: httpx.AsyncClient, office: Office) -> None:
    """An edit takes the entry back; released again it is there under the same id, with the new text and no deleted entry."""
    review = office.released("1")
    before = (await client.get("all.json")).json()["items"][0]
    amended(office, review, "自2018年3月12日起恢复原开放时间。")
    said = (await client.get("all.json")).json()
    (after,) = said["items"]
    assert after["id"] == before["id"]
    assert after["content_text"] != before["content_text"]
    assert after["date_published"] > before["date_published"]
    assert not said["_syndicate"]["deleted"]


async def test_archives_and_entries(client: httpx.AsyncClient, office: Office) -> None:
    """Archives are served by number, single entries by id, several conditions by a query; what is not there is 404."""
    for number in range(5):
        office.released(str(number), f"{CLEAN}（{number}）")
    newest = (await client.get("all.json")).json()
    oldest = (await client.get("all.1.json")).json()
    assert newest["next_url"] == "https://open.example/feeds/all.2.json"
    assert len(oldest["items"]) == 2
    uuid = oldest["items"][0]["id"].rpartition(":")[2]
    assert (await client.get(f"entries/{uuid}.json")).json()["items"] == oldest["items"][:1]
    both = (await client.get("all.atom", params={"unit": UNIT, "channel": "website"})).text
    assert both.count("<entry>") == 3
    assert "all.atom?channel=website&amp;unit=" in both
    for path in ("all.3.atom", "all.0.atom", "all.txt", "all", "unit/nobody.atom", "channel/fax.atom", "all.01.atom", "../ledger.db",
                 "entries/x.json", "channel/website.atom?unit=x", "all.atom?channel=fax"):  # fmt: skip
        assert (await client.get(path)).status_code == 404, path
    assert (await client.post("all.atom")).status_code == 405
    assert (await client.head("all.atom")).status_code == 200


async def test_the_hub_is_named(client: httpx.AsyncClient) -> None:
    """A document that one subscribes to names hub and itself in its headers, too (WebSub §4)."""
    link = (await client.get("channel/weibo.rss")).headers["link"]
    assert link == '<https://hub.example/>; rel="hub", <https://open.example/feeds/channel/weibo.rss>; rel="self"'


def test_all_feeds_are_written(office: Office, tmp_path: Path) -> None:
    """Every feed is written in every format; a second time nothing is touched."""
    office.released("1")
    folder = tmp_path / "feeds"
    done = write(shelf(*office.ledger.outgoing.moment()), SITE, folder)
    files = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
    assert done.files == done.changed == len(files) - 1
    assert {"all.atom", "all.rss", "all.json", "channel/wechat.json", f"unit/{UNIT}.atom", MANIFEST} <= files
    assert write(shelf(*office.ledger.outgoing.moment()), SITE, folder) == (done.files, 0, 0)
    assert not list(folder.rglob("*.part"))
    assert json.loads((folder / "all.json").read_bytes())["items"]


def test_what_was_withdrawn_is_in_no_file(office: Office, tmp_path: Path) -> None:
    """Written after a withdrawal, no file holds the text, archives that are no more are gone, and the feed of the unit stays."""
    folder = tmp_path / "feeds"
    site = msgspec.structs.replace(SITE, page_size=1)
    review = office.released("1")
    other = office.released("2", "城区供水管网检修将于下周完成。")
    write(shelf(*office.ledger.outgoing.moment()), site, folder)
    assert (folder / "all.2.atom").exists()
    (folder / "robots.txt").write_text("mine")
    for one in (review, other):
        office.act(one, "ji", Deed.WITHDRAW)
    assert write(shelf(*office.ledger.outgoing.moment()), site, folder).removed > 0
    texts = [path.read_text("utf-8") for path in folder.rglob("*") if path.is_file()]
    assert not [text for text in texts if CLEAN in text or "供水" in text]
    assert not (folder / "all.1.atom").exists()
    assert "deleted-entry" in (folder / f"unit/{UNIT}.atom").read_text("utf-8")
    assert (folder / "robots.txt").read_text() == "mine"


def test_a_folder_of_others_is_left_alone(tmp_path: Path) -> None:
    """A folder with files that this command did not write is refused, and so is one whose list cannot be read."""
    held = shelf([row()], [tombstone(9)])
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "index.html").write_text("x")
    with pytest.raises(UsageError, match="not empty"):
        write(held, SITE, tmp_path / "a")
    write(held, SITE, tmp_path / "b")
    (tmp_path / "b" / MANIFEST).write_text("{")
    with pytest.raises(UsageError, match="cannot be read"):
        write(held, SITE, tmp_path / "b")
    assert [path.name for path in (tmp_path / "a").iterdir()] == ["index.html"]


def test_a_list_that_was_tampered_with_removes_nothing_outside(tmp_path: Path) -> None:
    """Paths that lead out of the folder are passed over."""
    held, folder = shelf([row()], []), tmp_path / "feeds"
    write(held, SITE, folder)
    (tmp_path / "precious").write_text("x")
    manifest = json.loads((folder / MANIFEST).read_bytes())
    manifest["files"] += ["../precious", str(tmp_path / "precious")]
    (folder / MANIFEST).write_text(json.dumps(manifest))
    assert write(held, SITE, folder).removed == 0
    assert (tmp_path / "precious").exists()


async def test_the_pages_serve_the_feeds(office: Office) -> None:
    """Below /feeds of the pages everybody reads what is released, without a login; hosts that are not ours are refused."""

    async def no_house(_: object) -> Any:
        raise AssertionError

    shelving = Shelving(office.ledger.outgoing, JURISDICTION)

    async def held() -> Shelf:
        return shelving.shelf()

    office.released("1", LEAKING)
    pages = Pages(title="", hosts=frozenset({"open.example"}), origins=frozenset(), secure=True)
    app = application(no_house, pages, feeds_app(SITE, held, office.clock))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="https://open.example") as reader:
        answer = await reader.get("/feeds/all.json")
        assert answer.status_code == 200
        assert len(answer.json()["items"]) == 1
        assert answer.headers["cache-control"] == "no-cache"
        assert (
            await reader.get("/feeds/all.json", headers={"If-None-Match": answer.headers["etag"]})
        ).status_code == 304
        assert (await reader.get("/feeds/all.json", headers={"Host": "other.example"})).status_code == 421
    office.ledger.close()


def test_where_the_feeds_lie() -> None:
    """The configured address stands; else they lie with the pages, where these have one."""
    told = Settings(web=WebSettings(public_url="https://open.example"))
    assert site_of(told).address("all.atom") == "https://open.example/feeds/all.atom"
    own = msgspec.structs.replace(told, publish=PublishSettings(base_url="https://cdn.example/f/"))
    assert site_of(own).address("all.atom") == "https://cdn.example/f/all.atom"
    assert site_of(Settings()).address("all.atom") == "all.atom"


def test_what_cannot_change_the_feeds_leaves_the_shelf_as_it_is() -> None:
    """A reading and another publication read nothing anew; a release and a withdrawal do."""
    office = Office()
    outgoing = SqliteOutgoing(office.connection)
    first = office.released()
    shelving = Shelving(outgoing, JURISDICTION)
    held = shelving.shelf()
    office.desk.open(first.id, "geng")
    core_over(office.ledger).handle(LANE, JURISDICTION, [record("a", "一条新的微博。")])
    assert shelving.shelf() is held
    office.released("2", "图书馆新到一批图书，欢迎借阅。")
    assert len(shelving.shelf().entries) == 2
    office.act(first, "ji", Deed.WITHDRAW)
    assert [len(shelving.shelf().entries), len(shelving.shelf().deleted)] == [1, 1]
