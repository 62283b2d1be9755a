import pytest
from tests.factories import a_body, a_marking
from tests.factories.reports import a_report

from plait_desk.collection.models import Report
from plait_desk.looks.paging import COUNTED, LongList

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _many() -> None:
    marking = a_marking(a_body())
    first = a_report(marking)
    rows = [Report(**fields(first), own_reference=f"LIST-{number:05d}") for number in range(COUNTED + 20)]
    Report.objects.bulk_create(rows)


def fields(report: Report) -> dict[str, object]:
    """What every report of the list has in common."""
    names = ("marking", "partner", "title", "intelligence_on", "created_at", "received_at", "urgency", "state")
    return {name: getattr(report, name) for name in names}


def pages(asked: str | None) -> LongList[Report]:
    return LongList(Report.objects.order_by("own_reference"), 40, asked)


@pytest.mark.parametrize("asked", [None, "", "1", "0", "-3", "two", "²", "9" * 9])
def test_the_first_page_counts_a_thousand_and_says_that_there_are_more(asked: str | None) -> None:
    assert (pages(asked).count, pages(asked).is_cut) == (COUNTED, True)


def test_a_later_page_counts_on_from_where_it_stands_so_that_the_last_row_is_reached() -> None:
    last = pages("26").get_page("26")
    assert (last.paginator.count, len(last.object_list)) == (COUNTED + 21, 21)


def test_a_short_list_is_counted_whole() -> None:
    short = LongList(
        Report.objects.filter(own_reference__gte="LIST-00000", own_reference__lt="LIST-00007").order_by("pk"), 40, None
    )
    assert (short.count, short.is_cut) == (7, False)
