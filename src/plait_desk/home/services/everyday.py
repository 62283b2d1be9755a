"""What else happens in a demonstration's week, so that no page of it is empty. Everything said is SYNTHETIC."""

from datetime import timedelta

from django.utils import timezone

from plait.domain.ids import Ref, encode
from plait.domain.marking import Purpose
from plait.domain.report import ReportState
from plait.domain.rights import Right
from plait.domain.sharing import Recipient, Regime, SharingBasis
from plait.policy.access import Reader
from plait_desk.accounts.models import Partner
from plait_desk.collection.models import Concern, Report
from plait_desk.collection.services import Addressed, disseminate_report, take_call
from plait_desk.collection.services.concerns import ask_back, new_form, take_on, tell_concern
from plait_desk.home.services.crew import Crew
from plait_desk.thread.queries.sharing import may_receive
from plait_desk.thread.services import (
    ReleaseAsked,
    RightsAsked,
    Words,
    acknowledge_receipt,
    ask_release,
    receive_request,
)

TOLD = (
    "SYNTHETIC: Vans unload at night behind the closed carpet shop, and the same two men stand watch.",
    "SYNTHETIC: A man asked my brother to rent a lock-up in his name and keep the key under the mat.",
)
BASIS = SharingBasis(
    regime=Regime.LAW_ENFORCEMENT,
    gateway="Data Protection Act 2018, section 36(4) (SYNTHETIC example)",
    purpose=Purpose.LAW_ENFORCEMENT,
    necessity="The same firm is before both bodies, and neither sees the whole of it.",
)
RECEIVER = "hmrc"
MOST_TRIED = 200


def live_a_week(crew: Crew) -> None:
    """Concerns, a report that is shared, a release that waits, a request of a person. A second time does nothing."""
    if Concern.objects.exists():
        return
    analyst = crew.reader(crew.analyst)
    take_call(actor=crew.reader("safeguarding", Purpose.SAFEGUARDING))
    _hear(analyst)
    shared = _share(analyst, crew.officer(RECEIVER))
    if shared is not None:
        _ask(analyst, shared)
    receive_request(
        actor=crew.reader("data.protection", Purpose.OVERSIGHT),
        what=RightsAsked(
            right=Right.ACCESS,
            regime=Regime.GENERAL,
            requester="A. Example (SYNTHETIC)",
            asked="SYNTHETIC: What do you hold on me and my firm, and who was told?",
            received_on=timezone.localdate() - timedelta(days=9),
        ),
    )


def _hear(analyst: Reader) -> None:
    """Two concerns; of the first, more is asked."""
    for text in TOLD:
        tell_concern(text=text, form=new_form())
    first = Concern.objects.get(text=TOLD[0])
    take_on(actor=analyst, concern_id=first.pk)
    ask_back(actor=analyst, concern_id=first.pk, question="SYNTHETIC: On which nights, and at about what time?")


def _share(analyst: Reader, officer: Reader) -> Report | None:
    """The newest live report that both may read is sent to the officer's body, which acknowledges it."""
    to = Recipient(partner_id=officer.partner_id)
    own = Report.objects.readable_by(analyst).filter(
        partner=analyst.partner_id, state=ReportState.LIVE.value, superseded_by=None
    )
    newest = own.order_by("-received_at", "pk")[:200]
    report = next((one for one in newest if may_receive(one.marking, to, BASIS.purpose, at=analyst.at)), None)
    if report is None:
        return None
    message = "SYNTHETIC: Please compare with what you hold on the firm."
    sent = disseminate_report(
        actor=analyst, report_id=report.pk, what=Addressed(to=(to,), message=message, basis=BASIS)
    )
    acknowledge_receipt(actor=officer, dissemination_id=sent.pk)
    return report


def _ask(analyst: Reader, report: Report) -> None:
    """A release of some words of it waits for a second person."""
    words = Words(title="SYNTHETIC: Night deliveries", text="SYNTHETIC: A haulier unloads at night at a closed shop.")
    ask_release(
        actor=analyst,
        what=ReleaseAsked(
            ref=Ref("report", report.pk),
            version=encode(report.pk),
            marking=report.marking,
            words=words,
            to=tuple(Partner.objects.exclude(council_code="").order_by("name")[:2]),
            basis=BASIS,
        ),
    )
