"""Assessment by the programming interface: threats ranked live, and the ranks that were released. Never in one."""

from datetime import date

from django.http import Http404
from ninja import Router, Schema

from plait.domain.ids import Ref
from plait.policy.permissions import Permission
from plait_desk.accounts.api import ByToken, Id, saw
from plait_desk.accounts.queries import DeskRequest
from plait_desk.assessment.queries import ratings as said
from plait_desk.assessment.queries.editions import official
from plait_desk.assessment.queries.ranked import RankLine, rank_lines

router = Router(tags=["assessment"])
READ = ByToken(Permission.ASSESSMENT_THREAT_READ)


class RankTold(Schema):
    """Where a threat stands, and how sure: its rank is between `from_rank` and `to_rank` with 90 % probability.

    `top_three` is its chance, in per cent, to be among the first three, and `was_top_three` that of the ranking before.
    """

    threat: str
    label: str
    tier: int
    from_rank: float
    to_rank: float
    top_three: int
    was_top_three: int | None


class Live(Schema):
    """Ranks worked out now from what you may read: a working picture, and official nowhere."""

    edition: Id | None
    ranks: list[RankTold]


class Released(Schema):
    """Ranks that a named person released."""

    id: Id
    title: str
    released: str
    as_of: date
    ranks: list[RankTold]


@router.get("/threats", auth=READ, response=Live)
def threats(request: DeskRequest) -> Live:
    """The twelve threats by rank, from what you may read now."""
    edition = said.open_edition(request.reader)
    saw(request, *([Ref("assessment", edition.pk)] if edition else []))
    lines = rank_lines(said.live(request.reader, edition).threats)
    return Live(edition=edition.pk if edition else None, ranks=[_rank(line) for line in lines])


@router.get("/released", auth=READ, response=Released)
def released(request: DeskRequest) -> Released:
    """The newest ranks that were released to you."""
    return _released(request, None)


@router.get("/released/{ref:id}", auth=READ, response=Released)
def released_edition(request: DeskRequest, id: Id) -> Released:
    """Ranks that were released to you."""
    return _released(request, id)


def _released(request: DeskRequest, id: int | None) -> Released:
    found = official(request.reader, id)
    if found is None:
        raise Http404
    saw(request, Ref("snapshot", found.id))
    lines = rank_lines(found.assessment.threats, found.before.threats if found.before else None)
    return Released(
        id=found.id,
        title=found.title,
        released=found.released,
        as_of=found.assessment.as_of,
        ranks=[_rank(line) for line in lines],
    )


def _rank(line: RankLine) -> RankTold:
    return RankTold(
        threat=line.key,
        label=line.label,
        tier=line.tier,
        from_rank=line.position.low,
        to_rank=line.position.high,
        top_three=line.top_three,
        was_top_three=line.was_top_three,
    )
