"""Asking for an export, and fetching the package and the key that proves it."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from plait.collection.exports.formats import ExportFormat
from plait.collection.exports.package import fingerprint, verify
from plait.domain.ids import Ref
from plait.domain.marking import MarkingTier
from plait.domain.sharing import SharingRefused
from plait.policy.permissions import Permission, needs
from plait_desk.accounts.queries import DeskRequest, get_readable
from plait_desk.accounts.services import require_reason
from plait_desk.thread import services
from plait_desk.thread.forms import ExportForm
from plait_desk.thread.models import Snapshot
from plait_desk.thread.queries.exporting import exportable
from plait_desk.thread.queries.ledger import moment
from plait_desk.thread.queries.own import EXPORT
from plait_desk.thread.services import ExportAsked
from plait_desk.thread.views.citing import cited_thing


@needs(Permission.RELEASE_MAKE)
def ask_page(request: DeskRequest, cited: str) -> HttpResponse:
    """Ask that what you may read of a thing leaves as a signed package, to named bodies, until a day."""
    ref, thing = cited_thing(request, cited, exportable)
    marking = services.marking_of(thing)
    require_reason(request.session, actor=request.reader, ref=ref, marking=marking.value())
    form = ExportForm(request.POST or None, initial={"title": thing.title, "tier": marking.tier})
    if request.method == "POST" and form.is_valid():
        try:
            asked = services.ask_export(actor=request.reader, what=_asked(ref, form))
        except SharingRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "Asked. Nothing leaves until a second person has read the files and agreed.")
            return redirect("thread:request", id=asked.pk)
    request.audit_objects = [ref]
    crumbs = [("Sharing", reverse("thread:index")), ("Releases", reverse("thread:releases")), ("Export", "")]
    context = {"thing": thing, "form": form, "breadcrumbs": crumbs, "page_marking": marking.value()}
    return render(request, "thread/ask_export.html", context)


def exported(request: DeskRequest, row: Snapshot) -> HttpResponse:
    """The package of a release that stands. Raises Http404 to politics: a package holds what operations know."""
    if not request.reader.may(Permission.RELEASE_LEDGER_READ):
        raise Http404
    request.audit_objects = [Ref("snapshot", row.pk)]
    context: dict[str, object] = {
        "id": row.pk,
        "title": row.title,
        "is_disposed": row.blob.key is None,
        "name": row.blob.name,
        "breadcrumbs": [("Sharing", reverse("thread:index")), (row.title, "")],
        "page_marking": row.marking.value(),
    }
    if row.blob.key is not None:
        manifest, _ = verify(services.read_blob(row.blob), services.public_key())
        context |= {
            "manifest": manifest,
            "made": moment(manifest.made_at),
            "until": moment(manifest.expires_at),
            "fingerprint": fingerprint(services.public_key()),
        }
    return render(request, "thread/exported.html", context)


@require_GET
@needs(Permission.RELEASE_LEDGER_READ)
def package_file(request: DeskRequest, id: int) -> HttpResponse:
    """The package itself, for those it was released to, while its release stands."""
    row = get_readable(Snapshot, request.reader, id, Permission.RELEASE_LEDGER_READ)
    if row.kind != EXPORT or row.blob.key is None:
        raise Http404
    request.audit_objects = [Ref("snapshot", row.pk)]
    return _download(services.read_blob(row.blob), row.blob.name, row.blob.media_type)


@require_GET
@needs(Permission.REPORTING_RELEASED_READ)
def key_file(request: DeskRequest) -> HttpResponse:  # noqa: ARG001  # the same for everybody
    """The public key of this desk: whoever has it needs nothing else to check a package."""
    return _download(services.public_key(), "plait-public-key.pem", "application/x-pem-file")


def _download(content: bytes, name: str, media_type: str) -> HttpResponse:
    return HttpResponse(
        content, content_type=media_type, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


def _asked(ref: Ref, form: ExportForm) -> ExportAsked:
    typed = form.cleaned_data
    return ExportAsked(
        ref=ref,
        title=typed["title"],
        format=ExportFormat(typed["format"]),
        to=list(typed["to"]),
        basis=form.basis(),
        tier=MarkingTier(typed["tier"]),
        term=form.term(),
    )
