"""A release is asked for by one person and agreed by another; it opens exact words, for a term, until recalled."""

from dataclasses import MISSING, replace
from datetime import timedelta
from inspect import Parameter, signature

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import Http404
from django.utils import timezone
from tests.factories import a_body, a_marking, a_reader
from tests.factories.people import EARLY

from plait.domain.ids import Ref, new_id
from plait.domain.marking import ActionCode, Handling, MarkingKind, Purpose, SanitisationCode
from plait.domain.partner import Term
from plait.domain.sharing import Regime, SendingState, SharingBasis, SharingRefused
from plait.policy.roles import Role
from plait_desk.accounts.models import AudienceMember, Marking, Partner
from plait_desk.accounts.services import add_member, audience_of, give_consent, own_list_of
from plait_desk.accounts.services.markings import Place, seat
from plait_desk.looks.basis import BasisForm
from plait_desk.thread import services
from plait_desk.thread.models import CORRECTED_BY, Dissemination, Notice, Release, ReleaseRequest, Snapshot
from plait_desk.thread.queries.sharing import told_of_copies
from plait_desk.thread.services import AlreadyDecided, Lowered, ReleaseAsked, SecondPersonNeeded, Words

pytestmark = pytest.mark.django_db(databases=["default", "audit"])

BASIS = SharingBasis(
    regime=Regime.GENERAL,
    gateway="Civic Government (Scotland) Act 1982, schedule 1",
    purpose=Purpose.LAW_ENFORCEMENT,
    necessity="The licence is decided on Thursday (synthetic)",
)


def asked(marking: Marking, *to: Partner, term: Term | None = None) -> ReleaseAsked:
    return ReleaseAsked(
        ref=Ref("report", new_id()),
        version="3",
        marking=marking,
        words=Words(title="Premises (synthetic)", text="Deliveries at night (synthetic)."),
        to=to,
        basis=BASIS,
        term=term,
    )


def test_what_is_asked_for_is_readable_by_nobody_until_a_second_person_agrees() -> None:
    ours, theirs = a_body(), a_body()
    marking = a_marking(ours)
    asker, second, them = a_reader(ours), a_reader(ours, Role.BOARD), a_reader(theirs)
    request = services.ask_release(actor=asker, what=asked(marking, theirs))
    assert not Snapshot.objects.exists()
    snapshot = services.agree_release(actor=second, request_id=request.pk)
    assert list(Snapshot.objects.readable_by(them)) == [snapshot]
    assert services.read_blob(snapshot.blob) == b"Deliveries at night (synthetic)."
    released = Release.objects.get()
    assert (released.by_id, released.second_by_id) == (asker.person_id, second.person_id)
    assert (released.from_marking, released.version, released.basis) == (marking, "3", BASIS.necessity)
    assert (released.regime, released.gateway) == (BASIS.regime, BASIS.gateway)


def test_a_release_is_on_the_ledger_of_those_it_was_made_for_and_opens_nothing_else() -> None:
    ours, theirs, outsiders = a_body(), a_body(), a_body()
    marking = a_marking(ours)
    request = services.ask_release(actor=a_reader(ours), what=asked(marking, theirs))
    snapshot = services.agree_release(actor=a_reader(ours, Role.BOARD), request_id=request.pk)
    (row,) = Dissemination.objects.readable_by(a_reader(theirs))
    assert row.object_ref == str(Ref("snapshot", snapshot.pk))
    assert [each.partner for each in row.recipients.all()] == [theirs]
    assert not ReleaseRequest.objects.readable_by(a_reader(theirs)).exists()
    assert not Release.objects.readable_by(a_reader(theirs)).exists()
    for model in (Snapshot, Dissemination):
        assert not model.objects.readable_by(a_reader(outsiders)).exists()


def test_the_same_person_never_agrees_or_refuses_and_is_told_so_in_clear_words() -> None:
    ours = a_body()
    board = a_reader(ours, Role.BOARD)
    request = services.ask_release(actor=board, what=asked(a_marking(ours), a_body()))
    with pytest.raises(SecondPersonNeeded, match="somebody else must decide"):
        services.agree_release(actor=board, request_id=request.pk)
    with pytest.raises(SecondPersonNeeded, match="somebody else must decide"):
        services.refuse_release(actor=board, request_id=request.pk, reason="No")
    with pytest.raises(IntegrityError, match="nobody_agrees"), transaction.atomic():
        ReleaseRequest.objects.filter(pk=request.pk).update(
            state="agreed", decided_by=board.person_id, decided_at=timezone.now()
        )


def test_a_second_signature_by_the_same_person_is_refused_by_the_service_and_by_the_table() -> None:
    ours = a_body()
    board, marking = a_reader(ours, Role.BOARD), a_marking(ours)
    what = Lowered(ref=Ref("option", new_id()), version="1", from_marking=marking, to_marking=marking, basis=BASIS)
    with pytest.raises(SecondPersonNeeded, match="another person"):
        services.release(actor=board, what=what, second=board)
    row = services.release(actor=board, what=what)
    with pytest.raises(IntegrityError, match="two_people"), transaction.atomic():
        Release.objects.filter(pk=row.pk).update(second_by=board.person_id)


@pytest.mark.parametrize("part", ["regime", "gateway", "purpose", "necessity"])
def test_a_release_without_a_part_of_its_basis_is_refused(part: str) -> None:
    with pytest.raises(SharingRefused, match=part):
        replace(BASIS, **{part: ""})
    ours = a_body()
    marking = a_marking(ours)
    what = Lowered(ref=Ref("option", new_id()), version="1", from_marking=marking, to_marking=marking, basis=BASIS)
    row = services.release(actor=a_reader(ours), what=what)
    column = "basis" if part == "necessity" else part
    with pytest.raises(IntegrityError, match="a_release_has_its_basis"), transaction.atomic():
        Release.objects.filter(pk=row.pk).update(**{column: ""})


def test_nothing_is_shared_on_a_basis_that_nobody_gave() -> None:
    """Neither a release, nor a place in an audience, nor a form of theirs has one to fall back on."""
    assert Lowered.__dataclass_fields__["basis"].default is MISSING
    asked = {"regime", "gateway", "purpose", "necessity"}
    for service in (audience_of, seat, add_member):
        assert signature(service).parameters["basis"].default is Parameter.empty
    for table in (Release, ReleaseRequest, AudienceMember, Dissemination):
        columns = [field for field in table._meta.concrete_fields if field.name in asked]
        assert [field.name for field in columns if field.has_default()] == []
    bare = BasisForm({})
    assert set(bare.errors) == asked
    assert {bare[name].value() for name in asked} == {None}


def test_a_request_is_decided_once() -> None:
    ours = a_body()
    board, other = a_reader(ours, Role.BOARD), a_reader(ours, Role.BOARD)
    asker = a_reader(ours)
    request = services.ask_release(actor=asker, what=asked(a_marking(ours), a_body()))
    services.refuse_release(actor=board, request_id=request.pk, reason="Too much detail")
    for again in (
        lambda: services.agree_release(actor=other, request_id=request.pk),
        lambda: services.refuse_release(actor=other, request_id=request.pk, reason="No"),
        lambda: services.withdraw_request(actor=asker, request_id=request.pk),
    ):
        with pytest.raises(AlreadyDecided, match="refused before"):
            again()
    assert not Release.objects.exists()


def test_only_the_one_who_asked_withdraws() -> None:
    ours = a_body()
    asker = a_reader(ours)
    request = services.ask_release(actor=asker, what=asked(a_marking(ours), a_body()))
    with pytest.raises(PermissionDenied, match="Only the one who asked"):
        services.withdraw_request(actor=a_reader(ours), request_id=request.pk)
    services.withdraw_request(actor=asker, request_id=request.pk)
    assert ReleaseRequest.objects.get().state == "withdrawn"


def test_a_request_is_hidden_from_who_may_not_read_what_it_is_about() -> None:
    ours = a_body()
    request = services.ask_release(actor=a_reader(ours), what=asked(a_marking(ours), a_body()))
    with pytest.raises(Http404):
        services.agree_release(actor=a_reader(a_body(), Role.BOARD), request_id=request.pk)
    with pytest.raises(PermissionDenied):
        services.ask_release(actor=a_reader(a_body()), what=asked(a_marking(ours), a_body()))


def test_asking_and_agreeing_need_their_rights() -> None:
    ours = a_body()
    with pytest.raises(PermissionDenied):
        services.ask_release(actor=a_reader(ours, Role.PARTNER_OFFICER), what=asked(a_marking(ours), a_body()))
    request = services.ask_release(actor=a_reader(ours), what=asked(a_marking(ours), a_body()))
    with pytest.raises(PermissionDenied):
        services.agree_release(actor=a_reader(ours), request_id=request.pk)


def test_material_of_its_own_list_is_never_released() -> None:
    ours = a_body()
    actor = a_reader(ours)
    marking = a_marking(ours, kind=MarkingKind.SUSPICIOUS_ACTIVITY)
    with pytest.raises(PermissionDenied):
        services.ask_release(actor=actor, what=asked(marking, a_body()))
    seat(own_list_of(MarkingKind.SUSPICIOUS_ACTIVITY), Place(person_id=actor.person_id), Term(from_at=actor.at), BASIS)
    with pytest.raises(SharingRefused, match="never released"):
        services.ask_release(actor=actor, what=asked(marking, a_body()))


def test_what_its_originator_must_be_asked_about_is_released_by_its_originator_only() -> None:
    theirs, ours = a_body(), a_body()
    marking = a_marking(
        theirs,
        ours,
        handling=Handling.CONDITIONS,
        condition="Ask first",
        action=ActionCode.COVERT_ACTION,
        sanitisation=SanitisationCode.CONSULT_ORIGINATOR,
    )
    owner, reader = a_reader(theirs), a_reader(ours)
    give_consent(actor=owner, marking=marking, to=ours, term=Term(from_at=EARLY))
    with pytest.raises(SharingRefused, match="originator"):
        services.ask_release(actor=reader, what=asked(marking, a_body()))
    assert services.ask_release(actor=owner, what=asked(marking, a_body()))


def test_a_released_snapshot_is_readable_in_its_term_and_not_before_or_after() -> None:
    ours, theirs = a_body(), a_body()
    them = a_reader(theirs)
    term = Term(from_at=them.at, to_at=them.at + timedelta(days=30))
    request = services.ask_release(actor=a_reader(ours), what=asked(a_marking(ours), theirs, term=term))
    snapshot = services.agree_release(actor=a_reader(ours, Role.BOARD), request_id=request.pk)

    def reads(days: float) -> bool:
        return Snapshot.objects.readable_by(replace(them, at=them.at + timedelta(days=days))).exists()

    assert [reads(days) for days in (-0.1, 0, 29.9, 30)] == [False, True, True, False]
    assert snapshot.release


def test_a_recalled_snapshot_is_unreadable_kept_as_proof_and_everybody_it_was_open_to_is_told() -> None:
    ours, one, other = a_body(), a_body(), a_body()
    asker, them = a_reader(ours), a_reader(one)
    request = services.ask_release(actor=asker, what=asked(a_marking(ours), one, other))
    snapshot = services.agree_release(actor=a_reader(ours, Role.BOARD), request_id=request.pk)
    released = Release.objects.get()
    notices = services.recall_release(actor=asker, release_id=released.pk, reason="The source was wrong")
    assert {notice.partner for notice in notices} == {one, other}
    assert not Snapshot.objects.readable_by(them).exists()
    assert not Snapshot.objects.readable_by(asker).exists()
    assert Snapshot.objects.get() == snapshot
    assert Dissemination.objects.get().state == SendingState.RECALLED
    mine = Notice.objects.readable_by(them).get(partner=one)
    services.acknowledge(actor=them, notice_id=mine.pk)
    assert services.recall_release(actor=asker, release_id=released.pk, reason="Twice") == []


def test_a_recall_tells_the_bodies_of_a_release_that_was_never_sent_through_the_ledger() -> None:
    ours, theirs = a_body(), a_body()
    actor = a_reader(ours)
    what = Lowered(
        ref=Ref("option", new_id()),
        version="1",
        from_marking=a_marking(ours),
        to_marking=a_marking(ours, theirs),
        basis=BASIS,
    )
    row = services.release(actor=actor, what=what)
    (notice,) = services.recall_release(actor=actor, release_id=row.pk, reason="Wrong words")
    assert (notice.partner, notice.object_ref) == (theirs, str(what.ref))


def test_only_the_body_that_released_it_recalls_it_and_says_why() -> None:
    ours, theirs = a_body(), a_body()
    marking = a_marking(ours, theirs)
    request = services.ask_release(actor=a_reader(ours), what=asked(marking, a_body()))
    services.agree_release(actor=a_reader(ours, Role.BOARD), request_id=request.pk)
    key = Release.objects.get().pk
    with pytest.raises(PermissionDenied, match="Only the body that released it"):
        services.recall_release(actor=a_reader(theirs), release_id=key, reason="Ours now")
    with pytest.raises(SharingRefused, match="Say why"):
        services.recall_release(actor=a_reader(ours), release_id=key, reason=" ")
    with pytest.raises(Http404):
        services.recall_release(actor=a_reader(a_body()), release_id=key, reason="Guessed")


def test_a_correction_of_the_thing_reaches_who_got_a_released_copy_and_cites_the_copy_alone() -> None:
    ours, theirs = a_body(), a_body()
    asker, what = a_reader(ours), asked(a_marking(ours), theirs)
    request = services.ask_release(actor=asker, what=what)
    snapshot = services.agree_release(actor=a_reader(ours, Role.BOARD), request_id=request.pk)
    better = Ref("report", new_id())
    (notice,) = services.push_correction(actor=asker, ref=what.ref, by_ref=better, reason="A day was wrong")
    assert (notice.partner, notice.object_ref, notice.by_ref) == (theirs, str(Ref("snapshot", snapshot.pk)), "")
    assert services.push_correction(actor=a_reader(theirs), ref=what.ref, by_ref=better, reason="Not ours") == []


def test_who_got_a_released_copy_of_an_earlier_version_is_known_of_the_newest() -> None:
    ours, theirs = a_body(), a_body()
    what, newest = asked(a_marking(ours), theirs), Ref("report", new_id())
    request = services.ask_release(actor=a_reader(ours), what=what)
    services.agree_release(actor=a_reader(ours, Role.BOARD), request_id=request.pk)
    services.link(what.ref, CORRECTED_BY, newest, what.marking)
    assert [told.to.partner_id for told in told_of_copies(newest)] == [theirs.pk]
