"""How sign-in is joined to this desk: no sign-up, and second factors kept under the desk's own key."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.http import HttpRequest
from django.utils import timezone

from plait.policy.chain import AuditEvent
from plait_desk.accounts.models import Person
from plait_desk.accounts.services import begin_session
from plait_desk.audit.keys import lock_with
from plait_desk.audit.services import record

KEY = "second-factor"


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """People are added by an accounts officer."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002  # allauth's signature
        """Never."""
        return False

    def login(self, request: HttpRequest, user: Person) -> None:
        """Both steps are done: the session begins."""
        super().login(request, user)
        begin_session(request.session, user, at=timezone.now())

    def logout(self, request: HttpRequest) -> None:
        """The session ends, and the log says so."""
        record(actor=request.user.pk, event=AuditEvent.SIGN_IN, page="account_logout")
        super().logout(request)

    def authentication_failed(self, request: HttpRequest, **credentials: object) -> None:  # noqa: ARG002  # allauth's signature
        """A name or password was wrong: the log says that it happened, and keeps nothing of what was typed."""
        record(actor=None, event=AuditEvent.REFUSAL, page="account_login")


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth ships no types
    """The secret of a device is encrypted, so that a copy of the database makes no codes."""

    def encrypt(self, text: str) -> str:
        """The secret as kept."""
        return lock_with(KEY).encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """The secret as used. Raises cryptography.fernet.InvalidToken under another desk's key."""
        return lock_with(KEY).decrypt(encrypted_text.encode()).decode()
