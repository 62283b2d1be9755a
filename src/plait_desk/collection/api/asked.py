"""What is asked, and what people told: requirements and concerns."""

from datetime import date, datetime
from typing import Any

from ninja import Query, Router, Schema

from plait.domain.concern import ConcernState
from plait.domain.ids import Ref
from plait.domain.requirement import RequirementState
from plait.policy.permissions import Permission
from plait_desk.accounts.api import ByToken, Id, Listed, Paged, part_of, saw
from plait_desk.accounts.queries import DeskRequest, get_readable
from plait_desk.collection.models import Concern, Requirement
from plait_desk.collection.queries.concerns import concern_card, concern_row, concerns
from plait_desk.collection.queries.requirements import RequirementRow, as_requirement, as_requirements, requirements

router = Router(tags=["collection"])
REQUIREMENTS, CONCERNS = ByToken(Permission.COLLECTION_REQUIREMENT_READ), ByToken(Permission.COLLECTION_CONCERN_READ)


class Answer(Schema):
    """A report that answers a requirement."""

    id: Id
    reference: str


class RequirementTold(Schema):
    """What the picture cannot answer yet; `value` is the most that an answer is worth, none where not worked out."""

    id: Id
    question: str
    decision: str
    known: str
    unknown: str
    assumed: str
    state: str
    owner: str
    collector: str
    value: float | None
    cost_days: float | None
    review_on: date | None
    is_due: bool
    answers: list[Answer]


class ConcernLine(Schema):
    """One concern in the queue, by its first words."""

    id: Id
    starts: str
    told_at: datetime
    state: str
    days: int


class Said(Schema):
    """One message of a conversation; `by` is empty where it came with the receipt."""

    text: str
    by: str
    at: datetime


class ConcernOne(ConcernLine):
    """One concern, as it was told, asked and answered."""

    text: str
    contact: str
    said: list[Said]
    report: Id | None


@router.get("/requirements", auth=REQUIREMENTS, response=Listed[RequirementTold])
def requirements_asked(
    request: DeskRequest, paged: Query[Paged], state: RequirementState | None = None
) -> Listed[RequirementTold]:
    """What is not known, the most valuable answer first."""
    found, following = part_of(requirements(request.reader, state=state.value if state else ""), paged)
    saw(request, *(Ref("requirement", row.pk) for row in found))
    lines = [_requirement(row) for row in as_requirements(request.reader, found)]
    return Listed[RequirementTold](items=lines, next_page=following)


@router.get("/requirements/{ref:id}", auth=REQUIREMENTS, response=RequirementTold)
def requirement(request: DeskRequest, id: Id) -> RequirementTold:
    """One requirement, and the reports that answer it."""
    found = get_readable(Requirement, request.reader, id)
    saw(request, Ref("requirement", found.pk))
    return _requirement(as_requirement(request.reader, found))


@router.get("/concerns", auth=CONCERNS, response=Listed[ConcernLine])
def concerns_told(request: DeskRequest, paged: Query[Paged], state: ConcernState | None = None) -> Listed[ConcernLine]:
    """What people told, the new first."""
    found, following = part_of(concerns(request.reader, state.value if state else ""), paged)
    saw(request, *(Ref("concern", row.pk) for row in found))
    lines = [ConcernLine(**_concern(request, row)) for row in found]
    return Listed[ConcernLine](items=lines, next_page=following)


@router.get("/concerns/{ref:id}", auth=CONCERNS, response=ConcernOne)
def concern(request: DeskRequest, id: Id) -> ConcernOne:
    """One concern with its conversation."""
    found = get_readable(Concern, request.reader, id)
    saw(request, Ref("concern", found.pk))
    card = concern_card(request.reader, found)
    said = [Said(text=one.text, by=one.by, at=one.at) for one in card.said]
    return ConcernOne(
        **_concern(request, found), text=card.text, contact=card.contact, said=said, report=card.report_id
    )


def _requirement(row: RequirementRow) -> RequirementTold:
    answers = [Answer(id=id, reference=reference) for id, reference in row.answers]
    told = {name: getattr(row, name) for name in RequirementTold.model_fields if name != "answers"}
    return RequirementTold(**told, answers=answers)


def _concern(request: DeskRequest, concern: Concern) -> dict[str, Any]:
    row = concern_row(request.reader, concern)
    return {
        "id": row.id,
        "starts": row.starts,
        "told_at": row.told_at,
        "state": concern.state,
        "days": row.days,
    }
