"""Runs of private matching, step by step, by file.

Each side works with its own secret, writes a step file, and reads the other's. Nothing of either set leaves a desk but
blinded points. Both sides may be at one desk or at two: the files are the same.
"""

import secrets
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc
from django.db import transaction
from django.utils import timezone

from plait.domain.ids import Ref
from plait.linking.private import (
    PointsRefused,
    RunRefused,
    Shows,
    blinded,
    blinded_again,
    mark_of,
    places_of_both,
    refuse_own_set,
    refuse_points,
    refuse_their_set,
    secret_number,
)
from plait.linking.private_file import (
    Step,
    StepFile,
    StepRefused,
    joined_points,
    read_step,
    refuse_foreign,
    split_points,
    write_step,
)
from plait.policy.access import Reader
from plait.policy.chain import AuditEvent
from plait.policy.permissions import Permission
from plait_desk.accounts.models import Partner
from plait_desk.accounts.services import require
from plait_desk.audit.services import record
from plait_desk.jobs import bulk
from plait_desk.linking.models import PrivateAgreement, PrivateEntry, PrivateRun
from plait_desk.linking.queries.private_matching import (
    bounds_of,
    earlier_marks,
    earlier_sizes,
    own_keys,
    run_for,
    terms_of,
)
from plait_desk.linking.services.agreeing import public_key, secret_of, signing_key, standing

State = PrivateRun.State
_AT_ONCE = 500


def begin_run(*, actor: Reader, agreement_id: int) -> PrivateRun:
    """Begin a run; `work_out` then makes the offer. Raises PermissionDenied, Http404 and AgreementRefused."""
    require(actor, Permission.LINKING_AGREEMENT_RUN)
    with transaction.atomic():
        row = standing(actor, agreement_id)
        return _begun(actor, row, run=secrets.token_hex(16), state=State.BEGUN)


def take_step(*, actor: Reader, agreement_id: int, content: bytes) -> PrivateRun:
    """Take in a step file of the other side; `work_out` then reads it.

    Raises PermissionDenied, Http404, AgreementRefused, and StepRefused or PointsRefused for a file of another
    agreement, sender or run, for one that was read before, and for one that is none.
    """
    require(actor, Permission.LINKING_AGREEMENT_RUN)
    row = standing(actor, agreement_id)
    step = read_step(content, bytes(row.their_key) or public_key())
    refuse_foreign(
        step, agreement=row.code, terms=terms_of(row).digest, sender=_other(actor, row).key, at=timezone.now()
    )
    if step.step is not Step.CLOSE:
        refuse_points(step.points, bounds_of(row))
    with transaction.atomic():
        rows = PrivateRun.objects.select_for_update()
        run = rows.filter(agreement=row, partner=actor.partner_id, run=step.run).first()
        if step.step is Step.OFFER and run is None:
            run = _begun(actor, row, run=step.run, state=State.OFFER_IN)
        elif run is not None and run.state == _WAITS_FOR.get(step.step):
            run.state = _READS[step.step]
        else:
            raise StepRefused("It is not the file that is waited for: it was read before, or another comes first.")
        run.incoming = content
        run.save(update_fields=["state", "incoming"])
    return run


def work_out(*, actor: Reader, run_id: int) -> PrivateRun:
    """Do what the run waits for: make the offer, answer one, read an answer and close, or read a close.

    What the bounds do not allow ends the run, with the reason; nothing is sent then. All is worked out before anything
    is written, so that nobody waits for it. Raises PermissionDenied, Http404 and AgreementRefused.
    """
    require(actor, Permission.LINKING_AGREEMENT_RUN)
    run = run_for(actor, run_id)
    run.agreement = standing(actor, run.agreement_id)
    if run.state not in _WORK:
        return run
    before = run.state
    try:
        worked = _WORK[State(run.state)](actor, run)
    except (PointsRefused, RunRefused, StepRefused) as refused:
        run.state, run.why_refused, run.ended_at = State.REFUSED, str(refused)[:200], timezone.now()
        worked = Worked()
        if before in {State.BEGUN, State.OFFER_IN}:
            run.own_size = None  # nothing of the set was sent, so this run counts for none
    run.incoming = b""
    with transaction.atomic():
        standing(actor, run.agreement_id)
        if PrivateRun.objects.select_for_update().get(pk=run.pk).state == before:
            _keep(actor, run, worked)
    return run


@dataclass(frozen=True, slots=True, kw_only=True)
class Worked:
    """What one step made beside the fields of its run: the entries of the side's set, or the places that match."""

    entries: pa.Table | None = None
    places: tuple[int, ...] = ()


def _keep(actor: Reader, run: PrivateRun, worked: Worked) -> None:
    if worked.entries is not None:
        bulk.append(worked.entries, PrivateEntry)
    for start in range(0, len(worked.places), _AT_ONCE):
        some = worked.places[start : start + _AT_ONCE]
        PrivateEntry.objects.filter(run=run, place__in=some).update(is_match=True)
    run.save()
    refs = [Ref("private_agreement", run.agreement_id), Ref("private_run", run.pk)]
    record(actor=actor, event=AuditEvent.COMBINATION, objects=refs, count=run.own_size or 0)
    if run.matched is not None:
        record(actor=actor, event=AuditEvent.DISCLOSURE, objects=refs, count=run.matched)


def _offer(actor: Reader, run: PrivateRun) -> Worked:
    points, entries = _own_points(actor, run)
    _send(actor, run, Step.OFFER, points=points)
    run.state = State.OFFERED
    return Worked(entries=entries)


def _answer(actor: Reader, run: PrivateRun) -> Worked:
    step = _incoming(run)
    _refuse_their_size(run, step)
    own, entries = _own_points(actor, run)
    again = blinded_again(step.points, secret=_number(run), shows=Shows(run.agreement.shows))
    run.theirs_again = joined_points(again)
    _send(actor, run, Step.ANSWER, points=own, again=again)
    run.state = State.ANSWERED
    return Worked(entries=entries)


def _close(actor: Reader, run: PrivateRun) -> Worked:
    step = _incoming(run)
    _refuse_their_size(run, step)
    again = blinded_again(step.points, secret=_number(run), shows=Shows(run.agreement.shows))
    worked = _result(run, step.again, again)
    _send(actor, run, Step.CLOSE, again=again)
    return worked


def _read_close(actor: Reader, run: PrivateRun) -> Worked:  # noqa: ARG001 - it sends nothing, and so needs nobody
    run.outgoing = b""
    return _result(run, _incoming(run).again, split_points(bytes(run.theirs_again)))


_WORK = {State.BEGUN: _offer, State.OFFER_IN: _answer, State.ANSWER_IN: _close, State.CLOSE_IN: _read_close}
_WAITS_FOR = {Step.ANSWER: State.OFFERED, Step.CLOSE: State.ANSWERED}
_READS = {Step.ANSWER: State.ANSWER_IN, Step.CLOSE: State.CLOSE_IN}


def _own_points(actor: Reader, run: PrivateRun) -> tuple[tuple[bytes, ...], pa.Table]:
    """The points of the side's own set, which the bounds allow; and where the key of each record stands in it."""
    keys, secret = own_keys(actor, run.agreement), secret_of(run)
    different = pc.unique(keys["key"]).to_pylist()
    marks = {key: mark_of(key, secret) for key in different}
    refuse_own_set(frozenset(marks.values()), earlier_marks(run), bounds_of(run.agreement))
    made = blinded(different, context=_context(run), secret=_number(run))
    place = pc.index_in(keys["key"], pa.array(made.keys, pa.string()))
    run.own_size = len(made.points)
    entries = {
        "run_id": pa.repeat(run.pk, keys.num_rows),
        "mention_id": keys["mention_id"],
        "place": place,
        "mark": pa.array([marks[key] for key in made.keys], pa.int64()).take(place),
        "is_match": pa.repeat(False, keys.num_rows),
    }
    return made.points, pa.table(entries)


def _refuse_their_size(run: PrivateRun, step: StepFile) -> None:
    refuse_their_set(len(step.points), earlier_sizes(run), bounds_of(run.agreement))
    run.their_size = len(step.points)


def _result(run: PrivateRun, own_again: tuple[bytes, ...], theirs_again: tuple[bytes, ...]) -> Worked:
    """How many keys both have and, where the agreement says so, where those of the side's own stand."""
    if len(own_again) != run.own_size or len(set(own_again)) != len(own_again):
        raise PointsRefused("What came back is not what was sent.")
    places = places_of_both(own_again, theirs_again)
    run.matched, run.state, run.ended_at = len(places), State.ENDED, timezone.now()
    run.theirs_again = b""
    return Worked(places=places if run.agreement.shows == Shows.KEYS else ())


def _send(
    actor: Reader, run: PrivateRun, step: Step, *, points: tuple[bytes, ...] = (), again: tuple[bytes, ...] = ()
) -> None:
    own = run.agreement.first if run.agreement.first_id == actor.partner_id else run.agreement.second
    told = StepFile(
        agreement=run.agreement.code,
        terms=terms_of(run.agreement).digest,
        run=run.run,
        step=step,
        sender=own.key,
        made_at=timezone.now(),
        points=points,
        again=again,
    )
    run.outgoing = write_step(told, signing_key())


def _incoming(run: PrivateRun) -> StepFile:
    return read_step(bytes(run.incoming), bytes(run.agreement.their_key) or public_key())


def _begun(actor: Reader, row: PrivateAgreement, *, run: str, state: State) -> PrivateRun:
    made = PrivateRun.objects.create(
        agreement=row,
        partner_id=actor.partner_id,
        run=run,
        state=state,
        by_id=actor.person_id,
        begun_at=timezone.now(),
    )
    refs = [Ref("private_agreement", row.pk), Ref("private_run", made.pk)]
    record(actor=actor, event=AuditEvent.ALTERATION, objects=refs)
    return made


def _number(run: PrivateRun) -> int:
    return secret_number(secret_of(run), run=run.run)


def _context(run: PrivateRun) -> str:
    return f"{run.agreement.code} {terms_of(run.agreement).digest} {run.run}"


def _other(actor: Reader, row: PrivateAgreement) -> Partner:
    return row.second if row.first_id == actor.partner_id else row.first
