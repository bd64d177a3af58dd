"""Folding keeps positions, also where many texts are folded in one go."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from syndicate.pipeline.screen.folding import DASHES, LOOKALIKES, SPACES, VARIANTS, fold, fold_all

_ODD = "".join((DASHES, SPACES, *LOOKALIKES, *VARIANTS, "１２３٣機關姓名：，；\n\ud83d\udc4d"))
_TEXTS = st.text(st.one_of(st.characters(exclude_categories=()), st.sampled_from(_ODD)), max_size=12)


@given(_TEXTS)
def test_a_folded_text_is_as_long_as_before(text: str) -> None:
    """Every character becomes one character, so that what is found is found in the text as it was written."""
    assert len(fold(text)) == len(text)


@given(st.lists(_TEXTS, max_size=12))
def test_many_texts_fold_as_each_of_them(texts: list[str]) -> None:
    """Texts that are folded in one go come out as if each had been folded alone, empty ones and halves of characters too."""
    assert fold_all(texts) == [fold(text) for text in texts]
