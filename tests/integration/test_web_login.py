"""Who gets in: login, sessions, forms from elsewhere, headers. On a real ledger, through a browser without scripts."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
import pyotp
import pytest
from review_kit import Office
from web_kit import BASE, PASSWORD, SITE, Pages

from syndicate.model.review import SYSTEM
from syndicate.web.application import PAGES
from syndicate.web.rooms import Site
from syndicate.web.security import HEADERS


@pytest.fixture
def pages() -> Iterator[Pages]:
    """Return the pages of an office."""
    made = Pages()
    yield made
    made.office.ledger.close()


def test_strangers_are_sent_to_the_login(pages: Pages) -> None:
    """Every page that is not for everybody asks for a login first, and nothing is done before it."""
    browser = pages.browser()
    for page in PAGES:
        path = page.path.replace("{review}", "0").replace("{alarm:int}", "1")
        if page.anybody:
            continue
        answer = browser.get(path) if page.method == "GET" else browser.post(path, {})
        assert (answer.status_code, answer.headers["location"].split("?")[0]) == (303, "/login"), path


def test_login_goes_on_where_one_wanted_to(pages: Pages) -> None:
    """After the login the page opens that was asked for; never one of another site."""
    browser = pages.browser()
    browser.follow(browser.get("/alarms?all=1"))
    answer = browser.send("/login", name="yi", password=PASSWORD)
    assert answer.headers["location"] == "/alarms?all=1"
    for elsewhere in ("//evil.example/", "https://evil.example/", "/\\evil.example", "javascript:alert(1)"):
        other = pages.browser()
        other.get("/login")
        answer = other.send("/login", name="yi", password=PASSWORD, next=elsewhere)
        assert answer.headers["location"] == "/review"


@pytest.mark.parametrize(
    ("name", "password"), [("yi", "wrong password"), ("nobody", PASSWORD), ("", ""), ("system", PASSWORD)]
)
def test_refusals_do_not_say_why(pages: Pages, name: str, password: str) -> None:
    """A wrong password and an unknown user get the same answer, and nobody is let in."""
    browser = pages.browser()
    browser.get("/login")
    answer = browser.send("/login", name=name, password=password)
    assert answer.status_code == 401
    assert "身份未能确认" in browser.text
    assert browser.get("/review").status_code == 303


def test_disabled_users_are_out_at_once(pages: Pages) -> None:
    """Who is disabled is logged out with his next request, and cannot log in again."""
    browser = pages.at("yi")
    pages.rooms.people.disable("xin", "yi")
    assert browser.get("/review").status_code == 303
    assert browser.log_in("yi").status_code == 401


def test_failures_slow_down_and_pass(pages: Pages) -> None:
    """After five failures one has to wait, the right password included; the wait ends by itself, and others are not kept out."""
    browser = pages.browser()
    for _ in range(5):
        assert browser.log_in("yi", "wrong password").status_code == 401
    answer = browser.log_in("yi")
    assert answer.status_code == 429
    assert 0 < int(answer.headers["retry-after"]) <= 15
    assert pages.browser().log_in("bing").status_code == 303
    pages.wait(seconds=20)
    assert browser.log_in("yi").status_code == 303


def test_sessions_end_when_idle(pages: Pages) -> None:
    """A session that is not used ends after half an hour; one in use goes on, but not beyond twelve hours."""
    idle, busy = pages.at("yi"), pages.at("bing")
    for _ in range(3):
        pages.wait(minutes=20)
        assert busy.get("/review").status_code == 200
    assert idle.get("/review").status_code == 303
    for _ in range(36):
        pages.wait(minutes=20)
        busy.get("/review")
    assert busy.get("/review").status_code == 303


def test_logging_out_ends_the_session(pages: Pages) -> None:
    """After the logout the secret of the session opens nothing, even if somebody has kept it."""
    browser = pages.at("yi")
    kept = dict(browser.client.cookies)
    browser.get("/review")
    assert browser.send("/logout").status_code == 303
    for name, value in kept.items():
        browser.client.cookies.set(name, value, domain="127.0.0.1")
    assert browser.get("/review").status_code == 303


def test_the_ledger_keeps_no_secret_of_a_session(pages: Pages) -> None:
    """What the browser holds stands nowhere in the ledger."""
    browser = pages.at("yi")
    secret = browser.client.cookies["syndicate-login"]
    rows = pages.office.connection.execute("SELECT * FROM session").fetchall()
    assert len(rows) == 1
    assert secret not in repr(rows)


def test_login_changes_the_session(pages: Pages) -> None:
    """Logging in again makes a new session and ends the one before."""
    browser = pages.at("yi")
    before = browser.client.cookies["syndicate-login"]
    pages.office.clock()
    browser.client.cookies.delete("syndicate-login")
    browser.log_in("yi")
    assert browser.client.cookies["syndicate-login"] != before


def test_password_change_ends_every_session(pages: Pages) -> None:
    """Who changes his password is logged out everywhere; the old one is of no use, a wrong one changes nothing."""
    here, there = pages.at("yi"), pages.at("yi")
    here.get("/account")
    assert here.send("/account/password", present="wrong password", new="another password").status_code == 403
    here.get("/account")
    assert here.send("/account/password", present=PASSWORD, new="another password").status_code == 303
    assert there.get("/review").status_code == 303
    assert here.log_in("yi").status_code == 401
    assert here.log_in("yi", "another password").status_code == 303


def test_a_code_is_good_once(pages: Pages) -> None:
    """With a second factor the password alone is not enough, and a code that was used is refused."""
    secret = pyotp.random_base32()
    person = pages.office.ledger.reviews.person("yi")
    assert person is not None
    with pages.office.ledger.reviews.writing(pages.office.clock()) as record:
        record.put_person(msgspec.structs.replace(person, totp=secret), SYSTEM, "totp")
    browser = pages.browser()
    assert browser.log_in("yi").status_code == 401
    code = pyotp.TOTP(secret).at(pages.office.clock())
    assert browser.log_in("yi", code=code).status_code == 303
    assert pages.browser().log_in("yi", code=code).status_code == 401


def test_forms_without_their_token_do_nothing(pages: Pages) -> None:
    """A form without the token of this session, or with that of another one, is refused and nothing is done."""
    review = pages.office.submit()
    browser, other = pages.at("yi"), pages.at("bing")
    other.get("/account")
    strange = other.fields(other.form("/account/password"))["token"]
    for token in ("", "0" * 64, strange):
        answer = browser.post(f"/review/{review.id}/act", {"deed": "approve", "digest": review.digest, "token": token})
        assert answer.status_code == 403
    assert pages.office.row(review).state == "tier_1"


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"origin": "http://127.0.0.1:9999"},
        {"origin": "", "referer": "https://evil.example/x"},
        {"origin": BASE, "sec-fetch-site": "cross-site"},
        {"origin": BASE, "sec-fetch-site": "same-site"},
    ],
)
def test_forms_from_elsewhere_do_nothing(pages: Pages, headers: dict[str, str]) -> None:
    """A form that another site sends is refused even with the right token."""
    review = pages.office.submit()
    browser = pages.at("yi")
    browser.get(f"/review/{review.id}")
    fields = {**browser.fields(browser.form(f"/review/{review.id}/act", deed="approve"))}
    assert browser.post(f"/review/{review.id}/act", fields, headers).status_code == 403
    assert pages.office.row(review).state == "tier_1"


def test_login_forms_from_elsewhere_do_nothing(pages: Pages) -> None:
    """Nobody can be logged in as somebody else by another site's form."""
    browser = pages.browser()
    answer = browser.post("/login", {"name": "yi", "password": PASSWORD, "token": ""})
    assert answer.status_code == 403
    assert "syndicate-login" not in browser.client.cookies


def test_every_answer_is_guarded(pages: Pages) -> None:
    """Every answer, errors included, forbids scripts and frames from elsewhere; nothing but files of the program is kept by browsers."""
    review = pages.office.submit()
    browser = pages.at("yi")
    for path in (
        "/",
        "/login",
        "/review",
        f"/review/{review.id}",
        f"/review/{review.id}/sheet",
        "/nowhere",
        "/livez",
        "/alarms",
    ):
        answer = browser.get(path)
        assert HEADERS.items() <= dict(answer.headers).items(), path
        assert answer.headers["cache-control"] == "no-store", path
        for tag in browser.page.find_all(True):
            assert not {"style", "onclick", "onload"} & set(tag.attrs), tag
        assert all(script.get("src", "").startswith("/static/") for script in browser.page.find_all("script"))
        assert not browser.page.find_all("style")
    policy = answer.headers["content-security-policy"]
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy


def test_files_of_the_program_are_kept(pages: Pages) -> None:
    """Style and script are served with their type and may be kept, for their address changes with their content."""
    browser = pages.browser()
    browser.get("/login")
    addresses = [str(browser.page.find("link")["href"]), str(browser.page.find("script")["src"])]
    for address, kind in zip(addresses, ("text/css", "text/javascript"), strict=True):
        answer = browser.get(address)
        assert answer.headers["content-type"].startswith(kind)
        assert "immutable" in answer.headers["cache-control"]
    assert browser.get("/static/../application.py").status_code == 404


def test_unknown_hosts_are_refused(pages: Pages) -> None:
    """A page asked for under a name that is not ours is not given: names that lead here from elsewhere are of no use."""
    assert pages.browser().get("/", host="evil.example").status_code == 421


def test_cookies_are_out_of_reach(pages: Pages) -> None:
    """The cookie of the login is hidden from scripts and stays with our own site; behind https it never goes without."""
    browser = pages.browser()
    cookie = browser.log_in("yi").headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    safe = Pages(Office(), Site(hosts=SITE.hosts, origins=frozenset({"https://127.0.0.1"}), secure=True)).browser()
    answer = safe.get("/login")
    assert answer.headers["set-cookie"].startswith("__Host-syndicate-knock=")
    assert "Secure" in answer.headers["set-cookie"]
    assert "max-age" in answer.headers["strict-transport-security"]


def test_large_forms_are_refused(pages: Pages) -> None:
    """A form that no text under review can be is refused before it fills the memory."""
    browser = pages.at("yi")
    answer = browser.post("/logout", {"token": "x" * (13 << 20)})
    assert answer.status_code == 422


def test_health_needs_nobody(pages: Pages) -> None:
    """Whether it lives and whether it can work is told without a login."""
    browser = pages.browser()
    assert (browser.get("/livez").text, browser.get("/readyz").text) == ("ok\n", "ok\n")


def test_language_is_remembered(pages: Pages) -> None:
    """Pages are Chinese first; the switch to English is kept, and says so to screen readers."""
    browser = pages.browser()
    browser.get("/")
    assert browser.page.html["lang"] == "zh-CN"
    link = browser.page.find("a", string="English")
    browser.get(str(link["href"]))
    browser.get("/login")
    assert browser.page.html["lang"] == "en"
    assert "User name" in browser.text
