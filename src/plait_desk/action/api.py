"""Action by the programming interface: the lines of the plan."""

from datetime import date

from ninja import Query, Router, Schema

from plait.domain.ids import Ref
from plait.policy.permissions import Permission
from plait_desk.accounts.api import ByToken, Id, Listed, Paged, part_of, saw
from plait_desk.accounts.queries import DeskRequest
from plait_desk.action import queries

router = Router(tags=["action"])


class LineTold(Schema):
    """One line of the plan; `stale_days` is set where nobody said anything for long."""

    id: Id
    title: str
    strand: str
    kind: str
    lead: str
    state: str
    measure: str
    due_on: date | None
    money_gbp: float | None
    stale_days: int | None
    is_synthetic: bool


@router.get("/lines", auth=ByToken(Permission.ACTION_PLAN_READ), response=Listed[LineTold])
def plan(request: DeskRequest, paged: Query[Paged]) -> Listed[LineTold]:
    """The lines of the plan that you may read, oldest first; stopped ones are left out."""
    found, following = part_of(queries.lines(request.reader), paged)
    saw(request, *(Ref("action", line.id) for line in found))
    return Listed[LineTold](items=[LineTold.from_orm(line) for line in found], next_page=following)
