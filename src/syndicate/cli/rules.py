"""rules: hold the classification rules to their promises, compare rule sets, file the past again."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from syndicate.cli.bilingual import Group
from syndicate.cli.rules_screening import diff_screening, is_screening, test_screening
from syndicate.cli.shared import Invocation, emit, encode, output_format, visible

if TYPE_CHECKING:
    from syndicate.engine.reclassify import Refiled
    from syndicate.pipeline.classify.labelled import Measured, Score

_FOLDER = click.Path(path_type=Path, exists=True, file_okay=False)
_SCORES = {
    "facet": "分类",
    "value": "值",
    "name": "名称",
    "expected": "应有",
    "given": "判出",
    "hits": "判对",
    "precision": "精确率",
    "recall": "召回率",
}
_CONFUSIONS = {"facet": "分类", "expected": "应为", "given": "判为", "items": "条数", "example": "例"}
_SHIFTS = {
    "facet": "分类",
    "value": "值",
    "name": "名称",
    "postings": "条次 前→后",
    "information": "条数 前→后",
}
_CHANGES = {"facet": "分类", "before": "原为", "after": "现为", "title": "标题", "rule": "规则", "name": "条目"}
_WORST = 15


@click.group(cls=Group)
def rules() -> None:
    """分类规则：自测、比较、重新归类 / Classification rules: test, compare, file again."""


@rules.command()
@click.argument("folder", metavar="[DIR]", required=False, type=_FOLDER)
@click.option(
    "--half",
    type=click.Choice(["test", "development"]),
    default="test",
    show_default=True,
    help="样本的哪一半 / which half of the sample",
)
@output_format(choices=("table", "json"))
def test(folder: Path | None, half: str, form: str) -> None:
    """
    运行规则自带的示例和标注样本：每个值的精确率、召回率，最多的混淆；低于承诺或示例不符，退出码为 3。

    Run the rules' own examples and the labelled sample; exit code 3 when an example fails or a promised bound is missed. A folder of
    screening rules is held to its own examples; where one fails it is refused, and what is in force stays.
    """
    if folder is not None and is_screening(folder):
        test_screening(folder, form)
        return
    from syndicate.cli.rule_files import compiled, folder_at, sample
    from syndicate.pipeline.classify.labelled import broken_bounds, measure

    place = folder_at(folder)
    classifier = compiled(place)
    failures = list(classifier.failures())
    labelled = sample(place, classifier)
    measured = measure(classifier, labelled.items[half])
    promised = measured if half == "test" else measure(classifier, labelled.items["test"])
    missed = [_missed(bound, score) for bound, score in broken_bounds(promised, labelled.bounds)]
    report = {
        "digest": classifier.digest,
        "examples": {"run": classifier.examples, "failed": failures},
        "half": half,
        "items": len(labelled.items[half]),
        "scores": [row for one in measured.values() for row in _scores(one, classifier.names)],
        "confusions": [row for one in measured.values() for row in _confusions(one, half)],
        "missed": missed,
    }
    if form == "json":
        print(encode(report))
    else:
        _print_test(report)
    if failures or missed:
        sys.exit(3)


def _missed(bound: Any, score: Score) -> str:
    what = f"{bound.facet} {bound.value}".strip()
    promised = f"{bound.precision:.3f}/{bound.recall:.3f}"
    return f"{what}: {score.precision:.3f}/{score.recall:.3f} < {promised}（精确率/召回率 / precision/recall）"


def _scores(one: Measured, names: Mapping[str, Mapping[str, str]]) -> list[dict[str, Any]]:
    rows = [_score(one.facet, "", "合计", one.total)]
    order = [value for value in names[one.facet] if value in one.values]
    return rows + [_score(one.facet, value, names[one.facet][value], one.values[value]) for value in order]


def _score(facet: str, value: str, name: str, score: Score) -> dict[str, Any]:
    return {
        "facet": facet,
        "value": value,
        "name": name,
        "expected": score.expected,
        "given": score.given,
        "hits": score.hits,
        "precision": round(score.precision, 3),
        "recall": round(score.recall, 3),
    }


def _confusions(one: Measured, half: str) -> list[dict[str, Any]]:
    return [
        {
            "facet": one.facet,
            "expected": expected,
            "given": given,
            "items": len(items),
            "example": _example(items[0], half),
        }
        for expected, given, items in one.worst(_WORST)
    ]


def _example(item: Any, half: str) -> str:
    """Return an example; of the test half its place alone, since who writes rules must not read it."""
    return item.place if half == "test" else f"{item.shown.title or item.shown.column}（{item.place}）"


def _print_test(report: Mapping[str, Any]) -> None:
    emit(report["scores"], "table", _SCORES)
    print(f"\n混淆最多的 / worst confusions（{report['half']}，{report['items']} 条）")
    emit(sorted(report["confusions"], key=lambda row: -row["items"])[:_WORST], "table", _CONFUSIONS)
    run, failed = report["examples"]["run"], report["examples"]["failed"]
    print(f"\n示例 {run - len(failed)}/{run} 通过 / examples passed")
    for failure in failed:
        print(f"示例不符 / example fails: {visible(failure)}")
    for missed in report["missed"]:
        print(f"低于承诺 / below the promise: {missed}")


@rules.command()
@click.argument("folder", metavar="NEWDIR", type=_FOLDER)
@output_format(choices=("table", "json"))
@click.pass_obj
def diff(invocation: Invocation, folder: Path, form: str) -> None:
    """
    另一套规则会使台账中的归类有何变化；只比较，不改动；有变化时退出码为 3。

    Show what another rule directory, of classification or of screening, would change on what the ledger holds; changes nothing. Exit
    code 3 when it would.
    """
    if is_screening(folder):
        diff_screening(invocation, folder, form)
        return
    from syndicate.app import reading
    from syndicate.cli.rule_files import held_to_examples
    from syndicate.engine.reclassify import would_change

    classifier = held_to_examples(folder)
    with reading(invocation.settings()) as ledger:
        found = would_change(ledger, classifier)
    _print_refiled(found, classifier.names, form)
    if found.changed:
        sys.exit(3)


@rules.command()
@output_format(choices=("table", "json"))
@click.pass_obj
def apply(invocation: Invocation, form: str) -> None:
    """
    按现行规则重算台账：事实、归类、识别、计数，逐页提交，各有凭证；可中断，可重复，已结算的不再改动。读入结束、信源空闲、导出前也会自行重算。

    Settle the ledger: make what other rules have made anew by the present ones, page by page with receipts, and show how the filing
    changes. May be cut off and repeated. It happens by itself, too: after a load, in the daemon, before an export.
    """
    from syndicate.app import correcting
    from syndicate.cli.progress import Settling
    from syndicate.engine.reclassify import reclassify

    with correcting(invocation.settings()) as opened, Settling(quiet=form == "json") as progress:
        classifier = opened.rules.classifier
        done = reclassify(opened.core, opened.ledger, classifier, progress)
    if form == "json" or done.receipts:
        _print_refiled(done, classifier.names, form)
    else:
        print("已结算，没有要重算的 / settled: nothing was made by other rules")


def _print_refiled(found: Refiled, names: Mapping[str, Mapping[str, str]], form: str) -> None:
    if form == "json":
        print(encode(found))
        return
    emit(_shift_rows(found, names), "table", _SHIFTS)
    print()
    emit(_change_rows(found), "table", _CHANGES)
    receipts = f"，凭证 {found.receipts[0]}–{found.receipts[-1]}" if found.receipts else ""
    print(f"\n读 {found.read} 条，归类有变 {found.changed} 条{receipts} / read {found.read}, changed {found.changed}")


def _shift_rows(found: Refiled, names: Mapping[str, Mapping[str, str]]) -> list[dict[str, str]]:
    return [
        {
            "facet": facet,
            "value": value,
            "name": names.get(facet, {}).get(value, ""),
            "postings": _arrow(shift.postings),
            "information": _arrow(shift.information),
        }
        for facet, values in found.facets.items()
        for value, shift in values.items()
    ]


def _arrow(pair: Sequence[int]) -> str:
    return f"{pair[0]} → {pair[1]}（{pair[1] - pair[0]:+d}）"


def _change_rows(found: Refiled) -> list[dict[str, str]]:
    from syndicate.engine.reclassify import Change

    return [{field: getattr(change, field) for field in Change.__struct_fields__} for change in found.examples]


@rules.command()
@click.argument("title")
@click.option("--lead", default="", help="正文开头 / beginning of the text")
@click.option("--column", default="", help="栏目 / column")
@click.option("--number", default="", help="文号 / document number")
@click.option("--label", default="", help="来源自标的体裁 / the kind that the source states")
@output_format()
def explain(title: str, lead: str, column: str, number: str, label: str, form: str) -> None:
    """
    一个标题会被怎样归类，依据哪个文件的哪条规则、哪些词语。

    Show how a title would be filed, and by which rule of which file on which words.
    """
    import msgspec

    from syndicate.cli.rule_files import held_to_examples, installed
    from syndicate.engine.reclassify import decided
    from syndicate.pipeline.classify import ClassifyInput

    shown = ClassifyInput(title, lead, column, document_number=number, label=label)
    columns = {
        "facet": "分类",
        "value": "值",
        "name": "名称",
        "file": "文件",
        "rule": "规则",
        "where": "位置",
        "words": "词语",
    }
    emit([msgspec.to_builtins(one) for one in decided(held_to_examples(installed()), shown)], form, columns)
