"""What a stranger, or a colleague with bad intent, may try on any page: guess, forge. All of it is refused alike."""

import os
from collections.abc import Iterator, Mapping
from itertools import product

import pytest
from django.db import connection, models
from django.test import Client
from django.urls import reverse
from django.urls.converters import SlugConverter, StringConverter
from django.utils import timezone
from tests.factories.described import Page, pages
from tests.factories.people import a_body, a_marking
from tests.factories.rows import a_row, in_order, marked_models
from tests.factories.walking import Answers, bare, differences

from plait.domain.ids import encode, new_id
from plait_desk.accounts import services
from plait_desk.accounts.models import Marking, Partner, Person
from plait_desk.accounts.queries import reader_of
from plait_desk.looks.converters import RefConverter

pytestmark = pytest.mark.django_db(databases="__all__")

# Words that stand in addresses: the steps of a task and of a request, and the files of an edition.
DEEP = bool(os.environ.get("PLAIT_DEEP"))
WORDS = ("accept", "refuse", "recall", "html", "pdf")
PAGES = pages()
WITH_A_THING = [page for page in PAGES if page.named]
TOO_LATE = "This form was open too long"


def signed_in(person: Person) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(person)
    return client


def keep_everywhere(key: int, body: Partner) -> None:
    """In every table of marked things one row with this key, which only this body may read."""
    hidden = a_marking(body)
    made = {Marking: hidden.pk, Partner: hidden.originator_id, Person: Person.objects.order_by("pk")[0].pk}
    for model in in_order(list(marked_models())):
        fields = {each.name: each for each in model._meta.concrete_fields}
        given = {"marking_id": hidden.pk} if "marking" in fields else {}
        given |= {each.attname: hidden.originator_id for each in fields.values() if each.related_model is Partner}
        if {"left", "right"} <= fields.keys():
            given |= {"left_id": key, "right_id": key + 1}
            keep_one(fields["right"].related_model, made, key + 1)
        keep_one(model, made, key, **given)
        made[model] = key


def keep_one(model: type[models.Model], made: dict[type[models.Model], int], key: int, **given: int) -> None:
    row = a_row(model, lambda parent: made[parent], **{model._meta.pk.attname: key}, **given)
    model._base_manager.bulk_create([row])


def addresses(page: Page, *keys: int) -> Iterator[str]:
    """The page with these keys in its address; where a word stands in it, each word and each kind of thing."""
    codes = [encode(key) for key in keys]
    kinds = sorted(model.__name__.lower() for model in marked_models())[:: 1 if DEEP else 8]
    refs = iter(codes)
    choices = []
    for name, how in page.named.items():
        if isinstance(how, RefConverter):
            choices.append([next(refs)])
        elif name == "cited":
            choices.append([f"{kind}:{codes[0]}" for kind in kinds])
        else:
            assert isinstance(how, SlugConverter | StringConverter), name
            choices.append(list(WORDS))
    for chosen in product(*choices):
        path = page.path
        for name, value in zip(page.named, chosen, strict=True):
            path = path.replace("{" + name + "}", value)
        yield path


def answered(client: Client, address: str, keys: tuple[int, ...]) -> Answers:
    """How GET and POST are answered, without the keys themselves."""
    found: Answers = {}
    for method, send in (("GET", client.get), ("POST", client.post)):
        answer = send(address, {"reason": "Guessing."}, follow=True)
        whole = answer.request["PATH_INFO"].encode() + bare(answer.content)
        for key in keys:
            whole = whole.replace(encode(key).encode(), b"#")
        found[method] = answer.status_code, whole
    return found


def tried() -> list[Page]:
    """Every page about one thing; in the sample each third, and others on another database."""
    return WITH_A_THING if DEEP else WITH_A_THING[connection.vendor == "sqlite" :: 3]


def who_tries(page: Page, people: Mapping[str, Person]) -> list[str]:
    """Everybody; in the sample one whom the page is closed to and one whom it is open to."""
    if DEEP:
        return list(people)
    allowed = [name for name, person in people.items() if may_open(person, page)]
    return [*allowed[:1], *(name for name in people if name not in allowed)][:2]


def may_open(person: Person, page: Page) -> bool:
    return page.permission is None or reader_of(person, at=timezone.now()).may(page.permission)


def test_a_hidden_thing_and_none_are_answered_alike() -> None:
    people = services.make_demo_people()
    hidden, absent = (new_id(), new_id()), (new_id(), new_id())
    for key in hidden:
        keep_everywhere(key, a_body("somebody-else"))
    told_apart = {}
    for page in tried():
        for client in (signed_in(people[name]) for name in who_tries(page, people)):
            for real, guessed in zip(addresses(page, *hidden), addresses(page, *absent), strict=True):
                got, other = answered(client, real, hidden), answered(client, guessed, absent)
                if got != other:
                    told_apart[real] = differences(got, other)
    assert not told_apart


def test_a_thing_that_may_be_read_is_told_apart_from_none() -> None:
    """So that the test above compares pages which do show what is kept."""
    analyst = services.make_demo_people()["analyst"]
    shown, absent = (new_id(), new_id()), (new_id(), new_id())
    for key in shown:
        keep_everywhere(key, a_body("psos"))
    client = signed_in(analyst)
    told_apart = set()
    for page in WITH_A_THING:
        for real, guessed in zip(addresses(page, *shown), addresses(page, *absent), strict=True):
            if client.get(real).status_code != client.get(guessed).status_code:
                told_apart.add(page.name.partition(":")[0])
    assert told_apart >= {"collection", "linking", "mapping", "tasking", "action", "reporting", "thread"}


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_a_form_that_comes_from_another_site_is_refused(page: Page) -> None:
    person = services.make_demo_people()["analyst"]
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    client.force_login(person)
    address = next(addresses(page, new_id(), new_id()))
    client.get(reverse("accounts:mine"))
    token = client.cookies["csrftoken"].value
    forged = {
        "no token": client.post(address, {}),
        "a made-up token": client.post(address, {"csrfmiddlewaretoken": "x" * 64}),
        "another origin": client.post(address, {}, headers={"X-CSRFToken": token, "Origin": "https://example.org"}),
        "no origin at all": client.post(address, {}, headers={"X-CSRFToken": token, "Origin": "null"}),
        "another referer": client.post(
            address, {}, secure=True, headers={"X-CSRFToken": token, "Referer": "https://example.org/"}
        ),
    }
    for how, answer in forged.items():
        assert answer.status_code == 403, how
        assert TOO_LATE in answer.content.decode(), how
    ours = client.post(address, {}, headers={"X-CSRFToken": token, "Origin": "http://testserver"})
    assert TOO_LATE not in ours.content.decode(errors="replace")
