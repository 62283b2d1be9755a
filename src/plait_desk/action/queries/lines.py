"""The plan as a board: lines by strand and state, and openings for joint work."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Max, Q

from plait.domain.action import ActionState
from plait.domain.strand import FOUR_STRANDS
from plait.policy.access import Reader
from plait_desk.accounts.queries import readable_markings
from plait_desk.action.models import Action, ActionEvent

STALE_AFTER = timedelta(days=60)
COLUMNS = (
    ("Idea", (ActionState.IDEA,)),
    ("Planned", (ActionState.PLANNED,)),
    ("Live", (ActionState.LIVE,)),
    ("Evaluated: at the gate", (ActionState.EVALUATED,)),
    ("Proved, mainstreamed", (ActionState.PROVED, ActionState.MAINSTREAMED)),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of the plan as a card shows it. `stale_days` is set where nobody said anything for long."""

    id: int
    title: str
    strand: str
    kind: str
    lead: str
    state: str
    measure: str
    due_on: date | None
    money_gbp: float | None
    lights: tuple[str, ...]
    stale_days: int | None
    is_synthetic: bool


def lines(reader: Reader) -> list[Line]:
    """Every readable line, oldest first; stopped ones left out."""
    told = Q(events__marking_id__among=readable_markings(reader, ActionEvent.read_permission))
    rows = (
        Action.objects.readable_by(reader)
        .exclude(state=ActionState.STOPPED)
        .select_related("lead")
        .annotate(said_at=Max("events__at", filter=told))
        .order_by("opened_at", "id")
    )
    return [line_of(row, reader) for row in rows]


def line_of(row: Action, reader: Reader) -> Line:
    said = row.said_at or row.opened_at  # type: ignore[attr-defined]  # annotated by `lines`
    quiet = reader.at - said
    is_live = row.state in (ActionState.LIVE, ActionState.PLANNED)
    return Line(
        id=row.pk,
        title=row.title,
        strand=row.strand,
        kind=row.kind,
        lead=row.lead.abbreviation or row.lead.name,
        state=row.state,
        measure=row.measure,
        due_on=row.due_on,
        money_gbp=row.money_gbp,
        lights=tuple(light for light, _ in row.gate["lights"].values()) if row.gate else (),
        stale_days=quiet.days if is_live and quiet > STALE_AFTER else None,
        is_synthetic=row.is_synthetic,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardRow:
    """One strand of the board: its lines under each state, in the order of COLUMNS."""

    strand: str
    count: int
    columns: tuple[tuple[Line, ...], ...]


def board(found: list[Line]) -> list[BoardRow]:
    """The lines by strand and state: the four strands always, others only where they have lines."""
    others = dict.fromkeys(line.strand for line in found if line.strand not in FOUR_STRANDS)
    rows = []
    for strand in (*FOUR_STRANDS, *others):
        mine = [line for line in found if line.strand == strand]
        columns = tuple(tuple(line for line in mine if line.state in states) for _, states in COLUMNS)
        rows.append(BoardRow(strand=str(strand), count=len(mine), columns=columns))
    return rows


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """An opening for joint work: two or more bodies with lines on the same thing."""

    title: str
    text: str
    action_id: int


def openings(reader: Reader) -> list[Opening]:
    """Targets on which several bodies work at once, among the lines that this reader may read."""
    live = Action.objects.readable_by(reader).filter(state__in=(ActionState.PLANNED, ActionState.LIVE))
    shared = (
        live.filter(target__isnull=False)
        .values("target")
        .annotate(bodies=Count("lead", distinct=True))
        .filter(bodies__gt=1)
        .values_list("target", flat=True)
    )
    found = []
    for target in shared:
        rows = live.filter(target=target).select_related("lead").order_by("opened_at", "id")
        bodies = ", ".join(dict.fromkeys(row.lead.abbreviation or row.lead.name for row in rows))
        first = rows[0]
        found.append(Opening(title=first.title, text=f"{bodies}: the same {first.strand} target", action_id=first.pk))
    return found
