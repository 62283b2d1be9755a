"""What becomes of a record's nominals when it is split, or merged with another; and what may be taken back.

Nothing is lost by any of these: a nominal who leaves one record stands in another, and taking back is a step of
its own, with a reason, beside the one that it undoes.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from plait.domain.group import GroupEventKind
from plait.domain.ids import MentionId

_K = GroupEventKind
_STEPS_OF_ARCHIVING = frozenset(kind for kind in _K if kind.startswith("archive_"))

# What happened to a record since makes it rest on the step: it is put right by another step, not by taking back.
RESTS_ON: Mapping[GroupEventKind, frozenset[GroupEventKind]] = {
    _K.RENAMED: frozenset({_K.RENAMED}),
    _K.SPLIT: frozenset({_K.SPLIT, _K.MERGED, _K.MOVED, _K.SCORED}) | _STEPS_OF_ARCHIVING,
    _K.MERGED: frozenset({_K.SPLIT, _K.MERGED, _K.MOVED, _K.SCORED}) | _STEPS_OF_ARCHIVING,
}
INSTEAD = {
    _K.RENAMED: "give it the name that it should have",
    _K.SPLIT: "merge the two records instead",
    _K.MERGED: "split the record instead",
}


class SuccessionRefused(ValueError):
    """The record cannot be split, merged or put back in this way; the words say what can be done."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Division:
    """Which nominals stay with the record, and which go to the new one; each is in exactly one of the two."""

    stay: frozenset[MentionId]
    go: frozenset[MentionId]


def divide(members: Collection[MentionId], chosen: Collection[MentionId]) -> Division:
    """The nominals of a record, divided. Raises SuccessionRefused where one of the two would have nobody."""
    stay, go = frozenset(members) - set(chosen), frozenset(members) & set(chosen)
    if len(go) != len(set(chosen)):
        raise SuccessionRefused("Somebody chosen is no nominal of this group any more: open its page again.")
    if not go:
        raise SuccessionRefused("Choose at least one nominal for the new group.")
    if not stay:
        raise SuccessionRefused("Leave at least one nominal here: for another name of the whole group, rename it.")
    return Division(stay=stay, go=go)


def brought(own: Collection[MentionId], others: Collection[MentionId]) -> frozenset[MentionId]:
    """Whom a record gains from another that is merged into it: those that it has not got."""
    return frozenset(others) - set(own)


def refuse_taking_back(kind: GroupEventKind, since: Sequence[GroupEventKind]) -> None:
    """Raise SuccessionRefused where a step cannot be taken back: not one of these, or something rests on it.

    `since` is what happened to the records of the step after it, without what was itself taken back.
    """
    if kind not in RESTS_ON:
        raise SuccessionRefused("Only a new name, a split and a merger are taken back.")
    resting = next((one for one in since if one in RESTS_ON[kind]), None)
    if resting is not None:
        raise SuccessionRefused(f"Since then: {resting.words.lower()}. What rests on it stays: {INSTEAD[kind]}.")
