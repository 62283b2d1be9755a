"""Disposal: two people, every room, nobody else's words, and a proof that holds nothing."""

import json
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings
from tests.desk.thread.test_retention import a_data_protection_officer
from tests.factories.files import PERSON_NAMED, a_person_row, an_item, as_csv, people_csv, reports_csv
from tests.factories.pages import signed_in
from tests.factories.people import a_body, a_reader

from plait.domain.ids import encode, new_id
from plait.policy.access import Reader
from plait.policy.forgetting import GONE, Said
from plait.policy.retention import DisposalReason
from plait_desk.audit.models import WaitingChange
from plait_desk.collection.models import Item, Load, Mention, Report, Statement
from plait_desk.collection.services import receive_file
from plait_desk.collection.services.clocks import set_clocks
from plait_desk.search.models import SearchEntry
from plait_desk.thread.models import Disposal, ReviewClock, Snapshot
from plait_desk.thread.services import (
    DisposalRefused,
    Frozen,
    agree_disposal,
    ask_disposal,
    carry_out,
    freeze,
    proves,
    refuse_disposal,
)
from plait_desk.thread.services.disposal import DoneAgain, dispose_again
from plait_desk.thread.services.outside import ForgedDisposal, keep_outside, kept_outside
from plait_desk.thread.services.restoring import Restored

pytestmark = pytest.mark.django_db(databases="__all__")
REASON = DisposalReason.NO_LONGER_NECESSARY
PERSON_COLUMNS = (*PERSON_NAMED, "forename")


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, settings: Settings) -> Path:
    settings.PLAIT_HOME, settings.PLAIT_CHECKPOINTS = tmp_path / "home", tmp_path / "elsewhere"
    settings.PLAIT_HOME.mkdir()
    return tmp_path


@pytest.fixture
def analyst() -> Reader:
    return a_reader(a_body("psos"))


@pytest.fixture
def officers() -> tuple[Reader, Reader]:
    return a_data_protection_officer(), a_data_protection_officer()


def name_in_report(analyst: Reader, *people: tuple[str, str], text: str = "Ailsa Larch drove.") -> Report:
    receive_file(actor=analyst, name="intelligence_reports.csv", raw=reports_csv(an_item(text=text)))
    rows = [
        PERSON_NAMED | {"mention_reference": f"M-{number}", "forename": forename, "surname": surname}
        for number, (forename, surname) in enumerate(people)
    ]
    receive_file(actor=analyst, name="report_people.csv", raw=as_csv(*rows, columns=PERSON_COLUMNS))
    return Report.objects.get()


def named(surname: str) -> list[int]:
    rows = Mention.objects.filter(statements__property="surname", statements__value=surname)
    return sorted(rows.values_list("pk", flat=True))


def dispose(officers: tuple[Reader, Reader], mentions: list[int], reports: tuple[int, ...] = ()) -> Disposal:
    set_clocks(as_of=timezone.localdate())
    asked = ask_disposal(actor=officers[0], mentions=mentions, reports=reports, reason=REASON)
    return carry_out(disposal_id=agree_disposal(actor=officers[1], disposal_id=asked.pk).pk, actor=officers[1])


def test_nothing_goes_before_a_second_person_agrees(analyst: Reader, officers: tuple[Reader, Reader]) -> None:
    name_in_report(analyst, ("Ailsa", "Larch"))
    set_clocks(as_of=timezone.localdate())
    asked = ask_disposal(actor=officers[0], mentions=named("Larch"), reason=REASON)
    with pytest.raises(DisposalRefused, match="Two people"):
        carry_out(disposal_id=asked.pk)
    with pytest.raises(DisposalRefused, match="second person"):
        agree_disposal(actor=officers[0], disposal_id=asked.pk)
    refuse_disposal(actor=officers[1], disposal_id=asked.pk)
    with pytest.raises(DisposalRefused, match="does not wait"):
        agree_disposal(actor=officers[1], disposal_id=asked.pk)
    assert named("Larch")
    assert not list(kept_outside())


def test_the_database_itself_refuses_one_person_as_both(officers: tuple[Reader, Reader]) -> None:
    row = Disposal(partner_id=officers[0].partner_id, reason=REASON, asked_at=timezone.now())
    row.asked_by_id = row.second_by_id = officers[0].person_id
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


def test_only_who_decides_on_disposals_may_ask_and_only_for_their_own_bodys_records(
    analyst: Reader, officers: tuple[Reader, Reader]
) -> None:
    name_in_report(analyst, ("Ailsa", "Larch"))
    receive_file(actor=a_reader(a_body("hmrc")), name="people.csv", raw=people_csv(a_person_row(1)))
    set_clocks(as_of=timezone.localdate())
    with pytest.raises(PermissionDenied):
        ask_disposal(actor=analyst, mentions=named("Larch"), reason=REASON)
    with pytest.raises(DisposalRefused, match="not your body's own"):
        ask_disposal(actor=officers[0], mentions=named("Sampleton1"), reason=REASON)
    with pytest.raises(DisposalRefused, match="at least one"):
        ask_disposal(actor=officers[0], reason=REASON)


def test_a_text_that_names_nobody_else_is_emptied(analyst: Reader, officers: tuple[Reader, Reader]) -> None:
    report = name_in_report(analyst, ("Ailsa", "Larch"))
    dispose(officers, named("Larch"))
    assert Item.objects.get(report=report).text == GONE
    assert not Mention.objects.exists()
    assert not SearchEntry.objects.filter(text__contains="Larch").exists()
    assert not ReviewClock.objects.filter(kind="mention").exists()


def test_a_text_that_names_somebody_else_too_loses_only_the_persons_words(
    analyst: Reader, officers: tuple[Reader, Reader]
) -> None:
    report = name_in_report(
        analyst, ("Ailsa", "Larch"), ("Moray", "Rowan"), text="Ailsa Larch met Moray Rowan; Larch left first."
    )
    dispose(officers, named("Larch"))
    assert Item.objects.get(report=report).text == f"{GONE} met Moray Rowan; {GONE} left first."
    assert named("Rowan")


def test_somebody_else_of_the_same_name_stays_in_every_text(analyst: Reader, officers: tuple[Reader, Reader]) -> None:
    name_in_report(analyst, ("Ailsa", "Larch"))
    other = a_person_row(5, forename="Ailsa", surname="Larch")
    receive_file(actor=analyst, name="people.csv", raw=people_csv(other))
    words = reports_csv(an_item(report_reference="IR-9", text="The other Ailsa Larch holds a licence."))
    receive_file(actor=analyst, name="intelligence_reports_2.csv", raw=words)
    reported = Mention.objects.get(item__isnull=False)
    dispose(officers, [reported.pk])
    assert Item.objects.get(report__own_reference="IR-9").text == "The other Ailsa Larch holds a licence."
    assert named("Larch")


def test_another_bodys_own_words_stay(analyst: Reader, officers: tuple[Reader, Reader]) -> None:
    name_in_report(analyst, ("Ailsa", "Larch"))
    theirs = reports_csv(an_item(partner="hmrc", text="Ailsa Larch wrote to us.", source_reference="S-7"))
    receive_file(actor=a_reader(a_body("hmrc")), name="intelligence_reports.csv", raw=theirs)
    dispose(officers, named("Larch"))
    assert Item.objects.get(report__partner__key="hmrc").text == "Ailsa Larch wrote to us."


def test_a_report_that_is_disposed_of_leaves_an_empty_husk_and_takes_who_it_names_with_it(
    analyst: Reader, officers: tuple[Reader, Reader]
) -> None:
    report = name_in_report(analyst, ("Ailsa", "Larch"), ("Moray", "Rowan"))
    dispose(officers, [], (report.pk,))
    report.refresh_from_db()
    assert (report.title, Item.objects.get(report=report).text) == (GONE, GONE)
    assert not Mention.objects.exists()


def test_the_raw_file_goes_and_the_rows_that_it_brought_of_other_people_stay(
    analyst: Reader, officers: tuple[Reader, Reader]
) -> None:
    load = receive_file(actor=analyst, name="people.csv", raw=people_csv(*(a_person_row(n) for n in range(5))))
    dispose(officers, named("Sampleton3"))
    load = Load.objects.select_related("blob").get(pk=load.pk)
    assert load.blob
    assert load.blob.key is None
    assert load.blob.destroyed_at
    assert load.blob.sha256 == load.sha256, "hash and metadata stay as proof"
    assert Mention.objects.count() == 4
    assert Statement.objects.filter(property="surname").count() == 4


def test_a_frozen_result_that_holds_the_person_is_marked_and_loses_its_key(
    analyst: Reader, officers: tuple[Reader, Reader]
) -> None:
    report = name_in_report(analyst, ("Ailsa", "Larch"))
    for content in (b"It names Ailsa Larch.", b"It names nobody."):
        frozen = Frozen(kind="briefing", title="Briefing", content=content, media_type="text/plain", inputs=[])
        freeze(actor=analyst, what=frozen, marking=report.marking)
    dispose(officers, named("Larch"))
    held, other = Snapshot.objects.select_related("blob").order_by("-holds_disposed")
    assert (held.holds_disposed, held.blob.key, bool(held.blob.sha256)) == (True, None, True)
    assert (other.holds_disposed, other.blob.key is None) == (False, False)


def test_the_proof_says_how_much_each_room_gave_up_and_holds_no_word_of_it(
    analyst: Reader, officers: tuple[Reader, Reader]
) -> None:
    name_in_report(analyst, ("Ailsa", "Larch"))
    done = dispose(officers, named("Larch"))
    assert done.state == Disposal.State.DONE
    assert done.counts["collection"] > 0
    kept = json.dumps([[str(getattr(done, field.attname)) for field in done._meta.fields], list(kept_outside())])
    assert "Larch" not in kept
    assert "Ailsa" not in kept
    assert proves(done, Said(names=frozenset({("Ailsa", "Larch")})))
    assert not proves(done, Said(names=frozenset({("Moray", "Rowan")})))
    assert WaitingChange.objects.filter(event="erasure", objects_named__contains="disposal:").exists()


def test_a_forged_line_of_the_list_outside_disposes_of_nobody(
    analyst: Reader, officers: tuple[Reader, Reader], own_home: Path
) -> None:
    name_in_report(analyst, ("Ailsa", "Larch"), ("Moray", "Rowan"))
    dispose(officers, named("Larch"))
    [file] = (own_home / "elsewhere").glob("disposals.jsonl")
    line = json.loads(file.read_text())
    file.write_text(json.dumps(line | {"reason": DisposalReason.ORDERED}) + "\n")
    with pytest.raises(ForgedDisposal):
        list(kept_outside())


def test_running_it_again_changes_nothing(analyst: Reader, officers: tuple[Reader, Reader]) -> None:
    name_in_report(analyst, ("Ailsa", "Larch"))
    done = dispose(officers, named("Larch"))
    again = carry_out(disposal_id=done.pk)
    assert (again.digest, again.counts, again.done_at) == (done.digest, done.counts, done.done_at)
    assert len(list(kept_outside())) == 1


def test_on_the_pages_one_officer_asks_and_the_other_agrees(analyst: Reader, officers: tuple[Reader, Reader]) -> None:
    name_in_report(analyst, ("Ailsa", "Larch"))
    set_clocks(as_of=timezone.localdate())
    [mention] = named("Larch")
    one, two = map(signed_in, officers)
    words = {"act": "dispose", "reason": REASON.value, "whole_person": "on"}
    asked = one.post(reverse("collection:retention_record", args=[mention]), words)
    page = asked.headers["Location"]
    assert "You asked for it" in one.get(page).content.decode()
    assert "Agree, and dispose" in two.get(page).content.decode()
    assert "second person" in one.post(page, {"answer": "agree"}, follow=True).content.decode()
    answer = two.post(page, {"answer": "agree"})
    assert answer.headers["Location"].startswith("/jobs/")
    disposal = Disposal.objects.get()
    assert disposal.state == Disposal.State.AGREED
    carry_out(disposal_id=disposal.pk)
    proof = two.get(page).content.decode()
    assert Disposal.objects.get().digest in proof
    assert "1 waiting" not in two.get(reverse("collection:retention")).content.decode()
    assert "Larch" not in proof + two.get(reverse("collection:disposals")).content.decode()


def test_done_again_without_the_people_who_decided_it_is_said_that_nobody_was_told(
    analyst: Reader, officers: tuple[Reader, Reader], settings: Settings
) -> None:
    """As after a restore from before they joined: nobody can be told in their name."""
    name_in_report(analyst, ("Ailsa", "Larch"))
    kept = dispose(officers, named("Larch"))
    assert dispose_again() == DoneAgain(number=0, untold=())
    (line,) = kept_outside()
    Disposal.objects.all().delete()
    assert dispose_again() == DoneAgain(number=1, untold=())
    Disposal.objects.all().delete()
    strangers = Disposal(pk=kept.pk, partner=kept.partner, mentions=line["mentions"], reason=kept.reason)
    strangers.asked_by_id, strangers.second_by_id = new_id(), new_id()
    strangers.asked_at = strangers.second_at = timezone.now()
    (settings.PLAIT_CHECKPOINTS / "disposals.jsonl").unlink()
    keep_outside(strangers, frozenset())
    again = dispose_again()
    assert again == DoneAgain(number=1, untold=(encode(kept.pk),))
    told = "\n".join(Restored(at="1 May", files=2, disposals=again, findings=(), set_aside="").words)
    assert f"Nobody was told of disposal {encode(kept.pk)}" in told
    assert "recall again what was recalled" in told
    page = signed_in(officers[0]).get(reverse("collection:disposal", args=[kept.pk])).content.decode()
    assert "Nobody was told: it was done again after a restore" in page
