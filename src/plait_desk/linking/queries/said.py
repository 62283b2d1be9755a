"""What people said of a pair: the history that a reader may read, and their own last word."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from plait.domain.match import Judgement
from plait.policy.access import Reader
from plait_desk.linking.models import Hold, Match
from plait_desk.linking.queries.subjects import protected_among

# Of one's newest decisions so many are looked through for one that may be shown.
LOOKED_THROUGH = 20
WAITS = "waits for a second person"
AGREED = "a second person agreed"
NEVER_TOOK_EFFECT = "never took effect"
SECOND = "as the second person"
TAKEN_BACK = "takes the word before it back"


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One decision on a pair. `note` says what became of it where two people were needed, or that it takes one back."""

    id: int
    judgement: str
    reason: str
    by: str
    is_own: bool
    on: date
    note: str


def said_of(reader: Reader, left: int, right: int) -> tuple[Said, ...]:
    """Every decision on the pair that the reader may read, the newest first."""
    rows = list(
        Match.objects.readable_by(reader).filter(left=left, right=right).select_related("by").order_by("-at", "-pk")
    )
    held = held_among(reader, rows)
    later = [None, *rows]
    return tuple(
        Said(
            id=row.pk,
            judgement=Judgement(row.judgement).value,
            reason=row.reason,
            by=row.by.name,
            is_own=row.by_id == reader.person_id,
            on=row.at.date(),
            note=_note(row, newer, older, held),
        )
        for newer, row, older in zip(later, rows, [*rows[1:], None], strict=False)
    )


def held_among(reader: Reader, matches: Sequence[Match]) -> frozenset[int]:
    """The ids of those that the reader may know to wait, or to have waited, for a second person."""
    held = Hold.objects.readable_by(reader).filter(match__in=[match.pk for match in matches])
    return frozenset(held.values_list("match_id", flat=True))


def last_of(reader: Reader) -> Match | None:
    """The newest decision of the reader's own that still stands, was no taking back, and whose pair they may open."""
    own = Match.objects.newest_for(reader).filter(by=reader.person_id, takes_back=False)
    rows = list(own.order_by("-at", "-pk")[:LOOKED_THROUGH])
    shut = protected_among(end for row in rows for end in (row.left_id, row.right_id))
    return next((row for row in rows if shut.isdisjoint((row.left_id, row.right_id))), None)


def _note(row: Match, newer: Match | None, older: Match | None, held: frozenset[int]) -> str:
    if row.takes_back:
        return TAKEN_BACK
    if row.pk in held:
        if newer is None:
            return WAITS
        return AGREED if _agrees(newer, row, held) else NEVER_TOOK_EFFECT
    return SECOND if older and older.pk in held and _agrees(row, older, held) else ""


def _agrees(second: Match, first: Match, held: frozenset[int]) -> bool:
    """True if the later word is another person's SAME that does not wait itself."""
    return second.judgement == Judgement.SAME and second.by_id != first.by_id and second.pk not in held
