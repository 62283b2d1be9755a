"""Mapping by the programming interface: groups, and checks of bidders and applicants."""

from datetime import date, datetime

from django.http import Http404
from django.urls import reverse
from django.utils.timezone import localdate
from ninja import Field, Query, Router, Schema
from ninja.responses import Status

from plait.domain.check import ANSWER_LASTS, CheckRefused, CheckStage, ChecksUsedUp
from plait.domain.group import GroupState, Tier
from plait.domain.ids import Ref
from plait.domain.threat import Threat
from plait.policy.permissions import Permission
from plait_desk.accounts.api import (
    ByToken,
    Code,
    Id,
    Key,
    Listed,
    Made,
    Paged,
    Refused,
    Words,
    once,
    part_of,
    saw,
)
from plait_desk.accounts.queries import DeskRequest, get_readable
from plait_desk.mapping.models import Check, Group
from plait_desk.mapping.queries.checks import CheckView, check_view, own_checks
from plait_desk.mapping.queries.groups import GroupCard, Nominal, Sought, group_card, groups_found
from plait_desk.mapping.queries.names import UNNAMED, Name, names_of
from plait_desk.mapping.queries.then import group_then
from plait_desk.mapping.services.checking import CheckAsked, ask_check
from plait_desk.mapping.services.telling import Asked

router = Router(tags=["mapping"])
READ = ByToken(Permission.MAPPING_GROUP_READ)
CHECK = ByToken(Permission.MAPPING_CHECK_MAKE)


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


class CheckSent(Schema):
    """What the check serves and why; and only then the company, by its number, its whole name or both."""

    reference: Words = Field(min_length=1, max_length=60, description="number of the notice or the application")
    stage: CheckStage
    reason: Words = Field(min_length=1, max_length=400, description="whoever you are sent to reads it; name nobody")
    company_number: Words = Field("", max_length=20)
    company_name: Words = Field("", max_length=160)


class CheckLineTold(Schema):
    """One check of your body; no answer once that has expired."""

    id: Id
    reference: str
    stage: str
    about: str
    by: str
    state: str
    answer: str


class ToAskTold(Schema):
    """A body that may be asked: whom to call there, and what it has said since."""

    body: str
    contact: str
    answer: str


class CardTold(Schema):
    """A card that was released to you, and where it is read."""

    title: str
    page: str


class CheckTold(CheckLineTold):
    """One check in full: whom to ask and the cards, while the answer lasts. What is decided is kept on its page."""

    purpose: str
    reason: str
    company_number: str
    company_name: str
    asked_at: datetime
    until: datetime
    ask: list[ToAskTold]
    cards: list[CardTold]


@router.get("/checks", auth=CHECK, response=Listed[CheckLineTold])
def checks(request: DeskRequest, paged: Query[Paged]) -> Listed[CheckLineTold]:
    """The newest fifty checks of your body for the purpose of this token, the newest first."""
    found, following = part_of(own_checks(request.reader), paged)
    saw(request, *(Ref("check", line.id) for line in found))
    return Listed[CheckLineTold](items=[CheckLineTold.from_orm(line) for line in found], next_page=following)


@router.post("/checks", auth=CHECK, response={201: Made})
def make_check(request: DeskRequest, check: CheckSent, key: Key) -> Status[Made]:
    """Check one company, within the quotas that the pages have too. Read the answer at the address that comes back."""
    asked = CheckAsked(
        reference=check.reference,
        stage=check.stage,
        reason=check.reason,
        company=Asked(number=check.company_number, name=check.company_name),
    )

    def work() -> str:
        try:
            row = ask_check(actor=request.reader, asked=asked)
        except ChecksUsedUp as used_up:
            raise Refused(429, "The quota of the day is used up.", str(used_up)) from None
        except CheckRefused as refused:
            raise Refused(422, "It cannot be asked in this way.", str(refused)) from None
        return reverse("api:mapping_one_check", args=[row.pk])

    return once(request, key, work)


@router.get("/checks/{ref:id}", auth=CHECK, response=CheckTold)
def one_check(request: DeskRequest, id: Id) -> CheckTold:
    """One check: nothing to share, whom to ask, or a card. Nothing found and nothing that may be told are the same."""
    row = get_readable(Check, request.reader, id)
    saw(request, Ref("check", row.pk))
    return _check_told(check_view(request.reader, row), row)


def _check_told(view: CheckView, row: Check) -> CheckTold:
    return CheckTold(
        **{name: getattr(view.line, name) for name in CheckLineTold.model_fields},
        purpose=view.purpose.value,
        reason=view.reason,
        company_number=view.company_number,
        company_name=view.company_name,
        asked_at=row.asked_at,
        until=row.asked_at + ANSWER_LASTS,
        ask=[ToAskTold(body=one.body, contact=one.contact, answer=one.answer) for one in view.ask],
        cards=[CardTold(title=card.title, page=card.url) for card in view.cards],
    )
