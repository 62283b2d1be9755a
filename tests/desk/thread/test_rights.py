"""What a person may ask: received, identified, searched, decided by a named person, reviewed by another, and told."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings
from tests.desk.thread.test_dissemination import BASIS
from tests.factories.files import as_csv
from tests.factories.house import Colleague, a_colleague
from tests.factories.linking import a_person
from tests.factories.mapping import TODAY as MAPPED_ON
from tests.factories.mapping import a_mention, a_record, a_tie
from tests.factories.people import a_body, a_marking, a_reader
from tests.factories.reports import a_report

from plait.domain.ids import Ref
from plait.domain.marking import MarkingKind, Purpose
from plait.domain.mention import MentionKind
from plait.domain.rights import Outcome, Right, RightsRefused, RightsState
from plait.domain.sharing import Recipient, Regime
from plait.linking.kinds import PERSON
from plait.policy.access import Reader
from plait.policy.roles import Role
from plait_desk.accounts.models import Partner
from plait_desk.audit.models import WaitingRead
from plait_desk.collection.models import Item, Mention, Statement
from plait_desk.collection.services import receive_file
from plait_desk.linking.queries.gathered import gather
from plait_desk.linking.queries.records import records
from plait_desk.mapping.queries.reach import reach_for
from plait_desk.mapping.services import record_group, redraw_reach
from plait_desk.thread import services
from plait_desk.thread.models import Notice, RightsDecision, RightsRequest
from plait_desk.thread.queries.rights import Sought, restricted_mentions
from plait_desk.thread.services import Decided, RightsAsked, Sent

pytestmark = pytest.mark.django_db(databases=["default", "audit"])

OFFICER = Role.DATA_PROTECTION_OFFICER
TODAY = timezone.localdate
YES = Decided(outcome=Outcome.GRANTED, reason="The record was wrong (synthetic)")


def an_officer(body: Partner) -> Reader:
    return a_reader(body, OFFICER, (Purpose.OVERSIGHT,))


def asked(right: Right = Right.ACCESS, *, regime: Regime = Regime.GENERAL, days_ago: int = 3) -> RightsAsked:
    return RightsAsked(
        right=right,
        regime=regime,
        requester="Aran Testfield (synthetic)",
        asked="What do you hold about me? (synthetic)",
        received_on=TODAY() - timedelta(days=days_ago),
    )


def identified(actor: Reader, what: RightsAsked) -> RightsRequest:
    row = services.receive_request(actor=actor, what=what)
    services.confirm_identity(actor=actor, request_id=row.pk, on=TODAY(), how="Passport seen (synthetic)")
    row.refresh_from_db()
    return row


def in_report(person: Mention) -> Ref:
    """The person's record stands in an item of a report; cite the report."""
    report = a_report(person.marking)
    item = Item.objects.create(
        report=report,
        number=1,
        text="Seen (synthetic)",
        is_opinion=False,
        grading_scheme="3x5x2",
        grade="1BP",
        marking=person.marking,
        recorded_at=report.received_at,
    )
    Mention.objects.filter(pk=person.pk).update(item=item)
    return Ref("report", report.pk)


def test_a_request_waits_for_the_identity_and_then_runs_for_a_month() -> None:
    officer = an_officer(a_body())
    row = services.receive_request(actor=officer, what=asked(days_ago=200))
    assert row.state == RightsState.IDENTITY
    assert not row.is_late(TODAY())
    services.confirm_identity(actor=officer, request_id=row.pk, on=row.received_on, how="Known to us (synthetic)")
    row.refresh_from_db()
    assert row.state == RightsState.OPEN
    assert row.is_late(TODAY())


@pytest.mark.parametrize("day", [TODAY() + timedelta(days=1), date(2020, 1, 1)])
def test_the_identity_is_checked_between_the_request_and_today(day: date) -> None:
    officer = an_officer(a_body())
    row = services.receive_request(actor=officer, what=asked())
    with pytest.raises(RightsRefused, match="between the day"):
        services.confirm_identity(actor=officer, request_id=row.pk, on=day, how="Passport seen (synthetic)")
    with pytest.raises(RightsRefused, match="how"):
        services.confirm_identity(actor=officer, request_id=row.pk, on=TODAY(), how=" ")


def test_an_objection_under_part_3_and_a_request_from_the_future_are_refused() -> None:
    officer = an_officer(a_body())
    with pytest.raises(RightsRefused, match="no right to object"):
        services.receive_request(actor=officer, what=asked(Right.OBJECTION, regime=Regime.LAW_ENFORCEMENT))
    with pytest.raises(RightsRefused, match="future"):
        services.receive_request(actor=officer, what=asked(days_ago=-1))


def test_an_extension_is_kept_with_its_reason_and_moves_the_day() -> None:
    officer = an_officer(a_body())
    row = identified(officer, asked())
    due = row.clock().due_on
    services.extend_clock(actor=officer, request_id=row.pk, reason="Many files (synthetic)")
    row.refresh_from_db()
    moved = row.clock().due_on
    assert due
    assert moved
    assert moved > due
    with pytest.raises(RightsRefused, match="before"):
        services.extend_clock(actor=officer, request_id=row.pk, reason="More (synthetic)")


def test_the_officer_finds_own_records_only_and_no_word_of_their_content() -> None:
    ours, theirs = a_body(), a_body()
    officer = an_officer(ours)
    mine = a_person(a_marking(ours), "Aran", "Testfield", birth_date="1990-01-02")
    a_person(a_marking(theirs, ours), "Aran", "Testfield")
    a_person(a_marking(ours, kind=MarkingKind.SUSPICIOUS_ACTIVITY), "Aran", "Testfield")
    row = identified(officer, asked())
    sought = Sought(surname="testfield", forename="ARAN", born_on=date(1990, 1, 2))
    (found,) = services.search_records(actor=officer, request_id=row.pk, sought=sought)
    assert found.id == mine.pk
    assert set(found.agrees) == {"birth date", "forename", "surname"}
    assert "Aran" not in repr(found)


def test_a_row_of_a_register_is_found_as_any_other_record(tmp_path: Path, settings: Settings) -> None:
    """Statements of registers lie in files on disk; a register may know the month of a birth date only."""
    settings.PLAIT_HOME = tmp_path
    ours, theirs = a_body("psos"), a_body("hmrc")
    for name, born in (("officers", "1990-01"), ("officers_2", "1971-05")):
        row = {"company_number": "ZZ000001", "officer_id": "P1", "forename": "Aran", "surname": "Testfield"}
        row |= {"date_of_birth": born, "role": "director", "appointed_on": "2020-01-01", "synthetic": "SYNTHETIC"}
        raw = as_csv(row, {**row, "officer_id": "P2", "surname": "Other"}, columns=tuple(row))
        receive_file(actor=a_reader(ours), name=f"SYNTHETIC_{name}.csv", raw=raw)
    sought = Sought(surname="TESTFIELD", born_on=date(1971, 5, 6))
    for body, number in ((ours, 1), (theirs, 0)):
        officer = an_officer(body)
        row_asked = identified(officer, asked())
        found = services.search_records(actor=officer, request_id=row_asked.pk, sought=sought)
        assert [(one.where, one.agrees) for one in found] == [("Officers register", ("birth date", "surname"))] * number


def test_of_a_common_name_the_records_that_agree_most_are_found_whatever_their_number() -> None:
    ours = a_body()
    officer, marking = an_officer(ours), a_marking(ours)
    wanted = a_mention(MentionKind.PERSON, marking, surname="Smith", forename="Ann", postcode="ZZ1 1AA")
    mentions = [Mention(kind=MentionKind.PERSON, marking=marking, recorded_at=timezone.now()) for _ in range(250)]
    Mention.objects.bulk_create(mentions)
    said = {"property": "surname", "value": "Smith", "marking": marking, "recorded_at": timezone.now()}
    Statement.objects.bulk_create(Statement(mention=mention, **said) for mention in mentions)
    row = identified(officer, asked())
    sought = Sought(surname="smith", forename="Ann", born_on=None, postcode="zz11aa")
    first, *_ = services.search_records(actor=officer, request_id=row.pk, sought=sought)
    assert (first.id, first.agrees) == (wanted.pk, ("forename", "postcode", "surname"))


def test_what_an_own_list_says_of_a_record_agrees_in_nothing_for_who_is_not_on_it() -> None:
    ours = a_body()
    officer, marking = an_officer(ours), a_marking(ours)
    person = a_mention(MentionKind.PERSON, marking, surname="Cedar")
    closed = a_marking(ours, kind=MarkingKind.SUSPICIOUS_ACTIVITY)
    Statement.objects.create(
        mention=person, property="postcode", value="ZZ1 1AA", marking=closed, recorded_at=timezone.now()
    )
    row = identified(officer, asked())
    sought = Sought(surname="Cedar", forename="", born_on=None, postcode="ZZ1 1AA")
    (found,) = services.search_records(actor=officer, request_id=row.pk, sought=sought)
    assert found.agrees == ("surname",)


def test_what_was_typed_is_on_the_log_encrypted() -> None:
    officer = an_officer(a_body())
    row = identified(officer, asked())
    services.search_records(actor=officer, request_id=row.pk, sought=Sought(surname="Testfield"))
    entry = WaitingRead.objects.get()
    assert entry.query
    assert "Testfield" not in repr(entry.__dict__)


def test_another_bodys_record_or_a_guessed_one_is_never_put_to_a_request() -> None:
    ours, theirs = a_body(), a_body()
    officer = an_officer(ours)
    row = identified(officer, asked())
    foreign = a_person(a_marking(theirs, ours))
    for guess in (foreign.pk, 12345):
        with pytest.raises(Http404):
            services.put_records(actor=officer, request_id=row.pk, mention_ids=[guess])


def test_a_request_is_known_to_officers_of_its_own_body_only() -> None:
    ours = a_body()
    row = identified(an_officer(ours), asked())
    with pytest.raises(Http404):
        services.ask_review(actor=an_officer(a_body()), request_id=row.pk, words="x")
    with pytest.raises(PermissionDenied):
        services.ask_review(actor=a_reader(ours), request_id=row.pk, words="x")
    assert not RightsRequest.objects.readable_by(a_reader(ours)).exists()


def test_a_granted_restriction_stops_linking_runs_and_shows_the_word_until_it_is_lifted() -> None:
    ours = a_body()
    officer, analyst = an_officer(ours), a_reader(ours)
    person, other = a_person(a_marking(ours)), a_person(a_marking(ours))
    row = identified(officer, asked(Right.RESTRICTION))
    services.put_records(actor=officer, request_id=row.pk, mention_ids=[person.pk])

    def linked() -> set[int]:
        return set(gather()[PERSON.name]["mention_id"].to_pylist())

    assert linked() == {person.pk, other.pk}
    services.decide_right(actor=officer, request_id=row.pk, decided=YES)
    assert linked() == {other.pk}
    assert restricted_mentions() == {person.pk}
    assert "RESTRICTED" in records(analyst, [person.pk])[person.pk].source
    services.lift_restriction(actor=officer, request_id=row.pk, reason="Checked, and right (synthetic)")
    assert linked() == {person.pk, other.pk}
    assert "RESTRICTED" not in records(analyst, [person.pk])[person.pk].source


def test_who_was_told_not_to_use_a_copy_is_told_when_they_may_again() -> None:
    ours, theirs = a_body(), a_body()
    officer, sender = an_officer(ours), a_reader(ours)
    person = a_person(a_marking(ours, theirs))
    to = [Recipient(partner_id=theirs.pk)]
    sent = Sent(ref=in_report(person), version="1", marking=person.marking, to=to, message="", basis=BASIS)
    services.disseminate(actor=sender, what=sent)
    row = identified(officer, asked(Right.RESTRICTION))
    services.put_records(actor=officer, request_id=row.pk, mention_ids=[person.pk])
    services.decide_right(actor=officer, request_id=row.pk, decided=YES)
    services.lift_restriction(actor=officer, request_id=row.pk, reason="Checked, and right (synthetic)")
    told = Notice.objects.filter(partner=theirs).order_by("at", "pk").values_list("reason", flat=True)
    assert [("do not use" in words, "is lifted" in words) for words in told] == [(True, False), (False, True)]


def test_records_are_restricted_while_a_correction_is_looked_into() -> None:
    ours = a_body()
    officer = an_officer(ours)
    row = identified(officer, asked(Right.RECTIFICATION))
    person = a_person(a_marking(ours))
    services.put_records(actor=officer, request_id=row.pk, mention_ids=[person.pk])
    assert services.restrict(actor=officer, request_id=row.pk) == 1
    assert services.restrict(actor=officer, request_id=row.pk) == 0
    services.decide_right(actor=officer, request_id=row.pk, decided=YES)
    assert restricted_mentions() == {person.pk}


def test_everybody_who_got_the_record_is_told_of_a_granted_rectification() -> None:
    ours, theirs, other = a_body(), a_body(), a_body()
    officer, sender = an_officer(ours), a_reader(ours)
    person = a_person(a_marking(ours, theirs, other))
    ref = in_report(person)
    for body in (theirs, other):
        to = [Recipient(partner_id=body.pk)]
        sent = Sent(ref=ref, version="1", marking=person.marking, to=to, message="", basis=BASIS)
        services.disseminate(actor=sender, what=sent)
    row = identified(officer, asked(Right.RECTIFICATION))
    services.put_records(actor=officer, request_id=row.pk, mention_ids=[person.pk])
    decision = services.decide_right(actor=officer, request_id=row.pk, decided=YES)
    assert decision.told == 2
    assert {notice.partner for notice in Notice.objects.all()} == {theirs, other}
    notice = Notice.objects.readable_by(a_reader(theirs)).get(partner=theirs)
    assert notice.kind == Notice.Kind.RIGHTS
    assert "Testfield" not in notice.reason


def test_a_refusal_tells_nobody_and_restricts_nothing() -> None:
    ours = a_body()
    officer = an_officer(ours)
    row = identified(officer, asked(Right.OBJECTION))
    services.put_records(actor=officer, request_id=row.pk, mention_ids=[a_person(a_marking(ours)).pk])
    refused = Decided(outcome=Outcome.REFUSED, reason="Compelling grounds (synthetic)")
    assert services.decide_right(actor=officer, request_id=row.pk, decided=refused).told == 0
    assert not restricted_mentions()


def test_access_is_held_back_only_under_an_exemption() -> None:
    officer = an_officer(a_body())
    row = identified(officer, asked())
    part = Decided(outcome=Outcome.PARTLY, reason="Some of it (synthetic)")
    with pytest.raises(RightsRefused, match="exemption"):
        services.decide_right(actor=officer, request_id=row.pk, decided=part)
    row.refresh_from_db()
    assert row.state == RightsState.OPEN
    held = Decided(outcome=part.outcome, reason=part.reason, exemptions=("crime",))
    assert services.decide_right(actor=officer, request_id=row.pk, decided=held).exemptions == {"crime"}


def test_a_contested_decision_is_reviewed_by_another_named_person() -> None:
    ours = a_body()
    officer, second = an_officer(ours), an_officer(ours)
    row = identified(officer, asked(Right.OBJECTION))
    person = a_person(a_marking(ours))
    services.put_records(actor=officer, request_id=row.pk, mention_ids=[person.pk])
    refused = Decided(outcome=Outcome.REFUSED, reason="Compelling grounds (synthetic)")
    services.decide_right(actor=officer, request_id=row.pk, decided=refused)
    with pytest.raises(RightsRefused):
        services.review_right(actor=second, request_id=row.pk, decided=YES)
    services.ask_review(actor=officer, request_id=row.pk, words="It harms me (synthetic)")
    with pytest.raises(RightsRefused, match="Another person"):
        services.review_right(actor=officer, request_id=row.pk, decided=YES)
    services.review_right(actor=second, request_id=row.pk, decided=YES)
    row.refresh_from_db()
    assert row.state == RightsState.REVIEWED
    assert restricted_mentions() == {person.pk}


def test_the_table_takes_no_second_decision_and_no_review_by_the_same_person() -> None:
    ours = a_body()
    officer = an_officer(ours)
    row = identified(officer, asked())
    services.decide_right(actor=officer, request_id=row.pk, decided=YES)
    with pytest.raises(RightsRefused):
        services.decide_right(actor=officer, request_id=row.pk, decided=YES)
    for is_review in (False, True):
        with pytest.raises(IntegrityError), transaction.atomic():
            RightsDecision.objects.create(
                request=row, outcome="granted", reason="x", by_id=officer.person_id, at=timezone.now(),
                is_review=is_review,
            )  # fmt: skip


@pytest.fixture
def officer() -> Colleague:
    return a_colleague(a_body("psos"), OFFICER, (Purpose.OVERSIGHT,))


def test_an_officer_takes_a_request_from_receipt_to_review_on_the_pages(officer: Colleague) -> None:
    person = a_person(a_marking(officer.body), "Aran", "Testfield")
    officer.sends(
        "thread:new_right",
        right="restriction",
        regime="uk-gdpr",
        requester="Aran Testfield (synthetic)",
        asked="Stop using this (synthetic)",
        received_on=TODAY().isoformat(),
    )
    row = RightsRequest.objects.get()
    assert "once it is known who asks" in officer.opens("thread:right", row.pk)
    officer.sends("thread:right_step", row.pk, "identity", on=TODAY().isoformat(), how="Passport seen (synthetic)")
    search = officer.client.post(reverse("thread:right_step", args=[row.pk, "search"]), {"surname": "Testfield"})
    code = str(Ref("mention", person.pk)).partition(":")[2]
    assert code in search.content.decode()
    officer.sends("thread:right_step", row.pk, "put", record=[code])
    page = officer.sends(
        "thread:right_step", row.pk, "decide", outcome="granted", decision_reason="It is contested (synthetic)"
    )
    assert "RESTRICTED" in page
    assert "Ask another person" in page
    officer.sends("thread:right_step", row.pk, "contest", reason="I want more (synthetic)")
    again = officer.client.post(
        reverse("thread:right_step", args=[row.pk, "decide"]), {"outcome": "granted", "decision_reason": "Same"}
    )
    assert "Another person must review it" in again.content.decode()
    second = a_colleague(officer.body, OFFICER, (Purpose.OVERSIGHT,))
    second.sends("thread:right_step", row.pk, "decide", outcome="granted", decision_reason="It stands (synthetic)")
    assert "No request waits" in officer.opens("thread:rights")
    assert "Aran Testfield" in officer.client.get(reverse("thread:rights") + "?all").content.decode()


def test_an_overdue_request_stands_first_and_says_so(officer: Colleague) -> None:
    late = identified_long_ago(officer)
    services.receive_request(actor=officer.reader, what=asked(days_ago=100))
    assert "Answer: access" in officer.opens("home:front")
    page = officer.opens("thread:rights")
    assert "Overdue" in page
    assert page.index(str(Ref("x", late.pk))[2:]) < page.index("Once it is known")


def identified_long_ago(officer: Colleague) -> RightsRequest:
    row = services.receive_request(actor=officer.reader, what=asked(days_ago=60))
    services.confirm_identity(actor=officer.reader, request_id=row.pk, on=row.received_on, how="Known (synthetic)")
    return row


def test_the_pages_are_for_officers_of_the_body(officer: Colleague) -> None:
    row = identified_long_ago(officer)
    a_colleague(officer.body, Role.ANALYST).opens("thread:rights", status=403)
    stranger = a_colleague(a_body("hmrc"), OFFICER, (Purpose.OVERSIGHT,))
    stranger.opens("thread:right", row.pk, status=404)
    assert stranger.client.post(reverse("thread:right_step", args=[row.pk, "restrict"])).status_code == 404


def test_the_kind_of_record_that_is_searched_is_people(officer: Colleague) -> None:
    row = identified_long_ago(officer)
    firm = a_person(a_marking(officer.body), "Aran", "Testfield")
    Mention.objects.filter(pk=firm.pk).update(kind=MentionKind.COMPANY)
    assert services.search_records(actor=officer.reader, request_id=row.pk, sought=Sought(surname="Testfield")) == []


def test_a_restricted_record_is_no_step_of_reach_from_the_next_look_on(tmp_path: Path, settings: Settings) -> None:
    settings.PLAIT_HOME = tmp_path
    ours = a_body()
    officer, actor, marking = an_officer(ours), a_reader(ours), a_marking(ours)
    person = a_mention(MentionKind.PERSON, marking, forename="Ann", surname="Cedar")
    firm = a_mention(MentionKind.COMPANY, marking, name="Zedmoor", address="1 Zedmoor Way", postcode="ZZ1 1AA")
    notice = a_mention(MentionKind.NOTICE, marking, title="Waste uplift")
    a_tie(person, "director_of", firm, marking)
    a_tie(firm, "awarded", notice, marking)
    group = record_group(actor=actor, record=a_record(marking, person))
    redraw_reach(actor=actor, as_of=MAPPED_ON)
    assert reach_for(actor, group, as_of=MAPPED_ON).paths
    row = identified(officer, asked(Right.RESTRICTION))
    services.put_records(actor=officer, request_id=row.pk, mention_ids=[person.pk])
    services.decide_right(actor=officer, request_id=row.pk, decided=YES)
    assert not reach_for(actor, group, as_of=MAPPED_ON).paths
