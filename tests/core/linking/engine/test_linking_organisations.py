"""Organisations through the whole engine: what becomes one, what never does, and what a hostile sender can do."""

import time

import pyarrow.compute as pc
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.core.linking.engine.worlds import groups, matches
from tests.core.linking.worlds import organisations

from plait.linking.engine.attach import attach
from plait.linking.engine.engine import link_records, link_under
from plait.linking.engine.identities import identities_of_table
from plait.linking.engine.index import index_of
from plait.linking.engine.model import Model
from plait.linking.engine.schema import ORGANISATIONS

LONGEST_SECONDS = 60
_STARTS = ("Bar", "Cor", "Dun", "Fel", "Gor", "Har", "Kel", "Lor", "Mar", "Nev", "Pel", "Ros", "Sten", "Tor", "Val")
_MIDDLES = ("ba", "de", "fi", "lo", "mu", "ne", "ri", "sa", "to", "vy")
_TRADES = ("Haulage", "Catering", "Security", "Scaffolding", "Motors", "Cleaning", "Builders", "Taxis", "Nails", "Pubs")


def linked(table, decided=()):
    identities = identities_of_table(table, ORGANISATIONS)
    return link_records(table, ORGANISATIONS, matches=matches(*decided), identities=identities)


def together(*rows):
    """Whether all rows are one subject."""
    return len(groups(linked(organisations(*rows)).membership)) == 1


def company(number):
    """An invented company; no two have the same name, number or address."""
    name = _STARTS[number % 15] + _MIDDLES[number // 15 % 10] + _MIDDLES[number // 150 % 10] + "ck"
    return {
        "name": f"{name} {_TRADES[number % 10]} Ltd",
        "company_number": f"SY{100000 + 7 * number}",
        "address": f"{number % 90 + 1} {_STARTS[number * 7 % 15]}{_MIDDLES[number % 10]} Road, Zetown",
        "postcode": f"ZE{number % 9 + 1} {number % 8 + 1}A{'ABDEFGHJLN'[number // 9 % 10]}",
    }


def two_of_each(count):
    """Companies of a register, and what somebody else writes of each: no number, another form of the name."""
    other = [company(at) | {"company_number": None, "name": company(at)["name"].upper()} for at in range(count)]
    return organisations(*(company(at) for at in range(count)), *other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Topcoat Mock Construction Limited", "TOPCOAT MOCK CONSTRUCTION LTD."),
        ("Mock & Sons LLP", "Mock and Sons L.L.P."),
        ("Mock Eagle Limited (t/a Sample Tec UK)", "MOCK EAGLE LIMITED"),
        ("J Mock Ltd t/a Quick Sample Wash", "Quick Sample Wash"),
        ("Mock School for the Deaf Zetown", "The Mock School of the Deaf (Zetown)"),
    ],
)
def test_two_records_with_one_name_are_one(one, other):
    assert together({"name": one}, {"name": other})


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"name": "North Mockshire Council"}, {"name": "South Mockshire Council"}),
        ({"name": "Mock Specialist Recruitment"}, {"name": "Sample Specialist Recruitment"}),
        (
            {"name": "Alpha Mock Ltd", "company_number": "SC123456", "postcode": "ZE9 1AA"},
            {"name": "Alpha Mock Ltd", "company_number": "SC123457", "postcode": "ZE9 1AA"},
        ),
        ({"name": "Alpha Mock", "postcode": "ZE9 1AA"}, {"name": "Sample Taxis", "postcode": "ZE9 1AA"}),
        ({"name": None, "postcode": "ZE9 1AA"}, {"name": "Sample Taxis", "postcode": "ZE9 1AA"}),
    ],
)
def test_two_organisations_stay_two(one, other):
    assert not together(one, other)


def test_one_number_is_one_company_under_whatever_name():
    other = {"name": "Quite Another Name", "company_number": "sy 100000"}
    told = organisations(*(company(at) for at in range(40)), other)
    assert {1, 41} in map(set, groups(linked(told).membership))


def test_what_a_register_holds_and_what_others_write_of_it_are_joined_company_by_company():
    found = groups(linked(two_of_each(300)).membership)
    assert sum(group == frozenset({min(group), min(group) + 300}) for group in found) >= 295
    assert max(len(group) for group in found) <= 2


@settings(max_examples=3)
@given(st.randoms(use_true_random=False))
def test_the_order_of_records_never_matters(shuffler):
    told = two_of_each(60)
    order = list(range(told.num_rows))
    shuffler.shuffle(order)
    first, turned = linked(told), linked(told.take(order))
    assert first.pairs == turned.pairs
    assert first.membership == turned.membership


def test_what_people_decided_wins_over_names_and_over_scores():
    told = two_of_each(30)
    found = groups(linked(told, [(1, 31, "different"), (2, 33, "same")]).membership)
    assert not any({1, 31} <= group for group in found)
    assert any({2, 33} <= group for group in found)


def test_a_model_of_organisations_is_read_back_and_scores_the_same():
    told = two_of_each(50)
    found = linked(told)
    model = Model.from_json(found.model.to_json())
    assert model.schema == ORGANISATIONS
    ends = found.pairs.select(["left_id", "right_id"])
    assert model.score(told, ends) == found.model.score(told, ends)


def test_a_body_with_two_hundred_doors_is_one_body():
    body = [company(at) | {"name": "Mockburgh Sample Council", "company_number": None} for at in range(200)]
    told = organisations(*body, *two_of_each(700).drop_columns(["mention_id", "marking_id"]).to_pylist())
    assert max(groups(linked(told).membership), key=len) == frozenset(range(1, 201))


def test_under_a_frozen_model_a_table_without_some_records_has_the_pairs_of_the_others():
    told = two_of_each(60)
    model = linked(two_of_each(100)).model
    facts = {"matches": matches(), "identities": identities_of_table(told, ORGANISATIONS)}
    whole = link_under(model, told, **facts).pairs
    some = told.filter(pc.less_equal(told["mention_id"], 90))
    among = pc.and_(pc.less_equal(whole["left_id"], 90), pc.less_equal(whole["right_id"], 90))
    found = link_under(model, some, **facts).pairs
    assert found.num_rows > 20
    assert found == whole.filter(among)


def test_one_organisation_attached_meets_the_pairs_of_a_rebuild():
    told = two_of_each(60)
    model = linked(two_of_each(100)).model
    facts = {"matches": matches(), "identities": identities_of_table(told, ORGANISATIONS)}
    whole = link_under(model, told, **facts).pairs
    last = pc.equal(told["mention_id"], 120)
    found = attach(told.filter(last), index_of(told.filter(pc.invert(last)), model), model).pairs
    assert found.num_rows > 0
    assert found == whole.filter(pc.or_(pc.equal(whole["left_id"], 120), pc.equal(whole["right_id"], 120)))


def rows_of(kind):
    """Thousands of records that a hostile or a careless sender might send."""
    every = range(3000)
    door = {"address": "Suite 1, 9 Mock Road, Zetown", "postcode": "ZE9 1AA"}
    made = {
        "one formation agent": [company(at) | door for at in range(1500)],
        "everyone of one name": [{"name": "Mock Holdings Ltd", "company_number": f"SY{100000 + at}"} for at in every],
        "no names": [{"postcode": f"ZE{at % 9} 1AA", "address": f"{at} Mock Road"} for at in every],
        "nothing at all": [{}] * 3000,
        "other scripts": [{"name": f"ООО Образец{at % 40} 样品{at % 30} נמוק"} for at in every],
        "long names": [{"name": f"mock{at} " + "x " * 5000} for at in every],
        "all equal": [company(1)] * 3000,
    }
    return made[kind]


@pytest.mark.parametrize(
    "kind",
    [
        "one formation agent", "everyone of one name", "no names", "nothing at all", "other scripts", "long names",
        "all equal",
    ],
)  # fmt: skip
def test_hostile_tables_are_linked_in_bounded_time(kind):
    rows = rows_of(kind)
    started = time.perf_counter()
    found = linked(organisations(*rows))
    assert time.perf_counter() - started < LONGEST_SECONDS
    assert found.membership.num_rows == len(rows)
    assert found.compared <= 500 * len(rows)


@pytest.mark.parametrize("kind", ["one formation agent", "everyone of one name", "no names"])
def test_a_shared_door_or_name_or_silence_makes_no_large_cluster(kind):
    assert max(len(group) for group in groups(linked(organisations(*rows_of(kind))).membership)) <= 3
