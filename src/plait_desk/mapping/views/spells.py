"""Custody, licence and orders over the years: from what a query finds to what the picture draws."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from plait.domain.lifetime import Lifetime, Spell, SpellKind, SpellState, Standing
from plait_desk.looks.pictures.timeline import Ink, Moment
from plait_desk.mapping.queries.groups import Nominal
from plait_desk.mapping.queries.lifetime import Managed
from plait_desk.mapping.queries.names import UNNAMED, Name

# The letters of a surname that the room before a lane has, beside the number; less where the lane is of orders.
NAMED_ON_LANE, BEFORE_ORDERS = 12, 8
INKS: Mapping[SpellKind, Ink] = {SpellKind.PRISON: "known", SpellKind.REMAND: "known", SpellKind.ORDER: "weak"}


@dataclass(frozen=True, slots=True, kw_only=True)
class ManagedRow:
    """One nominal of whom a record says something; `number` tells the lanes of two people of one name apart."""

    number: int
    mention_id: int
    name: str
    is_principal: bool
    lifetime: Lifetime
    unsure: frozenset[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class SpellPicture:
    """The spells whose first day is known, and between which days they are drawn. `undated` have no first day."""

    moments: tuple[Moment, ...]
    from_on: date
    to_on: date
    undated: int


def managed_rows(
    known: Mapping[int, Managed], nominals: Sequence[Nominal], names: Mapping[int, Name]
) -> list[ManagedRow]:
    """The nominals of whom something is said: whoever has the earliest day to come first, then by name."""
    found = {one.mention_id: one for one in nominals if one.mention_id in known}
    named = {id_: names[id_].name if id_ in names else UNNAMED for id_ in found}
    order = sorted(found, key=lambda id_: (_next_on(known[id_]), named[id_], id_))
    return [
        ManagedRow(
            number=number,
            mention_id=id_,
            name=named[id_],
            is_principal=found[id_].is_principal,
            lifetime=known[id_].lifetime,
            unsure=known[id_].unsure,
        )
        for number, id_ in enumerate(order, 1)
    ]


def spells_drawn(rows: Sequence[ManagedRow], today: date) -> SpellPicture:
    """A lane for each person's custody and licence, and one below it for their orders."""
    standing = [(row, one) for row in rows for one in row.lifetime.all]
    moments = [_moment(row, one, today) for row, one in standing if one.said.spell.from_on]
    days = [day for one in moments for day in (one.from_on, one.to_on) if day]
    return SpellPicture(
        moments=tuple(sorted(moments, key=lambda one: (int(one.lane.split(".")[0]), one.lane.endswith(", orders")))),
        from_on=min([*days, today]).replace(month=1, day=1),
        to_on=max([*days, today]).replace(month=1, day=1).replace(year=max([*days, today]).year + 1),
        undated=len(standing) - len(moments),
    )


def _next_on(one: Managed) -> date:
    return one.lifetime.next.on if one.lifetime.next else date.max


def _moment(row: ManagedRow, one: Standing, today: date) -> Moment:
    spell = one.said.spell
    surname = row.name.rpartition(" ")[2]
    is_order = spell.kind is SpellKind.ORDER
    name = f"{_short(surname, BEFORE_ORDERS)}, orders" if is_order else _short(surname, NAMED_ON_LANE)
    return Moment(
        lane=f"{row.number}. {name}",
        words=spell.words,
        from_on=spell.from_on or today,
        to_on=_last(spell, one.state, today),
        is_period=True,
        ink=INKS.get(spell.kind, "less"),
    )


def _short(name: str, most: int) -> str:
    return name if len(name) <= most else f"{name[: most - 1]}…"


def _last(spell: Spell, state: SpellState, today: date) -> date | None:
    """Where its bar ends: at the day it ended, could end, or ends; open where nobody said any."""
    if state is SpellState.RELEASE_DAY_CAME:
        return max(today, spell.release_on or today)
    ends = [day for day in (spell.ended_on, spell.left_on, spell.to_on) if day]
    return max(ends[0], spell.from_on or ends[0]) if ends else None
