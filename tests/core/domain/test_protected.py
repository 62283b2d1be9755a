"""Nothing of who a person is can be an input of a flag: of the declared tables, of the code, and at the door."""

import ast
from pathlib import Path

import pyarrow as pa
import pytest

from plait.domain.payment import LEADS, PAYMENTS
from plait.domain.protected import PROTECTED_WORDS, ProtectedInput, refuse_protected
from plait.domain.tables import TIES
from plait.domain.tender import AWARDS, BIDS, CELLS, COVERAGE, FLAGS, ITEMS, TENDERS, TESTED
from plait.mapping.peers import PEERS
from plait.mapping.queue import QUEUE

SCHEMAS = {
    "ties": TIES,
    "tenders": TENDERS,
    "bids": BIDS,
    "awards": AWARDS,
    "items": ITEMS,
    "flags": FLAGS,
    "coverage": COVERAGE,
    "cells": CELLS,
    "tested": TESTED,
    "peers": PEERS,
    "queue": QUEUE,
    "payments": PAYMENTS,
    "leads": LEADS,
}
# Every module that draws or weighs flags; a new one belongs here.
DRAWING = frozenset(
    {
        *(
            "calibration",
            "cardinal",
            "cells",
            "company_facts",
            "company_peers",
            "compiled",
            "fans",
            "fences",
            "flags",
            "money",
            "nominees",
        ),
        *("ownership", "payments", "peers", "phoenix", "procedures", "queue", "rounds", "tender_risks", "tenders"),
        "tested",
    }
)
# What Arrow calls the columns of a table or schema.
OF_ARROW = {"names", "column_names"}
MAPPING = Path(__file__).resolve().parents[3] / "src" / "plait" / "mapping"


@pytest.mark.parametrize("name", SCHEMAS)
def test_no_table_of_flags_has_a_column_of_a_protected_characteristic_or_a_name(name: str) -> None:
    refuse_protected(SCHEMAS[name].names)


@pytest.mark.parametrize("word", sorted(PROTECTED_WORDS))
def test_each_listed_word_would_be_refused_in_any_of_them(word: str) -> None:
    with pytest.raises(ProtectedInput, match=f"owner_{word}"):
        refuse_protected(TENDERS.names, pa.schema([("share", pa.float64()), (f"owner_{word}", pa.string())]).names)


def test_the_list_covers_the_equality_act_nationality_and_names() -> None:
    """The nine characteristics of section 4, each by a word of its own."""
    act = {"age", "disability", "gender", "marriage", "pregnancy", "race", "religion", "sex", "orientation"}
    assert act | {"nationality", "citizenship", "country", "origin", "forename", "surname"} <= PROTECTED_WORDS


def test_words_are_whole_words() -> None:
    refuse_protected(["stage", "village", "percentage", "valid_from"])


@pytest.mark.parametrize("module", sorted(DRAWING))
def test_no_module_that_draws_flags_asks_for_one(module: str) -> None:
    """Neither as a column, a property nor an attribute: no text or name of the code is one of the words."""
    tree = ast.parse((MAPPING / f"{module}.py").read_text(encoding="utf-8"))
    texts = {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    attributes = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)} - OF_ARROW
    asked = {text for text in texts | attributes if set(text.lower().split("_")) & PROTECTED_WORDS}
    assert not asked


def test_every_module_that_reads_a_table_of_flags_is_in_the_list() -> None:
    """A module is found by what it imports: the words of tenders, payments or the guard itself."""
    words = ("plait.domain.tender", "plait.domain.payment", "plait.domain.protected")
    found = {
        path.stem for path in MAPPING.glob("*.py") if any(word in path.read_text(encoding="utf-8") for word in words)
    }
    assert found <= DRAWING
