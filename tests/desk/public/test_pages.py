"""Public pages: open to everybody, true to the reference, and silent about what is not public."""

import pytest
from django.test import Client

from plait.reference.door import doors
from plait_desk.public import queries

pytestmark = pytest.mark.django_db
PAGES = (
    "/public/",
    "/public/what-can-you-do/",
    "/public/report-a-concern/",
    "/public/reports/",
    "/public/accessibility/",
)


@pytest.mark.parametrize("address", PAGES)
def test_a_public_page_opens_without_an_account_and_sets_no_cookie(address: str) -> None:
    response = Client().get(address)
    assert response.status_code == 200
    assert not response.cookies


@pytest.mark.parametrize("address", PAGES)
def test_a_public_page_has_a_way_to_leave_quickly_and_no_marking(address: str) -> None:
    page = Client().get(address).content.decode()
    assert "data-leave" in page
    assert "OFFICIAL" not in page


def test_every_door_is_on_the_page_with_its_contact() -> None:
    page = Client().get("/public/report-a-concern/").content.decode()
    assert all(door.name.replace("'", "&#x27;") in page for door in doors())
    assert 'href="tel:08000121700"' in page


def test_an_edition_that_is_not_public_looks_the_same_as_none() -> None:
    assert Client().get("/public/reports/0000000000001/pdf/").status_code == 404


def test_the_groups_recorded_are_the_published_figures_with_their_sources() -> None:
    points, values = queries.groups_recorded()
    assert [point.value for point in points][:2] == [227, 232]
    assert all(value.source_url for value in values)


def test_advice_is_made_of_published_facts_only() -> None:
    assert all(item.facts for item in queries.advice())
