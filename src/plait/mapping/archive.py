"""The steps of archiving a group. At least two people take part, and nobody passes their own request.

not asked -> asked -> checked -> agreed (archived), and looked at again
asked, checked -> not asked, when refused or withdrawn
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType

from plait.domain.archive import ArchiveCase, ArchiveEntry, ArchiveState, ArchiveStep

_S, _E = ArchiveState, ArchiveStep

TRANSITIONS: Mapping[tuple[ArchiveState, ArchiveStep], ArchiveState] = MappingProxyType(
    {
        (_S.NOT_ASKED, _E.ASK): _S.ASKED,
        (_S.ASKED, _E.CHECK): _S.CHECKED,
        (_S.ASKED, _E.REFUSE): _S.NOT_ASKED,
        (_S.ASKED, _E.WITHDRAW): _S.NOT_ASKED,
        (_S.CHECKED, _E.AGREE): _S.AGREED,
        (_S.CHECKED, _E.REFUSE): _S.NOT_ASKED,
        (_S.CHECKED, _E.WITHDRAW): _S.NOT_ASKED,
        (_S.AGREED, _E.REVIEW): _S.AGREED,
    }
)
BY_ANOTHER = frozenset({_E.CHECK, _E.AGREE, _E.REFUSE})
WITH_A_DAY = frozenset({_E.AGREE, _E.REVIEW})


class ArchiveRefused(ValueError):
    """The step cannot be taken as archiving stands, or not by this person; the words say what can be done."""


def offered(case: ArchiveCase) -> tuple[ArchiveStep, ...]:
    """The steps that somebody may take now, in their order."""
    return tuple(step for step in ArchiveStep if (case.state, step) in TRANSITIONS)


def advance(case: ArchiveCase, entry: ArchiveEntry) -> ArchiveCase:
    """The case after a step. Raises ArchiveRefused with the way out."""
    after = TRANSITIONS.get((case.state, entry.step))
    if after is None:
        ways = ", ".join(offered(case))
        raise ArchiveRefused(f"Archiving is {case.state.replace('_', ' ')}. The next step is: {ways}.")
    if not entry.reason.strip():
        raise ArchiveRefused("Give a reason: the next reader must be able to follow it.")
    if entry.step in BY_ANOTHER and entry.by == case.asked_by:
        raise ArchiveRefused("Somebody else must take this step: nobody passes their own request.")
    if entry.step is ArchiveStep.WITHDRAW and entry.by != case.asked_by:
        raise ArchiveRefused("Only who asked for it withdraws it: refuse it instead.")
    if entry.step in WITH_A_DAY and (entry.review_on is None or entry.review_on <= entry.on):
        raise ArchiveRefused("Give the day, still ahead, on which the group is looked at again.")
    return _after(case, entry, after)


def replay(entries: Iterable[ArchiveEntry]) -> ArchiveCase:
    """Where archiving stands after these steps, oldest first; a step that does not fit, because one before it is
    not among them, starts from itself."""
    case = ArchiveCase()
    for entry in entries:
        try:
            case = advance(case, entry)
        except ArchiveRefused:
            case = _after(case, entry, _left_in(entry.step))
    return case


def _left_in(step: ArchiveStep) -> ArchiveState:
    return next(after for (_, taken), after in TRANSITIONS.items() if taken is step)


def _after(case: ArchiveCase, entry: ArchiveEntry, state: ArchiveState) -> ArchiveCase:
    if state is ArchiveState.NOT_ASKED:
        return ArchiveCase()
    if entry.step is ArchiveStep.ASK:
        return ArchiveCase(state=state, asked_by=entry.by, reason=entry.reason)
    if entry.step is ArchiveStep.CHECK:
        return replace(case, state=state, checked_by=entry.by)
    return replace(case, state=state, review_on=entry.review_on)
