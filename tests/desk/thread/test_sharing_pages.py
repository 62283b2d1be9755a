"""The pages of sharing: a report is released by two people, received, acknowledged and recalled; consent is asked."""

import re

import pytest
from django.http import Http404
from django.urls import reverse
from tests.desk.thread.test_dissemination import BASIS
from tests.factories.house import Colleague, House, a_colleague, a_house
from tests.factories.people import EARLY, a_body, a_marking, a_reader
from tests.factories.reports import a_report

from plait.domain.ids import Ref
from plait.domain.marking import ActionCode, Handling, MarkingKind, SanitisationCode
from plait.domain.partner import Term
from plait.policy.roles import Role
from plait_desk.accounts.models import Consent, Marking
from plait_desk.accounts.services import TASKFORCE_BASIS, Place, give_consent, own_list_of, seat
from plait_desk.collection.models import Item, Report
from plait_desk.thread import services
from plait_desk.thread.models import ConsentRequest, Dissemination, Notice, Release, ReleaseRequest, Snapshot
from plait_desk.thread.queries.consents import given_by_us
from plait_desk.thread.services import Recipient, Sent

pytestmark = pytest.mark.django_db(databases=["default", "audit"])

WHY = {
    "regime": "dpa2018-part3",
    "gateway": "Police and Fire Reform (Scotland) Act 2012, section 32 (synthetic)",
    "purpose": "law-enforcement",
    "necessity": "They inspect next week (synthetic)",
}


CONDITION = {
    "handling": Handling.CONDITIONS,
    "condition": "Ask before any visit (synthetic)",
    "action": ActionCode.NO_DIRECT_ACTION,
    "sanitisation": SanitisationCode.CONSULT_ORIGINATOR,
}


@pytest.fixture
def house() -> House:
    return a_house()


def of(report: Report) -> str:
    return str(Ref("report", report.pk))


def asked_by(asker: Colleague, report: Report, to: Colleague) -> ReleaseRequest:
    words = {"title": "Premises (synthetic)", "text": "Night deliveries (synthetic)", "tier": "OFFICIAL"}
    asker.sends("thread:ask_release", of(report), to=[to.body.pk], **words, **WHY)
    return ReleaseRequest.objects.get()


def conditional(house: House) -> Marking:
    return a_marking(house.council.body, house.analyst.body, **CONDITION)


def test_two_people_release_a_report_and_the_body_reads_exactly_the_words(house: House) -> None:
    report = a_report(a_marking(house.analyst.body))
    assert "Ask for a release" in house.analyst.opens("collection:report", report.pk)
    request = asked_by(house.analyst, report, house.council)
    mine = house.analyst.opens("thread:request", request.pk)
    assert "it cannot be you" in mine
    assert "Agree: release" not in mine
    assert "Waiting for you as the second person" in house.board.opens("thread:releases")
    assert "Agree or refuse: Premises (synthetic)" in house.board.opens("home:front")
    page = house.board.sends("thread:decide_request", request.pk, "agree")
    assert "kept with both names" in page
    snapshot = Snapshot.objects.get()
    assert "Night deliveries (synthetic)" in house.council.opens("thread:released", snapshot.pk)
    house.other_council.opens("thread:released", snapshot.pk, status=404)
    house.council.opens("collection:report", report.pk, status=404)
    assert "Premises (synthetic)" in house.council.opens("thread:index")


def test_the_asker_who_signs_second_is_told_no_in_clear_words(house: House) -> None:
    report = a_report(a_marking(house.board.body))
    request = asked_by(house.board, report, house.council)
    assert "somebody else must decide" in house.board.sends("thread:decide_request", request.pk, "agree")
    assert not Snapshot.objects.exists()


@pytest.mark.parametrize("missing", sorted(WHY))
def test_a_request_without_a_part_of_its_basis_comes_back_with_the_field_named(house: House, missing: str) -> None:
    report = a_report(a_marking(house.analyst.body))
    words = {"title": "T", "text": "W", "tier": "OFFICIAL", "to": [house.council.body.pk], **WHY, missing: " "}
    answer = house.analyst.client.post(reverse("thread:ask_release", args=[of(report)]), words)
    assert answer.status_code == 200
    assert f'id="id_{missing}_error"' in answer.content.decode() or "There is a problem" in answer.content.decode()
    assert not ReleaseRequest.objects.exists()


def test_a_release_is_refused_with_a_reason_that_the_asker_reads(house: House) -> None:
    request = asked_by(house.analyst, a_report(a_marking(house.analyst.body)), house.council)
    answer = house.board.client.post(reverse("thread:decide_request", args=[request.pk, "refuse"]), {"reason": " "})
    assert "There is a problem" in answer.content.decode()
    house.board.sends("thread:decide_request", request.pk, "refuse", reason="Too much detail (synthetic)")
    assert "Too much detail (synthetic)" in house.analyst.opens("thread:request", request.pk)
    assert "was refused before" in house.board.sends("thread:decide_request", request.pk, "agree")


def test_a_recall_closes_the_copy_and_waits_for_the_body_to_acknowledge_it(house: House) -> None:
    request = asked_by(house.analyst, a_report(a_marking(house.analyst.body)), house.council)
    house.board.sends("thread:decide_request", request.pk, "agree")
    release, snapshot = Release.objects.get(), Snapshot.objects.get()
    page = house.analyst.sends("thread:recall_release", release.pk, reason="Wrong premises (synthetic)")
    assert "Notices sent: 1" in page
    house.council.opens("thread:released", snapshot.pk, status=404)
    inbox = house.council.opens("thread:index")
    assert "Must be acknowledged" in inbox
    assert "Acknowledge: recall" in house.council.opens("home:front")
    assert "Wrong premises (synthetic)" in inbox
    notice = Notice.objects.get()
    house.other_council.opens("thread:index")
    assert house.other_council.client.post(reverse("thread:acknowledge", args=[notice.pk])).status_code == 404
    assert "Must be acknowledged" not in house.council.sends("thread:acknowledge", notice.pk)
    assert "Acknowledged" in house.analyst.opens("thread:entry", Dissemination.objects.get().pk)


def test_who_got_it_says_so_and_the_sender_sees_it(house: House) -> None:
    marking = a_marking(house.analyst.body, house.council.body)
    row = services.disseminate(
        actor=house.analyst.reader,
        what=Sent(
            ref=Ref("report", a_report(marking).pk),
            version="1",
            marking=marking,
            to=[Recipient(partner_id=house.council.body.pk)],
            message="For your visit (synthetic)",
            basis=BASIS,
        ),
    )
    assert "For your visit (synthetic)" in house.council.opens("thread:entry", row.pk)
    house.other_council.opens("thread:entry", row.pk, status=404)
    house.council.sends("thread:confirm", row.pk, "read")
    page = house.council.sends("thread:confirm", row.pk, "acknowledge")
    assert "Acknowledge: we handle it as marked" not in page
    assert house.council.person.name in house.analyst.opens("thread:entry", row.pk)
    assert house.council.body.name in house.analyst.opens("thread:ledger", body=house.council.body.pk, state="sent")
    assert "No entry that you may see" in house.analyst.opens("thread:ledger", body=house.taxes.body.pk)


def test_a_bystander_who_may_read_the_thing_sees_that_it_was_sent_but_not_the_message(house: House) -> None:
    marking = a_marking(house.analyst.body, house.council.body, house.taxes.body)
    row = services.disseminate(
        actor=house.analyst.reader,
        what=Sent(
            ref=Ref("report", a_report(marking).pk),
            version="1",
            marking=marking,
            to=[Recipient(partner_id=house.council.body.pk)],
            message="Only between us (synthetic)",
            basis=BASIS,
        ),
    )
    assert "Only between us" not in house.taxes.opens("thread:entry", row.pk)
    assert house.taxes.client.post(reverse("thread:recall", args=[row.pk]), {"reason": "x"}).status_code == 403


def test_a_body_asks_to_meet_a_condition_and_the_originator_gives_and_takes_back_consent(house: House) -> None:
    report = a_report(conditional(house))
    house.analyst.opens("collection:report", report.pk, status=404)
    house.analyst.sends("thread:consents", thing=of(report), **WHY)
    question = ConsentRequest.objects.get()
    assert question.originator == house.council.body
    assert house.analyst.body.name in house.council.opens("thread:consents")
    assert "They ask to meet your condition" in house.council.opens("home:front")
    house.other_council.opens("thread:consent", question.pk, status=404)
    house.council.sends("thread:consent", question.pk, decision="give", answer="Yes (synthetic)")
    assert report in Report.objects.readable_by(house.analyst.reader)
    assert Notice.objects.get().kind == Notice.Kind.CONSENT
    consent = Consent.objects.get()
    house.council.sends("thread:withdraw_consent", consent.pk, reason="No longer (synthetic)")
    house.analyst.opens("collection:report", report.pk, status=404)
    assert "No longer (synthetic)" in house.analyst.opens("thread:index")


def test_the_words_of_a_report_under_code_c_are_shown_for_a_release_once_the_reader_has_said_why(house: House) -> None:
    marking = conditional(house)
    report = a_report(marking)
    Item.objects.create(
        report=report, number=1, text="Night deliveries (synthetic)", grading_scheme="3x5x2", grade="2BC",
        recorded_at=report.received_at, marking=marking,
    )  # fmt: skip
    give_consent(actor=house.council.reader, marking=marking, to=house.analyst.body, term=Term(from_at=EARLY))
    address = reverse("thread:ask_release", args=[of(report)])
    asked = house.analyst.client.get(address, follow=True).content.decode()
    assert "Why do you need this?" in asked
    assert "Night deliveries (synthetic)" not in asked
    why = {"thing": of(report), "next": address, "reason": "An inspection next week."}
    shown = house.analyst.client.post(reverse("accounts:why"), why, follow=True).content.decode()
    assert "Night deliveries (synthetic)" in shown


def test_the_words_of_a_condition_are_for_who_may_read_what_stands_under_it() -> None:
    ours, theirs = a_body(), a_body()
    marking = a_marking(ours, theirs, kind=MarkingKind.SAFEGUARDING, **CONDITION)
    person, listed = a_reader(ours), a_reader(ours)
    seat(own_list_of(MarkingKind.SAFEGUARDING), Place(person_id=listed.person_id), Term(from_at=EARLY), TASKFORCE_BASIS)
    assert marking.audience
    seat(marking.audience, Place(partner_id=ours.pk), Term(from_at=EARLY), TASKFORCE_BASIS)
    give_consent(actor=person, marking=marking, to=ours, term=Term(from_at=EARLY))
    consent = give_consent(actor=person, marking=marking, to=theirs, term=Term(from_at=EARLY))
    assert {line.id for line in given_by_us(listed)} > {consent.pk}
    assert given_by_us(person) == []
    with pytest.raises(Http404):
        services.take_back_consent(actor=person, consent_id=consent.pk, reason="No longer.")


def test_a_question_about_nothing_looks_the_same_as_one_about_something_hidden(house: House) -> None:
    hidden, absent = of(a_report(conditional(house))), str(Ref("report", 1))
    pages = [house.analyst.sends("thread:consents", thing=cited, **WHY) for cited in (hidden, absent)]
    seen = [house.analyst.opens("thread:consent", row.pk) for row in ConsentRequest.objects.order_by("asked_at")]

    def shorn(page: str, cited: str) -> str:
        return re.sub(r'[0-9a-z]{13}|\d+:\d\d|value="\S+"|"X-CSRFToken": "\w+"', "", page.replace(cited, ""))

    assert shorn(seen[0], hidden) == shorn(seen[1], absent)
    for page in pages:
        assert "If there is a condition to meet" in page


def test_a_refusal_of_consent_needs_its_reason_and_only_the_originator_answers(house: House) -> None:
    report = a_report(conditional(house))
    house.analyst.sends("thread:consents", thing=of(report), **WHY)
    question = ConsentRequest.objects.get()
    address = reverse("thread:consent", args=[question.pk])
    assert "Say why" in house.council.client.post(address, {"decision": "refuse"}).content.decode()
    assert house.analyst.client.post(address, {"decision": "give"}).status_code == 403
    house.council.sends("thread:consent", question.pk, decision="refuse", answer="Not yet (synthetic)")
    assert "Not yet (synthetic)" in house.analyst.opens("thread:consent", question.pk)
    assert "answered this before" in house.council.sends("thread:consent", question.pk, decision="give")
    assert not Consent.objects.exists()


def test_who_holds_no_right_to_the_ledger_opens_none_of_its_pages(house: House) -> None:
    outside = a_colleague(house.analyst.body, Role.SECRETARIAT)
    for page in ("thread:index", "thread:ledger", "thread:releases", "thread:consents"):
        outside.opens(page, status=403)
