"""Reports that the analyst writes: a draft, one sent and recalled, one under a condition that is asked about."""

from datetime import timedelta

from django.utils import timezone

from plait.collection.stated import StatedMarking
from plait.domain.ids import Ref
from plait.domain.report import ReportState, ReviewOutcome
from plait.domain.sharing import Recipient
from plait.policy.access import Reader
from plait_desk.accounts.models import Partner
from plait_desk.collection.models import Item, Report
from plait_desk.collection.services import (
    Addressed,
    ItemGiven,
    ReportGiven,
    agree_to_sanitise,
    decide_report,
    disseminate_report,
    recall_report,
    receive_report,
    review_item,
)
from plait_desk.home.services.crew import Crew
from plait_desk.home.services.everyday.basis import BASIS
from plait_desk.thread.services import answer_consent, ask_consent

RECEIVER, COUNCIL, ASKING = "hmrc", "council-glasgow-city", "sepa"
DRAFT, RECALLED, CONDITIONED = "SYNTHETIC-PSoS-W1", "SYNTHETIC-PSoS-W2", "SYNTHETIC-PSoS-W3"
OPEN = StatedMarking(
    tier="OFFICIAL-SENSITIVE", audience=(RECEIVER, COUNCIL), purposes=("law-enforcement",), existence="pointer"
)
CLOSED = StatedMarking(
    tier="OFFICIAL-SENSITIVE",
    handling="C",
    action="A2",
    sanitisation="S2",
    condition="SYNTHETIC: Ask before any visit to the yard.",
    audience=(RECEIVER, ASKING),
    purposes=("law-enforcement",),
    existence="pointer",
)
ASSESSED = "SYNTHETIC: Complete, and of use to another body."


def write_reports(crew: Crew) -> None:
    """The one under a condition comes last, so that it stands on top of the list."""
    analyst = crew.reader(crew.analyst)
    if Report.objects.filter(partner=analyst.partner_id, own_reference=DRAFT).exists():
        return
    text = "SYNTHETIC: A neighbour of the yard hears engines after midnight. Ask on which nights."
    given = _given(DRAFT, "SYNTHETIC: Engines at night", [_item("2CP", text, OPEN)])
    receive_report(actor=analyst, report=given, draft=True)
    _send_and_recall(analyst)
    _ask_before_use(crew, analyst)


def _send_and_recall(analyst: Reader) -> None:
    """Sent to two bodies and taken back: each must say that they know. It waits for its correction."""
    text = "SYNTHETIC: A lorry of the firm stood at the old yard on three nights, its doors open."
    report = _live(analyst, RECALLED, "SYNTHETIC: A lorry at the old yard", [_item("2BP", text, OPEN)])
    to = tuple(Recipient(partner_id=partner.pk) for partner in Partner.objects.filter(key__in=(RECEIVER, COUNCIL)))
    message = "SYNTHETIC: For your next visit."
    disseminate_report(actor=analyst, report_id=report.pk, what=Addressed(to=to, message=message, basis=BASIS))
    reason = "SYNTHETIC: The number plate was misread. It was another firm's lorry."
    recall_report(actor=analyst, report_id=report.pk, reason=reason)
    decide_report(
        actor=analyst,
        report_id=report.pk,
        to=ReportState.REQUIRES_CORRECTION,
        reason="SYNTHETIC: Name the right firm, or none.",
        due_on=timezone.localdate() + timedelta(days=7),
    )


def _ask_before_use(crew: Crew, analyst: Reader) -> None:
    """Under a condition that was reviewed; one body has consent and was sent it, another waits for an answer."""
    items = [
        _item("2BC", "SYNTHETIC: Drums were carried into the yard at night and came out empty.", CLOSED),
        _item("2CC", "SYNTHETIC: The keeper of the yard is paid in cash on Fridays.", CLOSED),
    ]
    report = _live(analyst, CONDITIONED, "SYNTHETIC: Drums at a yard by the river", items)
    first = Item.objects.get(report=report, number=1)
    reason = "SYNTHETIC: A visit would still show where this comes from."
    review_item(actor=analyst, item_id=first.pk, outcome=ReviewOutcome.CONFIRMED, reason=reason)
    receiver = Partner.objects.get(key=RECEIVER)
    words = "SYNTHETIC: Leave out the day of the week and the word cash."
    agree_to_sanitise(actor=analyst, report_id=report.pk, to=receiver, words=words)
    ref = Ref("report", report.pk)
    asked = ask_consent(actor=crew.officer(RECEIVER), ref=ref, basis=BASIS)
    answer = "SYNTHETIC: Yes, for your own checks. No visit without a word to us."
    answer_consent(actor=analyst, request_id=asked.pk, answer=answer)
    to = (Recipient(partner_id=receiver.pk),)
    message = "SYNTHETIC: As agreed under its condition."
    # A reader of now: consent counts from when it was given.
    disseminate_report(
        actor=crew.reader(crew.analyst), report_id=report.pk, what=Addressed(to=to, message=message, basis=BASIS)
    )
    ask_consent(actor=crew.officer(ASKING), ref=ref, basis=BASIS)


def _live(analyst: Reader, reference: str, title: str, items: list[ItemGiven]) -> Report:
    """A report that the analyst writes, assesses and makes live."""
    report = receive_report(actor=analyst, report=_given(reference, title, items))
    for to in (ReportState.REQUIRES_LINKING, ReportState.LIVE):
        decide_report(actor=analyst, report_id=report.pk, to=to, reason=ASSESSED)
    return report


def _given(reference: str, title: str, items: list[ItemGiven]) -> ReportGiven:
    now = timezone.now()
    return ReportGiven(
        reference=reference,
        title=title,
        urgency="medium",
        intelligence_on=timezone.localdate(now) - timedelta(days=2),
        created_at=now,
        items=items,
        threat="organised-environmental-crime",
        accepted={},
    )


def _item(grade: str, text: str, marking: StatedMarking) -> ItemGiven:
    return ItemGiven(text=text, is_opinion=False, scheme="3x5x2", grade=grade, marking=marking, origin="own")
