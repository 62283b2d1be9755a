"""The services of assessment, over a small made-up Scotland."""

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from tests.factories import a_body, a_marking, a_reader
from tests.factories.assessed import QUICK, a_group, opened

from plait.domain.estimate import Range
from plait.domain.ids import Ref
from plait.domain.period import Period
from plait.policy.roles import Role
from plait_desk.accounts.services import TASKFORCE_BASIS
from plait_desk.assessment.models import AssessmentEdition, Rating
from plait_desk.assessment.queries.editions import agreed_assessment, official
from plait_desk.assessment.queries.ratings import live, open_edition, rater_views, ratings_of
from plait_desk.assessment.services import (
    EditionClosed,
    JudgementGiven,
    NotOnTheYardstick,
    PriorityGiven,
    RatingGiven,
    UnknownFactor,
    agree_assessment,
    rate,
    rate_synthetically,
    recommend_priority,
    release_ranks,
    sign_judgement,
)
from plait_desk.collection.models import Requirement
from plait_desk.thread.models import Target
from plait_desk.thread.queries import walk

pytestmark = pytest.mark.django_db


def given(edition: AssessmentEdition, level: float | None, *, factor: str = "activity") -> RatingGiven:
    value = None if level is None else Range(low=level, best=level, high=level)
    return RatingGiven(
        edition_id=edition.pk, kind=Target.Kind.THREAT, key="drugs", factor=factor, value=value, rationale="seen"
    )


def test_a_rater_s_later_rating_supersedes_the_earlier_and_both_stay() -> None:
    analyst, edition = opened()
    rate(actor=analyst, given=given(edition, 2))
    rate(actor=analyst, given=given(edition, 4))
    assert Rating.objects.count() == 2
    (stands,) = ratings_of(analyst, edition)
    assert stands.value == Range(low=4, best=4, high=4)


def test_not_knowing_is_kept_as_unknown_and_never_as_nought() -> None:
    analyst, edition = opened()
    rate(actor=analyst, given=given(edition, None))
    (stands,) = ratings_of(analyst, edition)
    assert stands.value is None
    assert rater_views(analyst, edition, "drugs")[0].said is None


def test_a_body_a_level_away_from_the_others_is_shown_to_dissent() -> None:
    analyst, edition = opened()
    officer = a_reader(a_body("hmrc"), Role.PARTNER_OFFICER)
    rate(actor=analyst, given=given(edition, 2))
    rate(actor=officer, given=given(edition, 4))
    assert [view.dissents for view in rater_views(analyst, edition, "drugs")] == [True, True]


def test_a_factor_outside_the_framework_is_refused() -> None:
    analyst, edition = opened()
    with pytest.raises(UnknownFactor):
        rate(actor=analyst, given=given(edition, 2, factor="colour"))


def test_one_who_may_not_rate_or_agree_is_refused() -> None:
    _, edition = opened()
    board = a_reader(a_body("psos"), Role.BOARD)
    with pytest.raises(PermissionDenied):
        rate(actor=board, given=given(edition, 2))
    with pytest.raises(PermissionDenied):
        agree_assessment(actor=board, edition_id=edition.pk)


def test_agreeing_freezes_what_was_said_and_asks_what_nobody_knows() -> None:
    analyst, edition = opened()
    body = a_body("psos")
    a_group(body, "Larch", marking=a_marking(body))
    a_group(body, "Maple", marking=a_marking(body), tier="T0")
    rate_synthetically(actors=[analyst], edition_id=edition.pk)
    agreed = agree_assessment(actor=analyst, edition_id=edition.pk, run=QUICK)
    found = agreed_assessment(analyst, agreed)
    assert found is not None
    assert len(found.groups.ranks) == 1
    assert len(found.groups.unscored) == 1
    assert agreed.snapshot is not None
    assert (agreed.snapshot.seed, agreed.snapshot.framework_edition) == (found.seed, found.framework)
    assert Requirement.objects.exists()
    assert all(row.value and row.decision for row in Requirement.objects.all())
    asked = {step.to_ref.kind for step in walk(analyst, Ref("assessment", edition.pk), backwards=False)}
    assert "requirement" in asked


def test_a_group_leads_to_what_is_asked_about_it_and_not_to_other_groups_questions() -> None:
    analyst, edition = opened()
    body = a_body("psos")
    larch = a_group(body, "Larch", marking=a_marking(body))
    maple = a_group(body, "Maple", marking=a_marking(body), tier="T0")
    agree_assessment(actor=analyst, edition_id=edition.pk, run=QUICK)
    of_maple = [step.to_ref.kind for step in walk(analyst, Ref("group", maple.pk), backwards=False)]
    of_larch = [step.to_ref.kind for step in walk(analyst, Ref("group", larch.pk), backwards=False)]
    assert of_maple == ["requirement"]
    assert of_larch == []


def test_an_agreed_edition_takes_no_more_ratings_and_agreeing_again_changes_nothing() -> None:
    analyst, edition = opened()
    agreed = agree_assessment(actor=analyst, edition_id=edition.pk, run=QUICK)
    again = agree_assessment(actor=analyst, edition_id=edition.pk, run=QUICK)
    assert again.snapshot_id == agreed.snapshot_id
    with pytest.raises(EditionClosed):
        rate(actor=analyst, given=given(edition, 2))


def test_a_group_that_a_reader_may_not_see_changes_nothing_that_the_reader_sees() -> None:
    analyst, edition = opened()
    other = a_body("council-x")
    before = live(analyst, edition)
    a_group(other, "Hidden", marking=a_marking(other))
    agreed = agree_assessment(actor=analyst, edition_id=edition.pk, run=QUICK)
    found = agreed_assessment(analyst, agreed)
    assert found is not None
    assert found.groups.ranks == ()
    assert live(analyst, edition) == before


def test_only_released_ranks_are_official_and_they_name_no_group() -> None:
    analyst, edition = opened()
    body = a_body("psos")
    a_group(body, "Larch", marking=a_marking(body))
    agree_assessment(actor=analyst, edition_id=edition.pk, run=QUICK)
    taskforce = a_reader(a_body("sg"), Role.TASKFORCE)
    assert official(taskforce) is None
    release_ranks(actor=analyst, edition_id=edition.pk, basis=TASKFORCE_BASIS)
    found = official(taskforce)
    assert found is not None
    assert len(found.assessment.threats.ranks) == 12
    assert found.assessment.groups.ranks == ()
    assert found.assessment.gaps == ()


def test_an_edition_that_is_not_agreed_cannot_be_released() -> None:
    analyst, edition = opened()
    with pytest.raises(EditionClosed):
        release_ranks(actor=analyst, edition_id=edition.pk, basis=TASKFORCE_BASIS)


def test_a_judgement_is_signed_with_a_term_of_the_yardstick_and_no_other() -> None:
    analyst, edition = opened()
    words = {
        "edition_id": edition.pk,
        "threat": "drugs",
        "statement": "Most supply comes by parcel.",
        "confidence": "Moderate",
        "why": "Three origins.",
        "would_change": "Other finds.",
    }
    sign_judgement(actor=analyst, given=JudgementGiven(term="Likely or probable", **words))
    with pytest.raises(NotOnTheYardstick):
        sign_judgement(actor=analyst, given=JudgementGiven(term="Quite likely", **words))


def test_a_priority_rests_on_a_released_snapshot() -> None:
    analyst, edition = opened()
    steering = a_reader(a_body("sg"), Role.STEERING_GROUP)
    agree_assessment(actor=analyst, edition_id=edition.pk, run=QUICK)
    words = {
        "kind": Target.Kind.THREAT,
        "key": "drugs",
        "reason": "In the first tier.",
        "period": Period.read("2026-27"),
    }
    agreed = AssessmentEdition.objects.get(pk=edition.pk)
    with pytest.raises(Http404):
        recommend_priority(actor=steering, given=PriorityGiven(snapshot_id=agreed.snapshot_id or 0, **words))
    snapshot = release_ranks(actor=analyst, edition_id=edition.pk, basis=TASKFORCE_BASIS)
    row = recommend_priority(actor=steering, given=PriorityGiven(snapshot_id=snapshot.pk, **words))
    assert row.snapshot_id == snapshot.pk


def test_the_open_edition_is_the_newest_that_is_not_agreed() -> None:
    analyst, edition = opened()
    assert open_edition(analyst) == edition
    assert open_edition(a_reader(role=Role.TASKFORCE)) is None
