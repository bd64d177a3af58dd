"""The page about screening tells what the rules say."""

from __future__ import annotations

import json
from pathlib import Path

from screening_kit import mask_table, rule_table

from syndicate.pipeline.screen.limits import LINES, LOOKS, TOKENS

PAGE = (Path(__file__).parents[2] / "docs" / "screening.md").read_text(encoding="utf-8")


def test_the_page_lists_every_rule_and_mask() -> None:
    """The tables of rules and of masking profiles are those of the installed files."""
    assert rule_table() in PAGE
    assert mask_table() in PAGE


def test_the_page_names_the_limits() -> None:
    """The bounds on one text are the ones in force."""
    assert all(json.dumps(limit) in PAGE.replace(",", "") for limit in (LOOKS, TOKENS, LINES))
