"""The review desk in the browser: three people, one item, and all that must not happen. On a real ledger, without scripts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from review_kit import CLEAN, LEAKING, PHONE, UNIT, Office
from web_kit import Pages

from syndicate.ledger.reviews import Subject
from syndicate.ledger.sqlite import SqliteLedger
from syndicate.model.review import Attachment, Deed, Review

CROSS = "<script>alert(1)</script>"


@pytest.fixture
def pages(tmp_path: Path) -> Iterator[Pages]:
    """Return the pages of an office whose ledger is a file."""
    made = Pages(Office(SqliteLedger(tmp_path / "ledger.db")))
    yield made
    made.office.ledger.close()


def deeds(pages: Pages, review: Review) -> list[str]:
    """Return what is on the record of a review, without readings."""
    return [act.deed for act in pages.office.ledger.reviews.acts(review.id) if act.deed is not Deed.READ]


def test_three_people_and_an_edit_in_between(pages: Pages) -> None:
    """What the second reviewer approves is not what the clerk has changed meanwhile: he is refused, shown the difference, and all begin again."""
    review = pages.office.submit("1", LEAKING)
    address = f"/review/{review.id}"
    first, second, third, clerk = (pages.at(name) for name in ("yi", "bing", "ding", "jia"))
    first.get(address)
    assert first.decide("approve").status_code == 303
    second.get(address)
    assert "approve" in second.deeds
    clerk.get(f"{address}/edit")
    changed = LEAKING.replace("三日", "五日")
    assert clerk.send(f"{address}/edit", body=changed).status_code == 303
    refused = second.decide("approve")
    assert refused.status_code == 409
    assert "内容在您阅看之后已有改动" in second.text
    assert "三日" in str(second.page.find("del"))
    assert "五日" in str(second.page.find("ins"))
    assert pages.office.row(review).state == "screened"
    assert clerk.follow(clerk.get(address) and clerk.decide("submit")).status_code == 200
    for browser in (first, second, third):
        browser.get(address)
        assert browser.decide("approve").status_code == 303
    assert pages.office.row(review).state == "cleared"
    publisher = pages.at("bo")
    publisher.get(address)
    assert publisher.decide("release").status_code == 303
    (out,) = pages.office.ledger.reviews.publishable()
    assert "五日" in out.body
    assert PHONE not in out.body
    assert deeds(pages, review).count("approve") == 4


def test_the_next_reviewer_sees_what_is_new(pages: Pages) -> None:
    """After a change the page says what is different from the version that somebody approved last."""
    review = pages.office.submit("1", LEAKING)
    pages.office.approve(review, "yi")
    clerk = pages.at("jia")
    clerk.get(f"/review/{review.id}/edit")
    clerk.send(f"/review/{review.id}/edit", title="关于延长开放时间的补充通知")
    reader = pages.at("bing")
    reader.get(f"/review/{review.id}")
    assert "与最近一次有人同意的版本相比 第 1 版 → 第 2 版" in reader.text
    assert "补充通知" in str(reader.page.find("ins"))


def test_saving_without_a_change_is_none(pages: Pages) -> None:
    """A browser sends other line breaks than the text has; that alone makes no new version."""
    review = pages.office.submit("1", "第一段。\n第二段。\n")
    clerk = pages.at("jia")
    clerk.get(f"/review/{review.id}/edit")
    body = clerk.fields(clerk.form(f"/review/{review.id}/edit"))["body"].replace("\n", "\r\n")
    answer = clerk.send(f"/review/{review.id}/edit", body=body, channel="website")
    assert answer.status_code == 409
    assert "没有改动" in clerk.text
    assert len(pages.office.ledger.reviews.versions(review.id)) == 1


def test_who_changed_the_masks_does_not_approve(pages: Pages) -> None:
    """A reviewer who edits the masking makes a new version and has no button to approve it; the form alone does not help him."""
    review = pages.office.submit("1", LEAKING)
    reviewer, address = pages.at("yi"), f"/review/{review.id}"
    reviewer.get(address)
    fields = reviewer.fields(reviewer.form(f"{address}/act", deed="approve"))
    saved = reviewer.send(f"{address}/masks", **{"mask-0": "（电话略）"})
    assert saved.status_code == 303
    version = pages.office.ledger.reviews.versions(review.id)[-1]
    assert version.shown_body == LEAKING.replace(PHONE, "（电话略）")
    pages.office.act(review, "bo", Deed.SUBMIT)
    reviewer.get(address)
    assert "approve" not in reviewer.deeds
    answer = reviewer.post(f"{address}/act", fields | {"digest": version.digest})
    assert answer.status_code == 409
    assert pages.office.row(review).state == "tier_1"


def test_words_are_masked_by_name(pages: Pages) -> None:
    """Without scripts, words are masked by writing them down; what goes out then has stars in their place."""
    review = pages.office.submit("1", "负责人王小二已于3月5日到岗。")
    clerk = pages.at("jia")
    clerk.get(f"/review/{review.id}")
    answer = clerk.send(f"/review/{review.id}/masks", words=["王小二", ""], instead=["王**", ""], which=["", ""])
    assert answer.status_code == 303
    assert pages.office.ledger.reviews.versions(review.id)[-1].shown_body == "负责人王**已于3月5日到岗。"
    clerk.get(f"/review/{review.id}")
    answer = clerk.send(f"/review/{review.id}/masks", words=["李小四", ""])
    assert answer.status_code == 422
    assert "原文中没有“李小四”" in clerk.text


def test_findings_stand_in_the_text(pages: Pages) -> None:
    """What was found is marked where it stands, with number, kind and reason; markup in a text is shown, never run."""
    review = pages.office.submit("1", f"{CROSS}{LEAKING}", title=f"通知{CROSS}")
    reader = pages.at("yi")
    answer = reader.get(f"/review/{review.id}")
    assert CROSS not in answer.text
    assert [mark.text for mark in reader.page.select("#raw mark.redact")] == [PHONE]
    assert PHONE not in reader.page.select_one("#shown").text
    assert reader.page.select_one("#finding-1 strong").text == "手机号码"
    assert reader.page.select_one("#at-1")["href"] == "#finding-1"


def test_attachments_show_what_was_found_in_them(pages: Pages) -> None:
    """What was found in an attachment is marked in its text, open to see; one that cannot be read says so and is held."""
    read = Attachment(name="名单.xlsx", digest="ab" * 32, size=20, text=f"张三 {PHONE}")
    unread = Attachment(name="扫描件.jpg", digest="cd" * 32, size=30)
    review = pages.office.submit("1", CLEAN, attachments=(read, unread))
    officer = pages.at("ji")
    officer.get(f"/review/{review.id}")
    assert [mark.text for mark in officer.page.select("details[open] mark.redact")] == [PHONE]
    assert "⚠ 内容无法读出" in officer.text
    links = {str(link["href"]) for link in officer.page.select("#findings-heading ~ ul a.ref")}
    assert links == {f"#{target['id']}" for target in officer.page.select("sup.ref a")}
    assert pages.office.row(review).state == "held"


def test_reading_is_on_the_record(pages: Pages) -> None:
    """Whoever opens a text, its form or its sheet has read it, and the record says so; the list tells no text but titles as they go out."""
    review = pages.office.submit("1", LEAKING, title=f"联系电话{PHONE}的通知")
    reader = pages.at("geng")
    answer = reader.get("/review?state=all")
    assert PHONE not in answer.text
    assert "read" not in {act.deed for act in pages.office.ledger.reviews.acts(review.id)}
    for path in ("", "/sheet", "/edit"):
        reader.get(f"/review/{review.id}{path}")
    reads = [act for act in pages.office.ledger.reviews.acts(review.id) if act.deed is Deed.READ]
    assert [act.person for act in reads] == ["geng"] * 3


@pytest.mark.parametrize("name", ["xin", "ren", "gui"])
def test_who_has_no_right_sees_nothing(pages: Pages, name: str) -> None:
    """Administrator, operations and clerks of other units get no word of a text, by whatever address."""
    review = pages.office.submit("1", LEAKING)
    browser = pages.at(name)
    for path in ("", "/sheet", "/edit"):
        answer = browser.get(f"/review/{review.id}{path}")
        assert answer.status_code == 403
        assert "核对" not in answer.text
    assert "延长开放时间" not in browser.get("/review?state=all").text


def test_auditors_only_read(pages: Pages) -> None:
    """The auditor sees everything and has no button; a form made by hand is refused."""
    review = pages.office.submit("1", LEAKING)
    browser = pages.at("geng")
    browser.get(f"/review/{review.id}")
    assert browser.deeds == set()
    token = browser.fields(browser.form("/logout"))["token"]
    for deed in ("approve", "return", "withdraw", "withhold", "release"):
        fields = {"token": token, "deed": deed, "digest": review.digest, "code": "error", "words": "试一试"}
        assert browser.post(f"/review/{review.id}/act", fields).status_code == 409
    assert browser.post(f"/review/{review.id}/act", {"token": token, "deed": "open"}).status_code == 422
    assert pages.office.row(review).state == "tier_1"


def test_rights_are_asked_at_the_moment_of_use(pages: Pages) -> None:
    """Who loses a role while a page is open has lost it for the form on that page."""
    review = pages.office.submit()
    browser = pages.at("yi")
    browser.get(f"/review/{review.id}")
    pages.rooms.people.set_roles("xin", "yi", ["clerk"])
    assert browser.decide("approve").status_code in (303, 409)
    assert pages.office.row(review).state == "tier_1"


def test_return_needs_a_reason(pages: Pages) -> None:
    """Without words a return is refused, and what was chosen already stands in the form again."""
    review = pages.office.submit()
    browser = pages.at("yi")
    browser.get(f"/review/{review.id}")
    assert browser.decide("return", code="masking", words="  ").status_code == 409
    assert "须写明理由" in browser.text
    assert browser.page.select_one("details.return option[selected]")["value"] == "masking"
    assert browser.decide("return", code="masking", words="请补充遮盖").status_code == 303
    browser.get(f"/review/{review.id}")
    assert "遮盖不足或不当：请补充遮盖" in browser.page.select_one("table.history").text


def test_withholding_names_the_article(pages: Pages) -> None:
    """Withholding goes on the record with the article in force, and the printed sheet has it."""
    review = pages.office.submit()
    browser = pages.at("yi")
    browser.get(f"/review/{review.id}")
    assert browser.decide("withhold", code="privacy", words="涉及第三方").status_code == 303
    browser.get(f"/review/{review.id}/sheet")
    assert "第十五条" in browser.text
    assert "不予公开：涉及第三方" in browser.text


def test_the_sheet_has_who_and_when(pages: Pages) -> None:
    """The printed sheet names unit, title, channels, each tier with person and time, and the digest that was approved."""
    review = pages.office.released("1", LEAKING)
    browser = pages.at("geng")
    answer = browser.get(f"/review/{review.id}/sheet")
    for said in (UNIT, "☑ 政府网站", "☐ 政务微博", "科室负责人审核", "主任审批", "ding", review.digest, "手机号码 × 1"):
        assert said in browser.text, said
    assert PHONE not in answer.text


def test_a_person_reports_what_screening_missed(pages: Pages) -> None:
    """A reviewer marks words as a finding: the item is held, approvals are void, and the officer may dismiss it with a reason."""
    review = pages.office.submit("1", "负责人王小二已于3月5日到岗。")
    browser, address = pages.at("yi"), f"/review/{review.id}"
    browser.get(address)
    answer = browser.send(f"{address}/find", found="王小二", kind="informant", code="seen_by_person", reason="是举报人")
    assert answer.status_code == 303
    assert pages.office.row(review).state == "held"
    officer = pages.at("ji")
    officer.get(address)
    assert [mark.text for mark in officer.page.select("#shown mark.block")] == ["王小二"]
    number = officer.page.select_one("details.dismiss input[type=checkbox]")["value"]
    assert officer.decide("dismiss", finding=number, code="lawful", words="本人同意").status_code == 303
    assert pages.office.row(review).state == "screened"


def test_after_a_decision_comes_the_next(pages: Pages) -> None:
    """Who decides is led to the next item of the queue that he came from, and told what was done; at the end to the list."""
    ids = [pages.office.submit(str(number), CLEAN, title=f"通知之{number}").id for number in range(3)]
    browser = pages.at("yi")
    browser.get("/review")
    links = [str(link["href"]) for link in browser.page.select("a.item")]
    assert [link.split("/")[-1] for link in links] == ids
    browser.get(f"/review/{ids[1]}")
    assert [browser.page.select_one(name)["href"].split("/")[-1] for name in ("#previous", "#next")] == [ids[0], ids[2]]
    browser.follow(browser.decide("approve"))
    assert "通知之2" in browser.page.select_one("h1").text
    assert "✓ 已办理：同意" in browser.text
    assert browser.decide("approve").headers["location"] == "/review?done=approve"


def test_the_queue_is_filtered(pages: Pages) -> None:
    """State, source, channel, kind of finding and time limit narrow the list; nonsense in an address narrows nothing and breaks nothing."""
    leaking = pages.office.submit("1", LEAKING, title="甲通知")
    pages.office.submit("2", CLEAN, title="乙通知", channels=("weibo",))
    browser = pages.at("geng")

    def titles(query: str) -> list[str]:
        assert browser.get(f"/review?{query}").status_code == 200
        return [link.text for link in browser.page.select("a.item")]

    assert titles("state=all") == ["甲通知", "乙通知"]
    assert titles("state=all&channel=weibo") == ["乙通知"]
    assert titles("state=all&kind=mobile") == ["甲通知"]
    assert titles("state=cleared") == []
    assert titles("state=all&age=over") == []
    assert titles(f"state=all&unit={UNIT}") == ["甲通知", "乙通知"]
    assert titles("state=x&age=y&limit=-1&source=z&lang=q") == ["甲通知", "乙通知"]
    pages.office.approve(leaking, "yi")
    pages.wait(days=40)
    browser = pages.at("geng")
    assert titles("state=all&age=over") == ["乙通知", "甲通知"]
    assert "⚠ 已超" in browser.text


def test_claims_are_seen_and_lapse(pages: Pages) -> None:
    """A claim shows others who is at it, keeps nobody from deciding, and lapses by itself."""
    review = pages.office.submit()
    first, other = pages.at("yi"), pages.at("wu")
    first.get(f"/review/{review.id}")
    assert first.send(f"/review/{review.id}/claim").status_code == 303
    other.get("/review")
    assert "yi 正在办理" in other.text
    other.get(f"/review/{review.id}")
    assert other.send(f"/review/{review.id}/claim").status_code == 409
    assert "approve" in other.deeds
    pages.wait(minutes=25)
    other.get("/review")
    assert "正在办理" not in other.text


def test_alarms_are_resolved_with_a_reason(pages: Pages) -> None:
    """An alarm stands until the secrecy officer resolves it with a reason; others see it and have no button."""
    subject = Subject(jurisdiction="230102", unit=UNIT, source="published", platform="weibo", native_id="77")
    with pages.office.ledger.reviews.writing(pages.office.clock()) as record:
        record.raise_alarm("leak", subject, "", 2, "mobile")
    reader, officer = pages.at("geng"), pages.at("ji")
    reader.get("/alarms")
    assert "已公开内容有发现" in reader.text
    assert not reader.page.select("form[action$=resolve]")
    officer.get("/alarms")
    assert officer.send("/alarms/1/resolve", code="taken_down", words="").status_code == 403
    officer.get("/alarms")
    assert officer.send("/alarms/1/resolve", code="taken_down", words="已撤下").status_code == 303
    officer.get("/alarms")
    assert "没有告警" in officer.text
    officer.get("/alarms?all=1")
    assert "ji：已撤下" in officer.text


def test_clerks_hand_in_drafts(pages: Pages) -> None:
    """A clerk hands in a draft of his unit and lands on its page; something left out is said, and what was written stays."""
    clerk = pages.at("jia")
    clerk.get("/draft")
    answer = clerk.send("/draft", id="9", title="通知", body="")
    assert answer.status_code == 422
    assert clerk.fields(clerk.form("/draft"))["title"] == "通知"
    answer = clerk.send(
        "/draft", id="9", title="通知", body=CLEAN, channel=["website", "wechat"], document_number="哈里政发〔2026〕1号"
    )
    clerk.follow(answer)
    assert "科室负责人审核" in clerk.text
    version = next(iter(pages.office.ledger.reviews.versions(pages.office.ledger.reviews.reviews(None)[0].id)))
    assert version.channels == '["website","wechat"]'
    assert "哈里政发〔2026〕1号" in version.sheet


def test_state_secrets_are_not_shown_again(pages: Pages) -> None:
    """A draft with a state-secret mark is refused without a word of it coming back, and the officer finds an alarm."""
    clerk = pages.at("jia")
    clerk.get("/draft")
    answer = clerk.send("/draft", id="9", title="某事项", body="机密★10年\n金丝雀三号的内容")
    assert answer.status_code == 409
    assert "金丝雀" not in answer.text
    assert pages.office.ledger.reviews.reviews(None) == []
    officer = pages.at("ji")
    officer.get("/alarms")
    assert "密级标志" in officer.text


def test_unknown_items_are_not_found(pages: Pages) -> None:
    """An address of no item is answered with 404, in words."""
    browser = pages.at("yi")
    assert browser.get("/review/ffffffffffffffff").status_code == 404
    assert "没有审查" in browser.text


@pytest.mark.parametrize("language", ["zh", "en"])
def test_pages_are_sound(pages: Pages, language: str) -> None:
    """Every page has one main heading, one main region, a skip link and names for all its fields, in both languages."""
    review = pages.office.released("1", LEAKING)
    pages.office.submit("2", LEAKING)
    browser = pages.at("wu")
    other = next(row.id for row in pages.office.ledger.reviews.reviews(None) if row.id != review.id)
    paths = [
        "/",
        "/review?state=all",
        "/alarms",
        "/unreviewed",
        "/account",
        f"/review/{other}",
        f"/review/{other}/sheet",
        f"/review/{other}/edit",
        f"/review/{review.id}",
    ]
    for path in paths:
        joined = f"{path}{'&' if '?' in path else '?'}lang={language}"
        assert browser.get(joined).status_code == 200, path
        page = browser.page
        assert len(page.find_all("h1")) == len(page.find_all("main")) == 1, path
        assert page.select_one("a.skip[href='#content']"), path
        identifiers = [tag["id"] for tag in page.find_all(id=True)]
        assert len(identifiers) == len(set(identifiers)), path
        for field in page.select("input:not([type=hidden]), select, textarea"):
            labelled = (
                field.get("aria-label")
                or field.find_parent("label")
                or page.find("label", attrs={"for": field.get("id")})
            )
            assert labelled, (path, field)
        for button in page.find_all("button"):
            assert button.text.strip() or button.has_attr("data-on"), (path, button)
