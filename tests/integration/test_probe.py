"""`probe` on pages of known and unknown make, served from the loopback interface."""

from __future__ import annotations

import tomllib
from collections.abc import AsyncIterator, Iterator
from datetime import datetime
from pathlib import Path

import pytest
from local_site import LocalSite, Reply

from syndicate.connect import CHINA
from syndicate.connect.http import PoliteClient, Politeness
from syndicate.connect.probe import Suggestion, probe

SAMPLES = Path(__file__).parents[2] / "connectors" / "portal" / "samples"


@pytest.fixture
def site() -> Iterator[LocalSite]:
    """A running site."""
    with LocalSite() as running:
        yield running


@pytest.fixture
async def client() -> AsyncIterator[PoliteClient]:
    """A client that may read the loopback interface."""
    rules = Politeness(interval=0.0, robots=False, allow=("127.0.0.1",))
    async with PoliteClient(lambda: datetime(2018, 6, 1, tzinfo=CHINA), rules) as polite:
        yield polite


async def probed(site: LocalSite, client: PoliteClient, body: bytes, kind: str = "text/html") -> Suggestion:
    """Serve the body and probe it."""
    site.pages["/tzgg/index.html"] = Reply(body, headers={"Content-Type": kind})
    return await probe(f"{site.url}/tzgg/index.html", client)


@pytest.mark.parametrize(
    ("sample", "family", "entries", "following"),
    [
        ("trs_index.html", "trs", 3, "/tzgg/index_1.html"),
        ("jcms_col.html", "jcms/jpage", 3, "/module/web/jpage/dataproxy.jsp?page=2&columnid=120&unitid=7&webid=1"),
        ("plain_list.html", "html", 3, "/tzgg/index.html?page=2"),
        ("ucap_search.json", "ucap", 2, "/tzgg/index.html?page=2"),
    ],
)
async def test_known_lists_are_suggested_as_portals(
    site: LocalSite, client: PoliteClient, sample: str, family: str, entries: int, following: str
) -> None:
    """A list of a known system is recognised with its rows, its next page and a configuration that can be pasted."""
    found = await probed(site, client, (SAMPLES / "lists" / sample).read_bytes())
    assert (found.connector, found.family, found.entries) == ("portal", family, entries)
    assert found.next_url == f"{site.url}{following}"
    assert found.samples[0].title
    assert found.samples[0].date
    [source] = tomllib.loads(found.toml)["source"]
    assert (source["connector"], source["url"]) == ("portal", found.url)


async def test_an_unknown_layout_gets_a_selector_that_works(site: LocalSite, client: PoliteClient) -> None:
    """Rows without dates or known addresses are found by what repeats, and the guess is told as such."""
    rows = "".join(f'<div class="card"><a href="/x/{n}">关于第{n}项工作安排的说明</a></div>' for n in range(6))
    found = await probed(site, client, f'<html><title>说明</title><div class="cards">{rows}</div></html>'.encode())
    assert found.entries == 6
    [source] = tomllib.loads(found.toml)["source"]
    assert source["options"]["rows"].endswith("div.card > a")
    assert any("选择器" in doubt for doubt in found.doubts)


async def test_an_article_leads_to_its_column(site: LocalSite, client: PoliteClient) -> None:
    """An article page is told as one, and its column is proposed instead."""
    page = (SAMPLES / "articles" / "trs.html").read_bytes()
    site.pages["/tzgg/201803/t20180305_880001.html"] = Reply(page)
    found = await probe(f"{site.url}/tzgg/201803/t20180305_880001.html", client)
    assert found.entries == 0
    assert "文章" in found.doubts[0]
    assert tomllib.loads(found.toml)["source"][0]["url"] == f"{site.url}/tzgg/"


async def test_a_home_page_lists_its_columns(site: LocalSite, client: PoliteClient) -> None:
    """A page without rows gives the columns and feeds it leads to."""
    page = (
        '<html><title>示例区</title><link rel="alternate" type="application/rss+xml" href="/rss.xml">'
        '<ul><li><a href="/tz/">通知公告</a></li><li><a href="/zc/">政策文件</a></li><li><a href="/x/">邮箱</a></li></ul></html>'
    )
    found = await probed(site, client, page.encode())
    assert found.connector == ""
    assert found.columns == (f"通知公告 {site.url}/tz/", f"政策文件 {site.url}/zc/")
    assert any("rss.xml" in doubt for doubt in found.doubts)


@pytest.mark.parametrize(
    ("body", "kind", "family"),
    [
        (b'<?xml version="1.0"?><rss version="2.0"><channel/></rss>', "text/xml", "feed"),
        (b'{"version": "https://jsonfeed.org/version/1.1", "items": []}', "application/json", "feed"),
        (b"PK\x03\x04....", "application/octet-stream", "table"),
    ],
)
async def test_feeds_and_tables_go_to_the_department_connector(
    site: LocalSite, client: PoliteClient, body: bytes, kind: str, family: str
) -> None:
    """A feed or table is read by the department connector."""
    found = await probed(site, client, body, kind)
    assert (found.connector, found.family) == ("department", family)


async def test_what_fits_nothing_is_told(site: LocalSite, client: PoliteClient) -> None:
    """Other JSON and bytes of no encoding give no suggestion but a reason."""
    for body in (b'{"code": 1}', b"\xff\xfe\xff" * 3):
        found = await probed(site, client, body)
        assert (found.connector, found.toml) == ("", "")
        assert found.doubts
