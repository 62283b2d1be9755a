"""What is longer than a field holds is refused beside the field, and nothing is written."""

import pytest
from django.core.exceptions import ValidationError
from django.forms import BaseForm, CharField, Form, ModelChoiceField, ModelMultipleChoiceField
from django.test import Client
from django.urls import get_resolver, reverse
from tests.factories import a_body, a_reader
from tests.factories.pages import signed_in

from plait_desk.accounts.models import Partner
from plait_desk.collection.models import Requirement

pytestmark = pytest.mark.django_db(databases="__all__")
PAGE = "collection:requirements"
ASKED = {"question": "Who keeps the key?", "decision": "Where to look", "unknown": "It", "review_on": "2030-01-31"}


@pytest.fixture
def client() -> Client:
    return signed_in(a_reader(a_body()))


def forms_below(form: type[BaseForm]) -> list[type[BaseForm]]:
    below = [inner for each in form.__subclasses__() for inner in (each, *forms_below(each))]
    return [each for each in below if each.__module__.startswith("plait_desk.")]


def test_every_field_for_words_says_how_many_it_holds() -> None:
    assert get_resolver().url_patterns  # every page is there, and so is every form
    forms = forms_below(Form)
    assert len(forms) >= 40
    endless = [
        f"{form.__module__}.{form.__name__}.{name}"
        for form in forms
        for name, field in form.base_fields.items()
        if isinstance(field, CharField) and field.max_length is None
    ]
    assert not endless


@pytest.mark.parametrize("field", ["question", "decision", "unknown"])
def test_too_many_words_are_refused_beside_the_field(client: Client, field: str) -> None:
    answer = client.post(reverse(PAGE), ASKED | {field: "x" * 100_000})
    assert answer.status_code == 200
    text = answer.content.decode()
    said = text.index(f'id="id_{field}_error"')
    assert "Ensure this value has at most" in text[said:]
    assert text.index(f'name="{field}"') > said
    assert not Requirement.objects.exists()


@pytest.mark.parametrize("key", [-1, 2**63, 10**400])
def test_a_choice_whose_key_no_row_can_have_is_no_choice(key: int) -> None:
    for kind in (ModelChoiceField, ModelMultipleChoiceField):
        field = kind(queryset=Partner.objects.all())
        with pytest.raises(ValidationError, match=r"valid"):
            field.clean([str(key)] if kind is ModelMultipleChoiceField else str(key))


def test_as_many_as_it_holds_are_taken(client: Client) -> None:
    assert client.post(reverse(PAGE), ASKED | {"question": "x" * 500}).status_code == 302
    assert Requirement.objects.count() == 1
