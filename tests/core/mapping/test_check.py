"""What a check is answered: three answers, drawn from nothing but what may be told."""

from dataclasses import replace

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.core.mapping.tables import DAY, NOBODY_LINKED, linked, nominals

from plait.domain.check import CheckAnswer, CheckRefused, CheckStage
from plait.domain.ids import PartnerId
from plait.domain.marking import Existence, Marking, MarkingKind, Purpose
from plait.mapping.check import (
    MOST_A_DAY,
    MOST_OF_A_BODY,
    Drawing,
    Told,
    answer_of,
    may_tell,
    plain_name,
    refuse_if_too_many,
    refuse_unless_grounded,
    tellable,
    told_companies,
)
from plait.mapping.naming import NAMED
from plait.mapping.ties import DRAWN

OWNER, ASKER, THIRD = PartnerId(1), PartnerId(2), PartnerId(3)
BUY = Purpose.PROCUREMENT
POINTER = Marking(originator=OWNER, purposes=frozenset({BUY}), existence=Existence.POINTER)
OPEN = replace(POINTER, originator=THIRD, existence=Existence.OPEN)
SINGLES = st.builds(
    Marking,
    originator=st.sampled_from([OWNER, ASKER, THIRD]),
    purposes=st.sets(st.sampled_from(Purpose), min_size=1).map(frozenset),
    existence=st.sampled_from(Existence),
    kind=st.sampled_from(MarkingKind),
)
# Larch (1) has Ann (10), who directs Zedmoor (20), which owns Yarrow (21); numbers 5 and 6 are markings.
SHOWN, HIDDEN = 5, 6


def test_the_owners_pointers_and_what_is_open_may_be_told() -> None:
    for marking in (POINTER, OPEN, POINTER | OPEN):
        assert may_tell(marking, owner=OWNER, purpose=BUY)


@pytest.mark.parametrize(
    "marking",
    [
        replace(POINTER, existence=Existence.HIDDEN),
        replace(POINTER, originator=THIRD),
        replace(POINTER, kind=MarkingKind.SUSPICIOUS_ACTIVITY),
        replace(POINTER, kind=MarkingKind.SAFEGUARDING),
        replace(POINTER, purposes=frozenset({Purpose.LAW_ENFORCEMENT})),
    ],
)
def test_nothing_hidden_of_an_own_list_for_another_purpose_or_of_another_bodys_pointers_may_be_told(
    marking: Marking,
) -> None:
    assert not may_tell(marking, owner=OWNER, purpose=BUY)
    assert not may_tell(marking | POINTER, owner=OWNER, purpose=BUY)


@given(SINGLES, SINGLES)
def test_what_rests_on_two_markings_may_be_told_only_where_each_may(one: Marking, other: Marking) -> None:
    each = [may_tell(single, owner=OWNER, purpose=BUY) for single in (one, other)]
    assert may_tell(one | other, owner=OWNER, purpose=BUY) is all(each)


@given(st.dictionaries(st.integers(1, 9), SINGLES))
def test_tellable_are_those_that_may_be_told(markings: dict[int, Marking]) -> None:
    found = tellable(markings, owner=OWNER, purpose=BUY)
    assert found == {id_ for id_, marking in markings.items() if may_tell(marking, owner=OWNER, purpose=BUY)}


def drawn_ties(*rows: tuple[int, str, int, int]) -> pa.Table:
    """DRAWN from (from, kind, to, marking): the statement and both ends carry the same marking."""
    return pa.Table.from_pylist(
        [
            {
                "from_id": left,
                "kind": kind,
                "to_id": right,
                "strength": 1.0,
                **dict.fromkeys(("marking_id", "from_marking", "to_marking"), marking),
            }
            for left, kind, right, marking in rows
        ],
        schema=DRAWN,
    )


def named(*rows: tuple[int, str, str, int]) -> pa.Table:
    """NAMED from (company, property, value, marking), in order of their ids."""
    return pa.Table.from_pylist(
        [
            {
                "mention_id": id_,
                "kind": "company",
                "mention_marking": marking,
                "property": name,
                "value": value,
                "marking_id": marking,
            }
            for id_, name, value, marking in sorted(rows)
        ],
        schema=NAMED,
    )


NAMES = named(
    (20, "company_number", "ZZ000014", SHOWN),
    (20, "name", "Zedmoor Haulage Limited", SHOWN),
    (21, "company_number", "ZZ000021", SHOWN),
)
TIES = drawn_ties((10, "director_of", 20, SHOWN), (20, "owner_of", 21, SHOWN))


def a_drawing(ties: pa.Table = TIES, names: pa.Table = NAMES, **given_: object) -> Drawing:
    said = {"linkage": NOBODY_LINKED, "nominals": nominals((1, 10)), "as_of": DAY, **given_}
    return Drawing(ties=ties, names=names, **said)  # type: ignore[arg-type]  # handed on by name


def test_a_company_is_told_by_its_number_and_its_plain_name_with_all_that_lies_on_the_path() -> None:
    zedmoor, yarrow = told_companies(a_drawing(), {SHOWN})
    assert (zedmoor.numbers, zedmoor.names) == ({"ZZ000014"}, {"zedmoor haulage ltd"})
    assert zedmoor.mentions == {10, 20}
    assert (yarrow.numbers, yarrow.names, yarrow.mentions) == ({"ZZ000021"}, frozenset(), {10, 20, 21})


def test_every_record_of_everything_on_the_path_is_named_so_that_protecting_one_closes_it() -> None:
    linkage = linked([10, 11, 12], [20, 22], [30, 31])
    zedmoor, _ = told_companies(a_drawing(linkage=linkage), {SHOWN})
    assert zedmoor.mentions == {10, 11, 12, 20, 22}


def test_a_person_who_is_closed_leads_nowhere() -> None:
    assert told_companies(a_drawing(closed=frozenset({10})), {SHOWN}) == []


def test_a_name_that_may_not_be_told_leads_to_nobody() -> None:
    hidden = named((20, "company_number", "ZZ000014", HIDDEN))
    zedmoor, _ = told_companies(a_drawing(names=hidden), {SHOWN})
    assert (zedmoor.numbers, zedmoor.names) == (frozenset(), frozenset())


ENDS = [(10, "director_of"), (11, "director_of"), (20, "owner_of"), (21, "owner_of")]
ROWS = st.lists(
    st.tuples(st.sampled_from(ENDS), st.sampled_from([20, 21, 22]), st.sampled_from([SHOWN, SHOWN, HIDDEN])).map(
        lambda row: (*row[0], row[1], row[2])
    ),
    unique=True,
    max_size=8,
)


@given(ROWS, st.lists(st.tuples(st.sampled_from([20, 21, 22]), st.sampled_from([SHOWN, HIDDEN])), unique=True))
def test_what_may_not_be_told_neither_adds_an_answer_nor_takes_one_away(
    rows: list[tuple[int, str, int, int]], names: list[tuple[int, int]]
) -> None:
    rows = sorted(rows)
    numbers = [(id_, "company_number", f"ZZ0000{id_}{marking}", marking) for id_, marking in names]
    whole = a_drawing(drawn_ties(*rows), named(*numbers))
    part = a_drawing(
        drawn_ties(*(row for row in rows if row[3] == SHOWN)), named(*(row for row in numbers if row[3] == SHOWN))
    )
    assert told_companies(whole, {SHOWN}) == told_companies(part, {SHOWN})


def test_nothing_found_and_nothing_shareable_are_the_same_value() -> None:
    assert answer_of([], [], asked_by=ASKER) == answer_of([], [ASKER], asked_by=ASKER) == Told()


@given(st.lists(st.integers(1, 5)), st.lists(st.integers(1, 5)))
def test_a_card_goes_before_an_officer_and_an_officer_before_nothing(cards: list[int], bodies: list[int]) -> None:
    told = answer_of(cards, bodies, asked_by=ASKER)
    others = set(bodies) - {ASKER}
    assert told.answer is (CheckAnswer.CARD if cards else CheckAnswer.ASK if others else CheckAnswer.NOTHING)
    assert (set(told.cards), set(told.ask)) == (set(cards), others)
    assert len(told.cards) == len(set(cards))


@pytest.mark.parametrize("name", ["Zedmoor Haulage Ltd.", "ZEDMOOR  HAULAGE LIMITED", "Zédmoor Haulage, Limited"])
def test_a_name_is_compared_without_case_stops_accents_or_the_spelling_of_its_legal_form(name: str) -> None:
    assert plain_name(name) == "zedmoor haulage ltd"


def test_a_name_without_a_letter_is_no_name_and_other_words_are_another_company() -> None:
    assert plain_name(" .-") == ""
    assert plain_name("Reid & Sons") == plain_name("Reid and Sons") != plain_name("Reid and Son")


GROUNDED = {"reference": "SYN-7/2026", "reason": "Selection", "stage": CheckStage.NOTICE, "purpose": BUY}


@pytest.mark.parametrize(
    ("other", "words"),
    [
        ({"reference": "the bins"}, "number"),
        ({"reason": " "}, "why"),
        ({"stage": CheckStage.RENEWAL}, "another stage"),
        ({"purpose": Purpose.LAW_ENFORCEMENT}, "My access"),
    ],
)
def test_a_check_needs_the_number_of_its_file_its_reason_and_a_stage_of_its_purpose(
    other: dict[str, object], words: str
) -> None:
    refuse_unless_grounded(**GROUNDED)  # type: ignore[arg-type]  # handed on by name
    with pytest.raises(CheckRefused, match=words):
        refuse_unless_grounded(**(GROUNDED | other))  # type: ignore[arg-type]  # as above


def test_the_quota_of_a_day_is_of_a_person_and_of_their_body() -> None:
    refuse_if_too_many(MOST_A_DAY, of_body_today=MOST_OF_A_BODY)
    with pytest.raises(CheckRefused, match="You have made"):
        refuse_if_too_many(MOST_A_DAY + 1, of_body_today=1)
    with pytest.raises(CheckRefused, match="Your body has made"):
        refuse_if_too_many(1, of_body_today=MOST_OF_A_BODY + 1)
