"""The pages of assessment: what they show to whom, and what their forms do."""

import pytest
from django.urls import reverse
from tests.factories import a_body, a_reader
from tests.factories.assessed import AS_OF, QUICK, opened
from tests.factories.pages import signed_in

from plait.policy.roles import Role
from plait_desk.accounts.services import TASKFORCE_BASIS
from plait_desk.assessment.models import AssessmentEdition, KeyJudgement, Rating
from plait_desk.assessment.services import agree_assessment, open_assessment, rate_synthetically, release_ranks

pytestmark = pytest.mark.django_db(databases=["default", "audit"])


def test_the_list_of_threats_shows_intervals_and_says_that_the_scoring_is_ours() -> None:
    analyst, edition = opened()
    rate_synthetically(actors=[analyst], edition_id=edition.pk)
    page = signed_in(analyst).get(reverse("assessment:index")).content.decode()
    assert "ours, not official" in page
    assert "Organised Environmental Crime" in page
    assert "In the top three, of 100 futures" in page


def test_the_list_says_what_to_do_before_the_first_edition() -> None:
    page = signed_in(a_reader()).get(reverse("assessment:index")).content.decode()
    assert "No edition has been opened" in page


def test_a_threat_that_nobody_rated_is_unknown_and_never_nought() -> None:
    analyst, _ = opened()
    page = signed_in(analyst).get(reverse("assessment:threat", args=["drugs"])).content.decode()
    assert "nobody yet" in page
    assert "Unknown" in page
    assert "Nobody has judged this threat" in page


def test_a_threat_outside_the_list_is_absent() -> None:
    analyst, _ = opened()
    assert signed_in(analyst).get(reverse("assessment:threat", args=["piracy"])).status_code == 404


def test_a_rating_is_given_on_the_page_and_i_do_not_know_is_an_answer() -> None:
    analyst, _ = opened()
    answer = signed_in(analyst).post(
        reverse("assessment:rate", args=["drugs"]),
        {"activity_best": "3", "activity_low": "2", "scale_best": "", "rationale": "Five seizures"},
    )
    assert answer.status_code == 302
    assert set(Rating.objects.values_list("factor", "low", "best", "high")) == {
        ("activity", 2.0, 3.0, 3.5),
        ("scale", None, None, None),
    }


def test_a_range_that_runs_backwards_is_shown_back_with_a_message() -> None:
    analyst, _ = opened()
    answer = signed_in(analyst).post(
        reverse("assessment:rate", args=["drugs"]),
        {"activity_best": "3", "activity_low": "4", "rationale": "x"},
    )
    assert "must lie between" in answer.content.decode()
    assert not Rating.objects.exists()


def test_a_judgement_is_signed_on_the_page_and_vague_words_are_flagged() -> None:
    analyst, _ = opened()
    client = signed_in(analyst)
    client.post(
        reverse("assessment:judge", args=["drugs"]),
        {
            "statement": "Supply could move to parcels.",
            "term": "Likely or probable",
            "confidence": "Low",
            "why": "One origin",
            "would_change": "Other finds",
        },
    )
    assert KeyJudgement.objects.count() == 1
    page = client.get(reverse("assessment:threat", args=["drugs"])).content.decode()
    assert "not a word of the yardstick" in page
    assert "The signer chose" in page


@pytest.mark.parametrize("figure", ["", "Robbery, recorded", "nonsense"])
def test_places_are_ranked_on_real_figures_with_intervals(figure: str) -> None:
    page = signed_in(a_reader()).get(reverse("assessment:places"), {"figure": figure}).content.decode()
    assert "Glasgow City" in page
    assert "few reports is not little crime" in page


def test_the_taskforce_reads_released_ranks_and_nothing_live() -> None:
    analyst, edition = opened()
    taskforce = signed_in(a_reader(a_body("sg"), Role.TASKFORCE))
    assert "Nothing has been released to you" in taskforce.get(reverse("assessment:released")).content.decode()
    assert taskforce.get(reverse("assessment:index")).status_code == 403
    agree_assessment(actor=analyst, edition_id=edition.pk, run=QUICK)
    snapshot = release_ranks(actor=analyst, edition_id=edition.pk, basis=TASKFORCE_BASIS)
    page = taskforce.get(reverse("assessment:edition", args=[snapshot.pk])).content.decode()
    assert "Released ranks of the threats" in page
    hidden = AssessmentEdition.objects.get(pk=edition.pk).snapshot_id
    assert taskforce.get(reverse("assessment:edition", args=[hidden])).status_code == 404


def test_an_edition_is_opened_on_the_page() -> None:
    analyst = a_reader()
    signed_in(analyst).post(reverse("assessment:open"), {"title": "2027", "as_of": AS_OF.isoformat()})
    assert AssessmentEdition.objects.get().title == "2027"


def test_the_live_page_never_shows_a_released_rank() -> None:
    analyst, edition = opened()
    agree_assessment(actor=analyst, edition_id=edition.pk, run=QUICK)
    release_ranks(actor=analyst, edition_id=edition.pk, basis=TASKFORCE_BASIS)
    open_assessment(actor=analyst, title="Next", as_of=AS_OF)
    page = signed_in(analyst).get(reverse("assessment:index")).content.decode()
    assert "was " not in page.split("Live ranks of the threats")[1].split("</table>")[0]
