"""Reporting by the programming interface: released editions and their files."""

from django.http import Http404, HttpResponse
from ninja import Query, Router, Schema

from plait.domain.ids import Ref
from plait.policy.permissions import Permission
from plait_desk.accounts.api import ByToken, Code, Id, Listed, Paged, part_of, saw
from plait_desk.accounts.queries import DeskRequest, get_readable
from plait_desk.reporting import queries
from plait_desk.reporting.models import ReportEdition
from plait_desk.thread.services import read_blob

router = Router(tags=["reporting"])
READ = ByToken(Permission.REPORTING_RELEASED_READ)
A_FILE = {"type": "string", "format": "binary"}
GIVEN = {"responses": {200: {"content": {"application/octet-stream": {"schema": A_FILE}}}}}


class EditionTold(Schema):
    """One published edition."""

    id: Id
    title: str
    edition: str
    period: str
    on: str
    by: str
    is_synthetic: bool


class EditionOne(EditionTold):
    """One published edition: what it shows, and the files that it has."""

    headings: list[str]
    files: list[str]


@router.get("/editions", auth=READ, response=Listed[EditionTold])
def editions(request: DeskRequest, paged: Query[Paged]) -> Listed[EditionTold]:
    """Every edition that you may read, by the title of its kind, newest first."""
    lines = [line for kind in queries.edition_lines(request.reader).values() for line in kind]
    found, following = part_of(lines, paged)
    saw(request, *(Ref("edition", line.id) for line in found))
    return Listed[EditionTold](items=[EditionTold.from_orm(line) for line in found], next_page=following)


@router.get("/editions/{ref:id}", auth=READ, response=EditionOne)
def edition(request: DeskRequest, id: Id) -> EditionOne:
    """One edition."""
    row = get_readable(ReportEdition, request.reader, id)
    saw(request, Ref("edition", row.pk))
    line = queries.edition_line(row)
    told = {name: getattr(line, name) for name in EditionTold.model_fields}
    files = [form for form in queries.FORMS if queries.kept_file(row, form)]
    return EditionOne(**told, headings=list(row.headings), files=files)


@router.get("/editions/{ref:id}/{form}", auth=READ, openapi_extra=GIVEN)
def edition_file(request: DeskRequest, id: Id, form: Code) -> HttpResponse:
    """The edition as a file: html, pdf or data."""
    row = get_readable(ReportEdition, request.reader, id)
    kept = queries.kept_file(row, form)
    if kept is None:
        raise Http404
    saw(request, Ref("edition", row.pk))
    return HttpResponse(read_blob(kept.blob), content_type=kept.media_type)
