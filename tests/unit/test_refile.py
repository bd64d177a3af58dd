"""Filing the past again: exact counters, receipts, repetition and interruption; and what other rules would change."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from core_kit import JURISDICTION, PRESENT, broken, loaded, prepared, record, rules, said

from syndicate.engine import renewing as engine
from syndicate.engine.core import Core
from syndicate.engine.reclassify import Refiled, explain_facets, reclassify, would_change
from syndicate.engine.renewing import unwatched
from syndicate.ledger.sqlite import SqliteLedger
from syndicate.ledger.weighing import lane_of
from syndicate.model import Channel, Record, Standing
from syndicate.pipeline.classify import Classifier
from syndicate.pipeline.prepare import Rules
from syndicate.pipeline.refile import facets_of

TAXONOMY = Path(__file__).parents[2] / "config" / "taxonomy"
WORD = "河灯"
"""A word that no shipped rule knows."""


def records() -> list[Record]:
    """Return posts, one of them published on two channels, one a share of somebody else's."""
    body = f"【{WORD}夜】今晚六时在江畔举行{WORD}漂流，欢迎市民携家人前往观赏，现场设有医疗点。"
    own = [record(str(n), f"【{WORD}第{n}夜】江畔第{n}处{WORD}，共{n}百盏。") for n in range(2, 6)]
    return [
        *own,
        record("1", body),
        record("a1", body, source="wechat", channel=Channel.WECHAT, title=f"{WORD}夜"),
        record("9", "【停水通知】安化街今日停水。", standing=Standing.SHARE),
        record("10", "【停水通知】通达街明日停水。"),
    ]


@cache
def other_rules() -> Rules:
    """Return the shipped rules with one more word."""
    texts = {path.name: path.read_text(encoding="utf-8") for path in sorted(TAXONOMY.glob("*.toml"))}
    news = f'[[rule]]\nid = "news.more"\nvalue = "news"\nwords = ["{WORD}"]\npriority = 45\n\n'
    kinds = texts["kinds.toml"].partition("[[rule]]")
    culture = f'[[rule]]\nid = "more"\nvalue = "12"\nwords = ["{WORD}"]\n\n'
    themes = texts["themes.toml"].partition("[[rule]]")
    texts["kinds.toml"] = kinds[0] + news + kinds[1] + kinds[2]
    texts["themes.toml"] = themes[0] + culture + themes[1] + themes[2]
    return Rules(Classifier.from_texts(texts), rules().marks, "other")


def apply(ledger: SqliteLedger, by: Rules) -> Refiled:
    """File a ledger again."""
    ledger.present_rules = lambda: by.digest
    return reclassify(Core(ledger, by, "test", lambda: PRESENT), ledger, by.classifier, unwatched)


def freshly_loaded(by: Rules, monkeypatch: pytest.MonkeyPatch) -> SqliteLedger:
    """Return a ledger loaded by other rules from the beginning."""
    with monkeypatch.context() as patch:
        patch.setattr("core_kit.rules", lambda: by)
        return loaded([records()])


@pytest.fixture(name="small_pages")
def _small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "PAGE", 2)


def test_what_is_filed_rightly_is_left_alone() -> None:
    """The rules that filed a ledger find nothing to change in it, and write no receipt."""
    ledger = loaded([records()])
    head = ledger.receipt_head()
    done = apply(ledger, rules())
    assert (done.read, done.changed, done.receipts) == (0, 0, [])
    assert ledger.receipt_head() == head


def test_the_ledger_shows_the_classifier_what_prepare_showed_it() -> None:
    """Of a stored reading the classifier sees the same words as when it came in."""
    ledger = loaded([records()])
    for one in ledger.filed(0, 100):
        source = next(r for r in records() if (r.source, r.native_id) == (one.row.source, one.row.native_id))
        assert facets_of(one.row) == tuple(",".join(value) for value in prepared_facets(source))
        assert one.row.channel != Channel.WEIBO or f"【{one.headline}】" not in one.shown.lead


def prepared_facets(one: Record) -> tuple[tuple[str, ...], ...]:
    """Return the facets that prepare gives a record."""
    facets = prepared(one).facets
    return facets.kind, facets.five_open, facets.field, facets.theme, facets.area


@pytest.mark.usefixtures("small_pages")
def test_filing_again_equals_filing_from_the_beginning(monkeypatch: pytest.MonkeyPatch) -> None:
    """After filing again everything people see is what other rules would have made of the same input, and all promises hold."""
    ledger = loaded([records()])
    before = said(ledger)
    done = apply(ledger, other_rules())
    assert done.changed == 6
    assert not broken(ledger)
    assert said(ledger) == said(freshly_loaded(other_rules(), monkeypatch))
    assert said(ledger) != before


@pytest.mark.usefixtures("small_pages")
def test_receipts_say_what_was_filed_again() -> None:
    """Each page has a receipt in the lane of recognition under the new rules; what does not change is a reading that is there already."""
    ledger = loaded([records()])
    done = apply(ledger, other_rules())
    receipts = [receipt for receipt in ledger.receipts() if receipt.number in done.receipts]
    assert {(receipt.lane, receipt.rules) for receipt in receipts} == {(lane_of(JURISDICTION), "other")}
    assert sum(receipt.outcome.revised for receipt in receipts) == done.changed == 6
    assert [receipt.outcome.read for receipt in receipts] == [2, 2, 2, 2]


@pytest.mark.usefixtures("small_pages")
def test_a_second_run_changes_nothing() -> None:
    """Filing again twice writes nothing the second time."""
    ledger = loaded([records()])
    apply(ledger, other_rules())
    head = ledger.receipt_head()
    assert apply(ledger, other_rules()).changed == 0
    assert ledger.receipt_head() == head


@pytest.mark.usefixtures("small_pages")
@pytest.mark.parametrize("pages", range(1, 4))
def test_a_run_cut_off_is_resumed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pages: int) -> None:
    """Whatever page it is cut off at, the ledger is whole, and the next run does the rest."""
    left = pages

    def cut_off(jurisdiction: str, done: int, of: int) -> None:
        nonlocal left
        left -= 1
        if not left:
            raise KeyboardInterrupt

    ledger = loaded([records()], SqliteLedger(tmp_path / "ledger.db"))
    ledger.present_rules = lambda: other_rules().digest
    core = Core(ledger, other_rules(), "test", lambda: PRESENT)
    with pytest.raises(KeyboardInterrupt):
        reclassify(core, ledger, other_rules().classifier, cut_off)
    ledger.close()
    reopened = SqliteLedger(tmp_path / "ledger.db")
    assert not broken(reopened)
    first = 8 - 2 * pages
    assert apply(reopened, other_rules()).changed <= first
    assert not broken(reopened)
    assert said(reopened) == said(freshly_loaded(other_rules(), monkeypatch))
    reopened.close()


@pytest.mark.usefixtures("small_pages")
def test_a_comparison_says_what_filing_again_does() -> None:
    """What a comparison announces, and nothing else, is what filing again then changes; the comparison itself writes nothing."""
    ledger = loaded([records()])
    head, before = ledger.receipt_head(), said(ledger)
    announced = would_change(ledger, other_rules().classifier)
    assert (ledger.receipt_head(), said(ledger)) == (head, before)
    done = apply(ledger, other_rules())
    assert (announced.read, announced.changed, announced.facets) == (done.read, done.changed, done.facets)
    assert announced.facets["theme"]["12"].information[1] - announced.facets["theme"]["12"].information[0] == 5
    assert announced.facets["theme"]["12"].postings[1] - announced.facets["theme"]["12"].postings[0] == 6


@pytest.mark.usefixtures("small_pages")
def test_examples_name_the_rule() -> None:
    """Each example of a change names disclosure, facet, both values and the rule that decides now."""
    change = next(
        one for one in would_change(loaded([records()]), other_rules().classifier).examples if one.facet == "theme"
    )
    assert change.after == "12"
    assert change.rule == "themes.toml:more"
    assert WORD in change.title


def test_an_explanation_names_file_rule_and_words() -> None:
    """Why a disclosure is filed as it is: the unit by its source, each facet by a rule of a file on certain words."""
    (one,) = loaded([[record("1", "【停水通知】安化街今日停水。")]]).filed(0, 1)
    found = {(decided.facet, decided.value): decided for decided in explain_facets(rules().classifier, one)}
    assert found["unit", "区政府办"].where == "source"
    kind = found["kind", "notice"]
    assert (kind.file, kind.name, kind.where) == ("kinds.toml", "通知公告", "title")
    assert "停水" in kind.words
