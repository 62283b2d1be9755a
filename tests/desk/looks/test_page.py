"""What stands on every page, and what a reader is shown of the way on."""

from datetime import UTC, datetime

import pytest
from django import forms
from django.test import Client
from django.urls import reverse
from tests.factories.pages import signed_in
from tests.factories.people import a_reader

from plait.domain.marking import Purpose
from plait.policy.roles import Role
from plait_desk.looks.navigation import ROOMS, ways

pytestmark = pytest.mark.django_db(databases=["default", "audit"])


class Question(forms.Form):
    name = forms.CharField(label="Name", help_text="As it is written")
    kind = forms.ChoiceField(label="Kind", choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect)


def test_every_room_of_the_navigation_has_a_page() -> None:
    assert [room.name for room in ROOMS if not reverse(room.url_name)] == []


def test_a_reader_is_shown_only_the_rooms_that_their_grants_open() -> None:
    analyst = ways(a_reader(), "/mapping/")
    taskforce = ways(a_reader(role=Role.TASKFORCE, purposes=(Purpose.REPORTING,)), "/")
    assert [way.name for way in taskforce] == ["Desk", "Reporting"]
    assert {"Collection", "Linking", "Mapping", "Assessment", "Tasking", "Action"} <= {way.name for way in analyst}
    assert [way.name for way in analyst if way.here] == ["Mapping"]
    assert ways(None, "/") == []


def test_a_signed_in_page_carries_its_marking_twice_and_says_why_one_looks() -> None:
    page = signed_in(a_reader()).get(reverse("home:words")).content.decode()
    assert page.count("OFFICIAL-SENSITIVE") == 2
    assert Purpose.LAW_ENFORCEMENT.words.lower() in page
    assert f"{datetime.now(tz=UTC):%Y}" in page
    assert 'href="#main"' in page


def test_no_page_has_a_script_or_a_style_of_its_own() -> None:
    page = signed_in(a_reader()).get(reverse("home:front")).content.decode()
    assert "<style" not in page
    assert " style=" not in page
    assert page.count("<script") == page.count("<script src=")


def test_hidden_and_absent_are_the_same_page() -> None:
    client = signed_in(a_reader())
    answer = client.get("/thread/report:0000000000001/")
    assert answer.status_code == 404
    assert "There is nothing here" in answer.content.decode()


def test_a_refused_page_names_the_permission_and_whom_to_ask() -> None:
    answer = signed_in(a_reader(role=Role.TASKFORCE, purposes=(Purpose.REPORTING,))).get(reverse("home:search"))
    page = answer.content.decode()
    assert answer.status_code == 403
    assert "search:everything:use" in page
    assert "accounts officer" in page


def test_somebody_without_an_account_is_sent_to_sign_in() -> None:
    answer = Client().get(reverse("home:front"))
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/sign-in/")


def test_a_form_shows_its_errors_on_top_and_above_each_field() -> None:
    shown = str(Question({"name": ""}))
    assert shown.index("There is a problem") < shown.index('href="#id_name"') < shown.index('id="id_name_error"')
    assert shown.index('id="id_name_error"') < shown.index('<input type="text"')
    assert 'aria-invalid="true"' in shown


def test_a_choice_of_a_few_is_a_group_with_a_legend() -> None:
    assert "<legend>" in str(Question())
    assert "There is a problem" not in str(Question())
