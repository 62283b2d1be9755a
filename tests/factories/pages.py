"""A signed-in browser's stand-in, for the tests of pages."""

from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.mfa.utils import is_mfa_enabled
from django.test import Client

from plait.policy.access import Reader
from plait_desk.accounts.models import Person


def signed_in(reader: Reader) -> Client:
    """A client signed in as the reader's person, second factor and all."""
    person = Person.objects.get(pk=reader.person_id)
    if not is_mfa_enabled(person):
        TOTP.activate(person, generate_totp_secret())
    client = Client()
    client.force_login(person)
    return client
