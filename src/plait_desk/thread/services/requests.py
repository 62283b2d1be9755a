"""A release as two people make it: one asks with exact words, another agrees or refuses; and how it is taken back."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404
from django.utils import timezone

from plait.domain.ids import AudienceId, PartnerId, Ref
from plait.domain.marking import Marking as MarkingValue
from plait.domain.marking import MarkingKind, MarkingTier, SanitisationCode
from plait.domain.partner import Term
from plait.domain.sharing import Recipient, SharingBasis, SharingRefused
from plait.policy.access import Reader
from plait.policy.chain import AuditEvent
from plait.policy.permissions import Permission
from plait_desk.accounts.models import Marking, Partner, grounds, readable_markings
from plait_desk.accounts.queries import get_readable
from plait_desk.accounts.services import audience_of, intern, require
from plait_desk.audit.services import record
from plait_desk.thread.models import RELEASED_AS, Release, ReleaseRequest, Snapshot
from plait_desk.thread.queries.exporting import exportable
from plait_desk.thread.queries.own import EXPORT, WORDS
from plait_desk.thread.services.blobs import Kept, keep_blob, read_blob
from plait_desk.thread.services.dissemination import Sent, keep_sent
from plait_desk.thread.services.drafts import DRAFT, read_draft
from plait_desk.thread.services.exporting import ExportAsked, drafted, marking_of, package_name, packed
from plait_desk.thread.services.releases import Lowered, SecondPersonNeeded, keep_release
from plait_desk.thread.services.steps import emit, link

PLAIN, ZIP = "text/plain; charset=utf-8", "application/zip"


class AlreadyDecided(ValueError):
    """Somebody decided it before: a request is decided once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """Exactly what is released, what it is called, and what kind of text it is."""

    title: str
    text: str
    media_type: str = PLAIN


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseAsked:
    """One version of one thing, the words of it to release, to which bodies, at which tier, why and for how long."""

    ref: Ref
    version: str
    marking: Marking
    words: Words
    to: Sequence[Partner]
    basis: SharingBasis
    tier: MarkingTier = MarkingTier.OFFICIAL_SENSITIVE
    term: Term | None = None


def ask_release(*, actor: Reader, what: ReleaseAsked) -> ReleaseRequest:
    """Ask for a release; nothing is readable yet. Raises PermissionDenied, SharingRefused."""
    require(actor, Permission.RELEASE_MAKE)
    if what.marking.pk not in readable_markings(actor, Permission.RELEASE_MAKE):
        raise PermissionDenied("You may ask for a release only of what you may read yourself.")
    _refuse_what_cannot_be_released(actor, what)
    with transaction.atomic():
        kept = Kept(
            partner_id=actor.partner_id, name=what.words.title, media_type=what.words.media_type, marking=what.marking
        )
        row = ReleaseRequest.objects.create(
            object_ref=str(what.ref),
            version=what.version,
            title=what.words.title.strip(),
            words=keep_blob(what.words.text.strip().encode(), kept),
            marking=what.marking,
            to_marking=_to_marking(actor, what),
            from_at=what.term.from_at if what.term else None,
            to_at=what.term.to_at if what.term else None,
            asked_by_id=actor.person_id,
            asked_at=timezone.now(),
            **grounds(what.basis),
        )
        record(actor=actor, event=AuditEvent.ALTERATION, objects=[what.ref, Ref("release_request", row.pk)])
    return row


def ask_export(*, actor: Reader, what: ExportAsked) -> ReleaseRequest:
    """Ask that what the actor may read of a thing leaves as files of one format; decided as any other release.

    Raises as `ask_release`, and Http404 for what is hidden, absent, or of a kind that is never exported.
    """
    thing = exportable(actor, what.ref)
    if thing is None:
        raise Http404
    asked = ReleaseAsked(
        ref=what.ref,
        version=thing.version,
        marking=marking_of(thing),
        words=Words(title=what.title, text=drafted(thing, what), media_type=DRAFT),
        to=what.to,
        basis=what.basis,
        tier=what.tier,
        term=what.term,
    )
    return ask_release(actor=actor, what=asked)


def agree_release(*, actor: Reader, request_id: int) -> Snapshot:
    """The second person agrees: the words become readable to those named, who are sent them on the ledger.

    Raises PermissionDenied, Http404, SecondPersonNeeded to the one who asked, AlreadyDecided.
    """
    require(actor, Permission.RELEASE_SECOND)
    with transaction.atomic():
        row = _undecided(actor, request_id)
        _refuse_the_same_hand(actor, row)
        released = keep_release(_lowered(row), by_id=row.asked_by_id, second_id=actor.person_id)
        row.release = released
        _decide(actor, row, ReleaseRequest.State.AGREED)
        snapshot = _freeze(row, released)
        _send(row, snapshot)
        ref = Ref("snapshot", snapshot.pk)
        for cited in snapshot.inputs:
            link(Ref.parse(cited), RELEASED_AS, ref, row.marking)
        emit("thread.released", ref, row.to_marking)
        record(actor=actor, event=AuditEvent.DISCLOSURE, objects=[*snapshot.inputs, Ref("release", released.pk), ref])
    return snapshot


def refuse_release(*, actor: Reader, request_id: int, reason: str) -> None:
    """The second person refuses, with a reason. Raises as `agree_release`, and SharingRefused without a reason."""
    require(actor, Permission.RELEASE_SECOND)
    if not reason.strip():
        raise SharingRefused("Say why it is refused: the one who asked reads the reason.")
    with transaction.atomic():
        row = _undecided(actor, request_id)
        _refuse_the_same_hand(actor, row)
        _decide(actor, row, ReleaseRequest.State.REFUSED, reason)
        record(actor=actor, event=AuditEvent.ALTERATION, objects=[Ref("release_request", row.pk)])


def withdraw_request(*, actor: Reader, request_id: int) -> None:
    """Whoever asked takes the request back. Raises PermissionDenied to others, Http404, AlreadyDecided."""
    require(actor, Permission.RELEASE_MAKE)
    with transaction.atomic():
        row = _undecided(actor, request_id)
        if row.asked_by_id != actor.person_id:
            raise PermissionDenied("Only the one who asked withdraws a request. You may agree to it or refuse it.")
        _decide(actor, row, ReleaseRequest.State.WITHDRAWN)
        record(actor=actor, event=AuditEvent.ALTERATION, objects=[Ref("release_request", row.pk)])


def _refuse_what_cannot_be_released(actor: Reader, what: ReleaseAsked) -> None:
    singles = what.marking.value().singles
    if any(single.kind is not MarkingKind.ORDINARY for single in singles):
        raise SharingRefused(
            "This rests on material of its own list (suspicious activity, safeguarding or sources), which is never "
            "released. Write the words from other material, or ask that list's officer."
        )
    others = [single for single in singles if single.originator != actor.partner_id]
    if any(single.sanitisation is SanitisationCode.CONSULT_ORIGINATOR for single in others):
        raise SharingRefused(
            "Its originator must be consulted (S2) before any of it is told. Ask the originator to release it, or to "
            "give a sanitised report."
        )
    if not (what.words.title.strip() and what.words.text.strip()):
        raise SharingRefused("A release needs a title and the exact words that are released.")
    if not what.to:
        raise SharingRefused("Nobody is named: choose at least one body that the words are released to.")


def _to_marking(actor: Reader, what: ReleaseAsked) -> Marking:
    return intern(
        MarkingValue(
            originator=PartnerId(actor.partner_id),
            purposes=frozenset({what.basis.purpose}),
            tier=what.tier,
            audience=AudienceId(audience_of(what.to, basis=what.basis).pk),
        )
    )


def _undecided(actor: Reader, request_id: int) -> ReleaseRequest:
    get_readable(ReleaseRequest, actor, request_id)
    # Read again under a lock: two people may decide at once.
    row = ReleaseRequest.objects.select_for_update().get(pk=request_id)
    if row.state != ReleaseRequest.State.ASKED:
        raise AlreadyDecided(f"This request was {row.state} before. Ask again if it should be decided anew.")
    return row


def _refuse_the_same_hand(actor: Reader, row: ReleaseRequest) -> None:
    if row.asked_by_id == actor.person_id:
        raise SecondPersonNeeded("You asked for this release, so somebody else must decide. You can withdraw it.")


def _decide(actor: Reader, row: ReleaseRequest, state: ReleaseRequest.State, reason: str = "") -> None:
    row.state, row.reason = state, reason.strip()
    row.decided_by_id, row.decided_at = actor.person_id, timezone.now()
    row.save(update_fields=["state", "reason", "release", "decided_by", "decided_at"])


def _lowered(row: ReleaseRequest) -> Lowered:
    return Lowered(
        ref=Ref.parse(row.object_ref),
        version=row.version,
        from_marking=row.marking,
        to_marking=row.to_marking,
        basis=row.sharing_basis,
        term=Term(from_at=row.from_at or timezone.now(), to_at=row.to_at) if row.from_at or row.to_at else None,
    )


def _freeze(row: ReleaseRequest, released: Release) -> Snapshot:
    """The words themselves; of an export its signed package, which cites every record that it is made from."""
    kind, blob, cited = WORDS, row.words, [row.object_ref]
    if row.words.media_type == DRAFT:
        draft = read_draft(read_blob(row.words).decode())
        kept = Kept(
            partner_id=row.words.partner_id, name=package_name(draft, released), media_type=ZIP, marking=row.to_marking
        )
        kind, blob = EXPORT, keep_blob(packed(row, released, draft), kept)
        cited = list(dict.fromkeys([*cited, *map(str, draft.refs)]))
    return Snapshot.objects.create(
        kind=kind,
        title=row.title,
        blob=blob,
        inputs=cited,
        release=released,
        marking=row.to_marking,
        made_at=timezone.now(),
        made_by_id=row.asked_by_id,
    )


def _send(row: ReleaseRequest, snapshot: Snapshot) -> None:
    """On the ledger: the released copy, to every body that it was released to."""
    audience = row.to_marking.audience
    members = audience.members.exclude(partner=None) if audience else []
    sent = Sent(
        ref=Ref("snapshot", snapshot.pk),
        version=row.version,
        marking=row.to_marking,
        to=[Recipient(partner_id=member.partner_id) for member in members],
        message=row.title,
        basis=row.sharing_basis,
    )
    keep_sent(sent, by_id=row.asked_by_id, from_partner_id=row.to_marking.originator_id or 0)
