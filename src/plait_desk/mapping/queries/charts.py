"""Saved charts, as lists and as one of them, for who may read them."""

from dataclasses import dataclass
from datetime import date

from plait.mapping.choice import ChartChoice, Sharing, choice_in
from plait.policy.access import Reader
from plait.reference import partners
from plait_desk.mapping.models import ChartView, Group
from plait_desk.mapping.queries.chart import chart_for
from plait_desk.mapping.queries.drawn import picture_for
from plait_desk.mapping.queries.groups import day
from plait_desk.mapping.queries.reach import reach_in


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedChart:
    """One saved chart as a page shows it. `shared` says in words with whom."""

    id: int
    name: str
    note: str
    group_id: int
    group: str
    owner: str
    is_own: bool
    shared: str
    saved: str


def saved_charts(reader: Reader, group: Group | None = None) -> list[SavedChart]:
    """The saved charts that the reader may read, of one group or of all, the newest first."""
    rows = ChartView.objects.readable_by(reader).select_related("group", "owner")
    if group is not None:
        rows = rows.filter(group=group)
    return [saved_chart(reader, row) for row in rows.order_by("-saved_at", "-pk")]


def saved_chart(reader: Reader, row: ChartView) -> SavedChart:
    """One that was already found readable."""
    return SavedChart(
        id=row.pk,
        name=row.name,
        note=row.note,
        group_id=row.group_id,
        group=row.group.name,
        owner=row.owner.name,
        is_own=row.owner_id == reader.person_id,
        shared=_shared(row),
        saved=day(row.saved_at.date()),
    )


def _shared(row: ChartView) -> str:
    names = [body.body for body in partners() if body.key in row.bodies]
    if names:
        return f"the owner's body and {', '.join(names)}"
    return "nobody" if row.sharing == Sharing.OWN else "the owner's body"


def to_keep(reader: Reader, group: Group, choice: ChartChoice, *, as_of: date) -> ChartChoice:
    """The choice as far as it can be done for this reader: nobody met only on a path is in it, and nothing hidden."""
    picture = picture_for(reader, as_of)
    if picture is None:
        return ChartChoice(hops=choice.hops, by_community=choice.by_community)
    return chart_for(picture, reader, group, reach_in(picture, reader, group, as_of=as_of), choice=choice).choice


def choice_of(row: ChartView) -> ChartChoice:
    """What was chosen; how much of it can be done is found for whoever looks."""
    return choice_in(row.choice)
