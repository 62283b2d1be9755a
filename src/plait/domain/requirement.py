"""A requirement: a question the picture cannot answer yet, who needs the answer, and who may find it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class RequirementState(StrEnum):
    """How far a question is answered."""

    OPEN = "open"
    PART_MET = "part_met"
    MET = "met"
    WITHDRAWN = "withdrawn"


# A met question can be opened again: what answered it may be withdrawn.
TRANSITIONS: Mapping[RequirementState, frozenset[RequirementState]] = {
    RequirementState.OPEN: frozenset({RequirementState.PART_MET, RequirementState.MET, RequirementState.WITHDRAWN}),
    RequirementState.PART_MET: frozenset({RequirementState.OPEN, RequirementState.MET, RequirementState.WITHDRAWN}),
    RequirementState.MET: frozenset({RequirementState.OPEN}),
    RequirementState.WITHDRAWN: frozenset({RequirementState.OPEN}),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Requirement:
    """`decision` is what the answer would change; without one a question is curiosity and is not collected for."""

    question: str
    decision: str
    known: str
    unknown: str
    assumed: str
    review_on: date
    state: RequirementState = RequirementState.OPEN

    def __post_init__(self) -> None:
        for field, words in (("question", self.question), ("decision", self.decision)):
            if not words.strip():
                raise IncompleteRequirement(f"A requirement needs its {field}.")


class IncompleteRequirement(ValueError):
    """A requirement was given without its question or the decision it serves."""


def may_become(current: RequirementState, wanted: RequirementState) -> bool:
    """Whether a requirement in `current` state may go to `wanted`."""
    return wanted in TRANSITIONS[current]
