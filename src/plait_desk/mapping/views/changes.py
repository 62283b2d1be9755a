"""A record is moved on, renamed, split, merged, and put back as it was."""

from django.http import HttpRequest, HttpResponse, QueryDict

from plait.domain.group import GroupEventKind, GroupState, plain_moves
from plait.policy.access import Reader
from plait.policy.permissions import Permission, needs
from plait.policy.record import may_change
from plait_desk.mapping.forms import MergeForm, MoveForm, NoteForm, RenameForm, SplitForm, TakeBackForm
from plait_desk.mapping.models import Group
from plait_desk.mapping.queries.groups import readable_members
from plait_desk.mapping.queries.names import UNNAMED, names_of
from plait_desk.mapping.queries.succession import alive_by_reference, may_be_taken_back
from plait_desk.mapping.services import (
    ChangeRefused,
    SplitGiven,
    merge_groups,
    move_group,
    note_fact,
    rename_group,
    split_group,
    take_back,
)
from plait_desk.mapping.views.changing import Way, go

RECORD = Permission.MAPPING_GROUP_RECORD
FEWEST_TO_SPLIT = 2


@needs(RECORD)
def move(request: HttpRequest, id: int) -> HttpResponse:
    """Move a group's record on."""
    return go(request, id, MOVE)


@needs(RECORD)
def rename(request: HttpRequest, id: int) -> HttpResponse:
    """Give a group another name."""
    return go(request, id, RENAME)


@needs(RECORD)
def split(request: HttpRequest, id: int) -> HttpResponse:
    """Make a new group of chosen nominals."""
    return go(request, id, SPLIT)


@needs(RECORD)
def merge(request: HttpRequest, id: int) -> HttpResponse:
    """Let this record end in another."""
    return go(request, id, MERGE)


@needs(RECORD)
def undo(request: HttpRequest, id: int) -> HttpResponse:
    """Take the newest name, split or merger back."""
    return go(request, id, TAKE_BACK)


@needs(RECORD)
def note(request: HttpRequest, id: int) -> HttpResponse:
    """Tell something that calls for a new score."""
    return go(request, id, NOTE)


def is_theirs(reader: Reader, group: Group) -> bool:
    """True if the reader may change this record."""
    return may_change(reader, recorded_by=group.partner_id, led_by=group.lead_officer_id)


def _move_form(reader: Reader, group: Group, data: QueryDict | None) -> MoveForm | None:
    state = GroupState(group.state)
    if not is_theirs(reader, group) or not plain_moves(state):
        return None
    return MoveForm(data, state=state)


def _move(reader: Reader, group: Group, form: MoveForm) -> str:
    said = form.cleaned_data
    to = GroupState(said["to"])
    move_group(actor=reader, group_id=group.pk, to=to, reason=said["reason"], seen=said["seen"])
    return f"{group.name} is now {to}."


def _rename_form(reader: Reader, group: Group, data: QueryDict | None) -> RenameForm | None:
    return RenameForm(data) if is_theirs(reader, group) else None


def _rename(reader: Reader, group: Group, form: RenameForm) -> str:
    said = form.cleaned_data
    rename_group(actor=reader, group_id=group.pk, name=said["name"], reason=said["reason"], seen=said["seen"])
    return f"{group.name} is now called {said['name']}."


def _split_form(reader: Reader, group: Group, data: QueryDict | None) -> SplitForm | None:
    if not is_theirs(reader, group) or group.state == GroupState.ARCHIVED:
        return None
    rows = readable_members(reader, group).order_by("-is_principal", "from_on", "mention_id")
    mentions = list(rows.values_list("mention_id", "role"))
    if len(mentions) < FEWEST_TO_SPLIT:
        return None
    names = names_of(reader, [id_ for id_, _ in mentions])
    said = [(id_, f"{names[id_].name if id_ in names else UNNAMED}, {role}") for id_, role in mentions]
    return SplitForm(data, nominals=said)


def _split(reader: Reader, group: Group, form: SplitForm) -> str:
    said = form.cleaned_data
    given = SplitGiven(name=said["name"], reference=said["reference"], mentions=form.chosen(), reason=said["reason"])
    new = split_group(actor=reader, group_id=group.pk, given=given, seen=said["seen"])
    return f"{new.name} is a group of its own. Nobody has scored it yet."


def _merge_form(reader: Reader, group: Group, data: QueryDict | None) -> MergeForm | None:
    if not is_theirs(reader, group) or group.state == GroupState.ARCHIVED:
        return None
    return MergeForm(data)


def _merge(reader: Reader, group: Group, form: MergeForm) -> str:
    said = form.cleaned_data
    into = alive_by_reference(reader, group, said["into"])
    if into is None:
        raise ChangeRefused("No one group of yours that is not archived has this reference: look it up in the list.")
    merge_groups(actor=reader, group_id=group.pk, into_id=into.pk, reason=said["reason"], seen=said["seen"])
    return f"{group.name} has ended in {into.name}, which has its nominals now."


def _undo_form(reader: Reader, group: Group, data: QueryDict | None) -> TakeBackForm | None:
    steps = may_be_taken_back(reader, group) if is_theirs(reader, group) else ()
    return TakeBackForm(data, steps=steps) if steps else None


def _undo(reader: Reader, group: Group, form: TakeBackForm) -> str:
    said = form.cleaned_data
    kind = GroupEventKind(said["what"])
    take_back(actor=reader, group_id=group.pk, kind=kind, reason=said["reason"], seen=said["seen"])
    return "It is taken back. Both steps stay in the history."


def _note_form(reader: Reader, group: Group, data: QueryDict | None) -> NoteForm | None:
    if not is_theirs(reader, group) or group.state == GroupState.ARCHIVED:
        return None
    return NoteForm(data)


def _note(reader: Reader, group: Group, form: NoteForm) -> str:
    said = form.cleaned_data
    kind = GroupEventKind(said["what"])
    note_fact(actor=reader, group_id=group.pk, kind=kind, on=said["on"], reason=said["reason"], seen=said["seen"])
    return "It is kept. What happened since the last score makes another due."


MOVE = Way(page="mapping:move", title="Move the record on", verb="Move", make=_move_form, do=_move)
RENAME = Way(page="mapping:rename", title="Rename the group", verb="Rename", make=_rename_form, do=_rename)
SPLIT = Way(page="mapping:split", title="Split the group", verb="Split", make=_split_form, do=_split)
MERGE = Way(page="mapping:merge", title="Merge it with another", verb="Merge", make=_merge_form, do=_merge)
TAKE_BACK = Way(page="mapping:undo", title="Take a step back", verb="Take back", make=_undo_form, do=_undo)
NOTE = Way(page="mapping:note", title="Tell what calls for a new score", verb="Keep it", make=_note_form, do=_note)
WAYS = (MOVE, NOTE, RENAME, SPLIT, MERGE, TAKE_BACK)
