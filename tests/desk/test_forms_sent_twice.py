"""A form that comes twice, by a double click, a reload or from somebody who kept it, makes one thing."""

import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings
from tests.factories.files import a_person_row, people_csv
from tests.factories.house import Colleague, House, a_house
from tests.factories.journey import a_whole_journey

from plait.domain.edition import Edition
from plait_desk.accounts.models import FormSent
from plait_desk.accounts.services.once import KEPT_FOR, KILLED_AFTER, forget_forms
from plait_desk.collection.models import Concern, ConcernMessage, Load, Mention, Requirement

pytestmark = pytest.mark.django_db(databases="__all__")
TOKEN = "csrfmiddlewaretoken"
PAGE = "collection:requirements"
# Who is signed in, what was read and which forms came are written each time.
EACH_TIME = {"audit", "accounts.SignedIn", "accounts.FormSent", "sessions"}
ASKED = {
    "question": "Who keeps the key?",
    "decision": "Where to look",
    "unknown": "The keeper",
    "review_on": "2030-01-31",
    TOKEN: "a" * 64,
}


class Twice(Client):
    """A browser that sends each form two times, and sees that the second made nothing."""

    sent = 0

    def post(self, path: str, data: Any = None, *args: Any, **kwargs: Any) -> Any:
        Twice.sent += 1
        form = {**(data or {}), TOKEN: f"{Twice.sent:064}"}
        first = super().post(path, form, *args, **kwargs)
        kept = rows()
        second = super().post(path, form, *args, **kwargs)
        assert rows() == kept, path
        assert (first.status_code, first.headers["Location"]) == (second.status_code, second.headers["Location"])
        return first


def rows() -> dict[str, int]:
    """How many rows each table holds."""
    tables = [model for model in apps.get_models() if not EACH_TIME & {model._meta.app_label, model._meta.label}]
    return {model._meta.label: model._base_manager.count() for model in tables}


def twice(colleague: Colleague) -> Colleague:
    client = Twice()
    client.cookies = colleague.client.cookies
    return replace(colleague, client=client)


@pytest.fixture
def house(tmp_path: Path, settings: Settings) -> House:
    settings.PLAIT_HOME = tmp_path
    return a_house()


def test_every_form_of_a_records_journey_may_come_twice(house: House) -> None:
    doubled = replace(house, **{name: twice(getattr(house, name)) for name in ("analyst", "board", "officer")})
    a_whole_journey(doubled, edition=Edition.PARTNER, lead=doubled.officer)
    assert Twice.sent >= 8


def test_a_file_that_is_sent_twice_is_taken_in_once(house: House) -> None:
    for _ in range(2):
        file = SimpleUploadedFile("SYNTHETIC_people.csv", people_csv(a_person_row(1)))
        answer = house.analyst.client.post(reverse("collection:loads"), {"file": file, TOKEN: "a" * 64})
        assert answer.status_code == 302
    assert (Load.objects.count(), Mention.objects.count()) == (1, 0), "it waits to be taken in"
    for _ in range(2):
        taken = house.analyst.client.post(reverse("collection:take_load", args=[Load.objects.get().pk]))
        assert taken.status_code == 302
    assert (Load.objects.count(), Mention.objects.filter(kind="person").count()) == (1, 1)


def test_what_somebody_without_an_account_sends_twice_is_told_once(house: House) -> None:
    cache.clear()
    told = {"text": "Vans come at night.", "contact": "", "form": "f" * 32}
    first, second = (Client().post("/public/report-a-concern/tell/", told) for _ in range(2))
    receipts = [re.findall(r"class=.receipt.[^>]*>([a-z2-7 ]+)<", page.content.decode()) for page in (first, second)]
    assert len(receipts[0]) == 1
    assert receipts[0] == receipts[1]
    assert Concern.objects.count() == 1
    for text in ("Two vans.", "Grey ones.", "Two vans."):
        Client().post("/public/report-a-concern/receipt/", {"receipt": receipts[0][0], "text": text})
    assert list(ConcernMessage.objects.order_by("pk").values_list("text", flat=True)) == ["Two vans.", "Grey ones."]


def test_a_page_that_is_opened_again_gives_another_form(house: House) -> None:
    for token in ("a" * 64, "b" * 64):
        house.analyst.sends(PAGE, **ASKED | {TOKEN: token})
    assert FormSent.objects.count() == 2


def test_another_person_with_the_same_form_does_their_own_work(house: House) -> None:
    house.analyst.sends(PAGE, **ASKED)
    house.officer.client.post(reverse(PAGE), ASKED)
    assert FormSent.objects.values("by").distinct().count() == FormSent.objects.count() >= 1


def test_a_form_with_errors_may_be_sent_again(house: House) -> None:
    for _ in range(2):
        answer = house.analyst.client.post(reverse(PAGE), ASKED | {"question": ""})
        assert answer.status_code == 200
        assert "This field is required" in answer.content.decode()
    house.analyst.sends(PAGE, **ASKED)
    assert Requirement.objects.count() == 1


def test_a_form_whose_work_was_killed_may_be_sent_again_later(house: House) -> None:
    house.analyst.sends(PAGE, **ASKED)
    Requirement.objects.all().delete()
    FormSent.objects.update(ref="")
    answer = house.analyst.client.post(reverse(PAGE), ASKED)
    assert answer.status_code == 409
    assert "being worked on" in answer.content.decode()
    FormSent.objects.update(at=timezone.now() - KILLED_AFTER - timedelta(seconds=1))
    house.analyst.sends(PAGE, **ASKED)
    assert Requirement.objects.count() == 1


def test_forms_of_days_ago_are_forgotten_and_those_of_today_are_kept() -> None:
    now, officer = timezone.now(), a_house().officer
    for token, age in (("old", KEPT_FOR + timedelta(hours=1)), ("new", timedelta(hours=1))):
        FormSent.objects.create(token=token, by_id=officer.reader.person_id, ref="/", at=now - age)
    assert forget_forms(as_of=now) == 1
    assert list(FormSent.objects.values_list("token", flat=True)) == ["new"]
