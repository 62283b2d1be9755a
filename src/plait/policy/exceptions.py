"""The exceptions to non-interference: the one list.

The law of the house is that what a reader sees is the same, byte for byte, as if all that they may not read
did not exist. These are the only places where hidden material may change a response. Each names the test that
holds it to its bounds; a test walks the list and fails where that test is missing.
"""

from dataclasses import dataclass

from plait.domain.marking import Existence, Marking, MarkingKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Exemption:
    """One permitted influence of hidden material: what it lets through, why, how far, and its test."""

    name: str
    lets_through: str
    because: str
    bounds: str
    test: str
    """file and function, as "tests/…py::test_…" """


EXEMPTIONS = (
    Exemption(
        name="released snapshots",
        lets_through="a figure or text that was computed from material the reader may not read",
        because="a named person released this one version, with a basis, and a second person above a threshold",
        bounds="the snapshot only; the object keeps its marking and nothing else becomes readable, but that a check of "
        "a company finds the card by the number and the name in the released record itself",
        test="tests/desk/thread/test_services.py::"
        "test_a_release_leaves_the_object_as_it_is_and_opens_only_the_snapshot",
    ),
    Exemption(
        name="pointer notices",
        lets_through="that another body holds something on what was asked, and whom to ask",
        because="the originator marked its existence as a pointer so that bodies do not work against each other",
        bounds="material of ordinary kind whose every part is marked pointer or open; never a suspicious-activity one; "
        "of a path the same of every group, nominal, tie and name on it, and only its owner is pointed to",
        test="tests/core/policy/test_exceptions.py::"
        "test_only_ordinary_material_marked_pointer_or_open_may_be_pointed_to",
    ),
    Exemption(
        name="frozen model versions",
        lets_through="parameters, and how good they are, told from material and decisions that the reader may not read",
        because="everybody must be linked by the same model, or the same two records score differently",
        bounds="numbers of a named, frozen version; a pair is scored from its two mentions and the model alone",
        test="tests/core/linking/engine/test_model.py::test_a_model_is_the_same_after_it_was_saved",
    ),
    Exemption(
        name="protection of people",
        lets_through="that a victim or exploited child is missing from hits, paths and charts for everyone",
        because="data.md: people who must be protected",
        bounds="absence only, and it looks the same as there being nobody",
        test="tests/desk/test_non_interference.py::"
        "test_a_person_who_must_be_protected_is_to_everybody_as_if_there_were_nobody",
    ),
)


def may_point_to(marking: Marking) -> bool:
    """True if somebody who may not read it may be told that it exists and whom to ask."""
    return all(
        single.kind is MarkingKind.ORDINARY and single.existence is not Existence.HIDDEN for single in marking.singles
    )


def may_export(marking: Marking) -> bool:
    """True if it may leave the desk at all, in whatever form; what rests on suspicious activity reports never does."""
    return not any(single.kind is MarkingKind.SUSPICIOUS_ACTIVITY for single in marking.singles)


def may_count(marking: Marking) -> bool:
    """True if it may be counted for anybody."""
    return may_point_to(marking) and all(single.existence is Existence.OPEN for single in marking.singles)
