"""Concerns: told without an account, talked over with a receipt, and made a report by a person or not at all."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.http import Http404
from django.test import Client
from tests.desk.collection.test_reports import given
from tests.factories import a_body, a_reader

from plait.domain.ids import Ref
from plait.policy.access import Reader
from plait.policy.roles import Role
from plait_desk.audit.models import WaitingChange
from plait_desk.collection.models import Concern, ConcernMessage, Report
from plait_desk.collection.queries.concerns import concern_card, concern_row, concerns
from plait_desk.collection.services import WrongStep, once, receive_report
from plait_desk.collection.services.concerns import (
    NobodyListens,
    answer_with_receipt,
    ask_back,
    close_concern,
    open_conversation,
    report_concern,
    take_on,
    tell_concern,
)
from plait_desk.public.services import EACH
from plait_desk.thread.models import ThreadLink

pytestmark = pytest.mark.django_db(databases=["default", "audit"])
WORDS = "Vans come at night to the yard behind the mart."
TELL, RECEIPT = "/public/report-a-concern/tell/", "/public/report-a-concern/receipt/"


@pytest.fixture(autouse=True)
def home(tmp_path: Path) -> None:
    """Each test keeps its files in a folder of its own, and nothing was sent before it."""
    settings.PLAIT_HOME = tmp_path
    cache.clear()


@pytest.fixture
def analyst() -> Reader:
    return a_reader(a_body("psos"))


def shown_receipt(page: str) -> str:
    return re.search(r'class="receipt"[^>]*>([a-z2-7 ]+)<', page)[1]  # type: ignore[index]  # the test fails without


def a_concern(text: str = WORDS) -> tuple[Concern, str]:
    receipt = tell_concern(text=text, form=text)
    return Concern.objects.get(text=text), receipt


def test_what_is_told_waits_for_the_desk_and_only_a_hash_of_the_receipt_is_kept(analyst: Reader) -> None:
    concern, receipt = a_concern()
    assert [concern_row(analyst, row).starts for row in concerns(analyst)] == [WORDS]
    assert len(receipt) == 26
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM collection_concern")
        assert receipt not in repr(cursor.fetchall())
    assert concern.contact == ""
    assert concern.taken_by is None
    assert concern.report is None


def test_a_form_sent_twice_tells_one_concern_and_gives_one_receipt(analyst: Reader) -> None:
    assert tell_concern(text=WORDS, form="one") == tell_concern(text=WORDS, form="one")
    assert tell_concern(text=WORDS, form="other") != tell_concern(text=WORDS, form="one")
    assert Concern.objects.count() == 2


def test_without_a_body_that_listens_nothing_is_kept() -> None:
    with pytest.raises(NobodyListens):
        tell_concern(text=WORDS, form="one")


def test_the_desk_asks_and_the_receipt_answers(analyst: Reader) -> None:
    concern, receipt = a_concern()
    take_on(actor=analyst, concern_id=concern.pk)
    ask_back(actor=analyst, concern_id=concern.pk, question="Which nights?")
    shown = open_conversation(receipt.upper()[:13] + " - " + receipt[13:])
    assert shown is not None
    assert shown.asks
    assert [(one.text, one.is_desk) for one in shown.said] == [(WORDS, False), ("Which nights?", True)]
    assert answer_with_receipt(receipt=receipt, text="Fridays.")
    assert answer_with_receipt(receipt=receipt, text="Fridays.")
    card = concern_card(analyst, Concern.objects.get())
    assert [one.text for one in card.said] == ["Which nights?", "Fridays."]
    assert (card.row.state, card.said[1].by) == ("taken on", "")


def test_each_thing_that_is_told_is_an_entry_of_the_log_without_a_name(analyst: Reader) -> None:
    concern, receipt = a_concern()
    answer_with_receipt(receipt=receipt, text="Fridays.")
    answer_with_receipt(receipt=receipt, text="Fridays.")
    entries = WaitingChange.objects.filter(objects_named__contains=str(Ref("concern", concern.pk)))
    assert [(one.event, one.person_id) for one in entries] == [("collection", None)] * 2


def test_what_ties_a_concern_to_its_report_is_told_to_who_reads_both(analyst: Reader) -> None:
    concern, _ = a_concern()
    take_on(actor=analyst, concern_id=concern.pk)
    report = receive_report(actor=analyst, report=given())
    report_concern(actor=analyst, concern_id=concern.pk, report=report)
    step = ThreadLink.objects.get(relation="written_up_as")
    assert step.marking.value().singles == concern.marking.value().singles | report.marking.value().singles


def test_a_report_from_a_concern_that_was_closed_meanwhile_is_not_kept(analyst: Reader) -> None:
    concern, _ = a_concern()
    take_on(actor=analyst, concern_id=concern.pk)

    def write_up() -> Ref:
        report = receive_report(actor=analyst, report=given())
        close_concern(actor=analyst, concern_id=concern.pk, reason="Known traders.")
        return Ref("concern", report_concern(actor=analyst, concern_id=concern.pk, report=report).pk)

    with pytest.raises(WrongStep):
        once(analyst, "", write_up)
    assert not Report.objects.exists()


def test_another_receipt_opens_nothing_and_answers_nothing(analyst: Reader) -> None:
    _, receipt = a_concern()
    wrong = ("a" if receipt[0] != "a" else "b") + receipt[1:]
    assert open_conversation(wrong) is None
    assert not answer_with_receipt(receipt=wrong, text="x")
    assert not ConcernMessage.objects.exists()


def test_closed_needs_a_reason_which_the_receipt_does_not_show(analyst: Reader) -> None:
    concern, receipt = a_concern()
    take_on(actor=analyst, concern_id=concern.pk)
    with pytest.raises(WrongStep, match="reason"):
        close_concern(actor=analyst, concern_id=concern.pk, reason=" ")
    close_concern(actor=analyst, concern_id=concern.pk, reason="Known market traders.")
    shown = open_conversation(receipt)
    assert shown is not None
    assert shown.is_closed
    assert "traders" not in repr(shown)
    assert not answer_with_receipt(receipt=receipt, text="More.")


def test_a_concern_becomes_a_report_only_by_a_person(analyst: Reader) -> None:
    concern, _ = a_concern()
    with pytest.raises(WrongStep):
        report_concern(actor=analyst, concern_id=concern.pk, report=receive_report(actor=analyst, report=given()))
    take_on(actor=analyst, concern_id=concern.pk)
    report_concern(actor=analyst, concern_id=concern.pk, report=Report.objects.get())
    assert concern_card(analyst, Concern.objects.get()).report_id == Report.objects.get().pk


def test_who_may_not_read_concerns_finds_none(analyst: Reader) -> None:
    concern, _ = a_concern()
    officer, elsewhere = a_reader(a_body("psos"), Role.PARTNER_OFFICER), a_reader(a_body("hmrc"))
    assert not concerns(officer).exists()
    assert not concerns(elsewhere).exists()
    with pytest.raises(PermissionDenied):
        take_on(actor=officer, concern_id=concern.pk)
    with pytest.raises(Http404):
        take_on(actor=elsewhere, concern_id=concern.pk)


def test_the_public_pages_take_a_concern_and_talk_on(analyst: Reader) -> None:
    browser = Client()
    page = browser.get(TELL).content.decode()
    assert page.index("tel:999") < page.index("<textarea")
    form = re.search(r'name="form" value="([^"]+)"', page)[1]  # type: ignore[index]  # the test fails without
    told = browser.post(TELL, {"text": WORDS, "form": form}).content.decode()
    receipt = shown_receipt(told)
    take_on(actor=analyst, concern_id=Concern.objects.get().pk)
    ask_back(actor=analyst, concern_id=Concern.objects.get().pk, question="Which nights?")
    assert "Which nights?" in Client().post(RECEIPT, {"receipt": receipt}).content.decode()
    answered = Client().post(RECEIPT, {"receipt": receipt, "text": "Fridays."}).content.decode()
    assert "Your answer is kept." in answered
    assert "Fridays." in answered


def test_the_public_form_keeps_no_address_and_sets_no_cookie_but_the_one_that_proves_the_form(analyst: Reader) -> None:
    answer = Client(REMOTE_ADDR="203.0.113.77").get(TELL)
    assert set(answer.cookies) == {"csrftoken"}
    sent = Client(REMOTE_ADDR="203.0.113.77").post(TELL, {"text": WORDS, "form": "f"})
    assert sent.status_code == 200
    assert "no-store" in sent.headers["Cache-Control"]
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f'SELECT * FROM "{table}"')  # names of our own tables
            assert "203.0.113.77" not in repr(cursor.fetchall())


def test_a_cross_site_form_is_refused() -> None:
    assert Client(enforce_csrf_checks=True).post(TELL, {"text": WORDS, "form": "f"}).status_code == 403


def test_too_many_from_one_place_are_sent_away_in_clear_words(analyst: Reader) -> None:
    here, there = Client(REMOTE_ADDR="203.0.113.1"), Client(REMOTE_ADDR="203.0.113.2")
    answers = [here.post(TELL, {"text": f"{WORDS} {number}", "form": f"f{number}"}) for number in range(EACH + 1)]
    assert [answer.status_code for answer in answers] == [200] * EACH + [429]
    assert "Nothing was kept of this one" in answers[-1].content.decode()
    assert Concern.objects.count() == EACH
    assert there.post(TELL, {"text": WORDS, "form": "g"}).status_code == 200


def test_an_over_long_or_empty_concern_is_said_to_be(analyst: Reader) -> None:
    for text in ("", "x" * 10_001):
        answer = Client().post(TELL, {"text": text, "form": "f"})
        assert answer.status_code == 422
        assert "There is a problem" in answer.content.decode()
    assert not Concern.objects.exists()
