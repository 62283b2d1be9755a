"""Sign-in begins a session; it ends after a day's work, after a pause, or when its person ends it."""

from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase

from plait.domain.ids import encode, new_id
from plait.policy.access import Reader
from plait.policy.chain import AuditEvent
from plait_desk.accounts.models import Person, SignedIn
from plait_desk.accounts.models.sessions import BEGAN, CITED, SEEN
from plait_desk.audit.services import record

# How exactly a pause is known: a session is kept again at most this often.
A_MOMENT = timedelta(minutes=1)


def begin_session(session: SessionBase, person: Person, *, at: datetime) -> None:
    """Note a sign-in. Of the person's other sessions the latest used stay, up to the number that settings allow."""
    _stamp(session, at)
    SignedIn.objects.filter(expire_date__lte=at).delete()
    others = SignedIn.objects.filter(person_id=person.pk).exclude(session_key=session.session_key)
    kept = others.order_by("-seen_at", "-pk").values_list("session_key", flat=True)[: settings.PLAIT_SESSIONS_EACH - 1]
    others.exclude(session_key__in=list(kept)).delete()
    record(actor=person.pk, event=AuditEvent.SIGN_IN, objects=[f"session:{encode(session[CITED])}"])


def _stamp(session: SessionBase, at: datetime) -> None:
    session[CITED] = new_id()
    session[BEGAN] = session[SEEN] = at.isoformat()
    session.set_expiry(at + timedelta(seconds=settings.SESSION_COOKIE_AGE))


def keep_session(session: SessionBase, *, at: datetime) -> bool:
    """Note that the session is in use. False where its day or its pause was too long: then it has to end."""
    if SEEN not in session:
        _stamp(session, at)
        return True
    began, seen = (datetime.fromisoformat(session[name]) for name in (BEGAN, SEEN))
    if at - seen >= settings.PLAIT_SESSION_PAUSE or at - began >= timedelta(seconds=settings.SESSION_COOKIE_AGE):
        return False
    if at - seen >= A_MOMENT:
        session[SEEN] = at.isoformat()
    return True


def end_session(*, actor: Reader, cited_as: int) -> bool:
    """End one of the actor's own sessions; False where they have none by that code."""
    ended, _ = SignedIn.objects.filter(person_id=actor.person_id, cited_as=cited_as).delete()
    if ended:
        record(actor=actor, event=AuditEvent.SIGN_IN, objects=[f"session:{encode(cited_as)}"])
    return bool(ended)
