"""Agreements on private matching: proposed by one body, signed by the other, bounded and revocable."""

import os
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.timezone import localdate

from plait.domain.exact_key import KeyKind
from plait.domain.ids import Ref, UnreadableId, decode, encode, new_id
from plait.domain.sharing import SharingBasis
from plait.linking.private import Shows
from plait.linking.private_file import read_public_key
from plait.policy.access import Reader
from plait.policy.chain import AuditEvent
from plait.policy.permissions import Permission
from plait_desk.accounts.models import Partner, grounds
from plait_desk.accounts.services import require
from plait_desk.audit.keys import desk_key, lock_with
from plait_desk.audit.services import record
from plait_desk.linking.models import PrivateAgreement, PrivateEntry, PrivateRun, PrivateSecret
from plait_desk.linking.queries.private_matching import LARGEST_SET, agreement_for, agreements, stands

SIGNING, LOCK = "private-matching-signing", "private-matching"
LEAST_SET, LEAST_CHANGE, MOST_RUNS, LONGEST_TERM = 20, 5, 24, 366
KEPT_FOR = timedelta(days=90)


class AgreementRefused(ValueError):
    """It cannot be agreed, signed or used so; the words say what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Elsewhere:
    """The other side's signature at its own desk: who gave it, that desk's public key (PEM), and the code of the
    agreement where they made it first."""

    signed_by: str
    public_key: bytes
    code: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementAsked:
    """With whom, why, what is compared and told, and the bounds; `elsewhere` where they sign at a desk of their own."""

    second: Partner
    basis: SharingBasis
    kinds: frozenset[KeyKind]
    shows: Shows
    from_on: date
    to_on: date
    smallest: int
    most_runs: int
    least_change: int
    elsewhere: Elsewhere | None = None


def propose_agreement(*, actor: Reader, asked: AgreementAsked) -> PrivateAgreement:
    """Propose and sign for the actor's body. Raises PermissionDenied, AgreementRefused and StepRefused (their key)."""
    require(actor, Permission.LINKING_AGREEMENT_SIGN)
    _refuse_unless_bounded(actor, asked)
    now = timezone.now()
    with transaction.atomic():
        row = PrivateAgreement.objects.create(
            first_id=actor.partner_id,
            second=asked.second,
            code=_code(actor, asked.elsewhere),
            kinds=frozenset(kind.value for kind in asked.kinds),
            shows=asked.shows.value,
            from_on=asked.from_on,
            to_on=asked.to_on,
            smallest=asked.smallest,
            most_runs=asked.most_runs,
            least_change=asked.least_change,
            proposed_by_id=actor.person_id,
            proposed_at=now,
            agreed_elsewhere=asked.elsewhere.signed_by.strip() if asked.elsewhere else "",
            agreed_at=now if asked.elsewhere else None,
            their_key=asked.elsewhere.public_key if asked.elsewhere else b"",
            **grounds(asked.basis),
        )
        _make_secret(row, actor.partner_id)
        record(actor=actor, event=AuditEvent.ALTERATION, objects=[Ref("private_agreement", row.pk)])
    return row


def sign_agreement(*, actor: Reader, agreement_id: int) -> PrivateAgreement:
    """Sign for the second body; from then on it stands. Raises PermissionDenied, Http404 and AgreementRefused."""
    require(actor, Permission.LINKING_AGREEMENT_SIGN)
    with transaction.atomic():
        row = agreement_for(actor, agreement_id)
        if row.second_id != actor.partner_id or row.proposed_by_id == actor.person_id:
            raise PermissionDenied("The second signature is given at the other body, by another person.")
        if row.agreed_at is not None or row.revoked_at is not None:
            raise AgreementRefused("It was signed or revoked before.")
        row.agreed_by_id, row.agreed_at = actor.person_id, timezone.now()
        row.save(update_fields=["agreed_by", "agreed_at"])
        _make_secret(row, actor.partner_id)
        record(actor=actor, event=AuditEvent.ALTERATION, objects=[Ref("private_agreement", row.pk)])
    return row


def revoke_agreement(*, actor: Reader, agreement_id: int) -> PrivateAgreement:
    """Either body ends it at once: no run goes on, and the secrets are destroyed. Done once.

    Raises PermissionDenied and Http404.
    """
    require(actor, Permission.LINKING_AGREEMENT_SIGN)
    with transaction.atomic():
        row = agreement_for(actor, agreement_id)
        if row.revoked_at is None:
            row.revoked_by_id, row.revoked_at = actor.person_id, timezone.now()
            row.save(update_fields=["revoked_by", "revoked_at"])
            _end([row.pk])
            record(actor=actor, event=AuditEvent.ALTERATION, objects=[Ref("private_agreement", row.pk)])
    return row


def forget_private(*, as_of: datetime) -> int:
    """When an agreement has ended its secrets go at once, and who was in which set 90 days later."""
    ended = PrivateAgreement.objects.filter(to_on__lte=localdate(as_of)).filter(secrets__isnull=False)
    old = PrivateAgreement.objects.filter(to_on__lte=localdate(as_of - KEPT_FOR))
    revoked = PrivateAgreement.objects.filter(revoked_at__lte=as_of - KEPT_FOR)
    with transaction.atomic():
        _end(list(ended.values_list("pk", flat=True)))
        gone = PrivateEntry.objects.filter(run__agreement__in=old) | PrivateEntry.objects.filter(
            run__agreement__in=revoked
        )
        return gone.delete()[0]


def public_key() -> bytes:
    """The key with which the other side checks our step files, in PEM."""
    return signing_key().public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def standing(actor: Reader, agreement_id: int) -> PrivateAgreement:
    """The agreement, on which a run may go on. Raises Http404 and AgreementRefused."""
    row = agreement_for(actor, agreement_id)
    if not stands(actor, row):
        raise AgreementRefused("The agreement does not stand: it is not signed by both, is not in its term, or ended.")
    if row.purpose != actor.purpose.value:
        raise AgreementRefused("The agreement is for another purpose than the one that you act for. Choose that first.")
    return row


def _refuse_unless_bounded(actor: Reader, asked: AgreementAsked) -> None:
    days = (asked.to_on - asked.from_on).days
    checks = (
        (asked.second.pk != actor.partner_id, "Choose another body than your own."),
        (bool(asked.kinds), "Choose at least one kind of key."),
        (0 < days <= LONGEST_TERM, f"It begins before it ends, and lasts at most {LONGEST_TERM} days."),
        (
            LEAST_SET <= asked.smallest <= LARGEST_SET,
            f"A set has {LEAST_SET} to {LARGEST_SET:,} keys: a small one is a list of people.",
        ),
        (1 <= asked.most_runs <= MOST_RUNS, f"Allow 1 to {MOST_RUNS} runs."),
        (
            LEAST_CHANGE <= asked.least_change <= LARGEST_SET,
            f"A set that changed differs by {LEAST_CHANGE} to {LARGEST_SET:,} keys.",
        ),
    )
    for is_well, words in checks:
        if not is_well:
            raise AgreementRefused(words)
    if asked.elsewhere:
        if not asked.elsewhere.signed_by.strip():
            raise AgreementRefused("Say who signed for the other body at its own desk.")
        read_public_key(asked.elsewhere.public_key)


def _code(actor: Reader, elsewhere: Elsewhere | None) -> str:
    """A new one, or the one by which the other desk knows the agreement."""
    if elsewhere is None or not elsewhere.code.strip():
        return encode(new_id())
    try:
        code = encode(decode(elsewhere.code))
    except UnreadableId as error:
        raise AgreementRefused("Their code of the agreement is thirteen letters and digits.") from error
    if agreements(actor).filter(code=code).exists():
        raise AgreementRefused("Your body has an agreement with this code already.")
    return code


def _make_secret(row: PrivateAgreement, partner_id: int) -> None:
    locked = lock_with(LOCK).encrypt(os.urandom(32))
    PrivateSecret.objects.create(agreement=row, partner_id=partner_id, locked=locked)


def secret_of(run: PrivateRun) -> bytes:
    row = PrivateSecret.objects.get(agreement=run.agreement_id, partner=run.partner_id)
    return bytes(lock_with(LOCK).decrypt(bytes(row.locked)))


def _end(agreement_ids: list[int]) -> None:
    """Destroy what could go on: the secrets, and the files of runs."""
    PrivateSecret.objects.filter(agreement__in=agreement_ids).delete()
    PrivateRun.objects.filter(agreement__in=agreement_ids).update(incoming=b"", outgoing=b"", theirs_again=b"")


def signing_key() -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(desk_key(SIGNING))
