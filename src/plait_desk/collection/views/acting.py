"""Tasks on one report beside its steps: review of conditions, agreement, sharing, recall, briefing."""

from collections.abc import Callable

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from plait.domain.ids import Ref
from plait.domain.marking import combine, combine_all
from plait.domain.reject import FileRefused
from plait.domain.report import ReviewOutcome
from plait.domain.sharing import SharingRefused
from plait.policy.access import Reader
from plait.policy.permissions import Permission, needs
from plait_desk.accounts.queries import get_readable
from plait_desk.accounts.services import require_reason
from plait_desk.collection.forms.life import AgreeForm, BriefForm, ReviewForm, ShareForm, WhyForm
from plait_desk.collection.models import Item, Report
from plait_desk.collection.queries.reports import ReportCard, report_card
from plait_desk.collection.queries.shown import marking_shown
from plait_desk.collection.services import (
    Briefing,
    WrongStep,
    agree_to_sanitise,
    brief,
    disseminate_report,
    new_token,
    once,
    recall_report,
    review_item,
)
from plait_desk.collection.views.reader import marking_words, reader_of_request, seen
from plait_desk.collection.views.reports import report_crumbs

CANNOT_BE_READ = 422
Work = Callable[[], Ref]


@needs(Permission.COLLECTION_REPORT_SUBMIT)
def review(request: HttpRequest, id: int) -> HttpResponse:
    """The conditions of one item of handling code C, looked at again."""
    reader = reader_of_request(request)
    item = get_readable(Item, reader, id)
    report = _shown(request, item.report_id)
    marking = item.marking
    form = ReviewForm(
        request.POST or None,
        initial={
            "form": new_token(),
            **{name: getattr(marking, name) for name in ("handling", "action", "sanitisation", "condition")},
        },
    )

    def work() -> Ref:
        outcome = ReviewOutcome(form.cleaned_data["outcome"])
        codes = None if outcome is ReviewOutcome.CONFIRMED else form.codes()
        reason = form.cleaned_data["reason"]
        stands = review_item(actor=reader, item_id=item.pk, outcome=outcome, reason=reason, codes=codes)
        return Ref("report", stands.report_id)

    done = _do(request, form, work, "The review is kept.")
    return done or _form_page(request, report, form, "Review the conditions", item=item)


@needs(Permission.COLLECTION_REPORT_SUBMIT)
def agree(request: HttpRequest, id: int) -> HttpResponse:
    """The originator's word that another body may make a sanitised version."""
    reader, report = reader_of_request(request), _shown(request, id)
    form = AgreeForm(request.POST or None, initial={"form": new_token()})

    def work() -> Ref:
        given = form.cleaned_data
        agree_to_sanitise(actor=reader, report_id=report.pk, to=given["to"], words=given["words"])
        return Ref("report", report.pk)

    done = _do(request, form, work, "The agreement is recorded.")
    return done or _form_page(request, report, form, "Agree to a sanitised version")


@needs(Permission.RELEASE_LEDGER_SEND)
def share(request: HttpRequest, id: int) -> HttpResponse:
    """Send it to bodies and people, with a message and a basis; or hold it until it is live."""
    reader, report = reader_of_request(request), _shown(request, id)
    form = ShareForm(request.POST or None, initial={"form": new_token(), "purpose": reader.purpose.value})

    def work() -> Ref:
        disseminate_report(actor=reader, report_id=report.pk, what=form.addressed())
        return Ref("report", report.pk)

    done = _do(request, form, work, "It is on the ledger.")
    return done or _form_page(request, report, form, "Share the report")


@needs(Permission.RELEASE_LEDGER_SEND)
def take_back(request: HttpRequest, id: int) -> HttpResponse:
    """Recall it from everybody whom the reader's body sent it to."""
    reader, report = reader_of_request(request), _shown(request, id)
    form = WhyForm(request.POST or None, initial={"form": new_token()})

    def work() -> Ref:
        recall_report(actor=reader, report_id=report.pk, reason=form.cleaned_data["reason"])
        return Ref("report", report.pk)

    done = _do(request, form, work, "Recalled: everybody who got it is told.")
    return done or _form_page(request, report, form, "Recall the report")


@needs(Permission.RELEASE_LEDGER_SEND)
def briefing(request: HttpRequest, id: int) -> HttpResponse:
    """For whom and how to be handled; then one page to print."""
    reader, report = reader_of_request(request), _shown(request, id)
    form = BriefForm(request.POST or None, initial={"form": new_token(), "purpose": reader.purpose.value})
    if request.method == "POST" and form.is_valid():
        what = form.briefing()
        try:
            once(
                reader,
                form.cleaned_data["form"],
                lambda: Ref("dissemination", brief(actor=reader, report_id=report.pk, what=what).pk),
            )
        except (WrongStep, SharingRefused) as refusal:
            form.add_error(None, str(refusal))
        else:
            return _paper(request, report_card(reader, report), what)
    return _form_page(request, report, form, "Print a briefing")


def _paper(request: HttpRequest, card: ReportCard, what: Briefing) -> HttpResponse:
    """The one page, marked as closely as the most closed thing that it prints."""
    marking = combine_all([card.marking, *(item.marking for item in card.items)])
    context = {
        "card": card,
        "marking": marking,
        "to": what.to.name,
        "handling": what.handling,
        "page_marking": marking_words(marking),
        "breadcrumbs": report_crumbs("Briefing", listed=True),
    }
    return render(request, "collection/briefing.html", context)


def _shown(request: HttpRequest, report_id: int) -> Report:
    reader = reader_of_request(request)
    report = get_readable(Report, reader, report_id)
    ref = Ref("report", report.pk)
    require_reason(request.session, actor=reader, ref=ref, marking=marking_shown(reader, report))
    seen(request, ref)
    return report


def _do(request: HttpRequest, form: Form, work: Work, words: str) -> HttpResponse | None:
    """What was sent, done once; None where the page is to be shown, with what is wrong."""
    reader: Reader = reader_of_request(request)
    if request.method != "POST" or not form.is_valid():
        return None
    try:
        ref = once(reader, form.cleaned_data["form"], work)
    except (WrongStep, SharingRefused) as refusal:
        form.add_error(None, str(refusal))
        return None
    except FileRefused as refusal:
        form.add_error(None, " ".join(f"{reject.reason} {reject.way_out}" for reject in refusal.rejects))
        return None
    messages.success(request, words)
    return redirect("collection:report", id=ref.id)


def _form_page(
    request: HttpRequest, report: Report, form: Form, title: str, *, item: Item | None = None
) -> HttpResponse:
    context = {
        "form": form,
        "title": title,
        "report": {"id": report.pk, "title": report.title, "reference": report.own_reference},
        "item": {"number": item.number, "text": item.text, "condition": item.marking.condition} if item else None,
        "page_marking": marking_words(
            combine(report.marking.value(), item.marking.value()) if item else report.marking.value()
        ),
        "breadcrumbs": report_crumbs(title, listed=True),
    }
    return render(request, "collection/act.html", context, status=CANNOT_BE_READ if form.errors else 200)
