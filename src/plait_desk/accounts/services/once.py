"""What is sent twice, by a double click, a reload, a replay or a machine that tries again, does its work once."""

import hashlib
import time
from datetime import datetime, timedelta

from django.http import HttpRequest
from django.utils import timezone

from plait_desk.accounts.models import FormSent

# Work that has not ended by then was killed: its form may be sent again.
KILLED_AFTER = timedelta(minutes=2)
KEPT_FOR = timedelta(days=2)
LOOKS, EACH_SECONDS = 20, 0.1
LONGEST = 200


class StillWorking(Exception):
    """The same form was sent a moment ago, and its work has not ended."""


class SentOtherwise(Exception):
    """The same token came before, with other words."""


def begin_form(request: HttpRequest) -> FormSent:
    """The form as it is known: its `ref` is the page that it led to, or "" if its work begins now.

    Each time a page is shown its forms carry another token: the same token with the same words is the same form.
    Raises StillWorking.
    """
    return begin(_token(request), by_id=request.user.pk)


def begin(token: str, *, by_id: int | None, words: str = "") -> FormSent:
    """As `begin_form`, for a token that the sender made; `words` is the digest of what came with it.

    Raises StillWorking, and SentOtherwise where the same token came with other words.
    """
    now = timezone.now()
    FormSent.objects.filter(token=token, ref="", at__lt=now - KILLED_AFTER).delete()
    begun = {"by_id": by_id, "ref": "", "at": now, "words": words}
    for _ in range(LOOKS):
        form, is_new = FormSent.objects.get_or_create(token=token, defaults=begun)
        if form.words != words:
            raise SentOtherwise
        if is_new or form.ref:
            return form
        time.sleep(EACH_SECONDS)
    raise StillWorking


def end_form(form: FormSent, led_to: str) -> None:
    """Keep where the form led; one that led nowhere, for it came back with errors, may be sent again."""
    if led_to and len(led_to) <= LONGEST:
        FormSent.objects.filter(pk=form.pk).update(ref=led_to)
    else:
        form.delete()


def forget_forms(*, as_of: datetime) -> int:
    """Forms that no open page can send again are forgotten; returns how many."""
    forgotten, _ = FormSent.objects.filter(at__lt=as_of - KEPT_FOR).delete()
    return forgotten


def _token(request: HttpRequest) -> str:
    words = [str(request.user.pk), request.path, *(repr(each) for each in sorted(request.POST.lists()))]
    return hashlib.sha256("\n".join(words).encode()).hexdigest()
