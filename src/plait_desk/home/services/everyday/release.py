"""A report of the files that is shared, two releases of words of it, one agreed and one that waits, and an export."""

from contextlib import suppress
from datetime import timedelta

from plait.collection.exports.formats import ExportFormat
from plait.domain.ids import Ref, encode
from plait.domain.partner import Term
from plait.domain.report import ReportState
from plait.domain.sharing import Recipient, SharingRefused
from plait.policy.access import Reader
from plait_desk.accounts.models import Partner
from plait_desk.collection.models import Report
from plait_desk.collection.services import Addressed, disseminate_report
from plait_desk.home.services.crew import Crew
from plait_desk.home.services.everyday.basis import BASIS
from plait_desk.thread.models import ReleaseRequest
from plait_desk.thread.queries.sharing import may_receive
from plait_desk.thread.services import (
    ExportAsked,
    ReleaseAsked,
    Words,
    acknowledge_receipt,
    agree_release,
    ask_export,
    ask_release,
)

RECEIVER = "hmrc"
MOST_TRIED = 200
MESSAGE = "SYNTHETIC: Please compare with what you hold on the firm."
AGREED = Words(
    title="SYNTHETIC: Deliveries at night",
    text="SYNTHETIC: Look twice at a shop that is closed by day and takes deliveries at night.",
)
EXPORTED = "SYNTHETIC: Deliveries at night, with who is named"
MONTH = timedelta(days=30)
ASKED = Words(title="SYNTHETIC: A haulier", text="SYNTHETIC: A haulier unloads at night at a closed shop.")


def release_words(crew: Crew) -> None:
    """The newest live report that both may read is sent to the receiver, and words of it are released to councils."""
    analyst, officer = crew.reader(crew.analyst), crew.officer(RECEIVER)
    report = None if ReleaseRequest.objects.exists() else _shareable(analyst, Recipient(partner_id=officer.partner_id))
    if report is None:
        return
    to = Recipient(partner_id=officer.partner_id)
    sent = disseminate_report(
        actor=analyst, report_id=report.pk, what=Addressed(to=(to,), message=MESSAGE, basis=BASIS)
    )
    acknowledge_receipt(actor=officer, dissemination_id=sent.pk)
    agreed = _ask(analyst, report, AGREED)
    agree_release(actor=crew.reader(crew.board), request_id=agreed.pk)
    _ask(analyst, report, ASKED)
    _export(crew, analyst, report)


def _shareable(analyst: Reader, to: Recipient) -> Report | None:
    """The newest live report of the analyst's body that both may read."""
    own = Report.objects.readable_by(analyst).filter(
        partner=analyst.partner_id, state=ReportState.LIVE.value, superseded_by=None
    )
    newest = own.order_by("-received_at", "pk")[:MOST_TRIED]
    return next((one for one in newest if may_receive(one.marking, to, BASIS.purpose, at=analyst.at)), None)


def _ask(analyst: Reader, report: Report, words: Words) -> ReleaseRequest:
    """Words of the report for the councils that have a demonstration's officer."""
    return ask_release(
        actor=analyst,
        what=ReleaseAsked(
            ref=Ref("report", report.pk),
            version=encode(report.pk),
            marking=report.marking,
            words=words,
            to=_councils(),
            basis=BASIS,
        ),
    )


def _export(crew: Crew, analyst: Reader, report: Report) -> None:
    """The report and who is named in it leave as tables; where another body's word stands in the way, nothing does."""
    asked = ExportAsked(
        ref=Ref("report", report.pk),
        title=EXPORTED,
        format=ExportFormat.CSV,
        to=_councils(),
        basis=BASIS,
        term=Term(from_at=analyst.at, to_at=analyst.at + MONTH),
    )
    with suppress(SharingRefused):
        request = ask_export(actor=analyst, what=asked)
        agree_release(actor=crew.reader(crew.board), request_id=request.pk)


def _councils() -> tuple[Partner, ...]:
    """The councils that have a demonstration's officer."""
    keys = ("council-glasgow-city", "council-city-of-edinburgh")
    return tuple(Partner.objects.filter(key__in=keys).order_by("name", "pk"))
