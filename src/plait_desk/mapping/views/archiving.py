"""A group's lead officer is named, and a group is archived step by step, each by whoever may take it."""

from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils import timezone

from plait.domain.archive import ArchiveCase, ArchiveStep
from plait.domain.ids import decode
from plait.policy.access import Reader
from plait.policy.permissions import needs
from plait.policy.record import ARCHIVING, RECORD, may_step
from plait_desk.mapping.forms import ArchiveForm, LeadForm
from plait_desk.mapping.models import Group
from plait_desk.mapping.queries.archiving import case_of, steps_for
from plait_desk.mapping.queries.leads import who_may_lead
from plait_desk.mapping.services import ArchiveGiven, LeadGiven, name_lead, take_archive_step
from plait_desk.mapping.views.changes import is_theirs
from plait_desk.mapping.views.changing import Way, go

_E = ArchiveStep


@needs(RECORD)
def lead(request: HttpRequest, id: int) -> HttpResponse:
    """Name the lead responsible officer, with their training."""
    return go(request, id, LEAD)


@needs(ARCHIVING[_E.ASK])
def ask_archive(request: HttpRequest, id: int) -> HttpResponse:
    """Ask that a group be archived."""
    return go(request, id, STEPS[_E.ASK])


@needs(ARCHIVING[_E.CHECK])
def check_archive(request: HttpRequest, id: int) -> HttpResponse:
    """Say that the request holds."""
    return go(request, id, STEPS[_E.CHECK])


@needs(ARCHIVING[_E.AGREE])
def agree_archive(request: HttpRequest, id: int) -> HttpResponse:
    """Archive the group, with a day to look again."""
    return go(request, id, STEPS[_E.AGREE])


@needs(ARCHIVING[_E.REFUSE])
def refuse_archive(request: HttpRequest, id: int) -> HttpResponse:
    """Keep the group as it is."""
    return go(request, id, STEPS[_E.REFUSE])


@needs(ARCHIVING[_E.WITHDRAW])
def withdraw_archive(request: HttpRequest, id: int) -> HttpResponse:
    """Ask no more."""
    return go(request, id, STEPS[_E.WITHDRAW])


@needs(ARCHIVING[_E.REVIEW])
def review_archive(request: HttpRequest, id: int) -> HttpResponse:
    """Look at an archived group again, and say when next."""
    return go(request, id, STEPS[_E.REVIEW])


def _lead_form(reader: Reader, group: Group, data: QueryDict | None) -> LeadForm | None:
    if not is_theirs(reader, group):
        return None
    people = who_may_lead(group, at=timezone.now())
    return LeadForm(data, people=people, group=group)


def _lead(reader: Reader, group: Group, form: LeadForm) -> str:
    said = form.cleaned_data
    given = LeadGiven(person_id=decode(said["person"]), trained_on=said["trained_on"], reason=said["reason"])
    named = name_lead(actor=reader, group_id=group.pk, given=given, seen=said["seen"])
    return f"{named.lead_officer} leads {group.name}."


def _step(step: ArchiveStep, title: str, verb: str, done: str) -> Way:
    """The way of one step of archiving."""

    def make(reader: Reader, group: Group, data: QueryDict | None) -> ArchiveForm | None:
        is_open = may_step(reader, step, recorded_by=group.partner_id, led_by=group.lead_officer_id)
        if not is_open or not _is_next(reader, group, step):
            return None
        return ArchiveForm(data, step=step)

    def do(reader: Reader, group: Group, form: ArchiveForm) -> str:
        said = form.cleaned_data
        given = ArchiveGiven(step=step, reason=said["reason"], review_on=said.get("review_on"))
        take_archive_step(actor=reader, group_id=group.pk, given=given, seen=said["seen"])
        return done.format(group=group.name)

    return Way(page=f"mapping:{step}_archive", title=title, verb=verb, make=make, do=do)


def _is_next(reader: Reader, group: Group, step: ArchiveStep) -> bool:
    """Whether the step is the next, and this person's: nobody is offered to pass their own request."""
    case = case_of(reader, group)
    own = case.asked_by == reader.person_id
    is_for_them = {_E.WITHDRAW: own, _E.CHECK: not own, _E.AGREE: not own, _E.REFUSE: not own}.get(step, True)
    return step in steps_for(group, case) and is_for_them


_WORDS: dict[ArchiveStep, tuple[str, str, str]] = {
    _E.ASK: ("Ask to archive the group", "Ask", "Asked. Somebody else checks it, and a third may decide."),
    _E.CHECK: ("Check the request to archive", "It holds", "Checked. It waits for a decision."),
    _E.AGREE: ("Decide: archive the group", "Archive", "{group} is archived."),
    _E.REFUSE: ("Decide: do not archive", "Refuse", "Refused: {group} stays as it is."),
    _E.WITHDRAW: ("Withdraw the request to archive", "Withdraw", "Withdrawn."),
    _E.REVIEW: ("Look again: keep it archived", "Keep it archived", "{group} stays archived until the next look."),
}
STEPS = {step: _step(step, *words) for step, words in _WORDS.items()}
LEAD = Way(page="mapping:lead", title="Name the lead officer", verb="Name", make=_lead_form, do=_lead)


def open_steps(group: Group, case: ArchiveCase) -> list[Way]:
    """The ways of the steps that can be next, whoever may take them: of the others no form is made."""
    return [STEPS[step] for step in STEPS if step in steps_for(group, case)]
