"""Feeds of WeChat articles, from files and by address, and the recognition of the platform's material."""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from syndicate.connect import (
    CHINA,
    ConfigError,
    Context,
    Defaults,
    FileInput,
    Reading,
    Record,
    Rejection,
    Source,
    Transient,
    Unreadable,
)
from syndicate.connect.files import FolderSource
from syndicate.connect.http import Response
from syndicate_connectors.wechat import SPEC
from syndicate_connectors.wechat.options import WechatOptions

SAMPLES = Path(__file__).parents[2] / "connectors" / "wechat" / "samples"
BIZ = "MzkwMDAwMDAwMQ=="
LINK = "https://mp.weixin.qq.com/s/FeE1dEf2GhI3jKl4MnO5pA"
ADDRESS = "https://feeds.example.invalid/feeds/all.rss"
NOW = datetime(2026, 1, 2, 3, tzinfo=CHINA)
DEFAULTS = Defaults(jurisdiction="230102")


def file_of(path: Path) -> FileInput:
    """Describe a file as the runner does."""
    return FileInput(path=path, name=path.name, size=path.stat().st_size, modified=NOW)


def read(path: Path) -> list[Reading]:
    """Read a file to its end."""
    assert SPEC.read is not None
    return list(SPEC.read(file_of(path), WechatOptions(), DEFAULTS))


def score(path: Path) -> float:
    """Return how sure the connector is of a file."""
    assert SPEC.recognise is not None
    return SPEC.recognise(file_of(path), file_of(path).head())


def rss(*items: str, title: str = "青溪区发布") -> str:
    """Return an RSS feed."""
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>{title}</title>{"".join(items)}</channel></rss>'


def item(body: str, link: str = LINK) -> str:
    """Return an RSS item."""
    return f"<item><title>题</title><link>{link}</link>{body}</item>"


def of_feed(tmp_path: Path, text: str) -> list[Reading]:
    """Read a feed."""
    path = tmp_path / "feed.xml"
    path.write_text(text, "utf-8")
    return read(path)


@pytest.mark.parametrize("name", ["wewe.atom", "wewe.rss", "wewe.json"])
def test_the_three_feeds_of_wewe_rss_give_one_article(name: str) -> None:
    """Short link and time are equal in Atom, RSS and JSON, whichever date each of them has."""
    record = read(SAMPLES / name)[0]
    assert isinstance(record, Record)
    assert record.native_id == "s/FeE1dEf2GhI3jKl4MnO5pA"
    assert record.published_at is not None
    assert record.published_at.isoformat() == "2018-03-05T10:20:30+08:00"
    assert record.account == "青溪区发布"


def test_a_failed_full_text_is_no_content() -> None:
    """The failure text of the feed maker is not hashed as the article."""
    record = read(SAMPLES / "wewe.atom")[1]
    assert isinstance(record, Record)
    assert (record.body, record.truncated) == ("", True)


def test_werss_names_articles_by_account_and_number() -> None:
    """The entry's id counts within the account of the feed's address; the odd date is Beijing time; the double wrapper goes."""
    (record,) = read(SAMPLES / "werss.xml")
    assert isinstance(record, Record)
    assert record.native_id == f"{BIZ}/2247400801/1"
    assert "s/FeE1dEf2GhI3jKl4MnO5pC" in record.aliases
    assert record.body == "<p>自6月15日起，3 路公交调整。</p>"
    assert record.published_at is not None
    assert record.published_at.isoformat() == "2025-06-14T09:59:15+08:00"


def test_in_a_feed_over_all_accounts_the_author_is_the_account(tmp_path: Path) -> None:
    """A feed named after its tool does not name the account."""
    date = "<pubDate>Mon, 05 Mar 2018 02:20:30 GMT</pubDate>"
    (record,) = of_feed(tmp_path, rss(item(f"<author>白河区发布</author>{date}"), title="WeWe-RSS All"))
    assert isinstance(record, Record)
    assert record.account == record.unit == "白河区发布"


@pytest.mark.parametrize(
    ("body", "reason"),
    [("", "no_date"), ("<pubDate>昨天 10:00</pubDate>", "bad_date"), ("<pubDate>2018-02-30</pubDate>", "bad_date")],
)
def test_an_entry_without_a_usable_date_is_rejected(tmp_path: Path, body: str, reason: str) -> None:
    """No entry gets the date of its reading."""
    (reading,) = of_feed(tmp_path, rss(item(body)))
    assert isinstance(reading, Rejection)
    assert reading.reason == reason


def test_an_entry_that_leads_elsewhere_is_rejected(tmp_path: Path) -> None:
    """An entry whose link is no article has no identity here."""
    body = "<pubDate>Mon, 05 Mar 2018 02:20:30 GMT</pubDate>"
    (reading,) = of_feed(tmp_path, rss(item(body, "https://example.invalid/1")))
    assert isinstance(reading, Rejection)
    assert reading.reason == "bad_id"


def test_a_long_html_description_is_the_text(tmp_path: Path) -> None:
    """Feeds that put the whole article into the description have it as text, not as a summary."""
    body = "&lt;p&gt;" + "正文。" * 200 + "&lt;/p&gt;"
    date = "<pubDate>Mon, 05 Mar 2018 02:20:30 GMT</pubDate>"
    (record,) = of_feed(tmp_path, rss(item(f"<description>{body}</description>{date}")))
    assert isinstance(record, Record)
    assert (record.html, record.truncated) == (True, False)


@pytest.mark.parametrize("path", sorted(SAMPLES.iterdir()), ids=lambda path: path.name)
def test_every_sample_is_recognised_and_read(path: Path, tmp_path: Path) -> None:
    """Shape decides: under a name that says nothing the file is recognised and gives readings."""
    renamed = tmp_path / "unnamed.bin"
    shutil.copy(path, renamed)
    assert score(renamed) >= 0.8
    assert read(renamed)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"id,bid,\xe6\xad\xa3\xe6\x96\x87\n",
        b'{"user":{},"weibo":[]}',
        b"<html><body>\xe6\x94\xbf\xe5\xba\x9c\xe7\xbd\x91\xe7\xab\x99 <a href='https://mp.weixin.qq.com/s/AbC1dEf2GhI3jKl4MnO5pQ'>a</a></body></html>",
        rss(*(item("", f"https://example.invalid/{n}") for n in range(3)), item("")).encode(),
        "标题,链接,发布时间\n".encode("gb18030"),
        b"PK\x03\x04 no workbook",
        b"\xd0\xcf\x11\xe0 no workbook",
    ],
)
def test_other_material_is_left_to_others(tmp_path: Path, content: bytes) -> None:
    """Feeds, pages and tables that merely mention the platform are not claimed."""
    path = tmp_path / "in"
    path.write_bytes(content)
    assert score(path) < 0.5


def test_a_zip_bomb_is_not_inflated_to_be_recognised(tmp_path: Path) -> None:
    """Only the beginning of a workbook part is inflated for recognition."""
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("xl/sharedStrings.xml", b"0" * 50_000_000)
    assert score(path) == 0


def read_or_refused(reading: Callable[[], list[Reading]]) -> list[Reading]:
    """Return the readings, or the one rejection of the whole file."""
    try:
        return reading()
    except Unreadable as error:
        return [error.rejection]


@pytest.mark.parametrize("at", range(40, 4000, 97))
def test_a_damaged_workbook_breaks_nothing(tmp_path: Path, at: int) -> None:
    """A workbook with broken bytes is scored, and either read or refused as a whole."""
    raw = bytearray((SAMPLES / "exporter.xlsx").read_bytes())
    raw[at : at + 8] = b"\xff" * 8
    path = tmp_path / "in.xlsx"
    path.write_bytes(raw)
    assert 0 <= score(path) <= 1
    assert read_or_refused(lambda: read(path))


def test_a_damaged_feed_breaks_nothing(tmp_path: Path) -> None:
    """A feed whose elements are broken gives entries or rejections, never a crash."""
    text = (SAMPLES / "wewe.atom").read_text("utf-8")
    for at in range(200, len(text), 37):
        damaged = text[:at] + text[at + 11 :]
        assert read_or_refused(lambda damaged=damaged: of_feed(tmp_path, damaged)) is not None


class Client:
    """Answers one address as told, and notes what it was asked."""

    def __init__(self, content: bytes = b"", *, not_modified: bool = False) -> None:
        self.answer = Response(
            status=304 if not_modified else 200,
            headers={"etag": '"v1"', "content-type": "application/xml"},
            content=content,
            url="https://feeds.example.invalid/feeds/MP_WXS_3900000001.rss",
            not_modified=not_modified,
            fetched_at=NOW,
        )
        self.asked: list[Mapping[str, str | None]] = []

    async def get(self, url: str, *, etag: str | None = None, last_modified: str | None = None) -> Response:
        """Answer."""
        self.asked.append({"url": url, "etag": etag, "last_modified": last_modified})
        return self.answer


def context(client: Any, url: str = ADDRESS) -> Context:
    """Return the context of a source."""
    return Context(name="feeds", defaults=DEFAULTS, http=client, now=lambda: NOW, url=url)


def connect(client: Any, url: str = ADDRESS) -> Source:
    """Build the source."""
    assert SPEC.connect is not None
    return SPEC.connect(context(client, url), WechatOptions())


async def test_a_feed_is_read_by_address() -> None:
    """A poll gives the entries, keeps the validators, and takes the time of the answer as the time of reading."""
    client = Client((SAMPLES / "wewe.rss").read_bytes())
    source = connect(client)
    page = await source.poll(None)
    (record,) = page.readings
    assert isinstance(record, Record)
    assert record.received_at == NOW
    assert page.next_cursor == {"etag": '"v1"'}
    assert client.asked == [{"url": ADDRESS, "etag": None, "last_modified": None}]


async def test_an_unchanged_feed_is_read_with_nothing_new() -> None:
    """With the validators of the last answer an unchanged feed gives no readings and keeps the cursor."""
    client = Client(not_modified=True)
    source = connect(client)
    page = await source.poll({"etag": '"v1"'})
    assert (page.readings, page.next_cursor) == ((), {"etag": '"v1"'})
    assert client.asked[0]["etag"] == '"v1"'


async def test_an_error_page_is_not_nothing_new() -> None:
    """A web page with status 200 in place of the feed could not be read; it is tried again."""
    source = connect(Client("<html><body>维护中</body></html>".encode()))
    with pytest.raises(Transient) as caught:
        await source.poll(None)
    assert caught.value.reason == "parse"


async def test_a_folder_of_pages_is_a_source(tmp_path: Path) -> None:
    """Pages in folders named after their titles are read where they lie."""
    folder = tmp_path / "民生实事"
    folder.mkdir()
    shutil.copy(SAMPLES / "article.html", folder / "index.html")
    (folder / "note.tmp").write_text("x")
    source = FolderSource(SPEC, WechatOptions(), context(None), tmp_path, settle=0)
    page = await source.poll(None)
    (record,) = page.readings
    assert isinstance(record, Record)
    assert record.place == "民生实事/index.html"


@pytest.mark.parametrize("url", ["", "ftp://a.example.invalid", "a.rss"])
def test_a_source_needs_an_address(url: str) -> None:
    """The message names the source and what was expected."""
    with pytest.raises(ConfigError, match="feeds"):
        connect(Client(), url)


def test_a_feed_that_is_no_feed_is_unreadable(tmp_path: Path) -> None:
    """An entity bomb under the name of a feed is refused as a whole."""
    bomb = f'<!DOCTYPE rss [<!ENTITY a "b">]>{rss(item(""))[21:]}'
    with pytest.raises(Unreadable) as caught:
        of_feed(tmp_path, '<?xml version="1.0"?>' + bomb)
    assert caught.value.rejection.reason == "unsafe_xml"
