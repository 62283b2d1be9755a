"""Linking by the programming interface: one subject, by any of its records."""

from datetime import date

from ninja import Router, Schema

from plait.domain.ids import Ref
from plait.policy.permissions import Permission
from plait_desk.accounts.api import ByToken, Id, give_reason_or_ask, saw
from plait_desk.accounts.queries import DeskRequest
from plait_desk.linking.queries import subject_of
from plait_desk.linking.queries.page import SubjectPage, subject_page
from plait_desk.linking.queries.together import marking_together

router = Router(tags=["linking"])


class ValueTold(Schema):
    """One value of a property, with the grades it was given and where it comes from."""

    value: str
    grades: list[str]
    sources: list[str]
    more_sources: int


class PropertyTold(Schema):
    """Everything said of one property; where there can be only one and there are more, they contradict."""

    name: str
    contradicts: bool
    values: list[ValueTold]


class TieTold(Schema):
    """A tie to another subject, cited by one of its records."""

    words: str
    other: Id
    other_name: str
    other_kind: str
    role: str
    grade: str
    from_on: date | None
    to_on: date | None


class RecordTold(Schema):
    """One record of the subject."""

    id: Id
    name: str
    source: str


class SubjectTold(Schema):
    """One subject as you may see it; `id` is its earliest record that you may read, by which it is cited."""

    id: Id
    kind: str
    name: str
    categories: list[str]
    properties: list[PropertyTold]
    ties: list[TieTold]
    records: list[RecordTold]
    more_records: int


@router.get("/subjects/{ref:id}", auth=ByToken(Permission.LINKING_SUBJECT_READ), response=SubjectTold)
def subject(request: DeskRequest, id: Id) -> SubjectTold:
    """One subject; any of its records leads here. Where a marking asks why, say so in the header Plait-Reason."""
    view = subject_page(request.reader, subject_of(request.reader, id))
    ids = [record.id for record in view.records]
    give_reason_or_ask(request, ref=Ref("mention", view.cited_by), marking=marking_together(ids))
    saw(request, *(Ref("mention", id_) for id_ in ids))
    return _told(view)


def _told(view: SubjectPage) -> SubjectTold:
    return SubjectTold(
        id=view.cited_by,
        kind=view.kind,
        name=view.name,
        categories=list(view.categories),
        properties=[PropertyTold.from_orm(row) for row in view.properties],
        ties=[
            TieTold(
                words=tie.words,
                other=tie.other_id,
                other_name=tie.other_name,
                other_kind=tie.other_kind,
                role=tie.role,
                grade=tie.grade,
                from_on=tie.from_on,
                to_on=tie.to_on,
            )
            for tie in view.ties
        ],
        records=[RecordTold(id=record.id, name=record.name, source=record.source) for record in view.records],
        more_records=view.more_records,
    )
