"""Local presence: groups by place with who looks there, as each reader may see them, today and as of a day."""

from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate
from pytest_django import Settings
from tests.factories import a_body, a_marking, a_reader
from tests.factories.mapping import a_record
from tests.factories.pages import signed_in

from plait.domain.presence import PlaceKind, PlacePresence
from plait.policy.access import Reader
from plait_desk.accounts.models import Marking, Partner
from plait_desk.collection.models import Report
from plait_desk.mapping.models import Group
from plait_desk.mapping.queries.presence import local_presence
from plait_desk.mapping.services import record_group

pytestmark = pytest.mark.django_db(databases=["default", "audit"])
DAY = timedelta(days=1)
EDINBURGH, FIFE, GLASGOW = "S12000036", "S12000047", "S12000049"


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, settings: Settings) -> None:
    settings.PLAIT_HOME = tmp_path


@pytest.fixture
def body() -> Partner:
    return a_body()


@pytest.fixture
def marking(body: Partner) -> Marking:
    return a_marking(body)


@pytest.fixture
def actor(body: Partner) -> Reader:
    return a_reader(body)


def a_group(actor: Reader, marking: Marking, reference: str = "SOCG-001", **row: object) -> Group:
    group = record_group(actor=actor, record=a_record(marking, reference=reference, name=f"Group {reference}"))
    Group.objects.filter(pk=group.pk).update(**row)
    return group


def a_report(marking: Marking, council: str = "", *, by: Partner, on: date | None = None, **row: object) -> Report:
    on = on or localdate()
    at = datetime.combine(on, time(12), UTC) if on < localdate() else timezone.now()
    told = {"title": "Synthetic", "own_reference": f"R-{Report.objects.count()}", "urgency": "low", "state": "live"}
    days = {"intelligence_on": on, "created_at": at, "received_at": at}
    return Report.objects.create(partner=by, marking=marking, council_code=council, **days, **(told | row))


def places(reader: Reader, on: date | None = None, kind: PlaceKind = PlaceKind.COUNCIL) -> dict[str, PlacePresence]:
    return {place.key: place for place in local_presence(reader, on=on or localdate())[kind].places}


def test_a_group_is_counted_where_its_record_says_by_tier_and_threat(actor: Reader, marking: Marking) -> None:
    a_group(actor, marking)
    a_group(actor, marking, "SOCG-002", tier="T3", primary_threat="violence")
    a_group(actor, marking, "SOCG-003", council_code="")
    a_group(actor, marking, "SOCG-004", state=Group.State.ARCHIVED)
    found = places(actor)
    assert (found[EDINBURGH].groups, found[EDINBURGH].tiers) == (2, {"T1": 1, "T3": 1})
    assert found[EDINBURGH].threats == {"drugs": 1, "violence": 1}
    assert found[""].groups == 1
    assert places(actor, kind=PlaceKind.DIVISION)["Edinburgh"].groups == 2


def test_a_report_of_the_last_twelve_months_counts_where_it_concerns_and_where_it_came_from(
    actor: Reader, body: Partner, marking: Marking
) -> None:
    council = a_body("glasgow-city-council")
    Partner.objects.filter(pk=council.pk).update(key="council-glasgow-city")
    a_report(marking, FIFE, by=council)
    a_report(marking, FIFE, by=body, on=localdate() - timedelta(days=364))
    a_report(marking, FIFE, by=body, on=localdate() - timedelta(days=366))
    a_report(marking, FIFE, by=body, state="draft")
    a_report(marking, FIFE, by=body, withdrawn_at=timezone.now())
    a_report(marking, by=body)
    found = places(actor)
    assert [found[code].reports for code in (FIFE, GLASGOW, "", EDINBURGH)] == [2, 1, 1, 0]
    assert local_presence(actor, on=localdate())[PlaceKind.COUNCIL].reports == 3


def test_what_the_reader_may_not_read_counts_nowhere(body: Partner) -> None:
    ally = a_body()
    shared, closed = a_marking(body, ally), a_marking(body)
    actor = a_reader(body)
    a_group(actor, shared)
    a_group(actor, closed, "SOCG-002")
    a_report(closed, FIFE, by=body)
    seen, other = places(actor), places(a_reader(ally))
    assert (seen[EDINBURGH].groups, seen[FIFE].reports) == (2, 1)
    assert (other[EDINBURGH].groups, other[FIFE].reports) == (1, 0)


def test_as_of_a_day_it_is_what_had_been_recorded_and_had_come_in(
    actor: Reader, body: Partner, marking: Marking
) -> None:
    a_group(actor, marking, recorded_at=timezone.now() - 9 * DAY)
    a_group(actor, marking, "SOCG-002")
    a_report(marking, EDINBURGH, by=body, on=localdate() - 8 * DAY)
    a_report(marking, EDINBURGH, by=body)
    days = [places(actor, localdate() - before * DAY)[EDINBURGH] for before in (0, 7, 20)]
    assert [(place.groups, place.reports) for place in days] == [(2, 2), (1, 1), (0, 0)]


def test_each_group_is_counted_where_and_as_its_record_had_it_then(actor: Reader, marking: Marking) -> None:
    for reference, was, now in (("SOCG-001", "active", "archived"), ("SOCG-002", "archived", "reactivated")):
        group = a_group(actor, marking, reference, recorded_at=timezone.now() - 9 * DAY, state=was)
        group.state, group.council_code = now, FIFE
        group.save()
    assert (places(actor)[EDINBURGH].groups, places(actor)[FIFE].groups) == (0, 1)
    then = places(actor, localdate() - 3 * DAY)
    assert (then[EDINBURGH].groups, then[FIFE].groups) == (1, 0)


def test_the_page_says_what_few_reports_mean_and_shows_an_unreported_place_as_unknown(
    actor: Reader, body: Partner, marking: Marking
) -> None:
    a_group(actor, marking)
    a_report(marking, FIFE, by=body)
    page = " ".join(signed_in(actor).get(reverse("mapping:presence")).content.decode().split())
    assert "<b>Few reports is not little crime.</b>" in page
    assert "No group and no report: unknown (30)" in page
    assert f'href="{reverse("mapping:index")}?council={EDINBURGH}"' in page
    assert "Place not known" in page
    assert "0.03" in page  # one report, 371,410 people


def test_an_earlier_day_says_how_it_is_counted_and_one_to_come_is_refused(actor: Reader) -> None:
    client, address = signed_in(actor), reverse("mapping:presence")
    earlier = " ".join(client.get(f"{address}?on={localdate() - DAY}").content.decode().split())
    assert "as their records said then" in earlier
    ahead = client.get(f"{address}?on={localdate() + DAY}").content.decode()
    assert "This day has not come yet" in ahead
    assert client.get(f"{address}?on=soon").status_code == 200


def test_the_questions_asked_do_not_grow_with_groups_or_reports(actor: Reader, body: Partner, marking: Marking) -> None:
    def asked() -> int:
        local_presence(actor, on=localdate() - DAY)
        with CaptureQueriesContext(connection) as queries:
            local_presence(actor, on=localdate() - DAY)
        return len(queries)

    before = asked()
    for number in range(12):
        a_group(actor, marking, f"SOCG-{number}", recorded_at=timezone.now() - 9 * DAY)
        a_report(marking, FIFE, by=body)
    assert asked() == before <= 8
