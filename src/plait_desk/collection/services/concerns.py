"""Concerns: told without an account, read and asked back by the desk, and made a report by a person or not at all.

Who told it has a receipt, a long random code. The desk keeps a hash of it, so that the code opens the conversation
and nothing leads from the conversation to the code. No address, device or name is kept unless it was written down.
"""

import base64
import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from plait.collection.stated import StatedMarking
from plait.domain.concern import TRANSITIONS, ConcernState, may_become
from plait.domain.ids import Ref
from plait.policy.access import Reader
from plait.policy.chain import AuditEvent
from plait.policy.permissions import Permission
from plait_desk.accounts.models import Partner
from plait_desk.accounts.queries import get_readable
from plait_desk.accounts.services import marking_of_both, require
from plait_desk.audit.keys import desk_key
from plait_desk.audit.services import record
from plait_desk.collection.models import Concern, ConcernEvent, ConcernMessage, Report
from plait_desk.collection.services.life import WrongStep, refuse_unless_reasoned
from plait_desk.collection.services.markings import make_permanent
from plait_desk.thread.services import link

# What is told stays with the body that takes concerns in, until a person writes a report from it.
TOLD = StatedMarking(tier="OFFICIAL-SENSITIVE", purposes=("law-enforcement", "safeguarding"))
KEY = "receipts"
LONGEST = 10_000
_LETTERS = 26  # of base 32: 130 bits


class NobodyListens(RuntimeError):
    """No body takes concerns in on this desk; the page says whom to call instead."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One message of a conversation, as both sides may read it."""

    text: str
    is_desk: bool
    on: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversation:
    """What the receipt opens. It holds no word of who works on it."""

    said: tuple[Said, ...]
    is_closed: bool
    asks: bool


def new_form() -> str:
    """What the public form carries, so that sending it twice tells one thing and gives one receipt."""
    return secrets.token_urlsafe(24)


def tell_concern(*, text: str, contact: str = "", form: str) -> str:
    """Keep what somebody tells, and give the receipt. Raises NobodyListens.

    The receipt follows from the form under a key that lies outside PLAIT_HOME: the same form gives the same receipt.
    """
    receipt = _receipt(form)
    partner = Partner.objects.filter(key=settings.PLAIT_INTAKE).first()
    if partner is None:
        raise NobodyListens
    with transaction.atomic():
        marking = make_permanent(TOLD, partner, {})
        concern, is_new = Concern.objects.get_or_create(
            receipt_hash=_hash(receipt),
            defaults={"text": text, "contact": contact, "told_at": timezone.now(), "marking": marking},
        )
        if is_new:
            record(actor=None, event=AuditEvent.COLLECTION, objects=[Ref("concern", concern.pk)])
    return receipt


def open_conversation(receipt: str) -> Conversation | None:
    """What was said so far; None where no concern has this receipt."""
    concern = Concern.objects.filter(receipt_hash=_hash(receipt)).first()
    if concern is None:
        return None
    messages = concern.messages.order_by("pk")
    return Conversation(
        said=(
            Said(text=concern.text, is_desk=False, on=_day(concern.told_at)),
            *(Said(text=one.text, is_desk=one.by_id is not None, on=_day(one.at)) for one in messages),
        ),
        is_closed=concern.state == ConcernState.CLOSED,
        asks=concern.state == ConcernState.ASKED,
    )


def answer_with_receipt(*, receipt: str, text: str) -> bool:
    """Keep an answer. False where no concern has this receipt, or nothing more is asked of it."""
    with transaction.atomic():
        concern = Concern.objects.select_for_update().filter(receipt_hash=_hash(receipt)).first()
        if concern is None or concern.state == ConcernState.CLOSED:
            return False
        asked = concern.messages.exclude(by=None).order_by("-pk").values_list("pk", flat=True).first() or 0
        if concern.messages.filter(by=None, text=text, pk__gt=asked).exists():
            return True  # the same answer to one question, sent twice
        ConcernMessage.objects.create(concern=concern, text=text, at=timezone.now(), marking=concern.marking)
        record(actor=None, event=AuditEvent.COLLECTION, objects=[Ref("concern", concern.pk)])
        if concern.state == ConcernState.ASKED:
            _move(None, concern, ConcernState.TAKEN, "An answer came.")
    return True


def take_on(*, actor: Reader, concern_id: int) -> Concern:
    """The actor works on it from now on. Raises PermissionDenied, Http404, WrongStep."""
    return _step(actor, concern_id, ConcernState.TAKEN, "")


def ask_back(*, actor: Reader, concern_id: int, question: str) -> Concern:
    """Put a question that the receipt shows. Raises as `take_on`."""
    refuse_unless_reasoned(question)
    with transaction.atomic():
        concern = _step(actor, concern_id, ConcernState.ASKED, "")
        ConcernMessage.objects.create(
            concern=concern, text=question, by_id=actor.person_id, at=timezone.now(), marking=concern.marking
        )
    return concern


def close_concern(*, actor: Reader, concern_id: int, reason: str) -> Concern:
    """Nothing more is done; the receipt says so, the reason stays here. Raises as `take_on`."""
    refuse_unless_reasoned(reason)
    return _step(actor, concern_id, ConcernState.CLOSED, reason)


def report_concern(*, actor: Reader, concern_id: int, report: Report) -> Concern:
    """A person wrote this report from it: the two are tied for who may read both. Raises as `take_on`."""
    with transaction.atomic():
        concern = _step(actor, concern_id, ConcernState.REPORTED, "A report was written from it.")
        concern.report = report
        concern.save(update_fields=["report"])
        both = marking_of_both(concern.marking, report.marking)
        link(Ref("concern", concern.pk), "written_up_as", Ref("report", report.pk), both)
    return concern


def _step(actor: Reader, concern_id: int, to: ConcernState, reason: str) -> Concern:
    require(actor, Permission.COLLECTION_CONCERN_READ)
    with transaction.atomic():
        get_readable(Concern, actor, concern_id)
        concern = Concern.objects.select_for_update(of=("self",)).get(pk=concern_id)
        if not may_become(ConcernState(concern.state), to):
            ways = ", ".join(sorted(state.words for state in TRANSITIONS[ConcernState(concern.state)]))
            raise WrongStep(f"This concern is {ConcernState(concern.state).words}; from here it can be: {ways}.")
        if to is ConcernState.TAKEN:
            concern.taken_by_id = actor.person_id
        _move(actor, concern, to, reason)
        record(actor=actor, event=AuditEvent.ALTERATION, objects=[Ref("concern", concern.pk)])
    return concern


def _move(actor: Reader | None, concern: Concern, to: ConcernState, reason: str) -> None:
    ConcernEvent.objects.create(
        concern=concern,
        to_state=to,
        reason=reason,
        by_id=actor.person_id if actor else None,
        at=timezone.now(),
        marking=concern.marking,
    )
    concern.state = to
    concern.save(update_fields=["state", "taken_by"])


def _day(at: datetime) -> str:
    return f"{timezone.localtime(at):%-d %B %Y}"


def _receipt(form: str) -> str:
    mixed = hmac.new(desk_key(KEY), form.encode(), hashlib.sha256).digest()
    return base64.b32encode(mixed).decode().lower()[:_LETTERS]


def _hash(receipt: str) -> str:
    """Blanks, dashes and capitals are forgiven: people copy by hand."""
    plain = "".join(letter for letter in receipt.lower() if letter.isalnum())
    return hashlib.sha256(plain.encode()).hexdigest()
