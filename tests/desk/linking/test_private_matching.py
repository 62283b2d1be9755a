"""Private matching: two bodies agree, carry three files, and learn what both hold; nobody learns anything else."""

import re
from dataclasses import replace
from datetime import date, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from tests.factories import a_body, a_marking, a_reader
from tests.factories.linking import a_person
from tests.factories.mapping import a_mention
from tests.factories.pages import signed_in
from tests.factories.walking import bare

from plait.domain.exact_key import KeyKind
from plait.domain.ids import Ref, new_id
from plait.domain.marking import Existence, MarkingKind, Purpose
from plait.domain.mention import MentionKind
from plait.domain.sharing import Regime, SharingBasis
from plait.linking.exact import exact_key
from plait.linking.private import PointsRefused, Shows, blinded, blinded_again, places_of_both
from plait.linking.private_file import Step, StepFile, StepRefused, read_step, write_step
from plait.policy.access import Reader
from plait.policy.forgetting import Said, words_of
from plait.policy.roles import Role
from plait_desk.accounts.models import Partner
from plait_desk.audit.models import WaitingChange
from plait_desk.collection.models import Mention
from plait_desk.jobs.models import Job
from plait_desk.linking.models import ExactKey, PrivateAgreement, PrivateEntry, PrivateRun, PrivateSecret
from plait_desk.linking.queries.private_matching import (
    agreement_lines,
    matched_records,
    own_keys,
    run_for,
    run_lines,
    terms_of,
)
from plait_desk.linking.services.agreeing import (
    KEPT_FOR,
    AgreementAsked,
    AgreementRefused,
    Elsewhere,
    forget_private,
    propose_agreement,
    public_key,
    revoke_agreement,
    sign_agreement,
)
from plait_desk.linking.services.forgetting import forget_links
from plait_desk.linking.services.keying import bring_keys_up_to_date
from plait_desk.linking.services.private_matching import begin_run, take_step, work_out
from plait_desk.linking.tasks import PRIVATE
from plait_desk.thread.services import Forgotten

pytestmark = pytest.mark.django_db(databases=["default", "audit"])
BASIS = SharingBasis(
    regime=Regime.LAW_ENFORCEMENT,
    gateway="A duty (SYNTHETIC)",
    purpose=Purpose.LAW_ENFORCEMENT,
    necessity="They may not share (SYNTHETIC)",
)
STATE = PrivateRun.State


def a_colleague(body: Partner, role: Role = Role.ANALYST, purpose: Purpose = Purpose.LAW_ENFORCEMENT) -> Reader:
    """Somebody at the body, reading now: agreements have days."""
    return replace(a_reader(body, role, (purpose,)), at=timezone.now())


def holds(body: Partner, *numbers: int, **words: object) -> list[Mention]:
    """A record of each telephone number, which may be pointed at."""
    marking = a_marking(body, **{"existence": Existence.POINTER, **words})
    return [a_mention(MentionKind.PHONE, marking, name=f"0141 496 {number:04}") for number in numbers]


def key_of(number: int) -> str:
    return exact_key(KeyKind.PHONE, f"0141 496 {number:04}")


def asked_with(other: Partner, **words: object) -> AgreementAsked:
    today = timezone.localdate()
    told = {
        "second": other,
        "basis": BASIS,
        "kinds": frozenset({KeyKind.PHONE}),
        "shows": Shows.KEYS,
        "from_on": today - timedelta(days=1),
        "to_on": today + timedelta(days=30),
        "smallest": 20,
        "most_runs": 2,
        "least_change": 5,
    }
    return AgreementAsked(**told | words)


def agreed(one: Partner, other: Partner, **words: object) -> PrivateAgreement:
    """An agreement that both bodies' board members signed."""
    row = propose_agreement(actor=a_colleague(one, Role.BOARD), asked=asked_with(other, **words))
    return sign_agreement(actor=a_colleague(other, Role.BOARD), agreement_id=row.pk)


def whole_run(row: PrivateAgreement, first: Reader, second: Reader) -> tuple[PrivateRun, PrivateRun]:
    """Both sides' parts in a run on one desk: offer, answer, close."""
    ours = work_out(actor=first, run_id=begin_run(actor=first, agreement_id=row.pk).pk)
    theirs = passed(row, ours, second)
    ours = passed(row, theirs, first)
    return ours, passed(row, ours, second)


def passed(row: PrivateAgreement, run: PrivateRun, to: Reader) -> PrivateRun:
    """The other side reads the file that this side's part has to send, and works out its next step."""
    return work_out(actor=to, run_id=take_step(actor=to, agreement_id=row.pk, content=bytes(run.outgoing)).pk)


def test_both_sides_learn_which_of_their_own_records_the_other_holds_too() -> None:
    one, other = a_body(), a_body()
    first, second = a_colleague(one), a_colleague(other)
    ours, theirs = holds(one, *range(30)), holds(other, *range(25, 60))
    row = agreed(one, other)
    for run, reader, own in zip(whole_run(row, first, second), (first, second), (ours[25:], theirs[:5]), strict=True):
        assert (run.state, run.matched) == (STATE.ENDED, 5)
        assert {record.id for record in matched_records(reader, run)} == {mention.pk for mention in own}
    assert [(line.own_size, line.their_size, line.matched) for line in run_lines(first, row)] == [(30, 35, 5)]
    assert [(line.own_size, line.their_size, line.matched) for line in run_lines(second, row)] == [(35, 30, 5)]


def test_where_only_the_count_was_agreed_nobody_learns_which() -> None:
    one, other = a_body(), a_body()
    first, second = a_colleague(one), a_colleague(other)
    holds(one, *range(30))
    holds(other, *range(25, 60))
    for run, reader in zip(
        whole_run(agreed(one, other, shows=Shows.COUNT), first, second), (first, second), strict=True
    ):
        assert run.matched == 5
        assert matched_records(reader, run) == []
    assert not PrivateEntry.objects.filter(is_match=True).exists()


def test_several_records_of_one_key_count_once_and_are_all_shown() -> None:
    one, other = a_body(), a_body()
    first, second = a_colleague(one), a_colleague(other)
    holds(one, *range(20))
    doubled = holds(one, 3)
    holds(other, *range(3, 30))
    ours, _ = whole_run(agreed(one, other), first, second)
    assert (ours.own_size, ours.matched) == (20, 17)
    assert doubled[0].pk in {record.id for record in matched_records(first, ours)}
    assert len(matched_records(first, ours)) == 18


def test_nothing_goes_in_that_may_not_be_pointed_at_or_is_of_another_kind_or_body() -> None:
    body, other = a_body(), a_body()
    reader = a_colleague(body)
    kept = holds(body, 1)
    holds(body, 2, existence=Existence.HIDDEN)
    holds(body, 3, kind=MarkingKind.SUSPICIOUS_ACTIVITY)
    holds(body, 4, purposes=frozenset({Purpose.LICENSING}))
    holds(other, 5)
    marking = a_marking(body, existence=Existence.POINTER)
    a_person(marking, protected="yes", phone="0141 496 0006")
    a_person(marking, birth_date="1984-03-12")
    Mention.objects.filter(pk=holds(body, 7)[0].pk).update(withdrawn_at=timezone.now())
    row = agreed(body, other)
    assert own_keys(reader, row).to_pylist() == [{"mention_id": kept[0].pk, "key": key_of(1)}]
    # Nor what whoever runs it may not read.
    assert own_keys(a_colleague(body, Role.BOARD, Purpose.LICENSING), row).num_rows == 0


@pytest.mark.parametrize(
    "words",
    [
        {"smallest": 19},
        {"smallest": 10**30},
        {"least_change": 4},
        {"least_change": 10**30},
        {"most_runs": 0},
        {"most_runs": 25},
        {"kinds": frozenset()},
        {"to_on": date(2020, 1, 1)},
        {"to_on": timezone.localdate() + timedelta(days=400)},
        {"elsewhere": Elsewhere(signed_by=" ", public_key=b"")},
        {"elsewhere": Elsewhere(signed_by="B. Board (SYNTHETIC)", public_key=b"no key")},
        {"elsewhere": Elsewhere(signed_by="B. Board (SYNTHETIC)", public_key=b"", code="no code")},
    ],
)
def test_an_agreement_without_bounds_or_a_second_signature_is_refused(words: dict[str, object]) -> None:
    with pytest.raises((AgreementRefused, StepRefused)):
        propose_agreement(actor=a_colleague(a_body(), Role.BOARD), asked=asked_with(a_body(), **words))
    assert not PrivateAgreement.objects.exists()


def test_a_body_agrees_with_another_and_board_members_sign() -> None:
    body, other = a_body(), a_body()
    board = a_colleague(body, Role.BOARD)
    with pytest.raises(AgreementRefused, match="another body"):
        propose_agreement(actor=board, asked=asked_with(body))
    with pytest.raises(PermissionDenied):
        propose_agreement(actor=a_colleague(body), asked=asked_with(other))
    row = propose_agreement(actor=board, asked=asked_with(other))
    for nobody in (board, a_colleague(body, Role.BOARD), a_colleague(other)):
        with pytest.raises(PermissionDenied):
            sign_agreement(actor=nobody, agreement_id=row.pk)
    with pytest.raises(Http404):
        sign_agreement(actor=a_colleague(a_body(), Role.BOARD), agreement_id=row.pk)
    sign_agreement(actor=a_colleague(other, Role.BOARD), agreement_id=row.pk)
    with pytest.raises(AgreementRefused, match="before"):
        sign_agreement(actor=a_colleague(other, Role.BOARD), agreement_id=row.pk)


def test_a_person_who_is_on_both_boards_does_not_sign_twice() -> None:
    body, other = a_body(), a_body()
    board = a_colleague(body, Role.BOARD)
    row = propose_agreement(actor=board, asked=asked_with(other))
    with pytest.raises(PermissionDenied):
        sign_agreement(actor=replace(a_colleague(other, Role.BOARD), person_id=board.person_id), agreement_id=row.pk)


def test_no_run_without_an_agreement_that_stands_for_the_purpose_that_one_acts_for() -> None:
    one, other = a_body(), a_body()
    first = a_colleague(one)
    unsigned = propose_agreement(actor=a_colleague(one, Role.BOARD), asked=asked_with(other))
    later = agreed(one, other, from_on=timezone.localdate() + timedelta(days=3))
    stands = agreed(one, other)
    for row in (unsigned, later):
        with pytest.raises(AgreementRefused, match="does not stand"):
            begin_run(actor=first, agreement_id=row.pk)
    with pytest.raises(AgreementRefused, match="another purpose"):
        begin_run(actor=a_colleague(one, Role.ANALYST, Purpose.LICENSING), agreement_id=stands.pk)
    with pytest.raises(PermissionDenied):
        begin_run(actor=a_colleague(one, Role.BOARD), agreement_id=stands.pk)
    over = replace(first, at=timezone.now() + timedelta(days=31))
    with pytest.raises(AgreementRefused, match="does not stand"):
        begin_run(actor=over, agreement_id=stands.pk)


def test_to_a_third_body_there_is_no_agreement_and_no_run() -> None:
    one, other = a_body(), a_body()
    first, stranger = a_colleague(one), a_colleague(a_body())
    holds(one, *range(20))
    row = agreed(one, other)
    run = begin_run(actor=first, agreement_id=row.pk)
    assert agreement_lines(stranger) == []
    for id_ in (row.pk, new_id()):
        with pytest.raises(Http404):
            begin_run(actor=stranger, agreement_id=id_)
        with pytest.raises(Http404):
            take_step(actor=stranger, agreement_id=id_, content=b"")
    for reader in (stranger, a_colleague(other)):
        for id_ in (run.pk, new_id()):
            with pytest.raises(Http404):
                run_for(reader, id_)
    client = signed_in(stranger)
    pages = [client.get(reverse("linking:private_agreement", args=[id_])) for id_ in (row.pk, new_id())]
    assert [page.status_code for page in pages] == [404, 404]
    assert len({re.sub(rb"[0-9a-z]{13}", b"", bare(page.content)) for page in pages}) == 1


def test_a_revoked_agreement_goes_no_further_and_its_secrets_are_gone() -> None:
    one, other = a_body(), a_body()
    first, second = a_colleague(one), a_colleague(other)
    holds(one, *range(20))
    holds(other, *range(20))
    row = agreed(one, other)
    ours = work_out(actor=first, run_id=begin_run(actor=first, agreement_id=row.pk).pk)
    assert PrivateSecret.objects.count() == 2
    revoke_agreement(actor=a_colleague(other, Role.BOARD), agreement_id=row.pk)
    assert not PrivateSecret.objects.exists()
    assert bytes(PrivateRun.objects.get().outgoing) == b""
    with pytest.raises(AgreementRefused, match="does not stand"):
        take_step(actor=second, agreement_id=row.pk, content=bytes(ours.outgoing))


def test_a_set_that_is_too_small_is_refused_and_nothing_is_sent() -> None:
    one, other = a_body(), a_body()
    holds(one, *range(19))
    first = a_colleague(one)
    run = work_out(actor=first, run_id=begin_run(actor=first, agreement_id=agreed(one, other).pk).pk)
    assert (run.state, bytes(run.outgoing)) == (STATE.REFUSED, b"")
    assert "19 keys" in run.why_refused
    assert not PrivateEntry.objects.exists()


def test_a_set_that_changed_by_a_few_is_refused_and_one_that_changed_by_many_is_not() -> None:
    one, other = a_body(), a_body()
    first, second = a_colleague(one), a_colleague(other)
    mentions = holds(one, *range(30))
    holds(other, *range(30))
    row = agreed(one, other, most_runs=3)
    whole_run(row, first, second)
    Mention.objects.filter(pk=mentions[0].pk).update(withdrawn_at=timezone.now())
    run = work_out(actor=first, run_id=begin_run(actor=first, agreement_id=row.pk).pk)
    assert (run.state, "fewer than 5 keys" in run.why_refused) == (STATE.REFUSED, True)
    Mention.objects.filter(pk__in=[mention.pk for mention in mentions[:5]]).update(withdrawn_at=timezone.now())
    ours, theirs = whole_run(row, first, second)
    assert ours.matched == theirs.matched == 25


def test_no_more_runs_than_agreed_and_refused_ones_do_not_count() -> None:
    one, other = a_body(), a_body()
    first, second = a_colleague(one), a_colleague(other)
    row = agreed(one, other)
    work_out(actor=first, run_id=begin_run(actor=first, agreement_id=row.pk).pk)  # refused: nothing is held
    holds(one, *range(20))
    holds(other, *range(20))
    for _ in range(2):
        whole_run(row, first, second)
    run = work_out(actor=first, run_id=begin_run(actor=first, agreement_id=row.pk).pk)
    assert (run.state, "All 2 runs" in run.why_refused) == (STATE.REFUSED, True)


def test_a_file_is_read_once_by_the_other_side_under_its_own_agreement() -> None:
    one, other = a_body(), a_body()
    first, second = a_colleague(one), a_colleague(other)
    holds(one, *range(20))
    holds(other, *range(20))
    row, another = agreed(one, other), agreed(one, other, shows=Shows.COUNT)
    ours = work_out(actor=first, run_id=begin_run(actor=first, agreement_id=row.pk).pk)
    offer = bytes(ours.outgoing)
    for reader, agreement, content in (
        (second, another, offer),  # another agreement
        (first, row, offer),  # one's own file
        (second, row, offer.replace(b'"offer"', b'"close"')),  # changed
        (second, row, offer[:-40]),  # cut off
        (second, row, b""),
        (second, row, b"\xff" * 1000),
    ):
        with pytest.raises(StepRefused):
            take_step(actor=reader, agreement_id=agreement.pk, content=content)
    theirs = passed(row, ours, second)
    answer = bytes(theirs.outgoing)
    with pytest.raises(StepRefused, match="read before"):
        take_step(actor=second, agreement_id=row.pk, content=offer)
    ours = passed(row, theirs, first)
    with pytest.raises(StepRefused, match="read before"):
        take_step(actor=first, agreement_id=row.pk, content=answer)
    passed(row, ours, second)
    for content in (offer, bytes(ours.outgoing)):
        with pytest.raises(StepRefused, match="read before"):
            take_step(actor=second, agreement_id=row.pk, content=content)


def test_work_that_is_done_twice_changes_nothing() -> None:
    one = a_body()
    first = a_colleague(one)
    holds(one, *range(20))
    run = work_out(actor=first, run_id=begin_run(actor=first, agreement_id=agreed(one, a_body()).pk).pk)
    again = work_out(actor=first, run_id=run.pk)
    assert bytes(again.outgoing) == bytes(run.outgoing)
    assert PrivateEntry.objects.count() == 20


THEIR_KEY = Ed25519PrivateKey.from_private_bytes(b"k" * 32)
THEIR_PEM = THEIR_KEY.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def elsewhere(one: Partner, other: Partner, **words: object) -> PrivateAgreement:
    """An agreement with a body that signed, and works, at a desk of its own."""
    signed = Elsewhere(signed_by="B. Board (SYNTHETIC)", public_key=THEIR_PEM)
    return propose_agreement(actor=a_colleague(one, Role.BOARD), asked=asked_with(other, elsewhere=signed, **words))


def from_there(row: PrivateAgreement, run: str, step: Step, **points: tuple[bytes, ...]) -> bytes:
    """A step file that the other desk wrote, by nothing but the core."""
    told = StepFile(
        agreement=row.code,
        terms=terms_of(row).digest,
        run=run,
        step=step,
        sender=row.second.key,
        made_at=timezone.now(),
        **points,
    )
    return write_step(told, THEIR_KEY)


def test_a_body_at_a_desk_of_its_own_answers_by_the_same_files() -> None:
    one = a_body()
    first = a_colleague(one)
    holds(one, *range(30))
    row = elsewhere(one, a_body())
    ours = work_out(actor=first, run_id=begin_run(actor=first, agreement_id=row.pk).pk)
    offer = read_step(bytes(ours.outgoing), public_key())
    secret = 12345
    made = blinded(
        {key_of(number) for number in range(28, 50)}, context=f"{row.code} {offer.terms} {offer.run}", secret=secret
    )
    again = blinded_again(offer.points, secret=secret, shows=Shows.KEYS)
    answer = from_there(row, offer.run, Step.ANSWER, points=made.points, again=again)
    ours = work_out(actor=first, run_id=take_step(actor=first, agreement_id=row.pk, content=answer).pk)
    assert (ours.state, ours.matched) == (STATE.ENDED, 2)
    close = read_step(bytes(ours.outgoing), public_key())
    found = {made.keys[place] for place in places_of_both(close.again, again)}
    assert found == {key_of(28), key_of(29)}


def test_an_offer_from_another_desk_is_refused_where_it_is_signed_by_another_key_or_has_points_off_the_curve() -> None:
    one = a_body()
    first = a_colleague(one)
    holds(one, *range(30))
    row = elsewhere(one, a_body())
    good = blinded({str(number) for number in range(20)}, context="c", secret=3).points
    bad = tuple(sorted([*good[1:], b"\xff" * 32]))
    told = from_there(row, "a" * 32, Step.OFFER, points=good)
    signed_here = b"\n".join(told.split(b"\n")[:3])
    stranger = Ed25519PrivateKey.from_private_bytes(b"z" * 32)
    content = signed_here + b"\n" + stranger.sign(signed_here).hex().encode() + b"\n"
    with pytest.raises(StepRefused, match="not signed"):
        take_step(actor=first, agreement_id=row.pk, content=content)
    with pytest.raises(PointsRefused, match="20 to"):
        take_step(actor=first, agreement_id=row.pk, content=from_there(row, "b" * 32, Step.OFFER, points=good[:5]))
    run = take_step(actor=first, agreement_id=row.pk, content=from_there(row, "c" * 32, Step.OFFER, points=bad))
    run = work_out(actor=first, run_id=run.pk)
    assert (run.state, run.why_refused, run.own_size) == (STATE.REFUSED, "A point is not on the curve.", None)
    run = take_step(actor=first, agreement_id=row.pk, content=told)
    assert work_out(actor=first, run_id=run.pk).state == STATE.ANSWERED


def test_a_desk_whose_terms_differ_is_refused() -> None:
    one, other = a_body(), a_body()
    row, theirs = elsewhere(one, other), elsewhere(one, other, most_runs=9)
    theirs.code = row.code
    points = blinded({str(number) for number in range(20)}, context="c", secret=3).points
    content = from_there(theirs, "a" * 32, Step.OFFER, points=points)
    with pytest.raises(StepRefused, match="other terms"):
        take_step(actor=a_colleague(one), agreement_id=row.pk, content=content)


def test_the_second_desk_takes_the_code_of_the_first_once() -> None:
    one, other = a_body(), a_body()
    signed = Elsewhere(signed_by="B. Board (SYNTHETIC)", public_key=THEIR_PEM, code="2K7ZZZZZZZZZZ")
    board = a_colleague(one, Role.BOARD)
    row = propose_agreement(actor=board, asked=asked_with(other, elsewhere=signed))
    assert row.code == "2k7zzzzzzzzzz"
    with pytest.raises(AgreementRefused, match="already"):
        propose_agreement(actor=board, asked=asked_with(other, elsewhere=signed))


def test_both_sides_of_a_run_are_in_the_log() -> None:
    one, other = a_body(), a_body()
    first, second = a_colleague(one), a_colleague(other)
    holds(one, *range(20))
    holds(other, *range(18, 40))
    row = agreed(one, other)
    for run, reader in zip(whole_run(row, first, second), (first, second), strict=True):
        rows = WaitingChange.objects.filter(
            partner_id=reader.partner_id, objects_named__contains=str(Ref("private_run", run.pk))
        )
        told = [(entry.event, entry.count) for entry in rows.order_by("arrival") if entry.event != "alteration"]
        assert told[-1] == ("disclosure", 2)
        assert ("combination", run.own_size) in told


def test_secrets_go_when_the_agreement_ends_and_who_was_in_which_set_ninety_days_later() -> None:
    one, other = a_body(), a_body()
    holds(one, *range(20))
    holds(other, *range(20))
    row = agreed(one, other)
    whole_run(row, a_colleague(one), a_colleague(other))
    ends = timezone.now() + timedelta(days=30)
    assert forget_private(as_of=timezone.now()) == 0
    assert PrivateSecret.objects.count() == 2
    assert forget_private(as_of=ends) == 0
    assert not PrivateSecret.objects.exists()
    assert forget_private(as_of=ends + KEPT_FOR) == 40
    assert PrivateRun.objects.count() == 2


def test_on_the_pages_two_boards_sign_and_two_officers_carry_the_files() -> None:
    one, other = a_body(), a_body()
    holds(one, *range(20))
    holds(other, *range(15, 40))
    boards = [signed_in(a_colleague(body, Role.BOARD)) for body in (one, other)]
    first, second = a_colleague(one), a_colleague(other)
    today = timezone.localdate()
    form = {
        "second": other.pk,
        "regime": "dpa2018-part3",
        "gateway": "A duty",
        "purpose": "law-enforcement",
        "necessity": "They may not share",
        "kinds": ["phone"],
        "shows": "keys",
        "from_on": today.isoformat(),
        "to_on": (today + timedelta(days=9)).isoformat(),
        "smallest": "20",
        "most_runs": "2",
        "least_change": "5",
    }
    listed = reverse("linking:private")
    assert "another body" in boards[0].post(listed, form | {"second": one.pk}).content.decode()
    for name in ("smallest", "least_change", "most_runs"):
        assert "Ensure this value is less" in boards[0].post(listed, form | {name: "9" * 400}).content.decode()
    assert boards[0].post(listed, form).status_code == 302
    row = PrivateAgreement.objects.get()
    page = reverse("linking:private_agreement", args=[row.pk])
    assert "Sign or leave it" in boards[1].get(listed).content.decode()
    assert boards[0].post(reverse("linking:private_sign", args=[row.pk])).status_code == 403
    assert boards[1].post(reverse("linking:private_sign", args=[row.pk])).headers["Location"] == page
    ours, theirs = signed_in(first), signed_in(second)
    assert "There was no run yet" in ours.get(page).content.decode()
    begun = ours.post(reverse("linking:private_begin", args=[row.pk]))
    assert Job.objects.get(kind=PRIVATE).arguments["run"] == PrivateRun.objects.get().pk
    assert begun.headers["Location"] == reverse("jobs:page", args=[Job.objects.get().pk])
    step = reverse("linking:private_step", args=[row.pk])
    nonsense = ours.post(step, {"file": SimpleUploadedFile("a.txt", b"no")}, follow=True)
    assert "no whole step file" in nonsense.content.decode()
    assert "Choose the step file" in ours.post(step, {}, follow=True).content.decode()
    for reader, client, sent_to in ((first, ours, theirs), (second, theirs, ours), (first, ours, theirs)):
        run = work_out(actor=reader, run_id=PrivateRun.objects.get(partner=reader.partner_id).pk)
        answer = client.get(reverse("linking:private_file", args=[run.pk]))
        assert "attachment" in answer.headers["Content-Disposition"]
        sent_to.post(step, {"file": SimpleUploadedFile("step.txt", answer.content)})
    work_out(actor=second, run_id=PrivateRun.objects.get(partner=second.partner_id).pk)
    for client in (ours, theirs):
        told = client.get(page).content.decode()
        assert "Records of ours that they hold too" in told
        assert "0141 496 0015" in told
    assert boards[1].post(reverse("linking:private_revoke", args=[row.pk])).headers["Location"] == page
    assert "Revoked" in boards[0].get(page).content.decode()
    assert "does not stand" in ours.post(reverse("linking:private_begin", args=[row.pk]), follow=True).content.decode()


def test_who_is_disposed_of_leaves_every_set_and_the_index() -> None:
    one, other = a_body(), a_body()
    mentions = holds(one, *range(20))
    bring_keys_up_to_date()
    first = a_colleague(one)
    work_out(actor=first, run_id=begin_run(actor=first, agreement_id=agreed(one, other).pk).pk)
    gone = mentions[0].pk
    forgotten = Forgotten(
        code="a disposal",
        partner_id=one.pk,
        mentions=frozenset({gone}),
        reports=frozenset(),
        tied=frozenset(),
        suppressed=frozenset(),
        said=Said(),
        words=words_of(Said()),
    )
    forget_links(forgotten)
    for table in (PrivateEntry, ExactKey):
        assert table.objects.count() == 19
        assert not table.objects.filter(mention=gone).exists()
