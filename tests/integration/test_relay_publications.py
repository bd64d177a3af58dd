"""What was published elsewhere first: it goes out while its standing words are those that were cleared, and not a moment longer."""

from __future__ import annotations

from typing import Any

from core_kit import PRESENT, record, rules
from publishing_kit import Outlet, Receiver
from review_kit import JURISDICTION, LEAKING, PHONE, UNIT, ruleset

from syndicate.engine.core import Core
from syndicate.engine.relay import Relayed
from syndicate.engine.watching import Watch
from syndicate.ledger.sending import PUT_OFF
from syndicate.model.review import Deed, Review
from syndicate.publish.document import shelf
from syndicate.publish.selection import wants
from syndicate.review.judging import Judge
from syndicate.review.tiers import tiers_of


class Account:
    """A Weibo account of the office, the watch over it, and the way out."""

    def __init__(self, receiver: Receiver) -> None:
        self.outlet = Outlet()
        office = self.outlet.office
        self.core = Core(office.ledger, rules(), "here", lambda: PRESENT)
        tiers = tiers_of(("科室负责人审核", "分管副主任审批", "主任审批"), (), (3, 3, 3))
        self.watch = Watch(office.ledger, Judge(ruleset()), tiers, office.clock)
        self.outlet.subscribe(receiver.url)

    def post(self, body: str, **fields: Any) -> None:
        """Publish, or change what was published."""
        self.core.handle("test", JURISDICTION, [record("77", body, unit=UNIT, url="https://weibo.com/1/77", **fields)])

    def look(self) -> Review:
        """Let the watch look; return the review of the publication."""
        self.core.own(JURISDICTION)
        self.watch.look(JURISDICTION)
        (row,) = self.outlet.office.ledger.reviews.reviews(JURISDICTION)
        return row

    def release(self) -> Review:
        """Take the publication the whole way."""
        office, review = self.outlet.office, self.look()
        office.act(review, "jia", Deed.SUBMIT)
        office.approve(review, "yi", "bing", "ding")
        return office.act(review, "bo", Deed.RELEASE)


async def test_a_publication_goes_out_until_its_words_change() -> None:
    """Masked while its words stand; as soon as they change it is in no feed and is not sent, and once that is seen it is recalled."""
    with Receiver() as receiver:
        account = Account(receiver)
        outlet, office = account.outlet, account.outlet.office
        account.post(LEAKING)
        review = account.release()
        (entry,) = shelf(*outlet.outgoing.moment()).entries
        assert entry.url == "https://weibo.com/1/77"
        assert PHONE not in entry.body
        assert (await outlet.relay.once()).sent == 1

        account.post(LEAKING + "请互相转告。")
        assert not outlet.outgoing.released()
        account.look()
        assert office.row(review).state != "released"
        assert (await outlet.relay.once()).sent == 1
        assert [got.said["type"] for got in receiver.got] == ["information.released", "information.withdrawn"]
        assert PHONE.encode() not in b"".join(got.body for got in receiver.got)
        await outlet.sender.aclose()
        office.ledger.close()


async def test_what_is_not_publishable_just_now_is_put_off() -> None:
    """Planned, then changed at its source before the watch has looked: it is not sent, and is looked at again a little later."""
    with Receiver() as receiver:
        account = Account(receiver)
        outlet = account.outlet
        account.post(LEAKING)
        account.release()
        outlet.outgoing.plan(wants, outlet.present())
        account.post(LEAKING + "请互相转告。")
        assert await outlet.relay.once() == Relayed()
        assert outlet.states() == ["waiting"]
        outlet.later(PUT_OFF.total_seconds() - 1)
        assert await outlet.relay.once() == Relayed()
        account.look()
        outlet.later(2)
        assert await outlet.relay.once() == Relayed()
        assert outlet.states() == ["void"]
        assert not receiver.got
        assert not outlet.reasons()
        await outlet.sender.aclose()
        outlet.office.ledger.close()
