"""Attachments come with the form of a draft: read, screened, held where they cannot be read."""

from __future__ import annotations

from typing import Any

import httpx
import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from review_kit import CLEAN, Office
from web_kit import BASE, Browser, Pages

from syndicate.model import UsageError
from syndicate.model.review import Attachment, Review, State
from syndicate.web.uploads import Upload, parted

DRAFT = {"unit": "区民政局", "id": "7", "title": "关于开放时间的通知", "body": CLEAN, "channel": "website"}


def sent(browser: Browser, path: str, files: dict[str, bytes], **fields: Any) -> httpx.Response:
    """Send the form of a page with files, as a browser does."""
    form = browser.fields(browser.form(path)) | fields
    form.pop("attachment", None)
    parts = [("attachment", (name, content)) for name, content in files.items()] or [("attachment", ("", b""))]
    return browser._sent("POST", path, data=form, files=parts, headers={"origin": BASE})


def standing(office: Office) -> tuple[Review, tuple[Attachment, ...]]:
    """Return the only review, and what is attached to it."""
    (row,) = office.ledger.reviews.reviews(None)
    version = office.ledger.reviews.version(row.version)
    return row, msgspec.json.decode(version.attachments, type=tuple[Attachment, ...])


def test_an_attachment_is_read_and_screened() -> None:
    """A list in a file holds the draft; without it the draft goes on."""
    pages = Pages()
    browser = pages.at("jia")
    browser.get("/draft")
    answer = sent(browser, "/draft", {"名单.csv": "姓名,手机\n王建国,13800138123\n".encode()}, **DRAFT)
    row, files = standing(pages.office)
    assert (row.state, [one.name for one in files]) == (State.HELD, ["名单.csv"])
    browser.follow(answer)
    browser.get(f"/review/{row.id}/edit")
    assert sent(browser, f"/review/{row.id}/edit", {}, drop="名单.csv").status_code == 303
    row, files = standing(pages.office)
    assert (row.state, files) == (State.SCREENED, ())


def test_what_cannot_be_read_is_held() -> None:
    """A PDF is kept by its digest, and held until the secrecy officer has looked."""
    pages = Pages()
    browser = pages.at("jia")
    browser.get("/draft")
    assert sent(browser, "/draft", {"扫描件.pdf": b"%PDF-1.7 \xff\xfe"}, **DRAFT).status_code == 303
    row, (file,) = standing(pages.office)
    assert (row.state, file.text, file.size) == (State.HELD, None, 11)
    ((found, is_open),) = pages.office.ledger.reviews.findings(row.version)
    assert (found.kind, found.part, is_open) == ("unread_attachment", "attachment:扫描件.pdf", True)


def test_a_form_without_its_token_brings_no_file() -> None:
    """Another site cannot hand files in, and pages that take none refuse them."""
    pages = Pages()
    browser = pages.at("jia")
    browser.get("/draft")
    assert sent(browser, "/draft", {"a.txt": b"a"}, **DRAFT, token="stolen").status_code == 403
    answer = browser._sent("POST", "/logout", data={"a": "1"}, files={"b": b"c"}, headers={"origin": BASE})
    assert answer.status_code == 415
    assert not pages.office.ledger.reviews.reviews(None)


@given(st.binary(max_size=300), st.text(alphabet="名单a.1 ", min_size=1).map(str.strip).filter(bool))
def test_files_arrive_byte_for_byte(content: bytes, name: str) -> None:
    """Whatever bytes a file has, and whatever line ends, they come out as they went in."""
    request = httpx.Request("POST", BASE, data={"文": "值\n"}, files={"attachment": (name, content)})
    fields, files = parted(request.headers["content-type"], request.read())
    assert fields == [("文", "值\n")]
    assert files == [Upload("attachment", name, content)]


@pytest.mark.parametrize("body", [b"", b"--x", b"--x\r\nno head--x--", b"--x\r\n\r\nno name\r\n--x--", b"--y\r\n"])
def test_what_is_no_form_is_refused(body: bytes) -> None:
    """A body that does not hold together is an error of the form, never of the program."""
    with pytest.raises(UsageError):
        parted("multipart/form-data; boundary=x", body)
    with pytest.raises(UsageError):
        parted("multipart/form-data", body)
