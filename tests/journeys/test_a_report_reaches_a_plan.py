"""A High report by form reaches the plan, and its outcome a published report. The thread walks it both ways."""

from html import unescape

import pytest
from tests.factories.house import House, a_house
from tests.factories.journey import Journey, a_whole_journey, pass_on, write_report

from plait.domain.edition import Edition
from plait.domain.ids import Ref
from plait_desk.collection.models import Mention
from plait_desk.home.queries.waiting import waiting_for
from plait_desk.linking.models import Membership
from plait_desk.mapping.models import GroupMember
from plait_desk.thread.queries import both_ways, describe

pytestmark = [pytest.mark.django_db(databases=["default", "audit"]), pytest.mark.usefixtures("own_home")]


def stations(journey: Journey) -> list[Ref]:
    """The thread in order, from the report to what was published."""
    carried = journey.carried
    return [
        Ref("report", journey.report.pk),
        Ref("group", journey.group.pk),
        Ref("option", journey.option.pk),
        Ref("decision", carried.decision.pk),
        Ref("task", carried.task.pk),
        Ref("action", carried.action.pk),
        Ref("outcome", carried.outcome.pk),
        Ref("edition", journey.edition.pk),
    ]


def test_a_report_reaches_a_plan() -> None:
    house = a_house()
    journey = a_whole_journey(house, lead=house.council, edition=Edition.PARTNER)
    the_named_person_is_the_nominal(journey)
    the_thread_is_whole(house, journey)
    the_council_was_told_the_task_and_no_more(house, journey)


def the_named_person_is_the_nominal(journey: Journey) -> None:
    named = Mention.objects.get(item__report=journey.report)
    nominal = GroupMember.objects.get(group=journey.group).mention
    assert Membership.objects.filter(mention__in=[named, nominal]).values("subject").distinct().count() == 1


def the_thread_is_whole(house: House, journey: Journey) -> None:
    """From either end, and from the middle, the analyst walks to every station and opens each page on the way."""
    refs = set(stations(journey))
    named = describe(house.analyst.reader, refs)
    assert set(named) == refs
    for start in (stations(journey)[0], stations(journey)[4], stations(journey)[-1]):
        walked = {end for step in both_ways(house.analyst.reader, start) for end in (step.from_ref, step.to_ref)}
        assert refs <= walked, f"from {start}"
        page = unescape(house.analyst.opens("home:thread", str(start)))
        assert [words.title for words in named.values() if words.title not in page] == [], f"from {start}"
    assert [words.url for words in named.values() if house.analyst.client.get(words.url).status_code != 200] == []


def the_council_was_told_the_task_and_no_more(house: House, journey: Journey) -> None:
    task = house.council.opens("tasking:task", journey.carried.task.pk)
    assert "Please look at these licences." in task
    house.council.opens("collection:report", journey.report.pk, status=404)
    house.council.opens("tasking:option", journey.option.pk, status=403)


def test_a_high_report_waits_on_the_front_page_until_somebody_decides() -> None:
    analyst = a_house().analyst
    report = write_report(analyst)
    assert [line.ref for line in waiting_for(analyst.reader)] == [Ref("report", report.pk)]
    assert f"Decide {report.own_reference}" in analyst.opens("home:front")
    pass_on(analyst, report)
    assert waiting_for(analyst.reader) == []
