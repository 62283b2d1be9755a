import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.core.linking.screening.worlds import (
    DATES,
    NAMES,
    NUMBERS,
    POSTCODES,
    RECORDS,
    all_of,
    ask,
    index_of,
    rows,
)

from plait.linking.screening.answer import Query
from plait.linking.screening.index import readable
from plait.linking.screening.screen import HAS_MORE, TOO_COMMON, screen

QUERIES = st.builds(Query, name=NAMES, birth_date=DATES, postcode=POSTCODES, number=NUMBERS)


@settings(max_examples=150)
@given(st.lists(st.tuples(RECORDS, st.booleans()), max_size=25), QUERIES, st.integers(1, 10))
def test_a_reader_gets_what_an_index_without_the_hidden_rows_gives(world, query, limit):
    flags = np.array([seen for _, seen in world], dtype=np.bool_)
    index = index_of(*(record for record, _ in world))
    alone = index_of(*(record for record, seen in world if seen))
    answer = screen(index, query, allowed=readable(index, flags), limit=limit)
    expected = ask(alone, query, limit=limit)
    assert answer.advice == expected.advice
    assert len(answer.hits) == len(expected.hits)
    places = np.flatnonzero(flags)
    for hit, other in zip(answer.hits, expected.hits, strict=True):
        assert (hit.name, hit.score, hit.pairs, hit.facts, hit.has_more) == (
            other.name, other.score, other.pairs, other.facts, other.has_more,
        )  # fmt: skip
        assert hit.rows == tuple(places[list(other.rows)].tolist())


@settings(max_examples=100)
@given(st.lists(st.tuples(RECORDS, st.booleans()), max_size=15), st.integers(0, 15), QUERIES)
def test_a_reader_of_old_and_newly_added_rows_gets_what_one_index_of_the_readable_ones_gives(world, split, query):
    flags = np.array([seen for _, seen in world], dtype=np.bool_)
    grown = index_of(*(record for record, _ in world[:split])).with_added(
        rows(*(record for record, _ in world[split:]))
    )
    alone = index_of(*(record for record, seen in world if seen))
    answer, expected = screen(grown, query, allowed=readable(grown, flags)), ask(alone, query)
    places = np.flatnonzero(flags)
    assert answer.advice == expected.advice
    assert [(hit.name, hit.score, hit.words, hit.has_more, hit.rows) for hit in answer.hits] == [
        (hit.name, hit.score, hit.words, hit.has_more, tuple(places[list(hit.rows)].tolist())) for hit in expected.hits
    ]


@settings(max_examples=150)
@given(st.lists(RECORDS, max_size=25), QUERIES)
def test_hits_stand_in_order_of_evidence_and_their_reasons_add_up_to_it(records, query):
    hits = ask(index_of(*records), query).hits
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    for hit in hits:
        assert sum(pair.weight for pair in hit.pairs) + sum(fact.weight for fact in hit.facts) == hit.score


@given(st.lists(RECORDS, max_size=15), QUERIES, st.integers(1, 9))
def test_a_shorter_answer_is_the_beginning_of_a_longer_one(records, query, limit):
    index = index_of(*records)
    assert ask(index, query, limit=limit).hits == ask(index, query).hits[:limit]


@pytest.mark.parametrize(
    "written",
    ["James Testfield", "testfield, james", "Jim Testfield", "James Testfeild", "J Testfield", "James Otto Testfield",
     "JAMES TEST-FIELD", "Jámes  Testfield", "jamestestfield"],
)  # fmt: skip
def test_a_name_is_found_however_it_is_written(written):
    index = index_of("Mary Mockrie", "James Testfield", "Anna Johnson")
    assert [hit.name for hit in ask(index, Query(name=written)).hits][:1] == ["james testfield"]


def test_a_name_in_other_letters_is_found():
    index = index_of("Ivan Petrovich Zquorn", "محمد علي زقورن", "Παπαδόπουλος Νίκος")
    assert ask(index, Query(name="Иван Петрович Зкуорн")).hits[0].rows == (0,)
    assert ask(index, Query(name="محمد علي زقورن")).hits[0].rows == (1,)
    assert ask(index, Query(name="Nikos Papadopoulos")).hits[0].rows == (2,)


def test_more_evidence_always_scores_more():
    index = index_of(("Anna Zquorn", "1980-02-03", "ZE9 1AA", "SC123456"))
    queries = [
        Query(name="Anna Zquorn"),
        Query(name="Anna Zquorn", birth_date="1980-02-03"),
        Query(name="Anna Zquorn", birth_date="1980-02-03", postcode="ZE9 1AA"),
        Query(name="Anna Zquorn", birth_date="1980-02-03", postcode="ZE9 1AA", number="SC123456"),
    ]
    scores = [ask(index, query).hits[0].score for query in queries]
    assert scores == sorted(set(scores))


def test_a_name_that_says_too_little_gets_advice_and_never_a_count():
    index = index_of(*["James Mockrie"] * 3, ("James Smith", "1980-02-03"))
    answer = ask(index, Query(name="james"))
    assert (answer.hits, answer.advice) == ((), TOO_COMMON)
    assert ask(index_of(), Query(name="james")) == answer
    assert ask(index, Query(name="james", birth_date="1980-02-03")).hits[0].rows == (3,)


def test_more_rows_than_are_shown_are_not_counted():
    few, many = (ask(index_of(*["James Smith"] * count), Query(name="James Smith")) for count in (11, 1_000))
    assert few == many
    assert few.advice == HAS_MORE


def test_an_empty_name_finds_nothing():
    index = index_of("James Testfield", "")
    assert ask(index, Query(name=" ,. ")).hits == ()
    assert ask(index, Query(name="", birth_date="1980-02-03")).hits == ()


@pytest.mark.parametrize("limit", [0, 33])
def test_only_so_many_hits_can_be_had(limit):
    with pytest.raises(ValueError, match="hits"):
        ask(index_of("James Testfield"), Query(name="James Testfield"), limit=limit)


def test_what_may_be_read_must_be_fixed_for_the_index():
    index, other = index_of("James Testfield"), index_of("James Testfield", "Mary Mockrie")
    with pytest.raises(ValueError, match="fixed"):
        screen(index, Query(name="James Testfield"), allowed=all_of(other))


@pytest.mark.parametrize(
    ("record", "query"),
    [
        (
            ("James Smith", "1980-01-01", "ZE9 1AA"),
            Query(name="Jim Smith", birth_date="1980-01-01", postcode="ZE9 1AA"),
        ),
        (("zq " * 3_000, None), Query(name="zq " * 3_000)),
        (("z" * 10_000, None), Query(name="z" * 10_000)),
        (("J J J J J J J J", None), Query(name="J J J J James J J J")),
    ],
)
def test_everybody_alike_is_answered_in_bounded_time(record, query):
    index = index_of(*[record] * 30_000)
    ask(index, query)
    started = time.process_time()
    ask(index, query)
    assert time.process_time() - started < 0.1
