"""How sign-in is joined to this desk: no sign-up, and second factors kept under the desk's own key."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.http import HttpRequest

from plait_desk.audit.keys import lock_with

KEY = "second-factor"


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """People are added by an accounts officer."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002  # allauth's signature
        """Never."""
        return False


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth ships no types
    """The secret of a device is encrypted, so that a copy of the database makes no codes."""

    def encrypt(self, text: str) -> str:
        """The secret as kept."""
        return lock_with(KEY).encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """The secret as used. Raises cryptography.fernet.InvalidToken under another desk's key."""
        return lock_with(KEY).decrypt(encrypted_text.encode()).decode()
