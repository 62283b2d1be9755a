"""Conditions of handling code C: confirmed, loosened or tightened by a named person, and shown when nobody did."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.utils import timezone
from tests.desk.collection.test_reports import given
from tests.desk.collection.test_sanitising import conditional
from tests.factories import a_body, a_reader

from plait.domain.marking import ActionCode, Handling, SanitisationCode
from plait.domain.report import ReviewOutcome
from plait.policy.access import Reader
from plait.policy.roles import Role
from plait_desk.collection.models import ConditionReview, Item, Mention, Report
from plait_desk.collection.queries.reviews import reviews_due
from plait_desk.collection.services import CodesGiven, WrongStep, receive_report, review_item

pytestmark = pytest.mark.django_db(databases=["default", "audit"])
TIGHTER = CodesGiven(
    action=ActionCode.NO_DIRECT_ACTION, sanitisation=SanitisationCode.CONSULT_ORIGINATOR, condition="Ask."
)
LOOSER = CodesGiven(action=ActionCode.OVERT_ACTION, sanitisation=SanitisationCode.UNSUPERVISED, condition="Ask.")


@pytest.fixture(autouse=True)
def home(tmp_path: Path) -> None:
    """Each test keeps its files in a folder of its own."""
    settings.PLAIT_HOME = tmp_path


@pytest.fixture
def analyst() -> Reader:
    return a_reader(a_body("psos"))


@pytest.fixture
def item(analyst: Reader) -> Item:
    return receive_report(actor=analyst, report=given(marking=conditional("S1"), grade="2BC")).items.get()


def test_confirmed_codes_stay_as_they_are_and_the_clock_starts_again(analyst: Reader, item: Item) -> None:
    assert review_item(actor=analyst, item_id=item.pk, outcome=ReviewOutcome.CONFIRMED, reason="Still so.") == item
    review = ConditionReview.objects.get()
    assert (review.by_id, review.outcome) == (analyst.person_id, "confirmed")
    assert item.report.events.latest("pk").kind == "reviewed"


@pytest.mark.parametrize(("outcome", "codes"), [(ReviewOutcome.TIGHTENED, TIGHTER), (ReviewOutcome.LOOSENED, LOOSER)])
def test_changed_codes_are_a_new_item_that_stands_for_the_old_one(
    analyst: Reader, item: Item, outcome: ReviewOutcome, codes: CodesGiven
) -> None:
    state = item.report.state
    new = review_item(actor=analyst, item_id=item.pk, outcome=outcome, reason="Asked again.", codes=codes)
    assert (new.supersedes, new.marking.action, new.report.state) == (item, codes.action, state)
    assert (item.marking.action, new.text) == ("A2", item.text)
    assert Mention.objects.get().marking == new.marking


def test_loosened_to_p_has_no_conditions_and_its_grade_says_so(analyst: Reader, item: Item) -> None:
    free = CodesGiven(handling=Handling.PERMITTED)
    new = review_item(actor=analyst, item_id=item.pk, outcome=ReviewOutcome.LOOSENED, reason="Known.", codes=free)
    assert (new.marking.handling, new.marking.condition, new.grade) == ("P", "", "2BP")


def test_an_outcome_that_the_codes_do_not_bear_out_is_refused(analyst: Reader, item: Item) -> None:
    for outcome, codes in ((ReviewOutcome.LOOSENED, TIGHTER), (ReviewOutcome.TIGHTENED, LOOSER)):
        with pytest.raises(WrongStep, match="are not"):
            review_item(actor=analyst, item_id=item.pk, outcome=outcome, reason="x", codes=codes)
    with pytest.raises(WrongStep, match="which codes"):
        review_item(actor=analyst, item_id=item.pk, outcome=ReviewOutcome.TIGHTENED, reason="x")
    with pytest.raises(WrongStep, match="reason"):
        review_item(actor=analyst, item_id=item.pk, outcome=ReviewOutcome.CONFIRMED, reason=" ")
    assert not ConditionReview.objects.exists()
    assert Report.objects.count() == 1


def test_only_the_body_that_wrote_it_reviews_its_codes(item: Item) -> None:
    colleague = a_reader(a_body("psos"), Role.PARTNER_OFFICER)
    review_item(actor=colleague, item_id=item.pk, outcome=ReviewOutcome.CONFIRMED, reason="Still so.")
    board = a_reader(a_body("psos"), Role.BOARD)
    with pytest.raises(PermissionDenied):
        review_item(actor=board, item_id=item.pk, outcome=ReviewOutcome.CONFIRMED, reason="Still so.")


def test_overdue_reviews_are_listed_until_somebody_looks(
    analyst: Reader, item: Item, at: Callable[[Reader, timedelta], Reader]
) -> None:
    assert not reviews_due(at(analyst, timedelta(days=80)))
    late = at(analyst, timedelta(days=100))
    assert [row.item_number for row in reviews_due(late)] == [1]
    assert reviews_due(late)[0].days_over in range(8, 12)
    assert not reviews_due(at(a_reader(), timedelta(days=100)))
    review_item(actor=analyst, item_id=item.pk, outcome=ReviewOutcome.CONFIRMED, reason="Still so.")
    assert not reviews_due(at(analyst, timedelta(days=80)))


@pytest.fixture
def at() -> Callable[[Reader, timedelta], Reader]:
    """The same reader, so much later than now."""
    return lambda reader, later: replace(reader, at=timezone.now() + later)
