"""Blocks of lines to tables of one schema, by columns or line by line."""

import json

from hypothesis import given
from hypothesis import strategies as st

from plait.collection.blocks import Block
from plait.collection.feeds.ftm.entities import Group, Reader
from plait.domain.reject import Reject


def read(*lines: str, reader: Reader | None = None, row: int = 1) -> tuple[list[Group], list[Reject]]:
    block = Block(data="".join(f"{line}\n" for line in lines).encode(), row=row)
    found = list((reader or Reader("x")).read(block).found)
    return [one for one in found if isinstance(one, Group)], [one for one in found if isinstance(one, Reject)]


def entity(schema: str, name: str, /, **properties: object) -> str:
    return json.dumps({"id": name, "schema": schema, "properties": properties})


def test_lines_are_grouped_by_schema_and_keep_their_numbers() -> None:
    groups, _ = read(entity("Person", "a"), "", entity("Company", "b"), entity("Person", "c"), row=10)
    assert {group.schema: group.rows.to_pylist() for group in groups} == {"Person": [10, 13], "Company": [12]}
    assert {group.schema: group.table["id"].to_pylist() for group in groups} == {"Person": ["a", "c"], "Company": ["b"]}


def test_a_property_met_for_the_first_time_later_is_read_too() -> None:
    reader = Reader("x")
    read(entity("Person", "a", name=["Ailsa"]), reader=reader)
    (group,), rejects = read(entity("Person", "b", alias=["Larch"]), reader=reader)
    assert group.table["properties"].to_pylist() == [{"alias": ["Larch"], "name": None}]
    assert not rejects


def test_one_bad_line_among_good_ones_is_kept_back_alone() -> None:
    lines = [entity("Person", "a", name=["A"]), entity("Person", "b", name=7), entity("Person", "c", mood=["x"])]
    (group,), (reject,) = read(*lines)
    assert group.table["properties"].to_pylist() == [{"name": ["A"]}, {"name": ["7"]}]
    assert (reject.row, json.loads(reject.given)) == (3, {"": lines[2]})


def test_two_objects_on_one_line_and_one_on_two_are_never_taken_for_lines() -> None:
    first, second = entity("Person", "a"), entity("Person", "b")
    cut = entity("Person", "c").replace('"properties"', '\n"properties"')
    groups, rejects = read(f"{first} {second}", cut)
    assert not groups
    assert {reject.row for reject in rejects} == {1, 2, 3}


def test_windows_line_ends_are_line_ends() -> None:
    (group,), rejects = read(entity("Person", "a") + "\r", entity("Person", "b") + "\r")
    assert (group.rows.to_pylist(), rejects) == ([1, 2], [])


SCHEMATA = st.sampled_from(["Person", "Company", "Address", "Horoscope"])


@given(st.lists(st.tuples(SCHEMATA, st.one_of(st.just(["x"]), st.just(3), st.just({"a": 1}))), max_size=20))
def test_every_line_is_in_one_group_or_is_one_reject(told: list[tuple[str, object]]) -> None:
    groups, rejects = read(*(entity(schema, str(n), name=name) for n, (schema, name) in enumerate(told)))
    rows = [row for group in groups for row in group.rows.to_pylist()] + [reject.row for reject in rejects]
    assert sorted(rows) == list(range(1, len(told) + 1))
