"""Webhooks against a real receiver on the loopback interface; time is moved by hand."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest
from publishing_kit import SITE, Outlet, Receiver, amended
from review_kit import LEAKING, PHONE, Office
from standardwebhooks import Webhook

from syndicate.engine.relay import LEASE, Relayed
from syndicate.ledger.outgoing import Span, Verdict
from syndicate.ledger.sending import when
from syndicate.ledger.sqlite import SqliteLedger
from syndicate.model import Transient
from syndicate.model.publishing import SubscriberState
from syndicate.model.review import Deed
from syndicate.publish.schedule import JITTER, SCHEDULE
from syndicate.publish.selection import wants
from syndicate.publish.webhook import secret_of


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """A receiver that answers 200."""
    with Receiver() as running:
        yield running


@pytest.fixture
async def outlet() -> AsyncIterator[Outlet]:
    """An office with a relay."""
    made = Outlet()
    yield made
    await made.sender.aclose()
    made.office.ledger.close()


async def test_what_is_released_is_sent_once(outlet: Outlet, receiver: Receiver) -> None:
    """A release reaches the subscriber once; rounds after it send nothing."""
    outlet.subscribe(receiver.url)
    outlet.office.released("1")
    assert await outlet.relay.once() == Relayed(planned=1, sent=1)
    assert await outlet.relay.once() == Relayed()
    (got,) = receiver.got
    assert got.said["type"] == "information.released"
    assert got.said["data"]["title"] == "关于延长开放时间的通知"
    assert outlet.states() == ["delivered"]


async def test_the_masked_text_is_sent(outlet: Outlet, receiver: Receiver) -> None:
    """What is sent carries the masks; what they hide is in no byte of it."""
    outlet.subscribe(receiver.url)
    outlet.office.released("1", LEAKING)
    await outlet.relay.once()
    (got,) = receiver.got
    assert "申请人手机" in got.said["data"]["content_text"]
    assert PHONE.encode() not in got.body


async def test_nothing_is_sent_before_it_is_released(outlet: Outlet, receiver: Receiver) -> None:
    """What is under review, or cleared but not released, is not sent."""
    outlet.subscribe(receiver.url)
    review = outlet.office.submit("1")
    outlet.office.approve(review, "yi", "bing", "ding")
    assert outlet.office.row(review).state == "cleared"
    assert await outlet.relay.once() == Relayed()
    assert not receiver.got


async def test_the_signature_is_verified_by_others(outlet: Outlet, receiver: Receiver) -> None:
    """The reference implementation of Standard Webhooks accepts what is sent, and nothing that was changed."""
    outlet.subscribe(receiver.url)
    outlet.office.released("1")
    verifier = Webhook(secret_of(b"a" * 32))
    await outlet.relay.once()
    (got,) = receiver.got
    at = datetime.fromtimestamp(int(got.headers["webhook-timestamp"]), UTC)
    own = verifier.sign(got.headers["webhook-id"], at, got.body.decode())
    assert own == got.headers["webhook-signature"]
    assert own != verifier.sign(got.headers["webhook-id"], at, got.body.decode() + " ")


async def test_a_receiver_that_was_away_gets_everything(outlet: Outlet, receiver: Receiver) -> None:
    """Through the whole schedule but its last attempt the receiver fails; once it is back it has everything, under one id each."""
    outlet.subscribe(receiver.url)
    outlet.office.released("1")
    outlet.office.released("2")
    receiver.status = 503
    for pause in SCHEDULE[:-1]:
        outlet.later(pause)
        assert (await outlet.relay.once()).failed == 2
        assert await outlet.relay.once() == Relayed()
    receiver.status = 204
    outlet.later(SCHEDULE[-1])
    assert (await outlet.relay.once()).sent == 2
    assert outlet.states() == ["delivered", "delivered"]
    assert len(set(receiver.ids)) == 2
    assert len(receiver.ids) == 2 * len(SCHEDULE)
    assert len({got.body for got in receiver.got}) == 2
    assert outlet.reasons() == [(503, "http_5xx")] * (len(SCHEDULE) - 1) + [(204, "ok")]


async def test_attempts_keep_to_the_schedule(outlet: Outlet, receiver: Receiver) -> None:
    """Nothing is tried before its time; jitter adds a tenth at most; after the last attempt the delivery is a dead letter."""
    outlet.subscribe(receiver.url)
    outlet.office.released("1")
    outlet.dice, receiver.status = 1.0, 500
    await outlet.relay.once()
    for pause in SCHEDULE[1:]:
        outlet.later(pause * (1 + JITTER) - 1)
        assert await outlet.relay.once() == Relayed()
        outlet.later(1.1)
        assert (await outlet.relay.once()).failed == 1
    assert outlet.states() == ["dead"]
    outlet.later(10 * 86_400)
    assert await outlet.relay.once() == Relayed()


async def test_a_dead_letter_can_be_sent_again(outlet: Outlet, receiver: Receiver) -> None:
    """A dead letter begins the schedule anew when a person asks for it, under the same id."""
    outlet.subscribe(receiver.url)
    outlet.office.released("1")
    receiver.status = 500
    for pause in SCHEDULE:
        outlet.later(pause)
        await outlet.relay.once()
    receiver.status = 200
    assert outlet.outgoing.again(Span(states=("dead",)), wants, outlet.present()) == (1, 0)
    assert (await outlet.relay.once()).sent == 1
    assert len(set(receiver.ids)) == 1


async def test_replay_by_id_and_by_time(outlet: Outlet, receiver: Receiver) -> None:
    """What was delivered goes out again, by event or by time, also to whoever came later; each under its id."""
    first = outlet.office.released("1")
    outlet.subscribe(receiver.url)
    outlet.office.released("2")
    outlet.later(3600)
    middle = when(outlet.present())
    outlet.later(3600)
    outlet.office.released("3")
    await outlet.relay.once()
    assert receiver.ids == ["msg_230102_2", "msg_230102_3"]
    assert outlet.outgoing.again(Span(subscriber="a", posting=3), wants, outlet.present()) == (1, 0)
    await outlet.relay.once()
    assert receiver.ids[2:] == ["msg_230102_3"]
    assert outlet.outgoing.again(Span(subscriber="a", until=middle), wants, outlet.present()) == (2, 0)
    await outlet.relay.once()
    assert receiver.ids[3:] == ["msg_230102_1", "msg_230102_2"]
    outlet.office.act(first, "ji", Deed.WITHDRAW)
    assert outlet.outgoing.again(Span(subscriber="a", posting=1), wants, outlet.present()) == (0, 1)


async def test_replay_never_sends_what_was_withdrawn(outlet: Outlet, receiver: Receiver) -> None:
    """A replay of everything leaves out what is not publishable any more, and says how many those are."""
    outlet.subscribe(receiver.url)
    gone, stays = outlet.office.released("1"), outlet.office.released("2")
    await outlet.relay.once()
    outlet.office.act(gone, "ji", Deed.WITHDRAW)
    await outlet.relay.once()
    receiver.got.clear()
    assert outlet.outgoing.again(Span(subscriber="a", event="released"), wants, outlet.present()) == (1, 1)
    await outlet.relay.once()
    assert [got.said["data"]["_syndicate"]["review"] for got in receiver.got] == [stays.id]


async def test_a_withdrawal_recalls(outlet: Outlet, receiver: Receiver) -> None:
    """Whoever got the information is told to take it back, without a text; his answer is the receipt."""
    outlet.subscribe(receiver.url)
    review = outlet.office.released("1")
    await outlet.relay.once()
    outlet.office.act(review, "ji", Deed.WITHDRAW)
    assert (await outlet.relay.once()).sent == 1
    told = receiver.got[-1].said
    assert (told["type"], told["data"]["reason"]) == ("information.withdrawn", "error")
    assert told["data"]["id"] == receiver.got[0].said["data"]["id"]
    assert not {"title", "content_text", "content_html"} & set(told["data"])
    (recall,) = outlet.deliveries(event="withdrawn")
    assert recall.acknowledged_at


async def test_a_recall_reaches_whoever_may_have_got_it(outlet: Outlet, receiver: Receiver) -> None:
    """A release that was answered with an error, or by nobody, may have been read: its withdrawal is told; filters do not matter."""
    outlet.subscribe(receiver.url, events='["information.released"]')
    outlet.subscribe(receiver.url, "never", channels='["gazette"]')
    review = outlet.office.released("1")
    receiver.status = 500
    await outlet.relay.once()
    outlet.office.act(review, "ji", Deed.WITHDRAW)
    receiver.status = 200
    assert (await outlet.relay.once()).sent == 1
    assert outlet.states() == ["void", "delivered"]
    assert {one.subscriber for one in outlet.deliveries()} == {"a"}


async def test_what_was_withdrawn_before_it_was_sent_is_never_sent(outlet: Outlet, receiver: Receiver) -> None:
    """Withdrawn between planning and sending: neither the release nor a recall goes out."""
    outlet.subscribe(receiver.url)
    review = outlet.office.released("1")
    outlet.outgoing.plan(wants, outlet.present())
    outlet.office.act(review, "ji", Deed.WITHDRAW)
    assert await outlet.relay.once() == Relayed()
    assert not receiver.got
    assert outlet.states() == ["void"]


async def test_events_of_an_information_keep_their_order(outlet: Outlet, receiver: Receiver) -> None:
    """A recall that fails holds back the next release of the same information, and nothing else."""
    outlet.subscribe(receiver.url)
    review = outlet.office.released("1")
    await outlet.relay.once()
    receiver.status = 500
    amended(outlet.office, review, "自2018年3月12日起，区图书馆恢复原开放时间。")
    outlet.office.released("2")
    done = await outlet.relay.once()
    assert (done.planned, done.failed) == (3, 2)
    receiver.status = 200
    await outlet.relay.once()
    assert receiver.ids[1:] == ["msg_230102_2", "msg_230102_4"]
    outlet.later(10)
    await outlet.relay.once()
    assert receiver.ids[3:] == ["msg_230102_2", "msg_230102_3", "msg_230102_4"]
    assert set(outlet.states()) == {"delivered"}


async def test_two_relays_share_the_work(outlet: Outlet, receiver: Receiver) -> None:
    """While one relay is sending, another one on the same ledger sends the others, never the same."""
    outlet.subscribe(receiver.url)
    for number in range(6):
        outlet.office.released(str(number))
    other = Outlet(office=outlet.office)
    other.tokens = (f"other{number}" for number in range(99))
    await asyncio.gather(outlet.relay.once(), other.relay.once())
    await other.sender.aclose()
    assert sorted(receiver.ids) == sorted(set(receiver.ids))
    assert len(receiver.ids) == 6


async def test_a_relay_that_dies_is_taken_over(outlet: Outlet, receiver: Receiver) -> None:
    """What was claimed and never settled is sent again when the lease is over, under the same id; the log says that it was interrupted."""
    outlet.subscribe(receiver.url)
    outlet.office.released("1")
    outlet.outgoing.plan(wants, outlet.present())
    assert outlet.outgoing.claim("a", "dead", outlet.present(), outlet.present() + LEASE) is not None
    assert await outlet.relay.once() == Relayed()
    outlet.later(LEASE.total_seconds() + 1)
    assert (await outlet.relay.once()).sent == 1
    assert outlet.reasons() == [(0, "interrupted"), (200, "ok")]


async def test_a_late_failure_does_not_undo_a_receipt(outlet: Outlet, receiver: Receiver) -> None:
    """Whoever lost his lease changes nothing by failing; what was acknowledged stays so."""
    outlet.subscribe(receiver.url)
    outlet.office.released("1")
    outlet.outgoing.plan(wants, outlet.present())
    late = outlet.outgoing.claim("a", "late", outlet.present(), outlet.present() + LEASE)
    assert late is not None
    outlet.later(LEASE.total_seconds() + 1)
    await outlet.relay.once()
    outlet.outgoing.settle(late, "late", Verdict(at=outlet.present(), status=500, milliseconds=1, reason="http_5xx"))
    assert outlet.states() == ["delivered"]
    assert len(outlet.reasons()) == 3


async def test_rotation_signs_with_both_secrets(outlet: Outlet, receiver: Receiver) -> None:
    """While the former secret is good both sign; afterwards only the new one does."""
    made = outlet.subscribe(receiver.url)
    fresh = secret_of(b"b" * 32)
    until = when(outlet.present() + timedelta(hours=24))
    outlet.outgoing.put(msgspec.structs.replace(made, secret=fresh, former=made.secret, former_until=until))
    outlet.office.released("1")
    await outlet.relay.once()
    outlet.later(86_400)
    outlet.office.released("2")
    await outlet.relay.once()
    both, alone = (got.headers["webhook-signature"].split() for got in receiver.got)
    assert (len(both), len(alone)) == (2, 1)
    first = receiver.got[0]
    at = datetime.fromtimestamp(int(first.headers["webhook-timestamp"]), UTC)
    assert [
        Webhook(one).sign(first.headers["webhook-id"], at, first.body.decode()) for one in (fresh, made.secret)
    ] == both


async def test_gone_disables(outlet: Outlet, receiver: Receiver) -> None:
    """410 ends the sending to an address; what waits goes out when a person switches it on again."""
    made = outlet.subscribe(receiver.url)
    outlet.office.released("1")
    receiver.status = 410
    await outlet.relay.once()
    now = outlet.outgoing.subscriber("a")
    assert now is not None
    assert (now.state, now.reason) == (SubscriberState.GONE, "410")
    outlet.office.released("2")
    outlet.later(86_400)
    assert (await outlet.relay.once()).sent == 0
    assert len(receiver.got) == 1
    receiver.status = 200
    outlet.outgoing.put(msgspec.structs.replace(now, state=made.state, reason=""))
    assert (await outlet.relay.once()).sent == 2


async def test_redirects_are_failures(outlet: Outlet, receiver: Receiver) -> None:
    """A redirect is not followed: it is a failure like others."""
    outlet.subscribe(receiver.url)
    outlet.office.released("1")
    receiver.status, receiver.headers = 302, {"Location": receiver.url + "/elsewhere"}
    await outlet.relay.once()
    assert [got.path for got in receiver.got] == ["/hook"]
    assert outlet.reasons() == [(302, "redirect")]


async def test_private_addresses_are_refused(outlet: Outlet, receiver: Receiver) -> None:
    """Without leave nothing is sent into a private network, by address or by name; the log says why."""
    outlet.subscribe(receiver.url, allow="[]")
    outlet.subscribe(receiver.url.replace("127.0.0.1", "localhost"), "b", allow="[]")
    outlet.office.released("1")
    await outlet.relay.once()
    assert not receiver.got
    assert outlet.reasons(1) == outlet.reasons(2) == [(0, "forbidden_address")]


async def test_the_other_side_may_ask_for_rest(outlet: Outlet, receiver: Receiver) -> None:
    """429 with Retry-After holds everything to that subscriber back for so long, and nobody else."""
    outlet.subscribe(receiver.url)
    for number in range(3):
        outlet.office.released(str(number))
    receiver.status, receiver.headers = 429, {"Retry-After": "600"}
    await outlet.relay.once()
    assert len(receiver.got) == 1
    receiver.status, receiver.headers = 200, {}
    outlet.later(590)
    assert await outlet.relay.once() == Relayed()
    outlet.later(15)
    assert (await outlet.relay.once()).sent == 3


async def test_a_receiver_that_is_silent_times_out(receiver: Receiver) -> None:
    """An answer that does not come in time is a failure; a long answer is not read to its end."""
    outlet = Outlet(total=0.3)
    outlet.subscribe(receiver.url)
    outlet.office.released("1")
    release = asyncio.Event()
    loop = asyncio.get_running_loop()
    receiver.meanwhile = lambda _: asyncio.run_coroutine_threadsafe(release.wait(), loop).result(5) and None
    await outlet.relay.once()
    release.set()
    assert outlet.reasons() == [(0, "timeout")]
    receiver.meanwhile, receiver.body = None, b"x" * 1_000_000
    outlet.later(10)
    assert (await outlet.relay.once()).sent == 1
    await outlet.sender.aclose()


async def test_nothing_is_open_towards_a_dead_port(outlet: Outlet) -> None:
    """A connection that is refused is a failure that is told as such."""
    with Receiver() as closed:
        url = closed.url
    outlet.subscribe(url)
    outlet.office.released("1")
    await outlet.relay.once()
    assert outlet.reasons() == [(0, "connect")]


async def test_the_log_has_no_body(outlet: Outlet, receiver: Receiver) -> None:
    """No word of what was sent, and no secret, stands in deliveries or attempts."""
    made = outlet.subscribe(receiver.url)
    outlet.office.released("1")
    await outlet.relay.once()
    for table in ("delivery", "attempt", "hub"):
        rows = str(list(outlet.office.connection.execute(f"SELECT * FROM {table}")))
        assert "延长" not in rows
        assert made.secret not in rows


async def test_a_test_is_sent_and_logged(outlet: Outlet, receiver: Receiver) -> None:
    """A test reaches the subscriber, signed, and stands in the log."""
    made = outlet.subscribe(receiver.url)
    verdict = await outlet.relay.test(made)
    assert verdict.reason == "ok"
    assert receiver.got[0].said == {"type": "endpoint.test", "timestamp": receiver.got[0].said["timestamp"], "data": {}}
    assert outlet.reasons(0) == [(200, "ok")]


async def test_a_long_text_is_left_out(outlet: Outlet, receiver: Receiver) -> None:
    """A text beyond the limit is not sent; the address of the entry is."""
    outlet.subscribe(receiver.url)
    outlet.office.released("1", "区图书馆延长开放时间。" * 1000)
    await outlet.relay.once()
    data = receiver.got[0].said["data"]
    assert data["content_omitted"]
    assert "content_text" not in data
    assert data["url_entry"] == f"{SITE.base_url}/entries/{data['id'].rpartition(':')[2]}.json"
    assert len(receiver.got[0].body) < 20_000


async def test_the_hub_is_told_once(receiver: Receiver) -> None:
    """New entries and withdrawals are told to the hub, with every feed that they change; failures are told again later."""
    outlet = Outlet(msgspec.structs.replace(SITE, hub=receiver.url, allow=("127.0.0.1",)))
    review = outlet.office.released("1")
    receiver.status = 500
    assert (await outlet.relay.once()).pinged == 0
    receiver.status = 202
    assert await outlet.relay.once() == Relayed()
    outlet.later(5)
    assert (await outlet.relay.once()).pinged > 0
    assert await outlet.relay.once() == Relayed()
    said = receiver.got[-1].body.decode()
    assert said.startswith("hub.mode=publish&hub.url=https%3A%2F%2Fopen.example%2Ffeeds%2Fall.atom&")
    assert "channel%2Fwebsite.rss" in said
    outlet.office.act(review, "ji", Deed.WITHDRAW)
    assert (await outlet.relay.once()).pinged > 0
    await outlet.sender.aclose()


async def test_a_busy_ledger_is_asked_again(outlet: Outlet) -> None:
    """A ledger that cannot be written stops one round, not the relay."""
    stop, told = asyncio.Event(), []

    def observe(one: object) -> None:
        told.append(one)
        if len(told) == 2:
            stop.set()

    async def busy(_: object) -> object:
        raise Transient("busy")

    outlet.relay._call = busy
    await outlet.relay.run(stop, observe, interval=0.01)
    assert [type(one) for one in told] == [Transient, Transient]


async def test_the_ledger_may_be_shared_by_processes(tmp_path: Path, receiver: Receiver) -> None:
    """Two connections to one file take turns: every message goes out once."""
    path = tmp_path / "ledger.db"
    one = Outlet(office=Office(SqliteLedger(path)))
    two = Outlet(office=Office(SqliteLedger(path)))
    two.tokens = (f"two{number}" for number in range(99))
    one.subscribe(receiver.url)
    for number in range(5):
        one.office.released(str(number))
    two.office.clock = one.office.clock
    two.now = one.now
    await asyncio.gather(one.relay.once(), two.relay.once())
    assert sorted(receiver.ids) == [f"msg_230102_{number}" for number in range(1, 6)]
    for outlet in (one, two):
        await outlet.sender.aclose()
        outlet.office.ledger.close()
