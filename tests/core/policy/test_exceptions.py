"""The one list of exceptions to non-interference, each with its test."""

import ast
from dataclasses import replace
from pathlib import Path

import pytest

from plait.domain.ids import PartnerId
from plait.domain.marking import Existence, Marking, MarkingKind, Purpose
from plait.policy.exceptions import EXEMPTIONS, Exemption, may_count, may_point_to

ROOT = Path(__file__).parents[3]
HIDDEN = Marking(originator=PartnerId(1), purposes=frozenset({Purpose.LAW_ENFORCEMENT}))
POINTER = replace(HIDDEN, existence=Existence.POINTER)
OPEN = replace(HIDDEN, existence=Existence.OPEN)


def test_there_are_the_four_exceptions_that_the_law_of_the_house_names() -> None:
    assert [exemption.name for exemption in EXEMPTIONS] == [
        "released snapshots",
        "pointer notices",
        "frozen model versions",
        "protection of people",
    ]


@pytest.mark.parametrize("exemption", EXEMPTIONS, ids=lambda exemption: exemption.name)
def test_each_exception_has_its_test(exemption: Exemption) -> None:
    file, _, function = exemption.test.partition("::")
    tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
    assert function in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


def test_only_ordinary_material_marked_pointer_or_open_may_be_pointed_to() -> None:
    assert not may_point_to(HIDDEN)
    assert may_point_to(POINTER)
    assert may_point_to(OPEN)
    for kind in (MarkingKind.SUSPICIOUS_ACTIVITY, MarkingKind.SAFEGUARDING, MarkingKind.SOURCE):
        assert not may_point_to(replace(OPEN, kind=kind))


def test_a_combination_may_be_pointed_to_only_if_each_part_may() -> None:
    assert may_point_to(POINTER | OPEN)
    assert not may_point_to(POINTER | HIDDEN)
    assert not may_point_to(OPEN | replace(OPEN, kind=MarkingKind.SUSPICIOUS_ACTIVITY))


def test_only_what_is_open_throughout_may_be_counted() -> None:
    assert may_count(OPEN)
    assert not may_count(OPEN | POINTER)
    assert not may_count(HIDDEN)
