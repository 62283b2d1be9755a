"""The thread from a report to a group."""

from pathlib import Path

import pytest
from pytest_django import Settings
from tests.factories import a_body, a_marking, a_reader
from tests.factories.mapping import TODAY, a_mention, a_record, link_people, one_subject
from tests.factories.people import NOW

from plait.domain.ids import Ref
from plait.domain.mention import MentionKind
from plait_desk.accounts.models import Marking, Partner
from plait_desk.collection.models import Item, Mention, Report
from plait_desk.mapping.queries.drawn import picture_for
from plait_desk.mapping.queries.thread import passed_by
from plait_desk.mapping.services import record_group, redraw_reach
from plait_desk.thread.models import ThreadLink
from plait_desk.thread.queries import walk

pytestmark = pytest.mark.django_db(databases=["default", "audit"])


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, settings: Settings) -> None:
    settings.PLAIT_HOME = tmp_path


def named_in_a_report(body: Partner, marking: Marking) -> Mention:
    """A person named in a live report."""
    report = Report.objects.create(
        partner=body,
        marking=marking,
        own_reference="R-1",
        title="Synthetic",
        intelligence_on=TODAY,
        created_at=NOW,
        received_at=NOW,
        urgency="high",
        state="live",
    )
    item = Item.objects.create(
        report=report, marking=marking, number=1, text="Synthetic", grading_scheme="3x5x2", grade="2BP", recorded_at=NOW
    )
    mention = a_mention(MentionKind.PERSON, marking, surname="Cedar")
    Mention.objects.filter(pk=mention.pk).update(item=item)
    return mention


def test_a_report_that_names_a_nominal_is_tied_to_the_group_once() -> None:
    body = a_body()
    actor, marking = a_reader(body), a_marking(body)
    nominal, named = a_mention(MentionKind.PERSON, marking), named_in_a_report(body, marking)
    link_people(nominal, named)
    group = record_group(actor=actor, record=a_record(marking, nominal))
    for _ in range(2):
        assert redraw_reach(actor=actor, as_of=TODAY).reports_tied == 1
    assert ThreadLink.objects.count() == 1
    passed = passed_by(picture_for(actor, TODAY), actor, group)
    assert [(report.title, report.grade) for report in passed.reports] == [("Synthetic", "2BP")]


def test_the_tie_is_no_more_open_than_report_and_nominal_together() -> None:
    ours, theirs = a_body(), a_body()
    shared, own, their_own = a_marking(ours, theirs), a_marking(ours), a_marking(theirs)
    nominal, named = a_mention(MentionKind.PERSON, own), named_in_a_report(theirs, their_own)
    link_people(nominal, named)
    group = record_group(actor=a_reader(ours), record=a_record(shared, nominal))
    redraw_reach(actor=a_reader(ours), as_of=TODAY)
    assert ThreadLink.objects.count() == 1
    for body in (ours, theirs):
        assert walk(a_reader(body), Ref("group", group.pk), backwards=True) == []
        reader = a_reader(body)
        assert passed_by(picture_for(reader, TODAY), reader, group).reports == ()


def test_a_report_joined_only_through_a_third_mention_is_not_tied() -> None:
    body = a_body()
    actor, marking = a_reader(body), a_marking(body)
    nominal, between = a_mention(MentionKind.PERSON, marking), a_mention(MentionKind.PERSON, marking)
    named = named_in_a_report(body, marking)
    link_people(nominal, between)
    link_people(between, named)
    record_group(actor=actor, record=a_record(marking, nominal))
    assert redraw_reach(actor=actor, as_of=TODAY).reports_tied == 0


def test_the_tie_is_taken_back_once_any_record_of_the_person_says_that_they_must_be_protected() -> None:
    body = a_body()
    actor, marking = a_reader(body), a_marking(body)
    nominal, named = a_mention(MentionKind.PERSON, marking), named_in_a_report(body, marking)
    link_people(nominal, named)
    group = record_group(actor=actor, record=a_record(marking, nominal))
    assert redraw_reach(actor=actor, as_of=TODAY).reports_tied == 1
    one_subject(nominal, named, a_mention(MentionKind.PERSON, marking, protected=True))
    assert redraw_reach(actor=actor, as_of=TODAY).reports_tied == 0
    assert walk(actor, Ref("group", group.pk), backwards=True) == []
