"""The emergency route: a named officer, a clock in minutes, outside every optimiser."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from tests.factories import a_body, a_reader
from tests.factories.pages import signed_in
from tests.factories.people import EARLY
from tests.factories.written import CONDITIONS, a_written_item, a_written_report

from plait.domain.ids import Ref
from plait.domain.marking import MarkingKind, Purpose
from plait.domain.partner import Term
from plait.policy.access import Reader
from plait.policy.roles import Role
from plait_desk.accounts.models import Partner, Person
from plait_desk.accounts.queries import reader_of
from plait_desk.accounts.services import TASKFORCE_BASIS, Place, own_list_of, seat
from plait_desk.audit.models import WaitingChange
from plait_desk.collection.models import Emergency, Report
from plait_desk.collection.queries.emergencies import officer_on_call, told_emergencies, waiting_emergencies
from plait_desk.collection.services import AlreadyAcknowledged, acknowledge_emergency, take_call

pytestmark = pytest.mark.django_db(databases=["default", "audit"])
SAFE = (Purpose.SAFEGUARDING, Purpose.LAW_ENFORCEMENT)


@pytest.fixture(autouse=True)
def home(tmp_path: Path) -> None:
    """Each test keeps its files in a folder of its own."""
    settings.PLAIT_HOME = tmp_path


def now(reader: Reader) -> Reader:
    """The same person as they act at this moment."""
    person = Person.objects.get(pk=reader.person_id)
    return reader_of(person, at=timezone.now(), purpose=reader.purpose)


def an_officer(body: Partner) -> Reader:
    """A safeguarding officer of the body, on the own list of such material."""
    officer = a_reader(body, Role.SAFEGUARDING_OFFICER, SAFE)
    seat(
        own_list_of(MarkingKind.SAFEGUARDING), Place(person_id=officer.person_id), Term(from_at=EARLY), TASKFORCE_BASIS
    )
    return officer


@pytest.fixture
def officer() -> Reader:
    return an_officer(a_body("psos"))


@pytest.fixture
def writer() -> Reader:
    return a_reader(a_body("council-fife"), Role.PARTNER_OFFICER)


def tell(writer: Reader, danger: str = "life", **words: object) -> Emergency:
    form = a_written_report(a_written_item(0, text="She might be shot tonight."), danger=danger, **words)
    answer = signed_in(writer).post(reverse("collection:new_report"), form)
    assert answer.status_code == 302, answer.content.decode()
    assert answer.headers["Location"] == reverse("collection:told")
    return Emergency.objects.latest("told_at")


def late(emergency: Emergency, minutes: int = 60) -> None:
    Emergency.objects.filter(pk=emergency.pk).update(told_at=timezone.now() - timedelta(minutes=minutes))


def test_the_first_question_shows_the_route_and_keeps_what_was_typed(writer: Reader, officer: Reader) -> None:
    client = signed_in(writer)
    empty = client.get(reverse("collection:new_report")).content.decode()
    assert empty.index("Is a life at immediate risk, or is a child involved?") < empty.index("Your own reference")
    assert "call 999 first" in empty
    page = client.post(
        reverse("collection:new_report"), {**a_written_report(danger="child"), "route": "yes"}
    ).content.decode()
    for words in ("The emergency route", "999", "101", Person.objects.get(pk=officer.person_id).name, "Two vans."):
        assert words in page
    assert not Report.objects.exists()


def test_it_goes_to_the_named_officer_with_a_clock_in_minutes(writer: Reader, officer: Reader) -> None:
    emergency = tell(writer)
    assert emergency.officer_id == officer.person_id
    (row,) = waiting_emergencies(now(officer))
    assert row.is_mine
    assert row.clock.left in {4, 5}
    assert row.report_id == emergency.report_id, "the officer may read what was told"
    page = signed_in(officer).get(reverse("collection:emergencies")).content.decode()
    assert "Acknowledge" in page
    assert reverse("collection:report", args=[emergency.report_id]) in page


def test_what_is_told_is_safeguarding_material_that_its_own_list_reads(writer: Reader, officer: Reader) -> None:
    emergency = tell(writer)
    item = emergency.report.items.get()
    assert item.marking.kind == MarkingKind.SAFEGUARDING
    assert Report.objects.readable_by(now(officer)).filter(pk=emergency.report_id).exists()
    for reader in (writer, a_reader(a_body("council-fife")), a_reader(a_body("psos"))):
        assert not Report.objects.readable_by(now(reader)).exists()


def test_no_vague_word_holds_an_emergency_up_and_no_condition_does(writer: Reader, officer: Reader) -> None:
    assert tell(writer).report.items.get().text == "She might be shot tonight."
    form = a_written_report(a_written_item(0, **CONDITIONS), danger="life", reference="IR-2")
    page = signed_in(writer).post(reverse("collection:new_report"), form)
    assert page.status_code == 422
    assert "nobody may wait for consent" in page.content.decode()


def test_the_acknowledgement_is_a_named_officers_and_the_minute_is_kept(writer: Reader, officer: Reader) -> None:
    emergency = tell(writer, danger="child")
    late(emergency, 3)
    done = acknowledge_emergency(actor=now(officer), emergency_id=emergency.pk, words="On my way.")
    assert done.acknowledged_by_id == officer.person_id
    assert waiting_emergencies(now(officer)) == []
    (row,) = told_emergencies(now(writer))
    assert (row.clock.is_acknowledged, row.clock.taken) == (True, 4)
    entry = WaitingChange.objects.filter(event="alteration").latest("arrival").value()
    assert (entry.person_id, entry.objects) == (officer.person_id, (str(Ref("emergency", emergency.pk)),))


def test_who_is_second_is_told_who_was_first(writer: Reader, officer: Reader) -> None:
    emergency, other = tell(writer), an_officer(a_body("psos"))
    acknowledge_emergency(actor=now(officer), emergency_id=emergency.pk)
    with pytest.raises(AlreadyAcknowledged, match=Person.objects.get(pk=officer.person_id).username):
        acknowledge_emergency(actor=now(other), emergency_id=emergency.pk)
    emergency.refresh_from_db()
    assert emergency.acknowledged_by_id == officer.person_id


def test_nobody_but_a_safeguarding_officer_of_the_two_bodies_acknowledges(writer: Reader, officer: Reader) -> None:
    emergency = tell(writer)
    with pytest.raises(PermissionDenied):
        acknowledge_emergency(actor=now(writer), emergency_id=emergency.pk)
    with pytest.raises(Http404):
        acknowledge_emergency(actor=now(an_officer(a_body("hmrc"))), emergency_id=emergency.pk)
    address = reverse("collection:acknowledge", args=[emergency.pk])
    assert signed_in(writer).post(address).status_code == 403


def test_overdue_stands_in_red_on_the_front_page_of_every_safeguarding_officer(writer: Reader, officer: Reader) -> None:
    late(tell(writer))
    for reader in (officer, an_officer(a_body("psos"))):
        page = signed_in(reader).get(reverse("home:front")).content.decode()
        line = page[page.index("life at immediate risk") :]
        assert 'class="ck ck--r"' in line[: line.index("</li>")]
    assert "life at immediate risk" not in signed_in(writer).get(reverse("home:front")).content.decode()


def test_it_stands_above_everything_else_that_waits(writer: Reader, officer: Reader) -> None:
    emergency = tell(writer)
    page = signed_in(officer).get(reverse("home:front")).content.decode()
    waiting = page[page.index("Waiting for you") :]
    assert waiting.index("<li>") == waiting.index("<li>", 0)
    first = waiting[waiting.index("<li>") : waiting.index("</li>")]
    assert "life at immediate risk" in first
    assert reverse("collection:emergencies") in first
    assert emergency.acknowledged_at is None


def test_who_told_sees_whether_somebody_has_it_and_what_to_do_where_nobody_has(writer: Reader, officer: Reader) -> None:
    emergency, client = tell(writer), signed_in(writer)
    address = reverse("collection:told")
    assert "Not yet; due" in client.get(address).content.decode()
    late(emergency)
    page = " ".join(client.get(address).content.decode().split())
    assert "due since" in page
    assert "999" in page
    acknowledge_emergency(actor=now(officer), emergency_id=emergency.pk)
    assert Person.objects.get(pk=officer.person_id).name in client.get(address).content.decode()
    other = signed_in(a_reader(a_body("council-fife"), Role.PARTNER_OFFICER))
    assert "You told nothing" in other.get(address).content.decode()


def test_the_officer_of_the_own_body_comes_first_and_then_whoever_took_the_call_last(writer: Reader) -> None:
    assert officer_on_call(now(writer)) is None
    police, second = an_officer(a_body("psos")), an_officer(a_body("psos"))
    take_call(actor=now(police))
    found = officer_on_call(now(writer))
    assert found is not None
    assert found.person_id == police.person_id
    signed_in(second).post(reverse("collection:on_call"))
    found = officer_on_call(now(writer))
    assert found is not None
    assert found.person_id == second.person_id
    own = an_officer(a_body("council-fife"))
    found = officer_on_call(now(writer))
    assert found is not None
    assert found.person_id == own.person_id


def test_an_officer_who_is_not_on_the_own_list_is_not_named(writer: Reader) -> None:
    a_reader(a_body("psos"), Role.SAFEGUARDING_OFFICER, SAFE)
    assert officer_on_call(now(writer)) is None


def test_without_any_officer_it_is_kept_and_the_page_says_to_call(writer: Reader) -> None:
    emergency = tell(writer)
    assert emergency.officer is None
    assert "nobody: call now" in signed_in(writer).get(reverse("collection:told")).content.decode()
    assert waiting_emergencies(now(an_officer(a_body("council-fife"))))


def test_a_form_that_is_sent_twice_tells_once(writer: Reader, officer: Reader) -> None:
    assert tell(writer, form="x" * 32) == tell(writer, form="x" * 32)
    assert Report.objects.count() == 1


def test_no_room_that_ranks_or_weighs_knows_of_it() -> None:
    root = Path(settings.BASE) / "src"
    rooms = [root / "plait_desk" / room for room in ("linking", "mapping", "assessment", "tasking", "action")]
    rooms += [root / "plait" / room for room in ("linking", "mapping", "assessment", "tasking", "action")]
    wrong = [
        path for room in rooms for path in room.rglob("*.py") if "emergenc" in path.read_text(encoding="utf-8").lower()
    ]
    assert [path for path in wrong if "emergencies" in path.read_text(encoding="utf-8")] == []
