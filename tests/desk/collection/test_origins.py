"""Circular reporting: copies count once, to each reader over what that reader may read."""

from itertools import permutations
from pathlib import Path

import pytest
from django.conf import settings
from tests.factories import a_body, a_reader
from tests.factories.files import an_item, reports_csv

from plait.policy.access import Reader
from plait_desk.collection.models import Item, Report
from plait_desk.collection.queries.origins import origins_of, repeats_of
from plait_desk.collection.services import receive_file

pytestmark = pytest.mark.django_db(databases=["default", "audit"])

NO_SOURCE = {"source_reference": ""}


@pytest.fixture(autouse=True)
def home(tmp_path: Path) -> None:
    """Each test keeps its files in a folder of its own."""
    settings.PLAIT_HOME = tmp_path


@pytest.fixture
def police() -> Reader:
    return a_reader(a_body("psos"))


@pytest.fixture
def council() -> Reader:
    return a_reader(a_body("council-fife"))


def send(actor: Reader, body: str, *rows: dict[str, str]) -> None:
    raw = reports_csv(*(an_item(partner=body, **row) for row in rows))
    assert receive_file(actor=actor, name="intelligence_reports.csv", raw=raw).rejected == 0


def quoting(report: str, quoted: str, **more: str) -> dict[str, str]:
    return {"report_reference": report, "quotes_reference": quoted, **NO_SOURCE, **more}


def told(reader: Reader) -> dict[str, str]:
    """By report the name of its item's origin, as the reader sees it."""
    names = origins_of(reader, Item.objects.readable_by(reader).values_list("pk", flat=True))
    return {Item.objects.get(pk=pk).report.own_reference: name for pk, name in names.items()}


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_copies_of_copies_have_the_origin_of_what_they_quote_whichever_came_first(
    police: Reader, council: Reader, order: tuple[int, ...]
) -> None:
    files = (
        (police, "psos", {}),
        (council, "council-fife", quoting("C-1", "IR-1")),
        (police, "psos", quoting("IR-2", "C-1")),
    )
    for number in order:
        send(files[number][0], files[number][1], files[number][2])
    names = told(police)
    assert set(names) == {"IR-1", "C-1", "IR-2"}
    assert len(set(names.values())) == 1
    first = Report.objects.get(own_reference="IR-1")
    found = repeats_of(police, first, first.items.values_list("pk", flat=True))
    assert [[reference for _, reference in rows] for rows in found.values()] == [["C-1", "IR-2"]]


def test_who_may_not_read_the_quoted_report_learns_nothing_of_its_origin(police: Reader, council: Reader) -> None:
    send(police, "psos", {"audience": ""}, {"report_reference": "IR-2"})
    send(council, "council-fife", quoting("C-1", "IR-1"))
    assert len(set(told(police).values())) == 1
    assert set(told(council)) == {"IR-2", "C-1"}
    assert len(set(told(council).values())) == 2
    open_one = Report.objects.get(own_reference="IR-2")
    assert repeats_of(council, open_one, open_one.items.values_list("pk", flat=True)) == {}
    assert repeats_of(police, open_one, open_one.items.values_list("pk", flat=True)) != {}


def test_reports_that_quote_one_that_nobody_here_has_count_once_whichever_body_they_are_of(
    police: Reader, council: Reader
) -> None:
    send(police, "psos", quoting("IR-1", "ELSEWHERE-9"))
    send(council, "council-fife", quoting("C-1", "ELSEWHERE-9"))
    assert len(set(told(police).values())) == 1


def test_reports_that_quote_one_another_in_a_circle_count_once(police: Reader) -> None:
    send(police, "psos", quoting("IR-1", "IR-2"), quoting("IR-2", "IR-3"), quoting("IR-3", "IR-1"))
    send(police, "psos", quoting("IR-4", "IR-1"))
    assert len(set(told(police).values())) == 1


def test_an_item_with_a_source_of_its_own_keeps_it_and_is_no_repeat(police: Reader) -> None:
    send(police, "psos", {}, {"report_reference": "IR-2", "source_reference": "S-2", "quotes_reference": "IR-1"})
    names = told(police)
    assert names["IR-1"] != names["IR-2"]
    second = Report.objects.get(own_reference="IR-2")
    assert repeats_of(police, second, second.items.values_list("pk", flat=True)) == {}


def test_a_report_is_found_by_the_source_of_any_of_its_items(police: Reader) -> None:
    send(police, "psos", quoting("IR-1", "IR-9"), {"item_number": "2", "source_reference": "S-7"})
    send(police, "psos", quoting("IR-2", "IR-1"), {"report_reference": "IR-3", "source_reference": "S-7"})
    names = told(police)
    assert names["IR-2"] == names["IR-3"]


def test_an_item_without_an_origin_has_no_name_for_one(police: Reader) -> None:
    send(police, "psos", NO_SOURCE)
    assert told(police) == {}
