"""Names of WeChat articles: links in every spelling, accounts in every form, and what is no name."""

from __future__ import annotations

import base64
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syndicate_connectors.wechat.names import (
    NOWHERE,
    ArticleLink,
    account_id,
    merge,
    name_article,
    number,
    read_link,
    split_aid,
    unescape_link,
)

BIZ = "MzkwMDAwMDAwMQ=="
SHORT = "AbC1dEf2GhI3jKl4MnO5pQ"

numbers = st.integers(10**8, 10**11)
bizzes = st.integers(10**9, 10**10 - 1).map(lambda n: base64.b64encode(str(n).encode()).decode())
noise = st.lists(
    st.sampled_from(
        [
            "chksm=fa&x=1",
            "scene=27",
            "timestamp=1520215230",
            "notify=1",
            "copy=2",
            "section=3",
            "sn=ab12",
            "key=&pass=9",
        ]
    ),
    max_size=4,
)


def spelled(draw: st.DrawFn, biz: str, mid: int, idx: int) -> str:
    """Write one article's address in any of the ways that exports write it."""
    encode = draw(st.sampled_from([str, lambda text: quote(text, safe=""), lambda text: text.rstrip("=")]))
    parts = [f"__biz={encode(biz)}", f"mid={mid}", f"idx={idx}", *draw(noise)]
    query = "&".join(draw(st.permutations(parts)))
    host = draw(
        st.sampled_from(
            [
                "http://mp.weixin.qq.com",
                "https://mp.weixin.qq.com",
                "//MP.weixin.qq.com",
                "https://mp.weixin.qq.com:443",
                "",
            ]
        )
    )
    text = f"{host}/s?{query}{draw(st.sampled_from(['', '#rd', '#wechat_redirect']))}"
    for _ in range(draw(st.integers(0, 3))):
        text = text.replace("&", draw(st.sampled_from(["&amp;", "&#38;", "&#x26;"])))
    return draw(st.sampled_from(["", " ", "\n"])) + text


@given(st.data(), bizzes, numbers, st.integers(1, 8))
def test_every_spelling_of_a_link_gives_one_identity(data: st.DataObject, biz: str, mid: int, idx: int) -> None:
    """Parameter order, entities, fragments, padding and scheme do not change the identity."""
    text = data.draw(st.composite(spelled)(biz, mid, idx))
    link = read_link(text)
    assert link[:3] == (biz, str(mid), str(idx))
    names = name_article([link])
    assert names is not None
    assert names.native_id == f"{biz}/{mid}/{idx}"


@given(bizzes, numbers, st.integers(1, 8))
def test_the_address_of_an_identity_reads_back(biz: str, mid: int, idx: int) -> None:
    """The one spelling that is stored gives the identity that it was made from."""
    link = ArticleLink(biz, str(mid), str(idx), "0f" * 16)
    assert read_link(link.url) == link


@given(st.text(max_size=80))
def test_no_text_breaks_the_reader(text: str) -> None:
    """Any text is read as a link without an error, and gives a whole identity or none."""
    link = read_link(text)
    assert link.complete == all(link[:3])


@given(
    st.lists(
        st.builds(
            ArticleLink,
            st.sampled_from(["", BIZ]),
            st.just("2247400001"),
            st.just("1"),
            st.just(""),
            st.sampled_from(["", SHORT]),
        ),
        min_size=1,
    ),
    st.randoms(),
)
def test_the_order_of_the_links_of_one_article_does_not_matter(links: list[ArticleLink], random: object) -> None:
    """Several links of one article give the same names in any order."""
    shuffled = list(links)
    random.shuffle(shuffled)  # type: ignore[attr-defined]  # hypothesis gives a random.Random
    assert name_article(links) == name_article(shuffled)


@pytest.mark.parametrize(
    "text",
    [
        f"https://mp.weixin.qq.com/s/{SHORT}",
        f"http://mp.weixin.qq.com/s/{SHORT}?scene=1#rd",
        f"/s/{SHORT}",
    ],
)
def test_a_short_link_is_a_name_of_its_own(text: str) -> None:
    """A short link names the article although it tells neither account nor number."""
    names = name_article([read_link(text)])
    assert names is not None
    assert names == (f"s/{SHORT}", (), f"https://mp.weixin.qq.com/s/{SHORT}")


def test_the_address_of_2013_is_read() -> None:
    """The first form of article addresses gives the same identity."""
    link = read_link(
        f"http://mp.weixin.qq.com/mp/appmsg/show?__biz={BIZ}&amp;appmsgid=10000012&amp;itemidx=2&amp;sign=ab#wechat_redirect"
    )
    assert link[:3] == (BIZ, "10000012", "2")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "xxx",
        "https://mp.weixin.qq.com/",
        "https://mp.weixin.qq.com/s?src=11&timestamp=1520215230&ver=1&signature=abc",
        "https://mp.weixin.qq.com.example.invalid/s?__biz=MzkwMDAwMDAwMQ==&mid=1&idx=1",
        "https://example.invalid/s/AbC1dEf2GhI3jKl4MnO5pQ",
        "https://mp.weixin.qq.com/s/short",
        "https://mp.weixin.qq.com/mp/profile_ext?__biz=MzkwMDAwMDAwMQ==",
    ],
)
def test_other_addresses_name_nothing(text: str) -> None:
    """Temporary addresses, other hosts and other pages name no article."""
    assert not name_article([read_link(text)])


def test_entities_are_undone_without_reading_some_into_parameters() -> None:
    """`&timestamp` keeps its ampersand although browsers know an entity `&times`."""
    assert unescape_link("/s?a=1&amp;amp;timestamp=2&copy=3") == "/s?a=1&timestamp=2&copy=3"


@pytest.mark.parametrize(
    "form", [BIZ, "MzkwMDAwMDAwMQ", "MzkwMDAwMDAwMR==", "3900000001", "MP_WXS_3900000001", " 3900000001 "]
)
def test_all_forms_of_an_account_are_one(form: str) -> None:
    """Base64, its bare form and the number that it encodes are the same account."""
    assert account_id(form) == BIZ


@pytest.mark.parametrize("form", ["", "gh_0123456789ab", "青溪区发布", "5", "！！", "QUJDREVG", "１２３４５６７８"])
def test_what_is_no_account_number_is_not_made_one(form: str) -> None:
    """Names, user names and other base64 texts are no account ids."""
    assert account_id(form) == ""


def test_an_item_id_needs_its_account() -> None:
    """The same `<mid>_<idx>` of two accounts are two articles, and without an account it is no name at all."""
    mid, idx = split_aid("2247400001_1")
    here = name_article([ArticleLink("", mid, idx)], account="青溪区发布")
    there = name_article([ArticleLink("", mid, idx)], account="白河区发布")
    assert here is not None
    assert there is not None
    assert here.native_id == "青溪区发布/2247400001_1"
    assert {here.native_id, *here.aliases}.isdisjoint({there.native_id, *there.aliases})
    assert name_article([ArticleLink("", mid, idx)]) is None


def test_the_strongest_name_leads() -> None:
    """Names come strong first: identity, short link, account name."""
    names = name_article(
        [ArticleLink(short=SHORT), ArticleLink("", "2247400001", "1")], fakeid="3900000001", account="青溪区发布"
    )
    assert names is not None
    assert names.native_id == f"{BIZ}/2247400001/1"
    assert names.aliases == (f"s/{SHORT}", "青溪区发布/2247400001_1")


def test_an_opaque_fakeid_names_before_the_account_name() -> None:
    """A fakeid that is no number still tells accounts apart, better than a name does."""
    names = name_article([ArticleLink("", "2247400001", "1")], fakeid="fake-x", account="青溪区发布")
    assert names is not None
    assert (names.native_id, names.aliases) == ("fake-x/2247400001_1", ("青溪区发布/2247400001_1",))


def test_identities_are_never_mixed_from_two_links() -> None:
    """Account and number come from the same link."""
    joined = merge([ArticleLink("", "2247400002", "2"), ArticleLink(BIZ, "2247400001", "1", "ab")])
    assert joined == ArticleLink(BIZ, "2247400001", "1", "ab")
    assert merge([]) == NOWHERE


@pytest.mark.parametrize(
    ("text", "expected"), [("007", "7"), ("0", ""), ("-1", ""), ("1e5", ""), ("", ""), ("٣", ""), (12, "12")]
)
def test_numbers_have_one_spelling(text: str | int, expected: str) -> None:
    """Leading zeros go; zero and everything that is no decimal number is empty."""
    assert number(text) == expected


@pytest.mark.parametrize("text", ["2247400001", "2247400001_", "_1", "2.2E+09_1", "a_1", "2247400001_1_1"])
def test_broken_item_ids_are_no_ids(text: str) -> None:
    """An item id is two numbers and an underscore, nothing else."""
    assert split_aid(text) == ("", "")
