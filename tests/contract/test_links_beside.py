"""What links lead to under unchanged words: an approval is of these files, in the code and in the schema of every ledger."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import msgspec
import pytest
from core_kit import JURISDICTION, LANE, NOON, core_over, record
from review_kit import LEAKING, UNIT, Office, ruleset

from syndicate.engine.watching import Watch
from syndicate.ledger.sqlite import SqliteLedger
from syndicate.model.records import Link
from syndicate.model.review import Deed, Draft, Mask, Review
from syndicate.pipeline.gate.drafting import draft_of
from syndicate.pipeline.gate.machine import Refused
from syndicate.review.judging import Judge
from syndicate.review.tiers import tiers_of

HARMLESS = "因供水管道检修施工需要，顾乡街道部分区域停止供水，请居民提前做好储水准备。"
ONE, TWO = "https://www.example.gov.cn/files/1.pdf", "https://www.example.gov.cn/files/2.pdf"
TIERS = tiers_of(("科室负责人审核", "分管副主任审批", "主任审批"), (), (3, 3, 3))


class Public(Office):
    """An office whose publications are read and watched."""

    def __init__(self, ledger: SqliteLedger) -> None:
        super().__init__(ledger)
        self._read = 0
        self._core = core_over(ledger)

    def read(self, *links: str, body: str = HARMLESS, **fields: Any) -> None:
        """Read the publication once more, later than before."""
        self._read += 1
        told = {"received_at": NOON + timedelta(days=self._read), "unit": UNIT} | fields
        item = record("a", body, links=tuple(Link(url=one) for one in links), **told)
        self._core.handle(LANE, JURISDICTION, [item])

    def look(self) -> Review:
        """Let the watch look, and return the review of the publication."""
        Watch(self.ledger, Judge(ruleset()), TIERS, self.clock).look(JURISDICTION)
        (review,) = self.ledger.reviews.reviews(JURISDICTION)
        return review

    def out(self) -> list[str]:
        """Return the reviews of what may go out."""
        return [one.review for one in self.ledger.reviews.publishable()]

    def let_out(self) -> Review:
        """Let the publication as it stands go the whole way."""
        review = self.look()
        standing = [one.number for one, is_open in self.ledger.reviews.findings(review.version) if is_open]
        if standing:
            self.act(review, "ji", Deed.DISMISS, dismissed=standing)
        self.act(review, "jia", Deed.SUBMIT)
        self.approve(review, "yi", "bing", "ding")
        return self.act(review, "bo", Deed.RELEASE)


@pytest.fixture
def office(empty: SqliteLedger) -> Public:
    """An office over a ledger of each kind."""
    return Public(empty)


def broken(office: Office) -> set[str]:
    """Return the promises of the gate that do not hold."""
    return {one.name for one in office.ledger.verify_gate() if not one.holds}


def test_another_file_under_the_same_words_goes_back_to_review(office: Public) -> None:
    """A link swapped after release takes it out at once, before anybody has looked; then it is recalled, and the next reviewer sees what changed."""
    office.read(ONE)
    review = office.let_out()
    assert office.out() == [review.id]
    office.read(TWO)
    assert office.out() == []
    held = office.look()
    assert (held.id, str(held.state), held.round, held.digest == review.digest) == (review.id, "held", 2, False)
    assert [one.event for one in office.ledger.reviews.outbox()] == ["released", "withdrawn"]
    told = office.desk.open(held.id, "yi").difference
    assert told is not None
    assert (told.changed, told.files) == (("attachments",), (f"-{ONE}", f"+{TWO}"))
    assert not broken(office)


def test_an_approval_before_the_swap_is_none_after_it(office: Public) -> None:
    """The link is swapped between the last approval and the release: nothing can be released, before and after the watch has looked."""
    office.read(ONE)
    review = office.look()
    office.act(review, "ji", Deed.DISMISS, dismissed=[1])
    office.act(review, "jia", Deed.SUBMIT)
    cleared = office.approve(review, "yi", "bing", "ding")
    office.read(TWO)
    with pytest.raises(Refused, match="nothing goes out without a clearance"):
        office.act(cleared, "bo", Deed.RELEASE)
    held = office.look()
    with pytest.raises(Refused):
        office.act(held, "bo", Deed.RELEASE, digest=cleared.digest)
    assert (str(office.row(held).state), office.ledger.reviews.case(held.id).approvals) == ("held", ())
    assert office.out() == []


@pytest.mark.parametrize("links", [(), (ONE, TWO)], ids=["taken away", "one more"])
def test_files_that_come_and_go_are_another_version(office: Public, links: tuple[str, ...]) -> None:
    """A file put beside the words, or taken from them, is a change like any other."""
    office.read(ONE)
    review = office.let_out()
    office.read(*links)
    assert (office.out(), str(office.look().state) != "released") == ([], True)
    office.read(ONE)
    assert office.look().version > review.version + 1
    assert office.out() == []


def test_a_file_put_beside_words_that_nobody_reviewed_is_found(office: Public) -> None:
    """A harmless publication has no review; the file that is put beside it later is held."""
    office.read()
    with pytest.raises(ValueError, match="not enough values"):
        office.look()
    office.read(ONE)
    assert str(office.look().state) == "held"


def test_a_link_to_a_page_changes_nothing(office: Public) -> None:
    """What was released stays so where only a link to another page, or a label, is new around the words, once it has been looked at."""
    office.read(ONE)
    review = office.let_out()
    office.read(ONE, "https://www.example.gov.cn/art/2.html", labels={"column": "通知"})
    assert office.look() == review
    assert office.out() == [review.id]
    assert not broken(office)


def test_masks_of_a_person_outlast_another_reading(office: Public) -> None:
    """Reading the same publication again changes nothing of what a person has masked and others have approved."""
    office.read(body=LEAKING)
    review = office.look()
    before = draft_of(office.ledger.reviews.version(review.version))
    wider = msgspec.structs.replace(before, masks=(*(before.masks or ()), Mask("body", 0, 3, "***")))
    edited = office.desk.edit(review.id, "jia", wider, review.digest)
    office.act(edited, "jia", Deed.SUBMIT)
    approved = office.approve(edited, "yi")
    office.read(body=LEAKING)
    assert office.look() == approved


def test_nobody_edits_the_files_of_a_publication_away(office: Public) -> None:
    """The files beside a publication are what its source says; here only masks and channels are changed."""
    office.read(ONE)
    review = office.look()
    bare = Draft(title="", body=HARMLESS, channels=("website",))
    same = draft_of(office.ledger.reviews.version(review.version))
    for draft in (bare, msgspec.structs.replace(same, attachments=())):
        with pytest.raises(Refused, match="以来源为准"):
            office.desk.edit(review.id, "jia", draft, review.digest)


def test_links_noted_by_hand_are_found(office: Public) -> None:
    """Whoever writes down by hand that other links were looked at is found by `verify`, also where the view is deceived."""
    office.read(ONE)
    office.let_out()
    office.read(TWO)
    (links,) = office.connection.execute("SELECT links FROM standing_links").fetchone() or ("",)
    office.connection.execute("UPDATE beside SET links = ?", (links,))
    assert broken(office) == {"beside"}
