"""Disclosures, questions and decisions in words and numbers, for people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from syndicate.cli.shared import visible

if TYPE_CHECKING:
    from collections.abc import Iterable

    from syndicate.engine.explain import Explanation, Judgement, Neighbour, Standing
    from syndicate.engine.reclassify import Decided
    from syndicate.model.disclosures import Ruling
    from syndicate.model.questions import Contradiction, Difference, Party, Question

DECIDED = {"same": "同一信息 same", "different": "不同信息 different", "undone": "撤销 undone"}
_IDENTITY = {
    "ruling": "人工认定 ruling",
    "document_number": "文号 document number",
    "index_number": "索引号 index number",
    "link": "明确链接 explicit link",
    "text": "正文包含 text containment",
    "title": "标题 title",
    "similarity": "相似 similarity",
    "": "无 none",
}
_WHY = {
    "ruled": "人工认定为不同信息 / ruled different",
    "blocked": "两条判为同一，但其所在信息之间有矛盾 / judged the same, yet their informations contradict each other",
    "vetoed": "证据强而有差异 / strong evidence against a fact that differs",
    "weak": "证据弱 / the evidence is weak either way",
}
_FACETS = {
    "kind": "体裁",
    "five_open": "五公开",
    "field": "重点领域",
    "area": "领域（26 类）",
    "theme": "主题",
    "unit": "单位",
}


def _print(text: str, indent: int = 0) -> None:
    print(" " * indent + visible(text))


def side(party: Party) -> str:
    """Return one side of a question in a cell."""
    from syndicate.model import Channel

    where = f"{Channel(party.channel).label} {party.unit} {party.published_at[:16].replace('T', ' ')}"
    return f"《{party.title}》{where} {party.source}/{party.native_id}：{party.lead[:60]}"


def both(facts: Iterable[Difference]) -> str:
    """Return facts of both sides in a cell."""
    return "；".join(
        f"{fact.words} {fact.one}"
        if fact.one == fact.other
        else f"{fact.words} {fact.one or '—'} | {fact.other or '—'}"
        for fact in facts
    )


def print_question(number: int, question: Question) -> None:
    """Print a question: both sides, what they share, where they differ, and what the decision rests on."""
    _print(
        f"{number}. {question.id}   现计为 counted as: {DECIDED[question.decided]}；{_WHY[question.why]}；"
        f"涉及 {question.weight} 条 / disclosures"
    )
    for mark, party in (("甲", question.one), ("乙", question.other)):
        _print(f"{mark} {side(party)}", 3)
    _print(f"相同 shared: {both(question.shared) or '—'}", 3)
    _print(f"不同 differing（甲 | 乙）: {both(question.differing) or '—'}", 3)
    evidence = "；".join(f"{word(name)} {value:+g}" for name, value in question.evidence)
    _print(f"得分 score {question.score:g}，阈值 threshold {question.threshold:g}；依据 evidence: {evidence}", 3)
    if question.vetoes:
        _print("否决 vetoes: " + "；".join(map(word, question.vetoes)), 3)
    _print_blocked(question.blocked_by, 3)
    if question.act:
        _print(f"认定 {question.act} 之后标题或正文有变，请再确认 / a text has changed since act {question.act}", 3)
    print()


def print_shown(shown: dict[str, Any]) -> None:
    """Print a disclosure, its readings and the others of its information."""
    from syndicate.model import Channel

    _print(f"{shown['handle']}  《{shown['title']}》")
    counted = "计入" if shown["counted"] else "不计入（转发、他人内容或没有发布时间）"
    _print(f"信息 information: {shown['information']}（{shown['year']} 年，辖区 {shown['jurisdiction']}，{counted}）")
    _print(f"渠道 channel: {Channel(shown['channel']).label} {shown['channel']}   单位 unit: {shown['unit']}")
    _print(f"发布 published: {shown['published_at']}   地址 url: {shown['url'] or '—'}")
    _print(f"来源 source: {shown['source']}/{shown['native_id']}{_also(shown['known_as'])}")
    _print(
        f"文号 document number: {shown['document_number'] or '—'}   索引号 index number: {shown['index_number'] or '—'}"
    )
    _print("分类 facets: " + "，".join(f"{_FACETS[name]} {value}" for name, value in shown["facets"].items()))
    _print(f"出处 place: {shown['place']}（凭证 receipt {shown['receipt']}）")
    print(visible(shown["text"], keep="\n"))
    for one in shown["revisions"]:
        mark = "现行 " if one["stands"] else ""
        _print(
            f"版本 reading: {mark}{one['received_at'] or '—'}《{one['title']}》{one['place']}（凭证 {one['receipt']}）",
            2,
        )
    for one in shown["together_with"]:
        _print(f"同一信息 together with: {one['handle']} {one['channel']} {one['unit']}《{one['title']}》", 2)


def print_explanation(found: Explanation) -> None:
    """Print why a disclosure stands where it stands."""
    _print_head(found)
    for number, standing in enumerate(found.disclosures, start=1):
        _print_standing(number, standing, asked=standing.party.handle == found.asked)
    if found.chain:
        way = " → ".join([found.asked, *_stations(found)])
        _print(f"所问条目到首发的联系 / from the one asked about to the first: {way}")
    if found.apart:
        _print("相近而另计的 / near, but counted apart:")
    for neighbour in found.apart:
        _print_neighbour(neighbour)
    if found.facets:
        _print("分类的依据（所问条目）/ what its facets rest on:")
    for decided in found.facets:
        _print(f"{_FACETS.get(decided.facet, decided.facet)} {decided.name}：{_rule(decided)}", 2)
    if found.rulings:
        _print("人工认定的记录 / what people said:")
    for ruling in found.rulings:
        _print(told(ruling), 2)


def _rule(decided: Decided) -> str:
    rule = " ".join(part for part in (decided.file, decided.rule, decided.where) if part)
    return rule + (f"（{'、'.join(decided.words)}）" if decided.words else "")


def _print_head(found: Explanation) -> None:
    channels = sorted({one.party.channel for one in found.disclosures})
    counted = "计 1 条 / counts once" if found.counted else "不计入 / not counted"
    _print(
        f"信息 information {found.information}：{found.year} 年，辖区 {found.jurisdiction}；"
        f"发布 {len(found.disclosures)} 条次，渠道 {'、'.join(channels)}；{counted}"
    )
    if found.provisional:
        _print(
            f"暂计 / provisional：有 {len(found.questions)} 个疑问待人工认定（{'、'.join(found.questions)}），"
            "此前按自动认定计数 / until people answer it counts as decided automatically"
        )
    else:
        _print("没有待认定的疑问 / no question is open")
    _print(f"规则集 rule set: {found.rules}   阈值 threshold: {found.threshold:g}")


def _print_standing(number: int, standing: Standing, *, asked: bool) -> None:
    from syndicate.model import Channel

    party = standing.party
    marks = ("【首发 first】" if standing.first else "") + ("【所问 asked】" if asked else "")
    print()
    _print(f"{number}. {party.handle} {marks}《{party.title}》")
    _print(f"{Channel(party.channel).label} {party.channel}   单位 {party.unit}   发布 {party.published_at or '—'}", 3)
    _print(f"地址 url: {party.url or '—'}   出处 place: {party.place}（凭证 receipt {party.receipt}）", 3)
    _print(f"平台身份 platform identity: {party.source}/{party.native_id}{_also(standing.known_as)}", 3)
    if party.document_number or party.index_number:
        _print(f"文号 {party.document_number or '—'}   索引号 {party.index_number or '—'}", 3)
    _print(f"原文 text: {party.lead}", 3)
    _print("分类 facets: " + "，".join(f"{_FACETS[name]} {value}" for name, value in standing.facets.items()), 3)
    if standing.via is not None:
        _print(f"归入理由 / why it belongs: 与 {_opposite(standing.via, party.handle)} 是同一信息", 3)
        print_judgement(standing.via, 5)


def _print_neighbour(neighbour: Neighbour) -> None:
    party = neighbour.party
    _print(f"- {party.handle}《{party.title}》{party.channel} {party.unit} {party.published_at}", 2)
    _print(f"与 {neighbour.near} 相近；{_WHY[neighbour.why]}", 4)
    print_judgement(neighbour.judgement, 4)
    _print_blocked(neighbour.blocked_by, 4)


def _print_blocked(blocked: Contradiction | None, indent: int) -> None:
    if blocked is not None:
        vetoes = "；".join(map(word, blocked.vetoes))
        _print(f"矛盾 / contradiction: {blocked.one} 与 {blocked.other}：{vetoes}", indent)


def print_judgement(judgement: Judgement, indent: int = 0) -> None:
    """Print how a pair was judged."""
    if judgement.ruling is not None:
        _print(f"人工认定 / ruled: {told(judgement.ruling)}", indent)
    if judgement.evidence or not judgement.ruling:
        sign = ">" if judgement.score > judgement.threshold else "≤"
        verdict = "同一信息 same" if judgement.same else "不同信息 different"
        doubt = "，存疑 doubtful" if judgement.doubtful else ""
        _print(
            f"自动认定 / decided automatically: {verdict}{doubt}；得分 score {judgement.score:g} {sign} 阈值 {judgement.threshold:g}；"
            f"最强的依据 / strongest: {_IDENTITY[judgement.identity]}",
            indent,
        )
    if judgement.evidence:
        _print("依据 evidence: " + "；".join(f"{word(name)} {value:+g}" for name, value in judgement.evidence), indent)
    elif not judgement.ruling:
        _print("两条几乎没有相同之处 / the two have next to nothing in common", indent)
    if judgement.bounds:
        word_of = {"year": "年度不同 / two years", "jurisdiction": "辖区不同 / two jurisdictions"}[judgement.bounds]
        _print(f"{word_of}：不论证据如何都是两条信息 / two informations, whatever the evidence", indent)
    if judgement.vetoes:
        _print("否决 vetoes: " + "；".join(map(word, judgement.vetoes)), indent)
    if judgement.rules:
        _print(f"规则集 rule set: {judgement.rules[:16]}…", indent)


def word(name: str) -> str:
    """Return a kind of evidence or a veto in words; one that an older rule set knew, by its name."""
    from syndicate.pipeline.dedup.words import EVIDENCE, VETOES

    chinese, _ = EVIDENCE.get(name) or VETOES.get(name) or ("", "")
    return f"{chinese} {name}" if chinese else name


def told(ruling: Ruling) -> str:
    """Return a ruling in one line."""
    return (
        f"认定 {ruling.act}（凭证 {ruling.receipt}）{ruling.at[:19].replace('T', ' ')} {ruling.by}：{ruling.one} 与 {ruling.other} "
        f"{DECIDED[ruling.decision]}；理由：{ruling.reason}"
    )


def _also(known_as: Iterable[str]) -> str:
    others = list(known_as)[1:]
    return f"（又作 also: {'、'.join(others)}）" if others else ""


def _opposite(judgement: Judgement, handle: str) -> str:
    return judgement.other if judgement.one == handle else judgement.one


def _stations(found: Explanation) -> Iterable[str]:
    here = found.asked
    for judgement in found.chain:
        here = _opposite(judgement, here)
        yield here
