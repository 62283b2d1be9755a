"""Mapping by the programming interface: groups."""

from datetime import date

from django.http import Http404
from django.utils.timezone import localdate
from ninja import Query, Router, Schema

from plait.domain.group import GroupState, Tier
from plait.domain.ids import Ref
from plait.domain.threat import Threat
from plait.policy.permissions import Permission
from plait_desk.accounts.api import ByToken, Code, Id, Listed, Paged, part_of, saw
from plait_desk.accounts.queries import DeskRequest, get_readable
from plait_desk.mapping.models import Group
from plait_desk.mapping.queries.groups import GroupCard, Nominal, Sought, group_card, groups_found
from plait_desk.mapping.queries.names import UNNAMED, Name, names_of
from plait_desk.mapping.queries.then import group_then

router = Router(tags=["mapping"])
READ = ByToken(Permission.MAPPING_GROUP_READ)


class GroupsSought(Schema):
    """What a list of groups is narrowed to; without a state, any but archived."""

    tier: Tier | None = None
    region: Code = ""
    threat: Threat | None = None
    state: GroupState | None = None
    council: Code = ""


class GroupLine(Schema):
    """One group in a list; `nominals` are those that you may read."""

    id: Id
    name: str
    reference: str
    tier: str
    state: str
    region: str
    council: str
    threat: str
    nominals: int
    is_stale: bool


class LevelTold(Schema):
    """One attribute of capability or intent; no level is unknown, and never nought."""

    words: str
    level: int | None
    grade: str
    is_stale: bool


class NominalTold(Schema):
    """A person mapped to the group; the subject of the id is at linking."""

    id: Id
    name: str
    role: str
    is_principal: bool
    grade: str
    from_on: date | None
    to_on: date | None


class GroupStep(Schema):
    """One event of the group's history."""

    kind: str
    reason: str
    on: date


class GroupTold(Schema):
    """One group with what you may read of it."""

    id: Id
    name: str
    reference: str
    partner: str
    tier: str
    state: str
    region: str
    council: str
    threat: str
    secondary: list[str]
    businesses: list[str]
    is_stale: bool
    levels: list[LevelTold]
    intents: list[LevelTold]
    nominals: list[NominalTold]
    history: list[GroupStep]


@router.get("/groups", auth=READ, response=Listed[GroupLine])
def groups(request: DeskRequest, sought: Query[GroupsSought], paged: Query[Paged]) -> Listed[GroupLine]:
    """The groups that you may read, narrowed, the highest tier first."""
    asked = Sought(**{name: value or "" for name, value in sought.model_dump(mode="json").items()})
    found, following = part_of(groups_found(request.reader, asked, as_of=localdate()), paged)
    saw(request, *(Ref("group", row.id) for row in found))
    return Listed[GroupLine](items=[GroupLine.from_orm(row) for row in found], next_page=following)


@router.get("/groups/{ref:id}", auth=READ, response=GroupTold)
def group(request: DeskRequest, id: Id, on: date | None = None) -> GroupTold:
    """One group: what it can do, who is in it, and what happened.

    With `on`, as it was at the end of that day: 404 where nothing that you may read is known of its record then.
    """
    found = get_readable(Group, request.reader, id)
    saw(request, Ref("group", found.pk))
    card = group_then(request.reader, found, on).card if on else group_card(request.reader, found, as_of=localdate())
    if card is None:
        raise Http404
    names = names_of(request.reader, [nominal.mention_id for nominal in card.nominals])
    return _told(card, names)


def _told(card: GroupCard, names: dict[int, Name]) -> GroupTold:
    alike = ("id", "name", "reference", "partner", "tier", "state", "region", "council", "threat", "is_stale")
    return GroupTold(
        **{name: getattr(card, name) for name in alike},
        secondary=list(card.secondary),
        businesses=list(card.businesses),
        levels=[LevelTold.from_orm(level) for level in card.levels],
        intents=[LevelTold.from_orm(level) for level in card.intents],
        nominals=[_nominal(one, names) for one in card.nominals],
        history=[GroupStep.from_orm(step) for step in card.history],
    )


def _nominal(one: Nominal, names: dict[int, Name]) -> NominalTold:
    named = names.get(one.mention_id)
    return NominalTold(
        id=one.mention_id,
        name=named.name if named else UNNAMED,
        role=one.role,
        is_principal=one.is_principal,
        grade=one.grade,
        from_on=one.from_on,
        to_on=one.to_on,
    )
