"""Looking before cleaning never changes what cleaning gives."""

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from plait.collection.feeds.ftm.texts import Texts

TEXTS = st.lists(st.none() | st.text(st.characters(blacklist_categories=["Cs"]), max_size=8), max_size=6)
# Among these the look at the whole column finds something, and the cleaning is then done for each of them.
ODD = ["\u2003a\u200b  b ", '"q"', "l\n;m,,"]


def each_step(texts: list[str | None]) -> list[list[str | None]]:
    clean = Texts(pa.array(texts, pa.string())).sanitised()
    steps = [clean, clean.without_quotes(), clean.squashed(), clean.on_one_line(), clean.on_one_line().squashed()]
    return [step.array.to_pylist() for step in steps]


@given(TEXTS)
def test_a_column_that_is_only_looked_at_is_as_clean_as_one_that_is_cleaned(texts: list[str | None]) -> None:
    alone, among = each_step(texts), each_step([*texts, *ODD])
    assert alone == [step[: len(texts)] for step in among]


@given(TEXTS, st.integers(0, 3))
def test_a_slice_of_a_column_is_read_as_a_slice(texts: list[str | None], start: int) -> None:
    whole = pa.array(texts, pa.string()).slice(min(start, len(texts)))
    assert Texts(whole).sanitised().array.to_pylist() == each_step(texts[start:])[0]


@given(st.lists(st.text("ab1.-_ ", max_size=5), max_size=4))
def test_only_letters_and_digits_with_dots_and_hyphens_between_are_ids(texts: list[str]) -> None:
    def is_one(text: str) -> bool:
        return bool(text) and set(text) <= set("ab1.-") and not {text[0], text[-1]} & set(".-")

    assert Texts(pa.array(texts, pa.string())).are_ids() == (bool(texts) and all(map(is_one, texts)))
