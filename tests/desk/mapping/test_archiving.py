"""A group is archived by several people, step by step, and looked at again; and it has a lead officer."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate
from tests.factories import a_body, a_marking, a_reader
from tests.factories.mapping import a_record
from tests.factories.pages import signed_in

from plait.domain.archive import ArchiveState, ArchiveStep
from plait.domain.group import GroupState
from plait.domain.ids import encode
from plait.mapping.archive import ArchiveRefused
from plait.policy.access import Reader
from plait.policy.roles import Role
from plait_desk.accounts.models import Partner
from plait_desk.audit.models import WaitingChange
from plait_desk.home.queries.waiting import waiting_for
from plait_desk.mapping.models import Group, GroupEvent
from plait_desk.mapping.queries.archiving import archiving_of, case_of, waiting_to_archive
from plait_desk.mapping.queries.versions import version_of
from plait_desk.mapping.services import (
    ArchiveGiven,
    ChangedMeanwhile,
    ChangeRefused,
    LeadGiven,
    merge_groups,
    move_group,
    name_lead,
    record_group,
    take_archive_step,
)
from plait_desk.thread.models import Event

pytestmark = pytest.mark.django_db(databases=["default", "audit"])
TODAY = localdate()
LATER = TODAY + timedelta(days=180)
WHY = "Quiet for two years; nobody is at large (SYNTHETIC)."


@pytest.fixture
def body() -> Partner:
    return a_body()


@pytest.fixture
def analyst(body: Partner) -> Reader:
    return a_reader(body)


@pytest.fixture
def colleague(body: Partner) -> Reader:
    return a_reader(body)


@pytest.fixture
def board(body: Partner) -> Reader:
    return a_reader(body, Role.BOARD)


@pytest.fixture
def larch(analyst: Reader, body: Partner) -> Group:
    return record_group(actor=analyst, record=a_record(a_marking(body)))


def take(actor: Reader, group: Group, step: str, *, seen: str | None = None) -> Group:
    """A step; those that need a day get one."""
    day = LATER if step in {"agree", "review"} else None
    given = ArchiveGiven(step=ArchiveStep(step), reason=WHY, review_on=day)
    return take_archive_step(actor=actor, group_id=group.pk, given=given, seen=seen)


def archived(analyst: Reader, colleague: Reader, board: Reader, group: Group) -> Group:
    take(analyst, group, "ask")
    take(colleague, group, "check")
    return take(board, group, "agree")


def test_three_people_archive_a_group_and_each_step_is_kept(
    analyst: Reader, colleague: Reader, board: Reader, larch: Group
) -> None:
    group = archived(analyst, colleague, board, larch)
    assert group.state == GroupState.ARCHIVED
    steps = GroupEvent.objects.filter(group=larch, kind__startswith="archive_").order_by("pk")
    assert [(step.kind, step.by_id, step.on) for step in steps] == [
        ("archive_asked", analyst.person_id, None),
        ("archive_checked", colleague.person_id, None),
        ("archive_agreed", board.person_id, LATER),
    ]
    assert all(step.reason == WHY for step in steps)
    assert Event.objects.filter(kind="group.archived").count() == 1
    assert len([row for row in WaitingChange.objects.all() if row.value().objects]) >= 4


def test_nothing_but_a_decision_archives(analyst: Reader, colleague: Reader, larch: Group) -> None:
    take(analyst, larch, "ask")
    assert take(colleague, larch, "check").state == GroupState.ACTIVE
    with pytest.raises(PermissionDenied):
        take(colleague, larch, "agree")
    with pytest.raises(ValueError, match="by its own steps"):
        move_group(actor=analyst, group_id=larch.pk, to=GroupState.ARCHIVED, reason=WHY)


def test_nobody_checks_their_own_request_and_nobody_decides_before_a_check(
    analyst: Reader, board: Reader, larch: Group
) -> None:
    take(analyst, larch, "ask")
    with pytest.raises(ArchiveRefused, match="Somebody else"):
        take(analyst, larch, "check")
    with pytest.raises(ArchiveRefused, match="The next step is: check"):
        take(board, larch, "agree")


def test_of_two_who_check_at_once_the_second_is_told(
    analyst: Reader, colleague: Reader, board: Reader, larch: Group
) -> None:
    take(analyst, larch, "ask")
    seen = {reader.person_id: version_of(reader, larch) for reader in (colleague, board)}
    take(colleague, larch, "check", seen=seen[colleague.person_id])
    with pytest.raises(ChangedMeanwhile, match="was first: archiving checked"):
        take(board, larch, "check", seen=seen[board.person_id])
    assert GroupEvent.objects.filter(kind="archive_checked").count() == 1


def test_what_is_refused_or_withdrawn_stays_as_it_was_and_can_be_asked_again(
    analyst: Reader, board: Reader, larch: Group
) -> None:
    take(analyst, larch, "ask")
    assert take(board, larch, "refuse").state == GroupState.ACTIVE
    take(analyst, larch, "ask")
    take(analyst, larch, "withdraw")
    assert case_of(analyst, larch).state is ArchiveState.NOT_ASKED
    take(analyst, larch, "ask")


def test_a_group_that_came_back_is_asked_for_afresh(
    analyst: Reader, colleague: Reader, board: Reader, larch: Group
) -> None:
    archived(analyst, colleague, board, larch)
    group = move_group(actor=analyst, group_id=larch.pk, to=GroupState.REACTIVATED, reason="Seen again.")
    assert case_of(analyst, group).state is ArchiveState.NOT_ASKED
    assert archived(colleague, analyst, board, larch).state == GroupState.ARCHIVED
    assert case_of(analyst, Group.objects.get()).asked_by == colleague.person_id


def test_the_day_to_look_again_runs_out_and_a_review_sets_the_next(
    analyst: Reader, colleague: Reader, board: Reader, larch: Group
) -> None:
    group = archived(analyst, colleague, board, larch)
    GroupEvent.objects.filter(kind="archive_agreed").update(on=TODAY - timedelta(days=1))
    seen = archiving_of(analyst, group, as_of=TODAY)
    assert (seen.is_overdue, seen.asked_by) == (True, a_name(analyst))
    take(board, larch, "review")
    seen = archiving_of(analyst, group, as_of=TODAY)
    assert (seen.is_overdue, seen.case.review_on) == (False, LATER)


def test_the_next_step_waits_for_whoever_may_take_it_and_for_nobody_else(
    analyst: Reader, colleague: Reader, board: Reader, larch: Group
) -> None:
    def asked(reader: Reader) -> list[str]:
        return [words for _, words, _ in waiting_to_archive(reader, as_of=TODAY)]

    take(analyst, larch, "ask")
    check = ["Check the request to archive it"]
    assert (asked(analyst), asked(colleague), asked(board)) == ([], check, check)
    assert ("Larch", *check) in [(line.title, line.text) for line in waiting_for(colleague)]
    take(colleague, larch, "check")
    assert (asked(analyst), asked(colleague), asked(board)) == ([], [], ["Decide whether it is archived"])
    take(board, larch, "agree")
    assert asked(board) == []
    GroupEvent.objects.filter(kind="archive_agreed").update(on=TODAY - timedelta(days=1))
    assert asked(board) == ["Archived: the day to look again is over"]
    assert asked(a_reader(a_body(), Role.BOARD)) == []


def a_name(reader: Reader) -> str:
    events = GroupEvent.objects.filter(by_id=reader.person_id).select_related("by")
    return str(events[0].by)


def test_a_group_that_ended_in_another_takes_no_step_of_archiving(analyst: Reader, body: Partner, larch: Group) -> None:
    yew = record_group(actor=analyst, record=a_record(larch.marking, reference="SOCG-9", name="Yew"))
    take(analyst, yew, "ask")
    merge_groups(actor=analyst, group_id=yew.pk, into_id=larch.pk, reason=WHY)
    with pytest.raises(ChangeRefused, match="ended in another"):
        take(analyst, yew, "ask")


def test_another_body_takes_no_step_though_it_reads_the_group(body: Partner) -> None:
    ally = a_body()
    group = record_group(actor=a_reader(body), record=a_record(a_marking(body, ally)))
    take(a_reader(body), group, "ask")
    with pytest.raises(PermissionDenied, match="Ask them"):
        take(a_reader(ally), group, "check")
    with pytest.raises(Http404):
        take(a_reader(a_body()), group, "check")


def html_of(client: Client, group: Group) -> str:
    return client.get(reverse("mapping:group", args=[group.pk])).content.decode()


def send(client: Client, step: str, group: Group, **words: object) -> str:
    seen = html_of(client, group).partition('name="seen" value="')[2].partition('"')[0]
    address = reverse(f"mapping:{step}", args=[group.pk])
    return client.post(address, {"seen": seen, "reason": WHY} | words, follow=True).content.decode()


def test_each_person_finds_their_step_on_the_page_and_nobody_elses(
    analyst: Reader, colleague: Reader, board: Reader, larch: Group
) -> None:
    own, other, deciding = signed_in(analyst), signed_in(colleague), signed_in(board)
    assert "Ask to archive the group" not in html_of(deciding, larch)
    assert "Waits for a check" in send(own, "ask_archive", larch)
    assert "Check the request to archive" not in html_of(own, larch)
    assert "Withdraw the request" in html_of(own, larch)
    assert "Withdraw the request" not in html_of(other, larch)
    assert "Waits for a decision" in send(other, "check_archive", larch)
    assert "This field is required" in send(deciding, "agree_archive", larch)
    assert "is archived" in send(deciding, "agree_archive", larch, review_on=f"{LATER}")
    listed = deciding.get(reverse("mapping:index"), {"state": "archived"}).content.decode()
    assert f"look again on {LATER:%-d %b %Y}" in listed
    assert "Overdue" not in listed
    assert "Keep it archived" in html_of(deciding, larch)


def test_an_archived_group_whose_day_is_over_is_overdue_on_list_and_page(
    analyst: Reader, colleague: Reader, board: Reader, larch: Group
) -> None:
    archived(analyst, colleague, board, larch)
    GroupEvent.objects.filter(kind="archive_agreed").update(on=TODAY - timedelta(days=1))
    client = signed_in(analyst)
    assert "Overdue" in html_of(client, larch)
    assert "Overdue" in client.get(reverse("mapping:index"), {"state": "archived"}).content.decode()


@pytest.mark.parametrize("step", ["check_archive", "agree_archive", "refuse_archive", "review_archive"])
def test_a_step_that_is_not_next_is_refused_by_its_page(board: Reader, larch: Group, step: str) -> None:
    assert signed_in(board).get(reverse(f"mapping:{step}", args=[larch.pk])).status_code == 403


def a_lead(reader: Reader, **words: object) -> LeadGiven:
    return LeadGiven(**{"person_id": reader.person_id, "trained_on": None, "reason": WHY} | words)  # type: ignore[arg-type]  # words of a lead


def test_a_lead_officer_is_named_with_their_training_and_the_history_says_so(
    analyst: Reader, body: Partner, larch: Group
) -> None:
    lro = a_reader(body, Role.LRO)
    day = TODAY - timedelta(days=100)
    group = name_lead(actor=analyst, group_id=larch.pk, given=a_lead(lro, trained_on=day))
    assert (group.lead_officer_id, group.lead_officer_trained_on) == (lro.person_id, day)
    event = GroupEvent.objects.latest("pk")
    assert event.kind == "led"
    assert f"trained {day:%-d %b %Y}: {WHY}" in event.reason


def test_only_a_lead_officer_of_the_body_who_may_read_the_group_leads_it(analyst: Reader, body: Partner) -> None:
    group = record_group(actor=analyst, record=a_record(a_marking(body)))
    for person in (analyst, a_reader(a_body(), Role.LRO)):
        with pytest.raises(ChangeRefused, match="Nobody leads a group without a grant"):
            name_lead(actor=analyst, group_id=group.pk, given=a_lead(person))


def test_training_that_is_still_ahead_is_refused(analyst: Reader, body: Partner, larch: Group) -> None:
    lro = a_reader(body, Role.LRO)
    with pytest.raises(ChangeRefused, match="still ahead"):
        name_lead(actor=analyst, group_id=larch.pk, given=a_lead(lro, trained_on=LATER))


def test_the_page_warns_where_training_is_missing_or_over_and_says_until_when_it_holds(
    analyst: Reader, body: Partner, larch: Group
) -> None:
    lro, client = a_reader(body, Role.LRO), signed_in(analyst)
    assert "None named" in html_of(client, larch)
    assert "No training recorded" in send(client, "lead", larch, person=encode(lro.person_id))
    old = send(client, "lead", larch, person=encode(lro.person_id), trained_on="2020-05-01")
    assert "Training over" in old
    now = send(client, "lead", larch, person=encode(lro.person_id), trained_on=f"{TODAY}")
    assert "holds until" in now
    assert "Training over" not in now
