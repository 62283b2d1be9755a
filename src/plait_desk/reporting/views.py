"""Pages of reports: which are out, one edition with its log, and its files. Released editions only."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.utils import timezone

from plait.domain.ids import Ref
from plait.policy.permissions import Permission, needs
from plait.policy.roles import roles_with
from plait.reporting.report import REPORT_TITLES, ReportKind
from plait_desk.accounts.models import Grant
from plait_desk.accounts.queries import DeskRequest, get_readable
from plait_desk.jobs.services import ask
from plait_desk.reporting import queries
from plait_desk.reporting.forms import PublishForm
from plait_desk.reporting.models import ReportEdition
from plait_desk.reporting.tasks import PUBLISH
from plait_desk.thread.queries import describe
from plait_desk.thread.services import read_blob

STYLE = '<link rel="stylesheet" href="/static/reporting/report.css">'


@needs(Permission.REPORTING_RELEASED_READ)
def index(request: DeskRequest) -> HttpResponse:
    """Every edition that this reader may read."""
    context = {
        "kinds": queries.edition_lines(request.reader),
        "titles": list(REPORT_TITLES.values()),
        "may_publish": request.reader.may(Permission.REPORTING_EDITION_PUBLISH),
    }
    return render(request, "reporting/index.html", context)


@needs(Permission.REPORTING_EDITION_PUBLISH)
def publish(request: DeskRequest) -> HttpResponse:
    """Ask for an edition; it is made as a job."""
    if not request.reader.may(Permission.RELEASE_MAKE):
        raise PermissionDenied("Publishing releases: it needs a grant that gives release as well.")
    form = PublishForm(request.POST or None, seconds=_seconds(request), initial={"kind": request.GET.get("kind")})
    if form.is_valid():
        said = form.cleaned_data
        job = ask(
            actor=request.reader,
            kind=PUBLISH,
            title=f"{REPORT_TITLES[ReportKind(said['kind'])]}, {said['edition']} edition",
            report=said["kind"],
            edition=said["edition"],
            basis=[said[part] for part in ("regime", "gateway", "purpose", "necessity")],
            readers=[partner.pk for partner in said["readers"]],
            second=said["second"].pk if said["second"] else None,
        )
        return redirect("jobs:page", id=job.pk)
    return render(request, "reporting/publish.html", {"form": form})


@needs(Permission.REPORTING_RELEASED_READ)
def edition(request: DeskRequest, id: int) -> HttpResponse:
    """One edition: what it shows, what it leaves out and why, its files, its other versions."""
    row = get_readable(ReportEdition, request.reader, id)
    may_walk = request.reader.may(Permission.THREAD_READ)
    cited = queries.cited_by(row) if may_walk else []
    request.audit_objects = [Ref("edition", row.pk)]
    context = {
        "row": row,
        "kind_title": REPORT_TITLES[ReportKind(row.kind)],
        "release": row.snapshot.release,
        "is_disposed": row.html.key is None,
        "beside": queries.beside(request.reader, row.kind),
        "versions": queries.versions(request.reader, row),
        "sources": sorted(describe(request.reader, set(cited)).values(), key=lambda named: named.title)[:100],
        "forms": [(form, kept) for form in queries.FORMS if (kept := queries.kept_file(row, form))],
    }
    return render(request, "reporting/edition.html", context)


@needs(Permission.REPORTING_RELEASED_READ)
def read(request: DeskRequest, id: int) -> HttpResponse:
    """The HTML document itself, with its own style for screen and paper."""
    row = get_readable(ReportEdition, request.reader, id)
    if row.html.key is None:
        raise Http404
    request.audit_objects = [Ref("edition", row.pk)]
    link = f'<link rel="stylesheet" href="{static("reporting/report.css")}">'
    return HttpResponse(read_blob(row.html).decode().replace(STYLE, link))


@needs(Permission.REPORTING_RELEASED_READ)
def download(request: DeskRequest, id: int, form: str) -> HttpResponse:
    """The edition as a file: html, pdf or data."""
    row = get_readable(ReportEdition, request.reader, id)
    kept = queries.kept_file(row, form)
    if kept is None:
        raise Http404
    request.audit_objects = [Ref("edition", row.pk)]
    content = read_blob(kept.blob)
    if form == "html":
        content = _alone(content)
    answer = HttpResponse(content, content_type=kept.media_type)
    answer["Content-Disposition"] = f'attachment; filename="{kept.name}"'
    return answer


def _alone(html: bytes) -> bytes:
    """The document with its style inside, so that it can be read away from the desk; fonts are the reader's own."""
    from plait_desk.reporting.services.pdf import static_file  # only a download needs it

    style = static_file("https://static.invalid/static/reporting/report.css").decode()
    return html.decode().replace(STYLE, f"<style>{style}</style>").encode()


def _seconds(request: DeskRequest) -> list[int]:
    """People other than this one whose grant gives the second word on a release today."""
    now = timezone.now()
    grants = Grant.objects.filter(role__in=roles_with(Permission.RELEASE_SECOND)).exclude(
        person_id=request.reader.person_id
    )
    return [grant.person_id for grant in grants if grant.value().term.covers(now)]
