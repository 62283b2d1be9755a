"""The demonstration's week: a report is shared, words of it are released, and it leaves as a package."""

import pytest
from tests.factories.people import a_body, a_marking
from tests.factories.reports import a_report

from plait.domain.report import ReportState
from plait_desk.collection.models import Item
from plait_desk.home.services.crew import demo_crew
from plait_desk.home.services.everyday.release import RECEIVER, release_words
from plait_desk.thread.models import ReleaseRequest, Snapshot

pytestmark = pytest.mark.django_db(databases=["default", "audit"])


def test_words_and_a_package_are_released_and_a_request_waits() -> None:
    crew = demo_crew()
    report = a_report(a_marking(a_body("psos"), a_body(RECEIVER)), state=ReportState.LIVE.value)
    Item.objects.create(
        marking=report.marking, report=report, number=1, text="SYNTHETIC", grading_scheme="3x5x2", grade="2BP",
        recorded_at=report.received_at,
    )  # fmt: skip
    release_words(crew)
    assert sorted(Snapshot.objects.values_list("kind", flat=True)) == ["released-export", "released-words"]
    assert sorted(ReleaseRequest.objects.values_list("state", flat=True)) == ["agreed", "agreed", "asked"]
    release_words(crew)
    assert Snapshot.objects.count() == 2
