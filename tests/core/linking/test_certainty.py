"""How likely a record is of the person of another: by the surest way between the two."""

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from plait.domain.match import Judgement
from plait.domain.tables import MATCHES, PAIRS
from plait.linking.certainty import UNLIKELY, same_as

ANN, BEA, CAT, DOT = 10, 20, 30, 40
LEAST = 0.5
Pair = tuple[int, int]


def pairs(*rows: tuple[int, int, float]) -> pa.Table:
    told = [{"left_id": one, "right_id": other, "probability": p, "weight": 0.0} for one, other, p in rows]
    return pa.Table.from_pylist(told, schema=PAIRS)


def said(*rows: tuple[int, int, Judgement]) -> pa.Table:
    told = [{"left_id": one, "right_id": other, "judgement": word.value} for one, other, word in rows]
    return pa.Table.from_pylist(told, schema=MATCHES)


def found(asked: list[int], scored: pa.Table, decided: pa.Table) -> dict[Pair, float]:
    table = same_as(pa.array(asked, pa.int64()), scored, decided, least=LEAST)
    return {(row["mention_id"], row["record_id"]): row["probability"] for row in table.to_pylist()}


def test_a_pair_is_as_likely_as_its_score_whichever_end_is_asked_about() -> None:
    scored = pairs((ANN, BEA, 0.97), (BEA, CAT, 0.4))
    assert found([ANN], scored, said()) == {(ANN, ANN): 1.0, (ANN, BEA): 0.97}
    assert found([BEA], scored, said()) == {(BEA, BEA): 1.0, (BEA, ANN): 0.97}


def test_a_way_over_another_record_counts_as_both_pairs_together_where_that_is_more() -> None:
    scored = pairs((ANN, BEA, 0.9), (BEA, CAT, 0.9), (ANN, CAT, 0.6))
    assert found([ANN], scored, said())[ANN, CAT] == pytest.approx(0.81)
    assert found([ANN], pairs((ANN, BEA, 0.7), (BEA, CAT, 0.7), (ANN, CAT, 0.6)), said())[ANN, CAT] == 0.6


def test_no_way_round_makes_one_of_two_that_are_unlikely_when_compared() -> None:
    assert (ANN, CAT) not in found([ANN], pairs((ANN, BEA, 0.9), (BEA, CAT, 0.9), (ANN, CAT, 0.4)), said())


def test_what_a_person_called_the_same_is_certain_whatever_the_score() -> None:
    answer = found([ANN], pairs((ANN, BEA, 0.2), (BEA, CAT, 0.95)), said((ANN, BEA, Judgement.SAME)))
    assert (answer[ANN, BEA], answer[ANN, CAT]) == (1.0, 0.95)


@pytest.mark.parametrize("word", [Judgement.DIFFERENT, Judgement.UNSURE])
def test_another_word_makes_nothing_certain(word: Judgement) -> None:
    assert found([ANN], pairs((ANN, BEA, 0.9)), said((ANN, BEA, word)))[ANN, BEA] == 0.9


def test_nobody_asked_gives_nothing() -> None:
    assert found([], pairs((ANN, BEA, 0.9)), said((BEA, CAT, Judgement.SAME))) == {}


SCORES = st.dictionaries(
    st.tuples(st.integers(1, 6), st.integers(1, 6)).filter(lambda pair: pair[0] < pair[1]), st.floats(0.01, 1.0)
)


@given(SCORES, st.sets(st.integers(1, 6)))
def test_it_is_the_best_product_of_all_ways(scores: dict[Pair, float], asked: set[int]) -> None:
    answer = found(sorted(asked), pairs(*((one, other, p) for (one, other), p in scores.items())), said())
    unlikely = {pair for (one, other), p in scores.items() if p < UNLIKELY for pair in ((one, other), (other, one))}
    ways = {key: p for key, p in by_trying_every_way(scores).items() if p == 1.0 or key not in unlikely}
    assert answer == pytest.approx({key: p for key, p in ways.items() if key[0] in asked})


def by_trying_every_way(scores: dict[Pair, float]) -> dict[Pair, float]:
    """Floyd and Warshall's, over the six records, from LEAST on."""
    best = {(one, other): 1.0 if one == other else 0.0 for one in range(1, 7) for other in range(1, 7)}
    best |= scores | {(other, one): p for (one, other), p in scores.items()}
    for between in range(1, 7):
        for one, other in best:
            best[one, other] = max(best[one, other], best[one, between] * best[between, other])
    return {key: p for key, p in best.items() if p >= LEAST}
