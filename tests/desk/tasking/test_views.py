"""The pages of tasking: the board decides, the partner answers."""

from datetime import timedelta

import pytest
from django.urls import reverse
from tests.factories import a_body, a_reader
from tests.factories.pages import signed_in
from tests.factories.tasked import World, council_option, sent

from plait_desk.accounts.models import grounds
from plait_desk.accounts.services import TASKFORCE_BASIS
from plait_desk.tasking.models import Decision, Task

pytestmark = pytest.mark.django_db(databases=["default", "audit"])


def test_the_board_shows_who_what_to_find_out_and_where_capacity_binds(world: World) -> None:
    page = signed_in(world.board).get(reverse("tasking:board")).content.decode()
    for words in ("1. Who", "2. What to find out", "3. Where capacity binds", "Left out, and why not", "Larch"):
        assert words in page
    assert "Synthetic capacity" in page
    assert "ours, not official" in page


def test_the_board_says_what_to_do_before_the_first_proposal() -> None:
    page = signed_in(a_reader()).get(reverse("tasking:board")).content.decode()
    assert "There is no proposal that you may read" in page


def test_the_board_decides_releases_and_sends_on_the_pages(world: World) -> None:
    client, option = signed_in(world.board), council_option(world)
    assert "Why" in client.get(reverse("tasking:option", args=[option.pk])).content.decode()
    answer = client.post(
        reverse("tasking:decide", args=[option.pk]), {"verdict": "accept", "reason": "The days are free."}
    )
    decision = Decision.objects.get()
    assert answer.headers["Location"] == reverse("tasking:send", args=[decision.pk])
    words = {
        "title": "Review three licences",
        "text": "Please review them.",
        "measure": "Reviews",
        "owner": world.officer.person_id,
        "due_on": (world.board.at.date() + timedelta(days=4000)).isoformat(),
        **grounds(TASKFORCE_BASIS),
    }
    client.post(reverse("tasking:send", args=[decision.pk]), words)
    task = Task.objects.get()
    page = client.get(reverse("tasking:task", args=[task.pk])).content.decode()
    assert "Review three licences" in page


def test_a_decision_without_a_reason_is_not_kept(world: World) -> None:
    option = council_option(world)
    signed_in(world.board).post(reverse("tasking:decide", args=[option.pk]), {"verdict": "accept", "reason": ""})
    assert not Decision.objects.exists()


def test_the_partner_sees_its_task_without_the_group_and_answers(world: World) -> None:
    task = sent(world)
    client = signed_in(world.officer)
    listed = client.get(reverse("tasking:index")).content.decode()
    assert "Review three licences" in listed
    page = client.get(reverse("tasking:task", args=[task.pk])).content.decode()
    assert "Larch" not in page
    client.post(reverse("tasking:step", args=[task.pk, "accept"]), {"note": ""})
    client.post(reverse("tasking:step", args=[task.pk, "progress"]), {"note": "Two reviewed"})
    assert Task.objects.get().state == Task.State.ACCEPTED
    assert "Two reviewed" in client.get(reverse("tasking:task", args=[task.pk])).content.decode()


def test_another_body_finds_nothing_there(world: World) -> None:
    task = sent(world)
    stranger = signed_in(a_reader(a_body("hmrc"), world.officer.grants[0].role))
    assert stranger.get(reverse("tasking:task", args=[task.pk])).status_code == 404
    assert "No task waits for your body" in stranger.get(reverse("tasking:tasks")).content.decode()
