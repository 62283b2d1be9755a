"""One form, one step: a form that is sent twice, by a double click or a reload, does its work once."""

import hashlib
import secrets
from collections.abc import Callable

from django.db import transaction
from django.utils import timezone

from plait.domain.ids import Ref
from plait.policy.access import Reader
from plait_desk.accounts.models import FormSent


def new_token() -> str:
    """What a form carries so that it is known when it comes again."""
    return secrets.token_urlsafe(24)


def once(actor: Reader, token: str, work: Callable[[], Ref]) -> Ref:
    """What `work` made; for a token that came before, what it made then. A form without a token is done each time.

    Token and work are one transaction: of a form that was refused, or killed half-way, nothing stays, and it may be
    sent again.
    """
    if not token:
        with transaction.atomic():
            return work()
    key = hashlib.sha256(f"{actor.person_id}:{token}".encode()).hexdigest()
    with transaction.atomic():
        # A second one that comes at the same moment waits here until the first is done.
        sent, is_new = FormSent.objects.get_or_create(
            token=key, defaults={"by_id": actor.person_id, "ref": "", "at": timezone.now()}
        )
        if not is_new:
            return Ref.parse(sent.ref)
        ref = work()
        FormSent.objects.filter(pk=key).update(ref=str(ref))
    return ref
