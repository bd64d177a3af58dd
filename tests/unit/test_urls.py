"""One address, one form."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syndicate.connect.urls import normalise_url, site_of

PAGE = "http://www.example.gov.cn/a/t20180305_1.html"


@pytest.mark.parametrize(
    "written",
    [
        "https://www.example.gov.cn/a/t20180305_1.html",
        "//www.example.gov.cn/a/t20180305_1.html",
        "http://WWW.Example.GOV.cn:80/a/t20180305_1.html",
        "https://www.example.gov.cn:443/a//t20180305_1.html#top",
        "http://www.example.gov.cn/b/../a/./t20180305_1.html",
        " http://www.example.gov.cn/a/t20180305_1.html?utm_source=wx&from=timeline&isappinstalled=0 ",
        "http://www.example.gov.cn/a/t20180305_1.html;jsessionid=0A1B",
    ],
)
def test_ways_of_writing_one_address(written: str) -> None:
    """Scheme, case, default port, slashes, dots, fragment, session and tracking make no difference."""
    assert normalise_url(written) == PAGE


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("http://x.gov.cn/a/index.html", "http://x.gov.cn/a/"),
        ("http://x.gov.cn", "http://x.gov.cn/index.shtml"),
        ("http://x.gov.cn/v?id=1&col=2", "http://x.gov.cn/v?col=2&id=1"),
        ("http://x.gov.cn/%e5%85%ac", "http://x.gov.cn/公"),
    ],
)
def test_equal_addresses(one: str, other: str) -> None:
    """Index pages, the order of parameters and the way of escaping make no difference."""
    assert normalise_url(one) == normalise_url(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("http://x.gov.cn/v?id=1", "http://x.gov.cn/v?id=2"),
        ("http://x.gov.cn:8080/a", "http://x.gov.cn/a"),
        ("http://x.gov.cn/A.html", "http://x.gov.cn/a.html"),
        ("http://x.gov.cn/%B9%AB", "http://x.gov.cn/%B9%AC"),
    ],
)
def test_different_addresses(one: str, other: str) -> None:
    """What may lead to another page stays different, GBK escapes included."""
    assert normalise_url(one) != normalise_url(other)


def test_a_wechat_article_is_known_by_its_identity() -> None:
    """Of a WeChat article only account, message and position count, not how it was shared."""
    shared = "http://mp.weixin.qq.com/s?__biz=MzA1==&mid=2247&idx=1&sn=ab12&chksm=cd&scene=38#wechat_redirect"
    plain = "https://mp.weixin.qq.com/s?mid=2247&idx=1&__biz=MzA1==&sn=ab12"
    assert normalise_url(shared) == normalise_url(plain)


@pytest.mark.parametrize("odd", ["", "mailto:a@example.org", "http://[bad/", "http://x:port/", "/relative"])
def test_what_is_no_web_address_is_left_alone(odd: str) -> None:
    """Anything that is not a web address comes back as it is."""
    assert normalise_url(odd) == odd
    assert site_of(odd) == ""


@given(st.text(max_size=40), st.text(max_size=20))
def test_twice_is_once(path: str, query: str) -> None:
    """Normalising a normalised address changes nothing."""
    once = normalise_url(f"http://x.gov.cn/{path}?{query}")
    assert normalise_url(once) == once


def test_the_site_is_the_host() -> None:
    """The site is the host in lower case without a default port; another port stays."""
    assert site_of("HTTPS://Www.X.gov.cn:443/a") == "www.x.gov.cn"
    assert site_of("http://127.0.0.1:8000/a") == "127.0.0.1:8000"
