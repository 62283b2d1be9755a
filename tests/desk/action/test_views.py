import pytest
from django.test import Client
from django.urls import reverse
from tests.desk.action.conftest import Asked
from tests.factories.pages import signed_in

from plait_desk.action import services
from plait_desk.action.models import Action, Disruption, Outcome
from plait_desk.action.services import Opening

pytestmark = pytest.mark.django_db(databases=["default", "audit"])

COUNTS = "\n".join(
    f"Area {n},{'yes' if n < 4 else 'no'},"
    + ",".join(str(40 + n + month % 5 - (20 if n < 4 and month >= 12 else 0)) for month in range(24))
    for n in range(12)
)


@pytest.fixture
def line(asked: Asked) -> Action:
    return services.open_action(actor=asked.lead, opening=Opening(), task_id=asked.task.pk)


def text(client: Client, name: str, *args: int) -> str:
    answer = client.get(reverse(name, args=args))
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_board_shows_the_line_to_who_may_read_it_and_nothing_to_others(asked: Asked, line: Action) -> None:
    assert line.title in text(signed_in(asked.board), "action:index")
    outside = text(signed_in(asked.outsider), "action:index")
    assert line.title not in outside
    assert "No line of work is in the plan yet" in outside


def test_the_published_plan_is_real_read_only_and_apart(asked: Asked) -> None:
    client = signed_in(asked.board)
    page = text(client, "action:published")
    assert "62 published actions" in page
    assert "Banking Protocol" in page
    assert '<form method="post"' not in page
    assert "Banking Protocol" not in text(client, "action:index")


def test_outcomes_show_sources_side_by_side_and_figures_with_their_quality(asked: Asked) -> None:
    page = text(signed_in(asked.board), "action:outcomes")
    assert "213" in page
    assert "196" in page
    assert "hidden by its publisher" in page.lower()


def test_a_step_is_recorded_from_the_page(asked: Asked, line: Action) -> None:
    client = signed_in(asked.officer)
    client.post(reverse("action:progress", args=[line.pk]), {"note": "begun", "event": "start"})
    line.refresh_from_db()
    assert line.state == "live"
    assert "begun" in text(client, "action:item", line.pk)


def test_a_pilot_is_read_at_the_gate_from_pasted_counts(asked: Asked, line: Action) -> None:
    client = signed_in(asked.officer)
    client.post(reverse("action:progress", args=[line.pk]), {"note": "begun", "event": "start"})
    said = {
        "counts": COUNTS,
        "periods_before": "12",
        "months": "12",
        "cost_per_unit": "1",
        "shadow_price": "2",
        "displaced": "false",
        "note": "counted",
    }
    assert client.post(reverse("action:evaluate", args=[line.pk]), said).status_code == 302
    page = text(client, "action:item", line.pk)
    assert "Verdict: proved" in page
    assert "All four lights are met" in page


def test_counts_without_an_area_to_compare_with_are_refused_with_the_reason(asked: Asked, line: Action) -> None:
    client = signed_in(asked.officer)
    client.post(reverse("action:progress", args=[line.pk]), {"note": "begun", "event": "start"})
    said = {"counts": "A,yes,5,4,3\nB,yes,6,4,3", "periods_before": "1", "months": "12", "note": "n"}
    page = client.post(reverse("action:evaluate", args=[line.pk]), said).content.decode()
    assert "Before and after alone is refused" in page


def test_an_outcome_with_one_bound_is_returned_with_the_way_out(asked: Asked, line: Action) -> None:
    client = signed_in(asked.officer)
    said = {"kind": "change in an indicator", "what": "fewer", "low": "3"}
    page = client.post(reverse("action:outcome", args=[line.pk]), said).content.decode()
    assert "both bounds" in page
    client.post(reverse("action:outcome", args=[line.pk]), said | {"high": "5"})
    assert Outcome.objects.get().high == 5


def test_a_disruption_is_claimed_and_moderated_on_its_page(asked: Asked, line: Action) -> None:
    said = {
        "attribute": "money handling",
        "before": "4",
        "after": "1",
        "duration": "months",
        "displacement": "none seen",
        "happened_on": "2026-03-31",
        "evidence": "frozen",
    }
    assert signed_in(asked.officer).post(reverse("action:claim", args=[line.pk]), said).status_code == 302
    claim = Disruption.objects.get()
    board = signed_in(asked.board)
    board.post(reverse("action:disruption", args=[claim.pk]), {"level": "MINOR", "reason": "partly back"})
    assert "partly back" in text(board, "action:disruption", claim.pk)
    assert "Minor" in text(board, "action:outcomes")


def test_pages_of_a_line_that_is_hidden_are_not_there(asked: Asked, line: Action) -> None:
    assert signed_in(asked.outsider).get(reverse("action:item", args=[line.pk])).status_code == 404
