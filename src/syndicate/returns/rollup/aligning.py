"""Finds a sequence of labels among cells: in order, with others in between and some left out (local alignment, Smith & Waterman 1981)."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product

LEFT_OUT = 0.3
"""What a label costs that is not there."""
IN_BETWEEN = 0.05
"""What something foreign in between costs."""

Likeness = Callable[[int, int], float]
"""How well the label at one place suits the cell at another: 0 not at all, 1 fully."""


def aligned(labels: int, cells: int, likeness: Likeness) -> tuple[float, dict[int, int]]:
    """
    Return the best score, and label → cell: ascending in both, each at most once.

    Labels that occur several times in a form (其他, 总计) are told apart by what stands around them.
    """
    best = [[0.0] * (cells + 1) for _ in range(labels + 1)]
    suits = [[0.0] * (cells + 1) for _ in range(labels + 1)]
    for label, cell in product(range(1, labels + 1), range(1, cells + 1)):
        suits[label][cell] = found = likeness(label - 1, cell - 1)
        matched = best[label - 1][cell - 1] + found if found else 0.0
        best[label][cell] = max(0.0, matched, best[label - 1][cell] - LEFT_OUT, best[label][cell - 1] - IN_BETWEEN)
    return _traced(best, suits)


def _traced(best: list[list[float]], suits: list[list[float]]) -> tuple[float, dict[int, int]]:
    score, label, cell = max(
        (value, -row, -column) for row, line in enumerate(best) for column, value in enumerate(line)
    )
    label, cell = -label, -cell
    found: dict[int, int] = {}
    while label and cell and best[label][cell] > 0:
        here = best[label][cell]
        if suits[label][cell] and here == best[label - 1][cell - 1] + suits[label][cell]:
            found[label - 1] = cell - 1
            label, cell = label - 1, cell - 1
        elif here == best[label - 1][cell] - LEFT_OUT:
            label -= 1
        else:
            cell -= 1
    return score, found
