"""A group is scored: the page with every attribute, what is known of it, and what it rests on."""

from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.timezone import localdate

from plait.domain.group import GroupState
from plait.policy.access import Reader
from plait.policy.permissions import Permission, needs
from plait_desk.mapping.forms import ScoreForm
from plait_desk.mapping.models import Group
from plait_desk.mapping.queries.drawn import picture_for
from plait_desk.mapping.queries.levels import Level, levels_of
from plait_desk.mapping.queries.thread import items_naming
from plait_desk.mapping.services import score_group
from plait_desk.mapping.views.changes import is_theirs
from plait_desk.mapping.views.changing import Way, go


@needs(Permission.MAPPING_GROUP_RECORD)
def score(request: HttpRequest, id: int) -> HttpResponse:
    """Score a group, attribute by attribute."""
    return go(request, id, SCORE)


def may_score(reader: Reader, group: Group) -> bool:
    """True if the reader may score this group as it stands."""
    return is_theirs(reader, group) and group.state != GroupState.ARCHIVED


def _form(reader: Reader, group: Group, data: QueryDict | None) -> ScoreForm | None:
    if not may_score(reader, group):
        return None
    today = localdate()
    picture = picture_for(reader, today) if reader.may(Permission.MAPPING_REACH_READ) else None
    levels = levels_of(reader, group, as_of=today)
    items = dict(items_naming(picture, reader, group)) | dict(_cited(levels))
    return ScoreForm(data, levels=levels, items=list(items.items()), tier=group.tier)


def _cited(levels: tuple[Level, ...]) -> list[tuple[int, str]]:
    """What is cited already can be cited again, whomever it names."""
    return [(level.cited.item_id, level.cited.words) for level in levels if level.cited]


def _score(reader: Reader, group: Group, form: ScoreForm) -> str:
    given = form.score(localdate())
    score_group(actor=reader, group_id=group.pk, score=given, seen=form.cleaned_data["seen"])
    return f"{group.name} is scored: {given.tier.words}."


SCORE = Way(
    page="mapping:score",
    title="Score the group",
    verb="Keep the score",
    make=_form,
    do=_score,
    template="mapping/score.html",
)
