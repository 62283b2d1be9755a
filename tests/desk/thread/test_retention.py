"""Review clocks and reviews: who is asked when, what they see, and what they decide."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings
from tests.factories.files import PERSON_NAMED, a_person_row, an_item, as_csv, people_csv, reports_csv
from tests.factories.pages import signed_in
from tests.factories.people import a_body, a_marking, a_reader

from plait.domain.ids import encode
from plait.domain.marking import MarkingKind, Purpose
from plait.domain.match import Judgement
from plait.domain.report import ReportState
from plait.policy.access import Reader
from plait.policy.retention import RetentionGroup, RetentionReason
from plait.policy.roles import Role
from plait_desk.collection.models import Mention, Report, Statement
from plait_desk.collection.services import correct_report, decide_report, line_again, receive_file
from plait_desk.collection.services.clocks import set_clocks
from plait_desk.collection.services.forgetting import tell
from plait_desk.linking.models import Match
from plait_desk.linking.queries.kin import kin_of
from plait_desk.thread.models import Disposal, RecordKind, RetentionReview, ReviewClock
from plait_desk.thread.services import ReviewRefused, keep_record

pytestmark = pytest.mark.django_db(databases="__all__")
TODAY = date(2026, 11, 22)


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, settings: Settings) -> None:
    settings.PLAIT_HOME = tmp_path


@pytest.fixture
def officer() -> Reader:
    return a_data_protection_officer()


def a_data_protection_officer() -> Reader:
    return a_reader(a_body("psos"), Role.DATA_PROTECTION_OFFICER, (Purpose.OVERSIGHT,))


def receive(body: str = "psos", **item: str) -> None:
    """One report that names one person, and a list of two people."""
    analyst = a_reader(a_body(body))
    receive_file(actor=analyst, name="intelligence_reports.csv", raw=reports_csv(an_item(partner=body, **item)))
    named = as_csv(PERSON_NAMED, columns=tuple(PERSON_NAMED))
    receive_file(actor=analyst, name="report_people.csv", raw=named)
    receive_file(actor=analyst, name="people.csv", raw=people_csv(a_person_row(1), a_person_row(2)))


def clock_of(surname: str) -> ReviewClock:
    mention = Mention.objects.get(statements__property="surname", statements__value=surname)
    return ReviewClock.objects.get(kind=RecordKind.MENTION, thing_id=mention.pk)


def test_every_person_and_report_has_one_clock_and_setting_them_again_changes_nothing() -> None:
    receive()
    assert set_clocks(as_of=TODAY) == 4
    assert set_clocks(as_of=TODAY) == 0
    assert sorted(ReviewClock.objects.values_list("kind", flat=True)) == ["mention", "mention", "mention", "report"]


@pytest.mark.parametrize(("threat", "group", "years"), [("human-trafficking", "1", 10), ("illicit-trade", "3", 6)])
def test_the_group_follows_from_the_threat_of_the_report(threat: str, group: str, years: int) -> None:
    receive(threat=threat)
    set_clocks(as_of=timezone.localdate())
    clock = clock_of("Larch")
    assert clock.group == group
    assert clock.next_review_on.year == clock.last_event_on.year + years
    assert clock.disposal_on is None


def test_what_came_in_a_list_without_any_allegation_goes_by_time() -> None:
    receive()
    set_clocks(as_of=timezone.localdate())
    clock = clock_of("Sampleton1")
    assert clock.group == "4"
    assert clock.disposal_on == clock.next_review_on


def test_the_queue_is_that_of_the_officers_own_body_and_names_nobody(officer: Reader) -> None:
    receive()
    receive("hmrc", source_reference="S-7")
    set_clocks(as_of=TODAY)
    page = signed_in(officer).get(reverse("collection:retention"), {"show": "all"}).content.decode()
    assert "4, the most urgent first" in page
    for word in ("Larch", "Sampleton", "Ailsa", "1984", "cartons"):
        assert word not in page


def test_a_record_is_shown_without_anything_that_was_said_in_it(officer: Reader) -> None:
    receive()
    set_clocks(as_of=TODAY)
    client = signed_in(officer)
    for clock in ReviewClock.objects.all():
        page = client.get(reverse("collection:retention_record", args=[clock.thing_id])).content.decode()
        for word in ("Larch", "Sampleton", "Ailsa", "1984", "cartons", "Night unloading"):
            assert word not in page


def test_only_what_is_due_is_in_the_queue(officer: Reader) -> None:
    receive()
    set_clocks(as_of=TODAY)
    client = signed_in(officer)
    assert "Nothing of your body is due" in client.get(reverse("collection:retention")).content.decode()
    ReviewClock.objects.filter(pk=clock_of("Larch").pk).update(next_review_on=timezone.localdate())
    assert "1, the most urgent first" in client.get(reverse("collection:retention")).content.decode()


def test_a_report_that_is_put_forward_for_deletion_is_due_at_once_until_somebody_keeps_it(officer: Reader) -> None:
    receive()
    report, analyst = Report.objects.get(), a_reader(a_body("psos"))
    decide_report(actor=analyst, report_id=report.pk, to=ReportState.TO_BE_DELETED, reason="Sent by mistake.")
    set_clocks(as_of=timezone.localdate())
    clock = ReviewClock.objects.get(kind=RecordKind.REPORT)
    client = signed_in(officer)
    assert "1, the most urgent first" in client.get(reverse("collection:retention")).content.decode()
    page = client.get(reverse("collection:retention_record", args=[report.pk])).content.decode()
    assert "for deletion, by whoever decides on reports" in page
    later = timezone.localdate() + timedelta(days=90)
    keep_record(
        actor=officer, clock_id=clock.pk, reason=RetentionReason.PATTERN, why="It is part of it.", next_review_on=later
    )
    set_clocks(as_of=timezone.localdate())
    assert ReviewClock.objects.get(kind=RecordKind.REPORT).next_review_on == later


def test_a_report_is_disposed_of_in_every_version(officer: Reader) -> None:
    receive()
    old, analyst = Report.objects.get(), a_reader(a_body("psos"))
    line = {**line_again(old, analyst), "title": "Night loading"}
    new = correct_report(actor=analyst, report_id=old.pk, line=line, reason="It was loading.")
    for chosen in (old, new):
        disposal = Disposal(partner=old.partner, reports=[encode(chosen.pk)], mentions=[], reason="time_expired")
        assert tell(disposal).reports == {old.pk, new.pk}


def test_a_record_that_is_kept_is_looked_at_again_on_the_day_that_was_said(officer: Reader) -> None:
    receive()
    set_clocks(as_of=timezone.localdate())
    then = timezone.localdate() + timedelta(days=365)
    words = {
        "act": "keep",
        "reason": RetentionReason.PATTERN.value,
        "why": "Still active.",
        "next_review_on": f"{then}",
    }
    clock = clock_of("Larch")
    answer = signed_in(officer).post(reverse("collection:retention_record", args=[clock.thing_id]), words)
    assert answer.status_code == 302
    assert set_clocks(as_of=timezone.localdate()) == 0
    assert clock_of("Larch").next_review_on == then
    review = RetentionReview.objects.get()
    assert (review.thing_id, review.why, review.by_id) == (clock.thing_id, "Still active.", officer.person_id)


@pytest.mark.parametrize(("why", "days"), [(" ", 30), ("Still active.", 0), ("Still active.", 365 * 20)])
def test_a_review_without_reason_or_too_far_ahead_is_refused(officer: Reader, why: str, days: int) -> None:
    receive()
    set_clocks(as_of=timezone.localdate())
    then = timezone.localdate() + timedelta(days=days)
    with pytest.raises(ReviewRefused):
        keep_record(
            actor=officer,
            clock_id=clock_of("Larch").pk,
            reason=RetentionReason.PATTERN,
            why=why,
            next_review_on=then,
        )
    assert not RetentionReview.objects.exists()


def test_only_who_decides_on_disposals_reviews_and_only_their_own_bodys_records(officer: Reader) -> None:
    receive("hmrc", source_reference="S-7")
    set_clocks(as_of=timezone.localdate())
    then = timezone.localdate() + timedelta(days=30)
    clock = ReviewClock.objects.filter(kind=RecordKind.MENTION).first()
    assert clock
    for actor, error in ((officer, Http404), (a_reader(a_body("hmrc")), PermissionDenied)):
        with pytest.raises(error):
            keep_record(
                actor=actor, clock_id=clock.pk, reason=RetentionReason.PATTERN, why="Needed.", next_review_on=then
            )


def test_the_rule_table_says_that_it_is_unverified(officer: Reader) -> None:
    page = signed_in(officer).get(reverse("collection:retention_rules")).content.decode()
    assert "unverified" in page
    assert "Certain public protection matters" in page


def test_what_is_kept_closer_than_the_record_is_not_counted_on_its_page(officer: Reader) -> None:
    """The clock carries the record's own marking: what it says must not tell that somebody said more."""
    receive()
    mention = Mention.objects.get(statements__value="Larch")
    open_ones = mention.statements.count()
    closer = a_marking(a_body("psos"), kind=MarkingKind.SUSPICIOUS_ACTIVITY)
    mention.statements.create(property="address", value="1 Hidden Row", recorded_at=mention.recorded_at, marking=closer)
    report = Report.objects.get()
    report.items.create(
        number=9, text="Closer.", grading_scheme="3x5x2", grade="1BP", recorded_at=mention.recorded_at, marking=closer
    )
    set_clocks(as_of=timezone.localdate())
    client = signed_in(officer)
    for record, number in ((mention, open_ones), (report, 1)):
        page = client.get(reverse("collection:retention_record", args=[record.pk])).content.decode()
        assert f"<dd>{number} item{'' if number == 1 else 's'}</dd>" in page


def test_the_page_of_a_record_says_where_it_came_from_and_as_what(officer: Reader) -> None:
    receive()
    Mention.objects.filter(statements__value="Larch").update(categories="SUSPECT")
    set_clocks(as_of=timezone.localdate())
    client = signed_in(officer)
    for surname, words in (("Larch", "Named in an intelligence report"), ("Sampleton1", "own list")):
        page = client.get(reverse("collection:retention_record", args=[clock_of(surname).thing_id])).content.decode()
        assert words in page
        assert ("Suspect" in page) == (surname == "Larch")


def test_records_are_joined_for_who_decides_only_by_what_has_a_clock_that_they_read(officer: Reader) -> None:
    """Two records that only a third joins, which lies on a list of its own, stay two."""
    receive()
    one, hidden, other = Mention.objects.filter(kind="person").order_by("pk")
    a_decision = {"judgement": Judgement.SAME.value, "at": timezone.now(), "by_id": officer.person_id}
    for left, right in ((one, hidden), (hidden, other)):
        Match.objects.create(left=left, right=right, marking=one.marking, **a_decision)
    set_clocks(as_of=timezone.localdate())
    assert kin_of(officer, one.pk) == {one.pk, hidden.pk, other.pk}
    Mention.objects.filter(pk=hidden.pk).update(marking=a_marking(a_body("psos"), kind=MarkingKind.SUSPICIOUS_ACTIVITY))
    set_clocks(as_of=timezone.localdate())
    assert kin_of(officer, one.pk) == {one.pk}


def clocks() -> list[tuple[object, ...]]:
    names = ("group", "last_event_on", "next_review_on", "disposal_on", "came_from", "categories", "said")
    return sorted(ReviewClock.objects.filter(kind=RecordKind.MENTION).values_list(*names), key=str)


def test_what_is_said_closer_than_a_record_does_not_move_its_clock() -> None:
    receive()
    long_ago = timezone.now() - timedelta(days=900)
    for model in (Mention, Statement):
        model.objects.update(recorded_at=long_ago)
    set_clocks(as_of=timezone.localdate())
    before = clocks()
    said = Statement.objects.get(value="Larch")
    said.pk, said.marking = None, a_marking(a_body("psos"), kind=MarkingKind.SUSPICIOUS_ACTIVITY)
    said.value, said.recorded_at = "Spruce", timezone.now() - timedelta(days=1)
    said.save()
    set_clocks(as_of=timezone.localdate())
    assert clocks() == before
    Statement.objects.filter(value="Larch").update(recorded_at=said.recorded_at)
    set_clocks(as_of=timezone.localdate())
    assert clocks() != before


def test_of_a_report_that_lies_closer_than_its_item_a_record_in_the_item_has_no_day_and_no_threat() -> None:
    receive(threat="human-trafficking")
    secret = a_marking(a_body("psos"), kind=MarkingKind.SUSPICIOUS_ACTIVITY)
    Report.objects.update(marking=secret)
    set_clocks(as_of=timezone.localdate())
    hidden = clocks()
    Report.objects.update(threat="drugs", intelligence_on=timezone.localdate())
    set_clocks(as_of=timezone.localdate())
    assert clocks() == hidden
    assert {clock[0] for clock in clocks()} == {RetentionGroup.OTHER_OFFENCE, RetentionGroup.MISCELLANEOUS}


def test_a_report_of_two_markings_of_one_body_has_its_clock() -> None:
    analyst = a_reader(a_body("psos"))
    closed = an_item(item_number="2", audience="")
    receive_file(actor=analyst, name="intelligence_reports.csv", raw=reports_csv(an_item(), closed))
    set_clocks(as_of=timezone.localdate())
    clock = ReviewClock.objects.get(kind=RecordKind.REPORT)
    assert len(clock.marking.value().singles) == 2
    assert ReviewClock.objects.readable_by(a_data_protection_officer()).get() == clock
