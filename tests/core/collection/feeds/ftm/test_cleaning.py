"""Cleaning by columns says what cleaning one value at a time says."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plait.collection.blocks import Block
from plait.collection.feeds.ftm.cleaning import Cleaned, cleaned
from plait.collection.feeds.ftm.entities import Group, Reader


def clean(schema: str, *entities: dict[str, list[str]]) -> Cleaned:
    lines = [json.dumps({"id": f"e{n}", "schema": schema, "properties": told}) for n, told in enumerate(entities)]
    (group,) = Reader("x").read(Block(data="".join(f"{line}\n" for line in lines).encode(), row=1)).found
    assert isinstance(group, Group)
    return cleaned(group)


def values(schema: str, name: str, *texts: str) -> list[str]:
    column = clean(schema, {name: list(texts)}).columns[name]
    return list(column["value"].to_pylist())


@pytest.mark.parametrize(
    ("name", "given_text", "kept"),
    [
        ("name", '  "Ailsa  Larch" ', "Ailsa Larch"),
        ("name", "Ailsa\u200b\u2003Larch\u00ad", "Ailsa Larch"),
        ("name", "Zoe\u0308", "Zo\u00eb"),
        ("name", "a\x01\x07b", "ab"),
        ("address", "1 High St\nESQ, ,, Zedmoor;ZZ1", "1 High St, , Zedmoor, ZZ1"),
        ("summary", "kept\tas it  is ", "kept\tas it  is"),
    ],
)
def test_texts_are_cleaned_as_their_type_asks(name: str, given_text: str, kept: str) -> None:
    assert values("Company", name, given_text) == [kept]


def test_what_is_empty_is_no_value_and_what_is_said_twice_is_one() -> None:
    assert values("Company", "name", " ", "Zedmoor", "", " Zedmoor ") == ["Zedmoor"]


def test_a_value_that_cannot_be_read_is_named_with_its_entity() -> None:
    told = clean("Person", {"birthDate": ["1984"]}, {"birthDate": ["soon", "1985"]})
    (unread,) = told.unread
    assert (unread.place, unread.property, unread.value, unread.expected) == (1, "birthDate", "soon", "date")
    assert told.columns["birthDate"].to_pylist() == [{"place": 0, "value": "1984"}, {"place": 1, "value": "1985"}]


def test_ignored_properties_are_counted_and_in_no_column() -> None:
    told = clean("Person", {"nationality": ["gb", "ie"], "lastName": ["Larch"]})
    assert (dict(told.met), list(told.columns)) == ({"lastName": 1, "nationality": 2}, ["lastName"])


@given(
    st.lists(
        st.lists(
            st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\0"), max_size=12), max_size=3
        ),
        max_size=8,
    )
)
def test_cleaning_again_changes_nothing(names: list[list[str]]) -> None:
    if not any(names):
        return
    once = clean("Person", *({"name": several} for several in names)).columns["name"]
    texts = [value for value in once["value"].to_pylist() if not (value[0] in "\"'" and value[-1] in "\"'")]
    if texts:
        assert values("Person", "name", *texts) == list(dict.fromkeys(texts))
