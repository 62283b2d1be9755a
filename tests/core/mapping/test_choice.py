"""What somebody chose to see on a chart, in words and back."""

from hypothesis import given
from hypothesis import strategies as st

from plait.domain.ids import encode
from plait.mapping.choice import MOST_CHOSEN, ChartChoice, choice_in

IDS = st.integers(0, 2**63 - 1)
FEW = st.lists(IDS, max_size=4, unique=True).map(tuple)
CHOICES = st.builds(
    ChartChoice,
    hops=st.integers(0, 3),
    more=st.lists(IDS, max_size=4).map(tuple),
    hide=FEW,
    show=st.none() | IDS,
    by_community=st.booleans(),
    opened=FEW,
)


def read_back(choice: ChartChoice) -> ChartChoice:
    words: dict[str, list[str]] = {}
    for name, code in choice.words:
        words.setdefault(name, []).append(code)
    return choice_in(words)


@given(CHOICES)
def test_a_choice_reads_back_from_its_words(choice: ChartChoice) -> None:
    assert read_back(choice) == choice


NAMES = st.sampled_from(["hops", "more", "hide", "show", "by", "open"])


@given(st.dictionaries(NAMES, st.lists(st.text(), max_size=5)))
def test_words_that_cannot_be_read_are_not_chosen(words: dict[str, list[str]]) -> None:
    assert read_back(choice_in(words)) == choice_in(words)


def test_nothing_chosen_says_nothing() -> None:
    assert ChartChoice().query == ""
    assert choice_in({}) == ChartChoice()


def test_widening_twice_is_two_hops_and_each_is_taken_back_by_itself() -> None:
    twice = ChartChoice().widened(7).widened(8).widened(7)
    assert twice.more == (7, 8, 7)
    assert twice.without_more(7).more == (7, 8)
    assert twice.without_more(9) == twice


def test_what_is_hidden_is_shown_again() -> None:
    assert ChartChoice().hiding(7).hiding(7).without_hiding(7) == ChartChoice()


@given(CHOICES, st.frozensets(IDS))
def test_among_fewer_things_nothing_else_is_named(choice: ChartChoice, some: frozenset[int]) -> None:
    there = some | frozenset(choice.more[:1])
    assert choice.among(there).named == choice.named & there
    assert choice.among(choice.named) == choice


def test_a_choice_holds_so_many_and_no_more() -> None:
    many = choice_in({"more": [encode(7)] * 999, "hide": [encode(one) for one in range(999)]})
    assert (len(many.more), len(many.hide)) == (MOST_CHOSEN, MOST_CHOSEN)
    assert len(many.widened(1).more) == MOST_CHOSEN
