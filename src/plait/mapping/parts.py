"""What a person's part in a group may say, how it ends, and what a file changes of it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import TypeVar

from plait.domain.grading import Grade, GradeRefused, GradingScheme
from plait.domain.part import LONGEST_ROLE, Part, PartRefused

Word = TypeVar("Word")


def part_said(part: Part, *, as_of: date) -> Part:
    """The part as it is kept: words without blanks around them, the grade of 3x5x2 as it is written.

    Raises PartRefused for no role or one of more than 60 letters, for days that cannot be, and for another grade.
    """
    role = part.role.strip()
    if not role or len(role) > LONGEST_ROLE:
        raise PartRefused(f"Say what they do in the group, in at most {LONGEST_ROLE} letters.")
    if part.from_on and part.from_on > as_of:
        raise PartRefused("It has not begun yet: record it on the day.")
    if part.to_on and part.to_on > as_of:
        raise PartRefused("It has not ended yet: say so on the day.")
    if part.from_on and part.to_on and part.to_on < part.from_on:
        raise PartRefused("It cannot have ended before it began: put one of the two days right.")
    return replace(part, role=role, grade=_grade(part.grade))


def part_changed(part: Part, said: Part, *, as_of: date) -> Part:
    """What a part says from now on. Raises PartRefused where that is what it said before, or cannot be."""
    new = part_said(said, as_of=as_of)
    if new == part:
        raise PartRefused("Nothing of it would change: this is what the record says.")
    return new


def part_ended(part: Part, on: date, *, as_of: date) -> Part:
    """The part, over from that day. Raises PartRefused where it has ended before, or cannot have ended then."""
    if part.to_on is not None:
        raise PartRefused("It has ended already: to put the day right, change it.")
    if on > as_of:
        raise PartRefused("It has not ended yet: say so on the day.")
    if part.from_on and on < part.from_on:
        raise PartRefused("It cannot have ended before it began: put one of the two days right.")
    return replace(part, to_on=on)


def heard(stands: Mapping[str, Word], said_before: Mapping[str, Word], says: Mapping[str, Word]) -> dict[str, Word]:
    """What a file changes of what stands: what it says otherwise than it said before.

    So what a person said since stands until the file itself says something new. Where nothing is known of what it
    said before, what stands counts as that.
    """
    return {name: word for name, word in says.items() if word != said_before.get(name, stands[name])}


def _grade(text: str) -> str:
    if not text.strip():
        return ""
    try:
        return Grade.read(GradingScheme.NATIONAL, text).raw
    except GradeRefused as refused:
        raise PartRefused(str(refused)) from None
