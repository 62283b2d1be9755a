"""A group is due for a new score by the clock, or because something happened that the reader may read of."""

from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import localdate
from pytest_django import Settings
from tests.factories import a_body, a_marking, a_reader
from tests.factories.mapping import a_mention, a_record, link_people
from tests.factories.pages import signed_in

from plait.domain.group import GroupEventKind
from plait.domain.ids import Ref, new_id
from plait.domain.mention import MentionKind
from plait.domain.rescore import RescoreDue, Trigger
from plait.policy.access import Reader
from plait_desk.accounts.models import Marking, Partner
from plait_desk.collection.models import Item, Mention, Report, Statement
from plait_desk.home.queries.waiting import waiting_for
from plait_desk.mapping.models import Group, GroupEvent
from plait_desk.mapping.queries.drawn import picture_for
from plait_desk.mapping.queries.due import led_and_due, rescore_of, rescores_in
from plait_desk.mapping.services import ChangeRefused, note_fact, record_group, redraw_reach
from plait_desk.thread.services import link

pytestmark = pytest.mark.django_db(databases=["default", "audit"])
TODAY = localdate()
SCORED = TODAY - timedelta(days=30)
SINCE = TODAY - timedelta(days=10)


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, settings: Settings) -> None:
    settings.PLAIT_HOME = tmp_path


@pytest.fixture
def body() -> Partner:
    return a_body()


@pytest.fixture
def marking(body: Partner) -> Marking:
    return a_marking(body)


@pytest.fixture
def actor(body: Partner) -> Reader:
    return a_reader(body)


@pytest.fixture
def cedar(marking: Marking) -> Mention:
    return a_mention(MentionKind.PERSON, marking, surname="Cedar")


@pytest.fixture
def larch(actor: Reader, marking: Marking, cedar: Mention) -> Group:
    """Larch, scored thirty days ago."""
    group = record_group(actor=actor, record=a_record(marking, cedar))
    Group.objects.filter(pk=group.pk).update(scored_on=SCORED)
    return Group.objects.get(pk=group.pk)


def due_of(reader: Reader, group: Group) -> RescoreDue:
    return rescore_of(reader, group, picture_for(reader, TODAY), as_of=TODAY)


def tied_since(on: date, person: Mention, marking: Marking) -> None:
    """The person directs Zedmoor Haulage from that day."""
    zedmoor = a_mention(MentionKind.COMPANY, marking, name="Zedmoor Haulage")
    words = {"property": "director_of", "valid_from": on, "recorded_at": person.recorded_at, "marking": marking}
    Statement.objects.create(mention=person, other=zedmoor, **words)


def a_naming(body: Partner, marking: Marking, nominal: Mention, on: date, urgency: str = "high") -> Report:
    """A live report that came in on the day and names the nominal."""
    at = datetime.combine(on, time(12), UTC)
    report = Report.objects.create(
        partner=body,
        marking=marking,
        own_reference=f"R-{on}",
        title="Night unloading (SYNTHETIC)",
        intelligence_on=on - timedelta(days=90),
        created_at=at,
        received_at=at,
        urgency=urgency,
        state="live",
    )
    item = Item.objects.create(
        report=report, marking=marking, number=1, text="Synthetic", grading_scheme="3x5x2", grade="2BP", recorded_at=at
    )
    named = a_mention(MentionKind.PERSON, marking)
    Mention.objects.filter(pk=named.pk).update(item=item)
    link_people(nominal, named)
    return report


def test_a_high_report_on_a_nominal_makes_it_due_on_the_day_it_came_in(
    actor: Reader, body: Partner, marking: Marking, cedar: Mention, larch: Group
) -> None:
    a_naming(body, marking, cedar, SINCE)
    redraw_reach(actor=actor, as_of=TODAY)
    due = due_of(actor, larch)
    assert (due.on, [fact.trigger for fact in due.because]) == (SINCE, [Trigger.HIGH_REPORT])
    assert rescores_in(actor, [larch.pk], as_of=TODAY) == {larch.pk: due}


def test_a_report_that_is_not_high_or_came_before_the_score_makes_nothing_due(
    actor: Reader, body: Partner, marking: Marking, cedar: Mention, larch: Group
) -> None:
    a_naming(body, marking, cedar, SINCE, urgency="low")
    a_naming(body, marking, cedar, SCORED - timedelta(days=1))
    redraw_reach(actor=actor, as_of=TODAY)
    assert not due_of(actor, larch).is_due(TODAY)


def test_a_report_that_the_reader_may_not_read_makes_nothing_due_to_them(body: Partner) -> None:
    ally = a_body()
    shared = a_marking(body, ally)
    person, actor = a_mention(MentionKind.PERSON, shared), a_reader(body)
    group = record_group(actor=actor, record=a_record(shared, person))
    Group.objects.filter(pk=group.pk).update(scored_on=SCORED)
    group.refresh_from_db()
    a_naming(body, a_marking(body), person, SINCE)
    redraw_reach(actor=actor, as_of=TODAY)
    assert due_of(actor, group).is_due(TODAY)
    assert not due_of(a_reader(ally), group).is_due(TODAY)
    assert rescores_in(a_reader(ally), [group.pk], as_of=TODAY) == {}


def test_a_disruption_makes_it_due_once_however_widely_it_is_told(
    actor: Reader, body: Partner, marking: Marking, larch: Group
) -> None:
    claim = Ref("disruption", new_id())
    for told in (marking, a_marking(body, a_body())):
        link(Ref("group", larch.pk), "disrupted by", claim, told)
    due = due_of(actor, larch)
    assert [(fact.trigger, fact.on) for fact in due.because] == [(Trigger.DISRUPTION, TODAY)]


def test_a_disruption_that_the_reader_may_not_read_makes_nothing_due(actor: Reader, larch: Group) -> None:
    link(Ref("group", larch.pk), "disrupted by", Ref("disruption", new_id()), a_marking(a_body()))
    assert not due_of(actor, larch).is_due(TODAY)


def test_a_company_that_a_nominal_newly_directs_makes_it_due_on_the_day_it_began(
    actor: Reader, marking: Marking, cedar: Mention, larch: Group
) -> None:
    tied_since(SINCE, cedar, marking)
    redraw_reach(actor=actor, as_of=TODAY)
    due = due_of(actor, larch)
    assert [(fact.trigger, fact.on, fact.words) for fact in due.because] == [
        (Trigger.NEW_BUSINESS, SINCE, "Zedmoor Haulage")
    ]


def test_the_list_and_the_front_page_say_of_a_new_business_link_what_the_groups_own_page_says(
    actor: Reader, larch: Group, cedar: Mention, marking: Marking
) -> None:
    tied_since(SINCE, cedar, marking)
    Group.objects.filter(pk=larch.pk).update(lead_officer_id=actor.person_id)
    redraw_reach(actor=actor, as_of=TODAY)
    client = signed_in(actor)
    listed = " ".join(client.get(reverse("mapping:index")).content.decode().split())
    assert f"Due again since {SINCE:%-d %b %Y}: New business link" in listed
    assert [(on, why) for _, on, why in led_and_due(actor, as_of=TODAY)] == [(SINCE, "New business link")]
    assert "Score Larch again" in [line.title for line in waiting_for(actor)]


def test_a_list_of_many_groups_asks_no_more_than_a_list_of_few(
    actor: Reader, larch: Group, cedar: Mention, marking: Marking
) -> None:
    tied_since(SINCE, cedar, marking)
    redraw_reach(actor=actor, as_of=TODAY)
    client, asked = signed_in(actor), []
    for more in (2, 20):
        for number in range(more):
            own = a_record(marking, cedar, reference=f"S-{more}-{number}", name=f"Yew {number}")
            Group.objects.filter(pk=record_group(actor=actor, record=own).pk).update(scored_on=SCORED)
        client.get(reverse("mapping:index"))
        with CaptureQueriesContext(connection) as queries:
            html = client.get(reverse("mapping:index")).content.decode()
        asked.append(len(queries))
        assert html.count("New business link") > more
    assert asked[0] == asked[1]


def test_a_new_business_link_that_may_not_be_read_makes_no_group_due_on_the_list(
    actor: Reader, larch: Group, cedar: Mention
) -> None:
    tied_since(SINCE, cedar, a_marking(a_body()))
    redraw_reach(actor=actor, as_of=TODAY)
    assert "New business link" not in signed_in(actor).get(reverse("mapping:index")).content.decode()


def test_a_release_from_prison_is_told_by_hand_with_its_day(actor: Reader, larch: Group) -> None:
    released = GroupEventKind.RELEASED
    note_fact(actor=actor, group_id=larch.pk, kind=released, on=SINCE, reason="Cedar, told by the prison.")
    event = GroupEvent.objects.latest("pk")
    assert (event.kind, event.on, event.by_id) == (released, SINCE, actor.person_id)
    due = due_of(actor, larch)
    assert [(fact.trigger, fact.on) for fact in due.because] == [(Trigger.RELEASED, SINCE)]


@pytest.mark.parametrize(("told", "folded"), [(3, ""), (4, "1 more reason<"), (5, "2 more reasons<")])
def test_three_reasons_are_shown_and_the_rest_is_folded(actor: Reader, larch: Group, told: int, folded: str) -> None:
    for day in range(told):
        on = SINCE + timedelta(days=day)
        note_fact(actor=actor, group_id=larch.pk, kind=GroupEventKind.RELEASED, on=on, reason=f"Cedar, {day}.")
    html = signed_in(actor).get(reverse("mapping:group", args=[larch.pk])).content.decode()
    open_, _, rest = html.partition("<summary>" + folded) if folded else (html, "", "")
    assert [f"Cedar, {day}." in open_ for day in range(told)] == [day < 3 for day in range(told)]
    assert all(f"Cedar, {day}." in rest for day in range(3, told))
    assert ("more reason" in html) is bool(folded)


@pytest.mark.parametrize(
    ("kind", "days"), [(GroupEventKind.RELEASED, 1), (GroupEventKind.SCORED, -1), (GroupEventKind.MERGED, -1)]
)
def test_nothing_else_and_nothing_ahead_is_told_by_hand(
    actor: Reader, larch: Group, kind: GroupEventKind, days: int
) -> None:
    with pytest.raises(ChangeRefused):
        note_fact(actor=actor, group_id=larch.pk, kind=kind, on=TODAY + timedelta(days=days), reason="Why.")


def test_list_and_page_say_since_when_and_why(actor: Reader, larch: Group) -> None:
    note_fact(actor=actor, group_id=larch.pk, kind=GroupEventKind.RELEASED, on=SINCE, reason="Cedar.")
    client = signed_in(actor)
    listed = " ".join(client.get(reverse("mapping:index")).content.decode().split())
    page = " ".join(client.get(reverse("mapping:group", args=[larch.pk])).content.decode().split())
    assert f"Due again since {SINCE:%-d %b %Y}: Released from prison" in listed
    assert f"Due since <b>{SINCE:%-d %b %Y}</b>" in page
    assert "<b>Released from prison</b>" in page


def test_a_score_older_than_three_months_is_stale_on_list_and_page(actor: Reader, larch: Group) -> None:
    Group.objects.filter(pk=larch.pk).update(scored_on=TODAY - timedelta(days=93))
    client = signed_in(actor)
    listed = " ".join(client.get(reverse("mapping:index")).content.decode().split())
    assert "Stale:" in listed
    assert "Three months are over" in listed
    assert "Three months are over" in client.get(reverse("mapping:group", args=[larch.pk])).content.decode()


def test_a_fact_is_told_on_the_page_of_the_group(actor: Reader, larch: Group) -> None:
    client = signed_in(actor)
    address = reverse("mapping:note", args=[larch.pk])
    form = client.get(address).content.decode()
    seen = form.partition('name="seen" value="')[2].partition('"')[0]
    said = {"seen": seen, "what": "new_business_link", "on": f"{SINCE}", "reason": "Zedmoor Haulage (SYNTHETIC)."}
    page = client.post(address, said, follow=True).content.decode()
    assert "makes another due" in page
    assert "<b>New business link</b>" in page


def test_what_is_due_waits_for_the_lead_officer_and_says_why(actor: Reader, larch: Group) -> None:
    Group.objects.filter(pk=larch.pk).update(lead_officer_id=actor.person_id)
    assert led_and_due(actor, as_of=TODAY) == []
    note_fact(actor=actor, group_id=larch.pk, kind=GroupEventKind.RELEASED, on=SINCE, reason="Cedar.")
    ((_, on, why),) = led_and_due(actor, as_of=TODAY)
    assert (on, why) == (SINCE, "Released from prison")
    assert "Score Larch again" in [line.title for line in waiting_for(actor)]
