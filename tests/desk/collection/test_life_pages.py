"""A report's whole life on its pages: written, corrected, reviewed, sanitised, shared, recalled; each form once."""

import re
from dataclasses import replace
from datetime import timedelta
from html import unescape
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse
from tests.desk.collection.test_reports import given
from tests.desk.collection.test_sanitising import conditional
from tests.factories import a_body, a_marking
from tests.factories.house import Colleague, a_colleague
from tests.factories.people import EARLY

from plait.domain.ids import Ref, encode
from plait.domain.marking import MarkingKind
from plait.domain.partner import Term
from plait.domain.report import ReportState, ReviewOutcome
from plait.domain.sharing import Recipient, read_basis
from plait.policy.roles import Role
from plait_desk.accounts.services import TASKFORCE_BASIS, Place, give_consent, own_list_of, seat
from plait_desk.collection.models import Concern, Item, Report, ReportEvent
from plait_desk.collection.services import (
    Addressed,
    Briefing,
    agree_to_sanitise,
    append_items,
    brief,
    correct_report,
    decide_report,
    disseminate_report,
    line_again,
    recall_report,
    receive_report,
    review_item,
    sanitise,
)
from plait_desk.collection.services.concerns import take_on, tell_concern
from plait_desk.collection.services.triage import escalate_overdue
from plait_desk.thread.models import Dissemination, Notice

pytestmark = pytest.mark.django_db(databases="__all__")
BASIS = {
    "regime": "dpa2018-part3",
    "gateway": "Taskforce agreement",
    "purpose": "law-enforcement",
    "necessity": "They act on it.",
}


@pytest.fixture(autouse=True)
def home(tmp_path: Path) -> None:
    """Each test keeps its files in a folder of its own."""
    settings.PLAIT_HOME = tmp_path
    for key in ("psos", "hmrc", "sepa"):
        a_body(key)


@pytest.fixture
def analyst() -> Colleague:
    return a_colleague(a_body("psos"), Role.ANALYST)


def live(analyst: Colleague, **more: object) -> Report:
    report = receive_report(actor=analyst.reader, report=given(**more))  # type: ignore[arg-type]  # handed on
    for to in (ReportState.REQUIRES_LINKING, ReportState.LIVE):
        decide_report(actor=analyst.reader, report_id=report.pk, to=to, reason="Good.")
    return report


def boxes(page: str) -> dict[str, str | list[str]]:
    """What a browser would send back of the page's own form, unchanged."""
    form = page[page.rindex("<form", 0, page.index('name="items"')) :]
    found: dict[str, str | list[str]] = {}
    for tag in re.findall(r"<input[^>]*>", form):
        name, value = _of(tag, "name"), _of(tag, "value")
        if 'type="checkbox"' in tag or 'type="radio"' in tag:
            if " checked" in tag:
                _more(found, name, value)
        elif name != "csrfmiddlewaretoken":
            found[name] = value
    for name, inner in re.findall(r'<textarea[^>]*name="([^"]+)"[^>]*>(.*?)</textarea>', form, re.DOTALL):
        found[name] = unescape(inner).lstrip("\r\n")
    for tag, inner in re.findall(r"<select([^>]*)>(.*?)</select>", form, re.DOTALL):
        chosen = [_of(option, "value") for option in re.findall(r"<option[^>]*>", inner) if " selected" in option]
        first = [_of(option, "value") for option in re.findall(r"<option[^>]*>", inner)][:1]
        found[_of(tag, "name")] = chosen if "multiple" in tag else (chosen or first)[0]
    return found


def _of(tag: str, name: str) -> str:
    match = re.search(rf'{name}="([^"]*)"', tag)
    return unescape(match[1]) if match else ""


def _more(found: dict[str, str | list[str]], name: str, value: str) -> None:
    held = found.setdefault(name, [])
    if isinstance(held, list):
        held.append(value)


def test_a_report_is_corrected_on_a_page_that_holds_its_words(analyst: Colleague) -> None:
    old = live(analyst)
    typed = boxes(analyst.opens("collection:correct", old.pk))
    assert (typed["item-0-text"], typed["item-0-person-0-surname"]) == ("Two vans.", "Larch")
    sent = {**typed, "item-0-text": "Three vans.", "item-0-person-0-surname": "Rowan", "reason": "Recount."}
    page = analyst.sends("collection:correct", old.pk, **sent)
    new = Report.objects.get(supersedes=old)
    assert "Three vans." in page
    assert "Earlier version" in page
    assert new.items.get().mentions.get() == old.load.mentions.model.objects.get()  # type: ignore[union-attr]  # plain data
    assert "This is an earlier version." in analyst.opens("collection:report", old.pk)


def test_the_same_form_sent_twice_makes_one_correction(analyst: Colleague) -> None:
    old = live(analyst)
    sent = {**boxes(analyst.opens("collection:correct", old.pk)), "item-0-text": "Three vans.", "reason": "Recount."}
    for _ in range(2):
        analyst.sends("collection:correct", old.pk, **sent)
    assert Report.objects.count() == 2


def test_the_same_decision_sent_twice_is_one_step(analyst: Colleague) -> None:
    report = receive_report(actor=analyst.reader, report=given())
    for _ in range(2):
        page = analyst.sends(
            "collection:decide", report.pk, to="requires_linking", reason="Good.", form="a word of its own"
        )
        assert "The report is now: requires linking." in page
    assert ReportEvent.objects.filter(report=report, to_state="requires_linking").count() == 1


def test_the_second_of_two_reads_who_was_first_and_puts_theirs_on_top(analyst: Colleague) -> None:
    old = live(analyst)
    colleague = a_colleague(a_body("psos"), Role.PARTNER_OFFICER)
    mine = {**boxes(analyst.opens("collection:correct", old.pk)), "item-0-text": "Four vans.", "reason": "Recount."}
    theirs = {**boxes(colleague.opens("collection:correct", old.pk)), "item-0-text": "Three vans.", "reason": "Seen."}
    colleague.sends("collection:correct", old.pk, **theirs)
    answer = analyst.client.post(f"/collection/reports/{_code(old)}/correct/", mine)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert f"{colleague.person.name} corrected this report on" in unescape(page)
    assert "Four vans." in page
    newest = Report.objects.get(withdrawn_at=None)
    assert f"/collection/reports/{_code(newest)}/correct/" in page
    analyst.sends("collection:correct", newest.pk, **{**boxes(page), "reason": "Recount."})
    assert Report.objects.get(withdrawn_at=None).items.get().text == "Four vans."
    assert Report.objects.count() == 3


def _code(report: Report) -> str:
    return encode(report.pk)


def test_information_is_added_on_a_page_of_its_own(analyst: Colleague) -> None:
    report = live(analyst)
    typed = boxes(analyst.opens("collection:append", report.pk))
    page = analyst.sends(
        "collection:append", report.pk, **{**typed, "item-0-text": "A third van.", "item-0-grade": "2B"}
    )
    assert "A third van." in page
    assert "Two vans." in page


def test_who_adds_to_a_report_that_was_corrected_meanwhile_is_told_and_keeps_what_they_typed(
    analyst: Colleague,
) -> None:
    report = live(analyst)
    typed = boxes(analyst.opens("collection:append", report.pk))
    line = {**line_again(report, analyst.reader), "title": "Night loading"}
    correct_report(actor=analyst.reader, report_id=report.pk, line=line, reason="It was loading.")
    added = {**typed, "item-0-text": "A third van.", "item-0-grade": "2B"}
    page = analyst.client.post(f"/collection/reports/{_code(report)}/add/", added).content.decode()
    assert "corrected this report on" in page
    assert "A third van." in page
    assert "Put mine on top" not in page


def test_a_report_is_sent_back_with_a_day(analyst: Colleague) -> None:
    report = receive_report(actor=analyst.reader, report=given())
    sent = {"to": "requires_correction", "reason": "Wrong day."}
    assert "by which day" in analyst.sends("collection:decide", report.pk, **sent)
    page = analyst.sends("collection:decide", report.pk, **sent, due_on="2031-05-04")
    assert "4 May 2031" in page


def test_conditions_are_reviewed_on_a_page(analyst: Colleague) -> None:
    report = live(analyst, marking=conditional("S1"), grade="2BC")
    item = report.items.get()
    assert "Review the conditions" in analyst.opens("collection:report", report.pk)
    assert "Ask before use." in analyst.opens("collection:review", item.pk)
    codes = {"handling": "C", "action": "A1", "sanitisation": "S2", "condition": "Ask before use."}
    page = analyst.sends("collection:review", item.pk, outcome="tightened", reason="Asked again.", **codes)
    assert "no direct action" in page
    assert Report.objects.get(withdrawn_at=None).state == "live"


def test_a_sanitised_version_is_written_on_a_page_that_leaves_out_the_source(analyst: Colleague) -> None:
    told = given(marking=conditional("S2"), grade="2BC")
    report = receive_report(
        actor=analyst.reader, report=replace(told, items=[replace(told.items[0], source_reference="S-77")])
    )
    page = analyst.opens("collection:sanitise", report.pk)
    typed = boxes(page)
    assert "S-77" not in page
    assert typed["item-0-person-0-surname"] == typed["reference"] == ""
    sent = {
        **typed,
        "reference": "SAN-9",
        "title": "Goods at night",
        "item-0-text": "Goods were unloaded.",
        "item-0-grade": "2B",
        "item-0-handling": "P",
        "item-0-condition": "",
        "item-0-action": "",
        "item-0-sanitisation": "",
    }
    page = analyst.sends("collection:sanitise", report.pk, **sent)
    assert "Made from IR-1" in page
    assert "Sanitised version SAN-9" in analyst.opens("collection:report", report.pk)


def test_a_report_is_shared_corrected_and_recalled_and_who_got_it_is_told(analyst: Colleague) -> None:
    report = live(analyst)
    taxes = a_body("hmrc")
    page = analyst.sends("collection:share", report.pk, bodies=[taxes.pk], message="For your visit.", **BASIS)
    assert "It is on the ledger." in page
    sent = {**boxes(analyst.opens("collection:correct", report.pk)), "item-0-text": "Three vans.", "reason": "Recount."}
    analyst.sends("collection:correct", report.pk, **sent)
    newest = Report.objects.get(withdrawn_at=None)
    assert [(one.kind, one.partner) for one in Notice.objects.all()] == [("correction", taxes)]
    analyst.sends("collection:recall", newest.pk, reason="It was another firm.")
    assert [one.kind for one in Notice.objects.order_by("at")] == ["correction", "recall"]


def test_what_is_held_goes_when_the_report_is_live(analyst: Colleague) -> None:
    report = receive_report(actor=analyst.reader, report=given())
    body = a_body("hmrc")
    refused = analyst.client.post(
        f"/collection/reports/{_code(report)}/share/", {"bodies": [body.pk], "message": "For you.", **BASIS}
    )
    assert "hold it until it is live" in refused.content.decode()
    analyst.sends("collection:share", report.pk, bodies=[body.pk], message="For you.", hold="on", **BASIS)
    assert Dissemination.objects.get().sent_at is None
    for to in ("requires_linking", "live"):
        analyst.sends("collection:decide", report.pk, to=to, reason="Good.")
    assert Dissemination.objects.get().sent_at is not None


def test_nothing_is_shared_without_its_basis(analyst: Colleague) -> None:
    report = live(analyst)
    for part in BASIS:
        words = {name: value for name, value in BASIS.items() if name != part}
        answer = analyst.client.post(
            f"/collection/reports/{_code(report)}/share/", {"bodies": [a_body("hmrc").pk], "message": "x", **words}
        )
        assert answer.status_code == 422
    assert not Dissemination.objects.exists()


def briefed(analyst: Colleague, report: Report, **more: object) -> str:
    """The page that comes back when a briefing for the tax authority is asked for."""
    sent = {"to": a_body("hmrc").pk, "handling": "Destroy after the visit.", **BASIS, **more}
    return analyst.client.post(f"/collection/reports/{_code(report)}/briefing/", sent).content.decode()


def test_a_briefing_is_one_page_for_one_body_with_its_handling_and_is_on_the_ledger(analyst: Colleague) -> None:
    report = live(analyst)
    page = briefed(analyst, report)
    assert "Destroy after the visit." in page
    assert "[2BP]" in page
    assert report.events.latest("pk").kind == "briefed"
    row = Dissemination.objects.get()
    assert (row.object_ref, row.necessity) == (str(Ref("report", report.pk)), "They act on it.")
    assert [one.partner for one in row.recipients.all()] == [a_body("hmrc")]


def test_a_form_of_a_briefing_that_comes_again_is_one_disclosure_and_the_same_paper(analyst: Colleague) -> None:
    report = live(analyst)
    for _ in range(2):
        assert "Only hmrc (synthetic) may read this paper" in briefed(analyst, report, form="one")
    assert Dissemination.objects.count() == 1


def test_a_briefing_without_its_basis_is_refused(analyst: Colleague) -> None:
    report = live(analyst)
    for part in BASIS:
        assert "may read this paper" not in briefed(analyst, report, **{part: ""})
    assert not Dissemination.objects.exists()


def test_a_briefing_opens_nothing(analyst: Colleague) -> None:
    report = live(analyst, marking=conditional("S1"), grade="2BC")
    assert "a briefing opens nothing" in briefed(analyst, report)
    assert not report.events.filter(kind="briefed").exists()


def test_an_added_item_that_is_more_closed_than_its_report_is_on_no_paper(analyst: Colleague) -> None:
    report = live(analyst)
    own = {**line_again(report, analyst.reader)["items"][0], "audience": [], "text": "For us alone.", "people": []}
    append_items(actor=analyst.reader, report_id=report.pk, items=[own])
    page = briefed(analyst, report)
    assert "may not read all that you read of this report" in page
    assert "For us alone." not in page
    assert not Dissemination.objects.exists()


def test_suspicious_activity_material_that_was_added_is_on_no_paper(analyst: Colleague) -> None:
    listed = own_list_of(MarkingKind.SUSPICIOUS_ACTIVITY)
    for place in (Place(person_id=analyst.reader.person_id), Place(partner_id=a_body("hmrc").pk)):
        seat(listed, place, Term(from_at=EARLY), TASKFORCE_BASIS)
    report = live(analyst)
    closed = {**line_again(report, analyst.reader)["items"][0], "marking_kind": "suspicious-activity", "audience": []}
    append_items(actor=analyst.reader, report_id=report.pk, items=[{**closed, "text": "From a bank.", "people": []}])
    why = {"thing": str(Ref("report", report.pk)), "next": "/", "reason": "A money laundering inquiry."}
    analyst.client.post(reverse("accounts:why"), why)
    page = briefed(analyst, report)
    assert "never put on paper" in page
    assert "From a bank." not in page


def test_what_is_held_goes_in_the_version_that_took_its_place(analyst: Colleague) -> None:
    report = receive_report(actor=analyst.reader, report=given())
    body = a_body("hmrc")
    analyst.sends("collection:share", report.pk, bodies=[body.pk], message="For you.", hold="on", **BASIS)
    sent = {**boxes(analyst.opens("collection:correct", report.pk)), "item-0-text": "Three vans.", "reason": "Recount."}
    analyst.sends("collection:correct", report.pk, **sent)
    newest = Report.objects.get(withdrawn_at=None)
    for to in ("requires_linking", "live"):
        analyst.sends("collection:decide", newest.pk, to=to, reason="Good.")
    row = Dissemination.objects.get()
    assert row.sent_at is not None
    assert (row.object_ref, row.version) == (str(Ref("report", newest.pk)), encode(newest.pk))


def test_a_recall_closes_what_was_sent_of_earlier_versions_on_the_ledger_too(analyst: Colleague) -> None:
    report = live(analyst)
    analyst.sends("collection:share", report.pk, bodies=[a_body("hmrc").pk], message="For you.", **BASIS)
    sent = {**boxes(analyst.opens("collection:correct", report.pk)), "item-0-text": "Three vans.", "reason": "Recount."}
    analyst.sends("collection:correct", report.pk, **sent)
    newest = Report.objects.get(withdrawn_at=None)
    analyst.sends("collection:recall", newest.pk, reason="It was another firm.")
    assert Dissemination.objects.get().state == "recalled"


def test_what_was_sent_to_nobody_is_not_recalled(analyst: Colleague) -> None:
    report = live(analyst)
    answer = analyst.client.post(f"/collection/reports/{_code(report)}/recall/", {"reason": "It was another firm."})
    assert "nothing is out" in answer.content.decode()
    assert not report.events.filter(kind="recalled").exists()


def test_a_recall_from_the_ledger_is_written_into_the_history_too(analyst: Colleague) -> None:
    report = live(analyst)
    analyst.sends("collection:share", report.pk, bodies=[a_body("hmrc").pk], message="For you.", **BASIS)
    analyst.sends("thread:recall", Dissemination.objects.get().pk, reason="It was another firm.")
    last = report.events.latest("pk")
    assert (last.kind, last.reason, last.by_id) == ("recalled", "It was another firm.", analyst.reader.person_id)


def test_a_page_is_marked_as_closely_as_the_most_closed_item_on_it(analyst: Colleague) -> None:
    report = live(analyst)
    assert "Handling P." in analyst.opens("collection:report", report.pk)
    codes = {"handling": "C", "action_code": "A2", "sanitisation_code": "S2", "condition": "Ask before use."}
    first = line_again(report, analyst.reader)["items"][0]
    added = {**first, **codes, "grade": "2BC", "text": "A third van.", "people": []}
    append_items(actor=analyst.reader, report_id=report.pk, items=[added])
    for page in ("collection:report", "collection:correct"):
        assert "Handling C: A2, S2." in analyst.opens(page, report.pk)


def test_a_draft_is_not_said_to_be_decided(analyst: Colleague) -> None:
    receive_report(actor=analyst.reader, report=given(), draft=True)
    page = analyst.opens("collection:reports")
    assert "not sent yet" in page
    assert "decided" not in page


def test_each_task_of_a_reports_life_is_a_line_of_its_history(analyst: Colleague) -> None:
    me, body = analyst.reader, a_body("hmrc")
    waits = receive_report(actor=me, report=given("IR-2"))
    escalate_overdue(as_of=waits.received_at + timedelta(days=9))
    report = live(analyst, marking=conditional("S2", "hmrc"), grade="2BC")
    basis = read_basis(**BASIS)
    agree_to_sanitise(actor=me, report_id=report.pk, to=body, words="Without the place.")
    sanitise(actor=me, report_id=report.pk, given=replace(given("S-1"), title="Vans (synthetic)"))
    append_items(actor=me, report_id=report.pk, items=[{**line_again(report, me)["items"][0], "text": "A third van."}])
    give_consent(actor=me, marking=report.marking, to=body, term=Term(from_at=EARLY))
    told = Addressed(to=[Recipient(partner_id=body.pk)], message="For you.", basis=basis)
    disseminate_report(actor=me, report_id=report.pk, what=told)
    brief(actor=me, report_id=report.pk, what=Briefing(to=body, handling="Destroy it after.", basis=basis))
    recall_report(actor=me, report_id=report.pk, reason="It was another firm.")
    item, outcome = report.items.get(number=1), ReviewOutcome.CONFIRMED
    review_item(actor=me, item_id=item.pk, outcome=outcome, reason="They stand.")
    line = {**line_again(report, me), "title": "Night loading"}
    correct_report(actor=me, report_id=report.pk, line=line, reason="It was loading.")
    written = set(ReportEvent.objects.values_list("kind", flat=True))
    assert written == set(ReportEvent.Kind.values)


def test_words_that_were_kept_stand_beside_the_item_they_are_in(analyst: Colleague) -> None:
    vague = replace(given().items[0], text="It may be drugs.")
    first = replace(given().items[0], people=())
    report = receive_report(actor=analyst.reader, report=replace(given(), items=[first, vague]))
    address = f"/collection/reports/{_code(report)}/correct/"
    typed = boxes(analyst.opens("collection:correct", report.pk))
    fewer = boxes(analyst.client.post(address, {**typed, "remove": "item:0"}).content.decode())
    asked = analyst.client.post(address, {**fewer, "reason": "One was ours."}).content.decode()
    box = re.search(r'name="(accept-[^"]+)"', asked)
    assert box
    analyst.client.post(address, {**fewer, "reason": "One was ours.", box[1]: "Their word."})
    newest = Report.objects.get(withdrawn_at=None)
    assert [item.number for item in newest.items.all()] == [2]
    assert [(one.place, one.reason) for one in newest.accepted_findings.all()] == [("item 2", "Their word.")]


def test_words_that_were_kept_in_an_added_item_are_as_closed_as_the_item(analyst: Colleague) -> None:
    report = live(analyst)
    address = f"/collection/reports/{_code(report)}/add/"
    typed = boxes(analyst.opens("collection:append", report.pk))
    added = {**typed, "item-0-text": "It may be drugs.", "item-0-grade": "2B", "item-0-audience": []}
    asked = analyst.client.post(address, added).content.decode()
    box = re.search(r'name="(accept-[^"]+)"', asked)
    assert box
    analyst.client.post(address, {**added, box[1]: "Their word."})
    item, finding = report.items.get(number=2), report.accepted_findings.get()
    assert (finding.place, finding.marking) == ("item 2", item.marking)
    assert finding.marking != report.marking


def test_a_concern_is_worked_and_written_up_by_a_person(analyst: Colleague) -> None:
    tell_concern(text="Vans come at night.", form="one")
    concern = Concern.objects.get()
    assert "Vans come at night." in analyst.opens("collection:concerns")
    analyst.sends("collection:take_concern", concern.pk)
    analyst.sends("collection:ask_concern", concern.pk, question="Which nights?")
    assert "Which nights?" in analyst.opens("collection:concern", concern.pk)
    take_on(actor=analyst.reader, concern_id=concern.pk)
    typed = boxes(analyst.opens("collection:report_concern", concern.pk))
    assert typed["item-0-text"] == "Vans come at night."
    sent = {**typed, "title": "Vans at night", "reference": "C-1", "item-0-grade": "3D"}
    page = analyst.sends("collection:report_concern", concern.pk, **sent)
    assert "Vans at night" in page
    assert Concern.objects.get().report == Report.objects.get()
    analyst.sends("collection:close_concern", concern.pk, reason="Written up.")
    assert Concern.objects.get().state == "closed"


def test_a_report_none_of_whose_items_the_writer_may_read_is_added_to_like_any_other(analyst: Colleague) -> None:
    report = receive_report(actor=analyst.reader, report=given())
    other = a_marking(a_body("hmrc"))
    Report.objects.filter(pk=report.pk).update(state=Report.State.LIVE)
    Item.objects.filter(report=report).update(marking=other)
    page = analyst.opens("collection:append", report.pk)
    assert "Add to the report" in page
    assert "Two vans." not in page
