"""The demonstration's week: checks of SYNTHETIC bidders that are answered in each of the three ways."""

from collections import Counter
from pathlib import Path

import pytest
from django.core.cache import cache
from pytest_django import Settings
from tests.factories.checks import draw, reached, told_by, zedmoor
from tests.factories.mapping import one_subject
from tests.factories.people import a_body, a_marking

from plait_desk.home.services.crew import demo_crew
from plait_desk.home.services.everyday.check import check_bidders
from plait_desk.mapping.models import Check, CheckDecision
from plait_desk.thread.models import Snapshot

pytestmark = pytest.mark.django_db(databases=["default", "audit"])


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, settings: Settings) -> None:
    settings.PLAIT_HOME = tmp_path
    cache.clear()


def test_one_check_sends_to_the_police_one_reads_a_card_and_two_are_of_nobody() -> None:
    crew, police = demo_crew(), a_body("psos")
    pointed_at = zedmoor(told_by(police), number="ZZ000021", name="SYNTHETIC Haulage Limited")
    one_subject(pointed_at)
    reached(police, told_by(police), company=pointed_at)
    zedmoor(a_marking(police), number="ZZ000022", name="SYNTHETIC Cars Limited")
    draw(police)
    check_bidders(crew)
    told = dict(Check.objects.exclude(company_number="").values_list("company_number", "answer"))
    assert Counter(Check.objects.values_list("answer", flat=True)) == {"nothing": 2, "ask": 1, "card": 1}
    assert told == {"ZZ000021": "ask", "ZZ000022": "card"}
    assert (CheckDecision.objects.count(), Snapshot.objects.count()) == (1, 1)
    check_bidders(crew)
    assert Check.objects.count() == 4


def test_where_no_group_may_be_pointed_at_nobody_is_sent_anywhere() -> None:
    crew, police = demo_crew(), a_body("psos")
    hidden = zedmoor(a_marking(police))
    one_subject(hidden)
    reached(police, a_marking(police), company=hidden)
    draw(police)
    check_bidders(crew)
    assert "ask" not in set(Check.objects.values_list("answer", flat=True))
