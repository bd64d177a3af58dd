"""Saved article pages as files: records, tombstones and failed captures."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from syndicate.connect import CHINA, Defaults, FileInput, Presence, Record, Rejection, Standing, Unreadable
from syndicate_connectors.wechat import SPEC
from syndicate_connectors.wechat.options import WechatOptions
from syndicate_connectors.wechat.pages import PAGE_LIMIT, name_in_file

SAMPLES = Path(__file__).parents[2] / "connectors" / "wechat" / "samples"
BIZ = "MzkwMDAwMDAwMQ=="
MODIFIED = datetime(2026, 1, 2, 3, tzinfo=CHINA)
NOTICE = '<html><head><title></title></head><body><h2 class="weui-msg__title">{}</h2></body></html>'


def read(path: Path, name: str = "", **options: str) -> Record | Rejection:
    """Read one page, under the name that people know it by."""
    assert SPEC.read is not None
    file = FileInput(path=path, name=name or path.name, size=path.stat().st_size, modified=MODIFIED)
    (reading,) = SPEC.read(file, WechatOptions(**options), Defaults(jurisdiction="230102"))
    assert isinstance(reading, Record | Rejection)
    return reading


def written(tmp_path: Path, text: str, encoding: str = "utf-8") -> Path:
    """Write a page."""
    path = tmp_path / "page.html"
    path.write_bytes(text.encode(encoding))
    return path


def test_an_article_becomes_a_record() -> None:
    """A saved article has its identity, its other names, its place and the time of saving."""
    record = read(SAMPLES / "article.html")
    assert isinstance(record, Record)
    assert record.source == "wechat"
    assert record.native_id == f"{BIZ}/2247400601/1"
    assert record.aliases == ("s/AbC1dEf2GhI3jKl4MnO5pQ", "青溪区发布/2247400601_1")
    assert record.unit == record.account == "青溪区发布"
    assert record.received_at == MODIFIED
    assert record.version == 1520215230
    assert not record.truncated
    assert [link.url for link in record.links] == ["http://www.qingxi.example.gov.cn/a/2.html"]


def test_a_share_is_kept_apart() -> None:
    """A page that passes on an article is a share and links to it."""
    record = read(SAMPLES / "share.html")
    assert isinstance(record, Record)
    assert record.standing is Standing.SHARE
    assert any("mid=2247400999" in link.url for link in record.links)


def test_the_unit_of_the_configuration_wins() -> None:
    """A configured unit stands instead of the account's name."""
    assert SPEC.read is not None
    path = SAMPLES / "article.html"
    file = FileInput(path=path, name=path.name, size=path.stat().st_size, modified=MODIFIED)
    (record,) = SPEC.read(file, WechatOptions(), Defaults(jurisdiction="230102", unit="宣传部"))
    assert isinstance(record, Record)
    assert (record.unit, record.account) == ("宣传部", "青溪区发布")


def test_articles_of_other_accounts_are_foreign() -> None:
    """With a list of own accounts, the articles of others are not own disclosures."""
    record = read(SAMPLES / "article.html", own="白河区发布，青溪区教育")
    assert isinstance(record, Record)
    assert record.standing is Standing.FOREIGN


def test_the_folder_gives_a_missing_title(tmp_path: Path) -> None:
    """In the layout `<title>/index.html` the folder names an article that has no title element."""
    text = f'<div id="js_content">文</div><script>var biz = "{BIZ}"; var mid = "2247400610"; var idx = "1"; var ct = "1520215230";</script>'
    record = read(written(tmp_path, text), "道路封闭通告/index.html")
    assert isinstance(record, Record)
    assert record.title == "道路封闭通告"


def test_a_page_in_gb18030_is_read(tmp_path: Path) -> None:
    """A page saved in the encoding of Chinese Windows is read like any other."""
    text = (SAMPLES / "article.html").read_text("utf-8").replace('charset="utf-8"', 'charset="gb2312"')
    record = read(written(tmp_path, text, "gb18030"))
    assert isinstance(record, Record)
    assert record.title == "青溪区公布2018年民生实事清单"


@pytest.mark.parametrize(
    "name",
    [
        "De1eTed2GhI3jKl4MnO5pQ.html",
        "saved/https%3A%2F%2Fmp.weixin.qq.com%2Fs%2FDe1eTed2GhI3jKl4MnO5pQ.html",
        "mp.weixin.qq.com_s_De1eTed2GhI3jKl4MnO5pQ.html",
    ],
)
def test_a_tombstone_with_a_name_records_the_deletion(name: str) -> None:
    """A deletion notice saved under the article's id says that this article was deleted, and nothing about its time."""
    record = read(SAMPLES / "De1eTed2GhI3jKl4MnO5pQ.html", name)
    assert isinstance(record, Record)
    assert record.native_id == "s/De1eTed2GhI3jKl4MnO5pQ"
    assert record.presence is Presence.DELETED
    assert record.published_at is None


def test_a_removal_by_the_platform_is_known_by_its_saved_address() -> None:
    """The address that the browser noted names the article of a violation notice."""
    record = read(SAMPLES / "violation.html")
    assert isinstance(record, Record)
    assert record.native_id == f"{BIZ}/2247400701/1"
    assert record.presence is Presence.VIOLATION


def test_a_tombstone_without_a_name_is_rejected(tmp_path: Path) -> None:
    """A deletion notice that tells not which article was deleted removes none."""
    reading = read(written(tmp_path, NOTICE.format("该内容已被发布者删除")), "某篇文章/index.html")
    assert isinstance(reading, Rejection)
    assert reading.reason == "not_an_article"
    assert "哪篇文章" in reading.message


@pytest.mark.parametrize(
    "text", ["该内容暂时无法查看", "链接已过期", "当前环境异常，完成验证后即可继续访问", "参数错误"]
)
def test_failed_captures_are_rejected_even_with_a_name(tmp_path: Path, text: str) -> None:
    """What could not be read is waiting for a person and never counts as deleted."""
    reading = read(written(tmp_path, NOTICE.format(text)), "De1eTed2GhI3jKl4MnO5pQ.html")
    assert isinstance(reading, Rejection)
    assert reading.reason == "not_an_article"
    assert reading.raw


def test_an_article_without_identity_is_rejected(tmp_path: Path) -> None:
    """An export page whose scripts were removed cannot be told from a repeat and is not counted."""
    reading = read(
        written(
            tmp_path,
            '<h1 id="activity-name">题</h1><em id="publish_time">2018-05-02 10:00</em><div id="js_content">文</div>',
        )
    )
    assert isinstance(reading, Rejection)
    assert reading.reason == "bad_id"


@pytest.mark.parametrize(
    ("script", "reason"),
    [("", "no_date"), ('var ct = "99";', "bad_date"), ('var createTime = "2018-02-30 10:00";', "bad_date")],
)
def test_an_article_without_a_date_is_rejected(tmp_path: Path, script: str, reason: str) -> None:
    """No date and an impossible date are told apart, and today's date is never used."""
    text = f'<div id="js_content">文</div><script>var biz = "{BIZ}"; var mid = "2247400610"; var idx = "1"; {script}</script>'
    reading = read(written(tmp_path, text))
    assert isinstance(reading, Rejection)
    assert reading.reason == reason


def test_another_site_is_unreadable(tmp_path: Path) -> None:
    """A page of another site given to this connector is refused as a whole."""
    with pytest.raises(Unreadable) as caught:
        read(written(tmp_path, "<html><body>青溪区政府网站</body></html>"))
    assert caught.value.rejection.reason == "not_the_format"


def test_a_page_beyond_all_measure_is_not_read(tmp_path: Path) -> None:
    """A huge page is refused before it is held in memory."""
    path = written(tmp_path, "<html>")
    file = FileInput(path=path, name="big.html", size=PAGE_LIMIT + 1, modified=MODIFIED)
    assert SPEC.read is not None
    with pytest.raises(Unreadable) as caught:
        list(SPEC.read(file, WechatOptions(), Defaults(jurisdiction="230102")))
    assert caught.value.rejection.reason == "too_large"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (f"{BIZ}_2247400601_1.html", (BIZ, "2247400601", "1")),
        (f"a/{BIZ}-2247400601-2.htm", (BIZ, "2247400601", "2")),
        (
            f"https%3A%2F%2Fmp.weixin.qq.com%2Fs%3F__biz%3D{BIZ}%26mid%3D2247400601%26idx%3D3.html",
            (BIZ, "2247400601", "3"),
        ),
        ("政务公开.html", ("", "", "")),
        ("2247400601_1.html", ("", "", "")),
    ],
)
def test_file_names_may_carry_the_identity(name: str, expected: tuple[str, str, str]) -> None:
    """An identity is read from a file name only where account, message and position all stand in it."""
    assert name_in_file(name)[:3] == expected


@pytest.mark.parametrize(
    "name", ["annual-report-2018-aug.html", "Information-Disclosure.html", "2018010120180131201802.html"]
)
def test_ordinary_words_are_no_short_ids(name: str) -> None:
    """A file name of 22 letters is a short id only with small and capital letters and digits."""
    assert name_in_file(name).short == ""
