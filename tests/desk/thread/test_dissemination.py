"""What is sent is on the ledger, opens nothing, and is recalled or corrected where everybody who got it knows."""

import random
from collections.abc import Callable
from dataclasses import replace

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import Http404
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.factories import a_body, a_marking, a_reader
from tests.factories.access_worlds import ASKED, make_world
from tests.factories.kept import keep
from tests.factories.people import EARLY

from plait.domain.ids import PersonId, Ref, new_id
from plait.domain.marking import TIERS, ActionCode, Handling, MarkingTier, Purpose, SanitisationCode
from plait.domain.partner import Term
from plait.domain.sharing import Recipient, Regime, SendingState, SharingBasis, SharingRefused
from plait.policy import access
from plait.policy.access import Reader
from plait.policy.roles import Role
from plait_desk.accounts.models import Marking, Partner
from plait_desk.accounts.services import give_consent, intern
from plait_desk.audit.models import WaitingChange
from plait_desk.thread import services
from plait_desk.thread.models import Dissemination, Notice
from plait_desk.thread.queries.sharing import may_receive
from plait_desk.thread.services import Sent

pytestmark = pytest.mark.django_db(databases=["default", "audit"])

BASIS = SharingBasis(
    regime=Regime.LAW_ENFORCEMENT,
    gateway="Police and Fire Reform (Scotland) Act 2012, section 32",
    purpose=Purpose.LAW_ENFORCEMENT,
    necessity="They inspect the premises next week (synthetic)",
)


def what(marking: Marking, *to: Partner, hold: bool = False) -> Sent:
    return Sent(
        ref=Ref("report", new_id()),
        version="1",
        marking=marking,
        to=[Recipient(partner_id=body.pk) for body in to],
        message="Please handle as marked (synthetic)",
        basis=BASIS,
        hold=hold,
    )


def test_what_is_sent_is_kept_with_its_basis_its_marking_and_who_got_it() -> None:
    ours, theirs = a_body(), a_body()
    actor, marking = a_reader(ours), a_marking(ours, theirs)
    sent = what(marking, theirs)
    row = services.disseminate(actor=actor, what=sent)
    kept = Dissemination.objects.get(pk=row.pk)
    assert kept.object_ref == str(sent.ref)
    assert (kept.marking, kept.from_partner, kept.by_id) == (marking, ours, actor.person_id)
    assert kept.sharing_basis == BASIS
    assert [each.partner for each in kept.recipients.all()] == [theirs]
    assert kept.state == SendingState.SENT
    assert kept.sent_at


def test_sending_is_one_disclosure_on_the_log_without_a_word_of_it() -> None:
    ours, theirs = a_body(), a_body()
    sent = what(a_marking(ours, theirs), theirs)
    row = services.disseminate(actor=a_reader(ours), what=sent)
    entry = WaitingChange.objects.get(event="disclosure")
    assert entry.objects_named.split() == [str(sent.ref), str(Ref("dissemination", row.pk))]
    assert "handle" not in repr(entry.__dict__)


def test_who_may_not_read_it_is_refused_with_the_way_out_and_nothing_is_sent() -> None:
    ours, theirs, outsiders = a_body(), a_body(), a_body()
    with pytest.raises(SharingRefused, match=r"audience.*release") as refused:
        services.disseminate(actor=a_reader(ours), what=what(a_marking(ours, theirs), theirs, outsiders))
    assert outsiders.name in str(refused.value)
    assert theirs.name not in str(refused.value)
    assert not Dissemination.objects.exists()


def test_a_purpose_that_the_marking_does_not_allow_is_refused() -> None:
    ours, theirs = a_body(), a_body()
    sent = replace(what(a_marking(ours, theirs), theirs), basis=replace(BASIS, purpose=Purpose.PROCUREMENT))
    with pytest.raises(SharingRefused, match="check a supplier"):
        services.disseminate(actor=a_reader(ours), what=sent)


def test_a_condition_is_met_by_recorded_consent_and_not_by_sending() -> None:
    ours, theirs = a_body(), a_body()
    marking = a_marking(
        ours,
        theirs,
        handling=Handling.CONDITIONS,
        condition="Ask before use",
        action=ActionCode.NO_DIRECT_ACTION,
        sanitisation=SanitisationCode.CONSULT_ORIGINATOR,
    )
    actor = a_reader(ours)
    with pytest.raises(SharingRefused, match="consent"):
        services.disseminate(actor=actor, what=what(marking, theirs))
    give_consent(actor=actor, marking=marking, to=theirs, term=Term(from_at=EARLY))
    assert services.disseminate(actor=actor, what=what(marking, theirs))


def test_a_person_is_sent_what_one_of_their_grants_lets_them_read_and_nothing_above_their_clearance() -> None:
    ours, theirs = a_body(), a_body()
    actor, them, outsider = a_reader(ours), a_reader(theirs), a_reader(a_body())
    sent = what(a_marking(ours, theirs, tier=MarkingTier.OFFICIAL_SENSITIVE))
    services.disseminate(actor=actor, what=replace(sent, to=[Recipient(person_id=them.person_id)]))
    with pytest.raises(SharingRefused):
        services.disseminate(actor=actor, what=replace(sent, to=[Recipient(person_id=outsider.person_id)]))
    with pytest.raises(SharingRefused, match="not known"):
        services.disseminate(actor=actor, what=replace(sent, to=[Recipient(person_id=new_id())]))


def test_nobody_sends_what_they_may_not_read_or_without_the_right_or_to_nobody() -> None:
    ours, theirs = a_body(), a_body()
    marking = a_marking(ours, theirs)
    with pytest.raises(PermissionDenied):
        services.disseminate(actor=a_reader(a_body()), what=what(marking, theirs))
    with pytest.raises(PermissionDenied):
        services.disseminate(actor=a_reader(ours, Role.OVERSIGHT), what=what(marking, theirs))
    with pytest.raises(SharingRefused, match="at least one"):
        services.disseminate(actor=a_reader(ours), what=what(marking))


def test_the_tables_take_no_disclosure_without_its_basis() -> None:
    ours, theirs = a_body(), a_body()
    row = services.disseminate(actor=a_reader(ours), what=what(a_marking(ours, theirs), theirs))
    for column in ("regime", "gateway", "purpose", "necessity"):
        with pytest.raises(IntegrityError), transaction.atomic():
            Dissemination.objects.filter(pk=row.pk).update(**{column: ""})


def test_what_is_held_reaches_nobody_until_it_is_live() -> None:
    ours, theirs = a_body(), a_body()
    actor, them = a_reader(ours), a_reader(theirs)
    sent = what(a_marking(ours, theirs), theirs, hold=True)
    row = services.disseminate(actor=actor, what=sent)
    with pytest.raises(PermissionDenied):
        services.mark_read(actor=them, dissemination_id=row.pk)
    assert services.release_held(actor=actor, ref=sent.ref) == [row]
    assert services.release_held(actor=actor, ref=sent.ref) == []
    services.mark_read(actor=them, dissemination_id=row.pk)
    assert row.recipients.get().read_by_id == them.person_id


def test_what_somebody_may_no_longer_receive_stays_held() -> None:
    ours, theirs = a_body(), a_body()
    actor, marking = a_reader(ours), a_marking(ours, theirs)
    sent = what(marking, theirs, hold=True)
    row = services.disseminate(actor=actor, what=sent)
    assert marking.audience
    marking.audience.members.update(to_at=EARLY)
    assert services.release_held(actor=actor, ref=sent.ref) == []
    row.refresh_from_db()
    assert row.state == SendingState.HELD


def test_reading_and_acknowledging_are_said_once_and_only_by_who_got_it() -> None:
    ours, theirs = a_body(), a_body()
    first, second = a_reader(theirs), a_reader(theirs)
    row = services.disseminate(actor=a_reader(ours), what=what(a_marking(ours, theirs), theirs))
    services.acknowledge_receipt(actor=first, dissemination_id=row.pk)
    services.acknowledge_receipt(actor=second, dissemination_id=row.pk)
    place = row.recipients.get()
    assert (place.acknowledged_by_id, place.read_by_id) == (first.person_id, first.person_id)
    with pytest.raises(PermissionDenied):
        services.mark_read(actor=a_reader(ours), dissemination_id=row.pk)
    with pytest.raises(Http404):
        services.mark_read(actor=a_reader(a_body()), dissemination_id=row.pk)


def test_a_recall_tells_everybody_who_got_it_and_what_is_held_never_goes() -> None:
    ours, one, other = a_body(), a_body(), a_body()
    actor, marking = a_reader(ours), a_marking(ours, one, other)
    sent = what(marking, one)
    services.disseminate(actor=actor, what=sent)
    held = services.disseminate(actor=actor, what=replace(sent, to=[Recipient(partner_id=other.pk)], hold=True))
    notices = services.recall(actor=actor, ref=sent.ref, reason="The item was graded wrongly")
    assert [notice.partner for notice in notices] == [one]
    assert set(Dissemination.objects.values_list("state", flat=True)) == {SendingState.RECALLED}
    assert services.release_held(actor=actor, ref=sent.ref) == []
    held.refresh_from_db()
    assert held.sent_at is None
    assert services.recall(actor=actor, ref=sent.ref, reason="Again") == []


def test_a_notice_reaches_the_recipient_even_where_the_thing_itself_is_closed_to_them_and_nobody_else() -> None:
    ours, theirs, outsiders = a_body(), a_body(), a_body()
    marking = a_marking(ours, theirs, outsiders)
    actor, sent = a_reader(ours), what(marking, theirs)
    services.disseminate(actor=actor, what=sent)
    assert marking.audience
    marking.audience.members.update(to_at=EARLY)
    (notice,) = services.recall(actor=actor, ref=sent.ref, reason="Withdrawn")
    assert list(Notice.objects.readable_by(a_reader(theirs))) == [notice]
    assert list(Notice.objects.readable_by(a_reader(ours))) == [notice]
    assert not Notice.objects.readable_by(a_reader(outsiders)).exists()


def test_a_notice_is_acknowledged_by_somebody_of_the_body_it_tells_and_by_nobody_else() -> None:
    ours, theirs = a_body(), a_body()
    actor, them = a_reader(ours), a_reader(theirs)
    sent = what(a_marking(ours, theirs), theirs)
    services.disseminate(actor=actor, what=sent)
    (notice,) = services.recall(actor=actor, ref=sent.ref, reason="Withdrawn")
    with pytest.raises(PermissionDenied, match="somebody else"):
        services.acknowledge(actor=actor, notice_id=notice.pk)
    with pytest.raises(Http404):
        services.acknowledge(actor=a_reader(a_body()), notice_id=notice.pk)
    services.acknowledge(actor=them, notice_id=notice.pk)
    said = services.acknowledge(actor=a_reader(theirs), notice_id=notice.pk)
    assert said.acknowledged_by_id == them.person_id


def test_a_correction_reaches_who_got_any_earlier_version() -> None:
    ours, theirs = a_body(), a_body()
    actor, sent = a_reader(ours), what(a_marking(ours, theirs), theirs)
    second, third = Ref("report", new_id()), Ref("report", new_id())
    services.disseminate(actor=actor, what=sent)
    services.push_correction(actor=actor, ref=sent.ref, by_ref=second, reason="A name was wrong")
    (notice,) = services.push_correction(actor=actor, ref=second, by_ref=third, reason="A day was wrong")
    assert (notice.partner, notice.object_ref, notice.by_ref) == (theirs, str(second), str(third))
    assert [each.partner for each in services.recall(actor=actor, ref=third, reason="All of it")] == [theirs]


@pytest.mark.parametrize("tell", [services.recall, services.push_correction], ids=["recall", "correction"])
def test_nobody_is_told_without_a_reason_and_no_body_recalls_for_another(tell: Callable[..., list[Notice]]) -> None:
    ours, theirs = a_body(), a_body()
    sent = what(a_marking(ours, theirs), theirs)
    services.disseminate(actor=a_reader(ours), what=sent)
    more = {"by_ref": Ref("report", new_id())} if tell is services.push_correction else {}

    def told_by(actor: Reader, reason: str) -> list[Notice]:
        return tell(actor=actor, ref=sent.ref, reason=reason, **more)

    with pytest.raises(SharingRefused, match="Say why"):
        told_by(a_reader(ours), "  ")
    assert told_by(a_reader(theirs), "Not ours to say") == []
    assert Dissemination.objects.get().state == SendingState.SENT


@settings(max_examples=40, deadline=None)
@given(st.randoms(use_true_random=False))
def test_a_body_may_be_sent_exactly_what_the_policy_lets_a_body_read(chance: random.Random) -> None:
    world = make_world(chance)
    keep([world])
    of_people = {access.grant_holds_permission, access.tier_is_within_clearance}
    clauses = tuple(clause for clause in access.CLAUSES if clause not in of_people)
    reader = world.reader
    body = replace(reader, person_id=PersonId(0), unit_id=None)
    for value in world.markings:
        told = may_receive(intern(value), Recipient(partner_id=reader.partner_id), reader.purpose, at=reader.at)
        assert told == bool(access.may_read(body, value, ASKED, world.agreements, clauses=clauses))


@settings(max_examples=40, deadline=None)
@given(st.randoms(use_true_random=False))
def test_a_person_is_never_sent_what_no_grant_of_theirs_lets_them_read(chance: random.Random) -> None:
    world = make_world(chance)
    keep([world])
    clauses = tuple(clause for clause in access.CLAUSES if clause is not access.grant_holds_permission)
    reader = world.reader
    cleared = replace(reader, clearance=max((grant.clearance for grant in reader.grants), key=TIERS.index))
    for value in world.markings:
        told = may_receive(intern(value), Recipient(person_id=reader.person_id), reader.purpose, at=reader.at)
        assert not told or access.may_read(cleared, value, ASKED, world.agreements, clauses=clauses)
