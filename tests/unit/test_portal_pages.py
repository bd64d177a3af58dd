"""Portal pages: articles, dates and identity, on the connector's own samples and on values."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syndicate.connect import CHINA, Defaults, Precision, Reading, Record, Rejection, Unreadable
from syndicate.connect.files import file_input
from syndicate_connectors.portal import SPEC
from syndicate_connectors.portal.article import Fetched, read_article
from syndicate_connectors.portal.dating import dating, url_date
from syndicate_connectors.portal.identity import is_own, native_id, on_site
from syndicate_connectors.portal.meta import catalogue
from syndicate_connectors.portal.options import PortalOptions
from syndicate_connectors.portal.readable import readable

SAMPLES = Path(__file__).parents[2] / "connectors" / "portal" / "samples"
DEFAULTS = Defaults(jurisdiction="230102")
OPTIONS = PortalOptions()


def sample(name: str) -> list[Reading]:
    """What the connector reads from one of its samples."""
    assert SPEC.read is not None
    return list(SPEC.read(file_input(SAMPLES / name, SAMPLES), OPTIONS, DEFAULTS))


def record(name: str) -> Record:
    """The one record of a sample."""
    [reading] = sample(name)
    assert isinstance(reading, Record)
    return reading


def page(html: str, url: str = "http://www.example.gov.cn/a/b.html") -> Record | Rejection:
    """What becomes of a page."""
    seen = datetime(2018, 6, 1, tzinfo=CHINA)
    return read_article(Fetched(raw=html.encode(), url=url, seen_at=seen), OPTIONS, DEFAULTS)


def test_standard_tags_and_the_catalogue_table_are_read() -> None:
    """A page after the national guideline gives title, time, column and the facts of its table, padded labels included."""
    trs = record("articles/trs.html")
    assert (trs.source, trs.unit) == ("www.example.gov.cn", "示例区人民政府")
    assert trs.native_id == "http://www.example.gov.cn/tzgg/201803/t20180305_880001.html"
    assert trs.published_at == datetime(2018, 3, 5, 10, 20, tzinfo=CHINA)
    assert trs.precision is Precision.MINUTE
    expected = {
        "document_number": "示例政办发〔2018〕7号",
        "index_number": "990000001/2018-00017",
        "written_date": "2018年3月1日",
        "issuer": "区政府办公室",
        "column": "通知公告",
        "content_source": "区园林局",
    }
    assert expected.items() <= trs.labels.items()
    assert "theme" not in trs.labels, "an empty cell does not take the next label for its value"
    assert [link.url for link in trs.links] == ["http://www.example.gov.cn/tzgg/201803/P020180305000001.doc"]


def test_the_last_tag_that_says_something_wins() -> None:
    """Doubled tags, empty values and the word null do not hide what was said; names count in any case."""
    ucap = record("articles/ucap.shtml")
    assert ucap.title == "示例区关于加强供热管理的意见"
    assert ucap.published_at == datetime(2018, 10, 12, 9, 0, 30, tzinfo=CHINA)
    assert record("articles/jcms.html").labels["content_source"] == "区水务局"


def test_a_twelve_hour_clock_is_noticed() -> None:
    """A PubDate exactly twelve hours before the shown time is told as the known fault of templates."""
    jcms = record("articles/jcms.html")
    assert jcms.published_at == datetime(2018, 6, 2, 6, 23, tzinfo=CHINA)
    assert any("hh:mm" in warning for warning in jcms.warnings)


def test_conflicting_and_impossible_dates_are_told() -> None:
    """A date that does not exist is never used; the next fact counts, and disagreement is a warning."""
    conflict = record("articles/date_conflict.html")
    assert conflict.published_at == datetime(2018, 1, 5, tzinfo=CHINA)
    assert any("2018-02-30" in warning for warning in conflict.warnings)
    assert any("2018-01-06" in warning for warning in conflict.warnings)
    assert conflict.labels["pub_date"] == "2018-02-30 08:00"


def test_gov_cn_time_with_a_hyphen() -> None:
    """`firstpublishedtime` is the time of publication where PubDate is missing; the written date never is."""
    gov = record("articles/govcn.htm")
    assert gov.published_at == datetime(2018, 4, 3, 16, 5, 9, tzinfo=CHINA)
    assert gov.native_id == "5279001"
    assert gov.labels["written_date"] == "2018年03月20日"


def test_gkmlpt_pages_carry_their_text_in_a_script() -> None:
    """The text and facts of a gkmlpt page come out of its script."""
    gkmlpt = record("articles/gkmlpt.html")
    assert (gkmlpt.native_id, gkmlpt.title) == ("post_4412", "示例区2018年重点项目清单")
    assert "重点项目清单" in gkmlpt.body
    assert gkmlpt.aliases == ("http://www.example.gov.cn/gkmlpt/content/1/103/post_4412.html",)


def test_a_notice_of_attachments_alone_is_a_record() -> None:
    """A page without text is no error; its attachment is a link."""
    notice = record("articles/attachment_only.html")
    assert [link.url for link in notice.links] == ["http://www.example.gov.cn/ysgk/201802/P020180209000002.pdf"]
    assert notice.precision is Precision.DAY


def test_an_unknown_layout_in_gb2312_is_read() -> None:
    """Broken tables, no tags, an old encoding: the text is found where it was written, the date where it is shown."""
    old = record("articles/unknown_layout_gb2312.html")
    assert old.title == "我区开展安全生产大检查"
    assert old.published_at == datetime(2018, 7, 11, tzinfo=CHINA)
    assert "三十家企业" in old.body
    assert "依法处理" in old.body
    assert "关于我们" not in old.body


def test_an_error_page_is_no_article() -> None:
    """A page that says it does not exist is rejected; an article about deletion is not."""
    [gone] = sample("articles/gone.html")
    assert isinstance(gone, Rejection)
    assert gone.reason == "not_an_article"
    about = page(
        '<meta name="ArticleTitle" content="关于已被删除的公告的说明"><meta name="PubDate" content="2018-03-05">'
        '<div id="zoom"><p>原公告已被删除。</p></div>'
    )
    assert isinstance(about, Record)


@pytest.mark.parametrize("name", ["trs_index.html", "jcms_col.html", "plain_list.html", "groups_list.html"])
def test_list_pages_of_a_folder_are_no_items(name: str) -> None:
    """Saved list pages among the articles yield nothing."""
    assert sample(f"lists/{name}") == []


def test_saved_answers_of_interfaces_are_read() -> None:
    """UCAP answers give whole publications, gkmlpt answers the rows of the catalogue."""
    [first, second] = sample("lists/ucap_search.json")
    assert isinstance(first, Record)
    assert isinstance(second, Record)
    assert (first.native_id, second.native_id) == ("880301", "880302")
    assert "全文如下" in first.body
    assert any("-8" in warning for warning in first.warnings)
    assert "document_number" not in first.labels, "the word null is no document number"
    _, abolished = sample("lists/gkmlpt_all.json")
    assert isinstance(abolished, Record)
    assert (abolished.native_id, abolished.labels["validity"]) == ("post_4402", "废止")


def test_a_page_without_any_date_has_none() -> None:
    """Nothing is made up: no date on the page and none in the address leaves none."""
    undated = page("<h1>没有日期的页面标题</h1><div id='zoom'><p>正文。</p></div>")
    assert isinstance(undated, Record)
    assert undated.published_at is None


def test_bytes_of_no_encoding_are_rejected() -> None:
    """A page that fits no encoding is rejected with its bytes."""
    fetched = Fetched(
        raw=b"<html>\xff\xff\x80", url="http://x.gov.cn/a.html", seen_at=datetime(2018, 6, 1, tzinfo=CHINA)
    )
    rejection = read_article(fetched, OPTIONS, DEFAULTS)
    assert isinstance(rejection, Rejection)
    assert (rejection.reason, rejection.raw) == ("encoding", fetched.raw)


def test_a_file_that_no_page_can_be_is_refused(tmp_path: Path) -> None:
    """A page over the limit is refused before it is read."""
    path = tmp_path / "big.html"
    with path.open("wb") as stream:
        stream.truncate(17 * 1024 * 1024)
    assert SPEC.read is not None
    with pytest.raises(Unreadable) as caught:
        list(SPEC.read(file_input(path, tmp_path), OPTIONS, DEFAULTS))
    assert caught.value.rejection.reason == "too_large"


def test_the_path_of_a_mirror_gives_the_address(tmp_path: Path) -> None:
    """A page that does not give its address has the one its path spells."""
    path = tmp_path / "www.example.gov.cn" / "gg" / "t20180305_1.html"
    path.parent.mkdir(parents=True)
    path.write_text('<meta name="ArticleTitle" content="标题标题"><div id="zoom">正文</div>')
    assert SPEC.read is not None
    [reading] = SPEC.read(file_input(path, tmp_path), OPTIONS, DEFAULTS)
    assert isinstance(reading, Record)
    assert reading.native_id == "http://www.example.gov.cn/gg/t20180305_1.html"
    assert reading.published_at == datetime(2018, 3, 5, tzinfo=CHINA)
    assert any("取自网址" in warning for warning in reading.warnings)


@pytest.mark.parametrize(
    ("url", "labels", "expected"),
    [
        ("https://x.gov.cn/a/c104535/202403/c01_975893.shtml", {}, "975893"),
        ("https://x.gov.cn/b/c111486/202610/c00_975893.shtml", {}, "975893"),
        ("http://x.gov.cn/gkmlpt/content/1/103/post_103.html", {}, "post_103"),
        ("http://x.gov.cn/art/2018/3/5/art_1_2.html", {}, "http://x.gov.cn/art/2018/3/5/art_1_2.html"),
        ("https://x.gov.cn/a/201803/t20180305_9.html?from=wx", {}, "http://x.gov.cn/a/201803/t20180305_9.html"),
        ("https://x.gov.cn/content.htm", {"manuscript_id": "77"}, "77"),
    ],
)
def test_identity(url: str, labels: dict[str, str], expected: str) -> None:
    """Manuscript numbers count where the system gives them, in any column; else the normalised address."""
    assert native_id(url, labels) == expected


@pytest.mark.parametrize(
    ("url", "own"),
    [
        ("http://drc.example.gov.cn/a", True),
        ("https://www.example.gov.cn/a", True),
        ("http://www.other.gov.cn/a", False),
        ("http://mp.weixin.qq.com/s/abc", False),
        ("http://10.1.2.3/a", False),
    ],
)
def test_whose_page_it_is(url: str, own: bool) -> None:
    """Sub-domains of a site are its own; other sites are not."""
    assert is_own(url, ["www.example.gov.cn"]) is own


def test_a_mirror_keeps_the_public_name() -> None:
    """The public name replaces the mirror's, never a platform's."""
    assert on_site("http://127.0.0.1:8000/a?b=1", "www.example.gov.cn") == "http://www.example.gov.cn/a?b=1"
    assert on_site("https://mp.weixin.qq.com/s/abc", "www.example.gov.cn") == "https://mp.weixin.qq.com/s/abc"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://x/201803/t20180305_1.html", "2018-03-05"),
        ("http://x/art/2018/3/5/art_1_2.html", "2018-03-05"),
        ("http://x/2018-03/05/content_1.htm", "2018-03-05"),
        ("http://x/col/1390000000001/2018/03/05/77.html", "2018-03-05"),
        ("http://x/c104535/201803/c01_9.shtml", "2018-03"),
        ("http://x/view?id=20180305", ""),
    ],
)
def test_dates_in_addresses(url: str, expected: str) -> None:
    """Addresses of the common systems carry a day or a month."""
    assert url_date(url) == expected


def test_another_month_in_the_address_is_told() -> None:
    """A month in the address that differs from the page is a warning, never a date."""
    dated = dating({"pub_date": "2018-04-02 10:00", "url_date": "2018-03"})
    assert dated.moment is not None
    assert dated.moment.at.month == 4
    assert len(dated.warnings) == 1


@given(st.dictionaries(st.sampled_from(["pub_date", "list_date", "shown_date", "url_date"]), st.text(max_size=20)))
def test_no_text_breaks_the_dating(facts: dict[str, str]) -> None:
    """Whatever stands where a date should, the outcome is a moment or none, and a sentence for each doubt."""
    dated = dating(facts)
    assert all(warning.strip() for warning in dated.warnings)


@pytest.mark.parametrize(
    "row",
    [
        "<td>索 引 号</td><td>A/2018-1</td>",
        "<th>索&nbsp;引&nbsp;号：</th><td> A/2018-1 </td>",
        "<li><b>【索引号】</b>A/2018-1</li>",
        "<p>索引号：A/2018-1</p>",
        "<dt>索　引　号</dt><dd><span>A/2018-1</span></dd>",
    ],
)
def test_labels_of_the_catalogue(row: str) -> None:
    """Labels are recognised with any padding, in cells, lists and lines."""
    assert catalogue(f"<div><table>{row}</table></div>")["index_number"] == "A/2018-1"


def test_the_readable_part_of_a_page() -> None:
    """The block with sentences wins over menus and link lists; a page without any has no text."""
    menu = "<ul>" + "<li><a href='/a'>很长的导航栏目名称一二三四五</a></li>" * 40 + "</ul>"
    text = "<div class=x><p>第一段，说明情况。</p><p>第二段，提出要求，并且说明期限。</p></div>"
    found = readable(f"<html><title>标题_网站</title><body>{menu}{text}{menu}</body></html>")
    assert "第二段" in found.html
    assert "导航栏目" not in found.html
    assert found.title == "标题"
    assert readable(f"<html><body>{menu}</body></html>").html == ""


def test_a_page_of_nowhere_is_rejected(tmp_path: Path) -> None:
    """A saved page that names neither address nor site has no identity; with the option `site` it has."""
    path = tmp_path / "page.html"
    path.write_text(
        '<meta name="ArticleTitle" content="标题标题"><meta name="PubDate" content="2018-03-05"><p>正文</p>'
    )
    assert SPEC.read is not None
    [rejection] = SPEC.read(file_input(path, tmp_path), OPTIONS, DEFAULTS)
    assert isinstance(rejection, Rejection)
    assert rejection.reason == "bad_id"
    [named] = SPEC.read(file_input(path, tmp_path), PortalOptions(site="www.example.gov.cn"), DEFAULTS)
    assert isinstance(named, Record)
    assert (named.source, named.native_id) == ("www.example.gov.cn", "page.html")
    assert any("文件名" in warning for warning in named.warnings)


@given(st.binary(max_size=300))
def test_no_bytes_break_the_reader(raw: bytes) -> None:
    """Any bytes give a record or a rejection."""
    fetched = Fetched(raw=raw, url="http://x.gov.cn/a.html", seen_at=datetime(2018, 6, 1, tzinfo=CHINA))
    assert isinstance(read_article(fetched, OPTIONS, DEFAULTS), (Record, Rejection))
