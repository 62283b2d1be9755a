"""A request that is not text is refused in plain words, before any page reads it, and the refusal is on the log."""

import pytest
from django.test import Client
from django.urls import reverse
from tests.factories import a_body, a_reader
from tests.factories.pages import signed_in

from plait.policy.chain import AuditEvent
from plait_desk.audit.models import WaitingRead

pytestmark = pytest.mark.django_db(databases="__all__")
SEARCH = "home:search"
REQUIREMENTS = "collection:requirements"
BOUNDARY = "a-boundary"


@pytest.fixture
def client() -> Client:
    return signed_in(a_reader(a_body()))


def in_charset(client: Client, charset: str, words: bytes) -> int:
    """The status of a form whose words say in which characters they are written."""
    part = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="question"\r\n\r\n'.encode()
    raw = part + words + f"\r\n--{BOUNDARY}--\r\n".encode()
    kind = f"multipart/form-data; boundary={BOUNDARY}; charset={charset}"
    return client.post(reverse(REQUIREMENTS), raw, content_type=kind).status_code


@pytest.mark.parametrize("address", ["/search/?q=a%00b", "/search/?a%00b=1", "/thread/report%00:1/"])
def test_a_null_byte_in_an_address_is_refused(client: Client, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 400
    assert "What was sent could not be read" in answer.content.decode()


@pytest.mark.parametrize("words", [{"question": "a\x00b"}, {"a\x00b": "1"}])
def test_a_null_byte_in_a_form_is_refused(client: Client, words: dict[str, str]) -> None:
    assert client.post(reverse(REQUIREMENTS), words).status_code == 400


def test_half_a_character_is_refused_whatever_it_is_written_in(client: Client) -> None:
    assert in_charset(client, "unicode_escape", rb"\ud800") == 400
    assert in_charset(client, "utf-7", b"+2AA-") == 400


def test_utf_8_may_be_named_in_any_of_its_ways(client: Client) -> None:
    assert {in_charset(client, name, "Ünnötig 🙂 \u202eabc".encode()) for name in ("utf-8", "UTF8", "U8")} == {200}


def test_the_refusal_is_on_the_log_without_what_was_sent(client: Client) -> None:
    client.get(reverse(SEARCH), {"q": "Larch\x00"})
    entry = WaitingRead.objects.latest("arrival")
    assert (entry.event, entry.page, entry.query) == (AuditEvent.REFUSAL.value, SEARCH, "")


def test_a_form_that_is_too_large_is_refused_in_the_same_words(client: Client) -> None:
    answer = client.post(reverse(REQUIREMENTS), {"question": "x" * 3_000_000})
    assert answer.status_code == 400
    assert "What was sent could not be read" in answer.content.decode()
