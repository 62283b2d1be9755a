"""One edition of one report: compiled from the record, released by a named person, frozen as HTML, PDF and data."""

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from plait import reporting
from plait.domain.edition import Edition
from plait.domain.ids import AudienceId, PartnerId, Ref, new_id
from plait.domain.marking import Existence, MarkingTier, Purpose, combine_all
from plait.domain.marking import Marking as MarkingValue
from plait.domain.progress import Progress, quiet
from plait.domain.sharing import SharingBasis
from plait.policy.access import Reader
from plait.policy.permissions import Permission
from plait.reporting.compile import Material
from plait.reporting.edition import EditedReport, edit
from plait.reporting.report import Report, ReportKind
from plait_desk.accounts.models import Marking, Partner
from plait_desk.accounts.services import audience_of, audience_of_all, intern, require
from plait_desk.audit.services import AuditEvent, record
from plait_desk.reporting.models import ReportEdition
from plait_desk.reporting.services.data import as_zip
from plait_desk.reporting.services.document import as_html
from plait_desk.reporting.services.imprint import Imprint, marking_words
from plait_desk.reporting.services.material import progress_material, threat_material
from plait_desk.reporting.services.pdf import as_pdf
from plait_desk.reporting.services.places import place_material
from plait_desk.search.services import Entry, index
from plait_desk.thread.models import Blob, Release
from plait_desk.thread.services import Frozen, Kept, Lowered, emit, freeze, keep_blob, link, release

STEPS = 5
MATERIAL: dict[ReportKind, Callable[[Reader], Material]] = {
    ReportKind.THREAT_ASSESSMENT: threat_material,
    ReportKind.PROGRESS: progress_material,
    ReportKind.PLACE_AND_PROCUREMENT: place_material,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """What to publish, for whom, and on what basis. `readers` names the bodies of a restricted edition."""

    kind: ReportKind
    edition: Edition
    basis: SharingBasis
    readers: tuple[Partner, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Made:
    """An edition as it is about to be kept."""

    edited: EditedReport
    imprint: Imprint
    html: str
    pdf: bytes
    data: bytes


def publish(
    *, actor: Reader, what: Publication, second: Reader | None = None, progress: Progress = quiet
) -> ReportEdition:
    """The published edition. A public one needs a second named person.

    Nothing becomes readable but the frozen copy: what went in keeps its marking. Raises PermissionDenied,
    SecondPersonNeeded, and what the report itself needs (NothingAgreed, SyntheticHome).
    """
    require(actor, Permission.REPORTING_EDITION_PUBLISH)
    progress(0, STEPS, "Reading the record")
    material = MATERIAL[what.kind](actor)
    progress(1, STEPS, "Compiling")
    report = reporting.compile(material, as_of=timezone.localdate())
    made = _make(edit(report, edition=what.edition), progress)
    progress(4, STEPS, "Releasing")
    with transaction.atomic():
        row = _keep(actor, what, report, made, second)
    progress(STEPS, STEPS, "Published")
    return row


def _make(edited: EditedReport, progress: Progress) -> _Made:
    report = edited.report
    earlier = ReportEdition.objects.filter(kind=report.kind.value, edition=edited.edition.word)
    imprint = Imprint(
        kind=report.kind,
        edition=edited.edition,
        version=earlier.count() + 1,
        published_at=timezone.now(),
        publisher=settings.PLAIT_PUBLISHER,
        marking=marking_words(edited.edition, report),
        synthetic=report.synthetic,
    )
    progress(2, STEPS, "Drawing charts and tables")
    html = as_html(edited, imprint)
    progress(3, STEPS, "Setting the PDF")
    return _Made(edited=edited, imprint=imprint, html=html, pdf=as_pdf(html), data=as_zip(edited, imprint))


def _keep(actor: Reader, what: Publication, report: Report, made: _Made, second: Reader | None) -> ReportEdition:
    edition_id = new_id()
    ref = Ref("edition", edition_id)
    to_marking = _to_marking(actor, what)
    released = _release(actor, ref, report, to_marking, what, second)
    frozen = Frozen(
        kind=what.kind.value,
        title=made.imprint.file_name("json"),
        content=_as_json(made.edited),
        media_type="application/json",
        inputs=list(report.inputs),
    )
    row = ReportEdition.objects.create(
        id=edition_id,
        kind=what.kind.value,
        edition=what.edition.word,
        title=report.named,
        period=report.period,
        snapshot=freeze(actor=actor, what=frozen, marking=to_marking, released_by=released),
        html=_blob(actor, made, "html", "text/html", made.html.encode(), to_marking),
        pdf=_blob(actor, made, "pdf", "application/pdf", made.pdf, to_marking),
        data=_blob(actor, made, "zip", "application/zip", made.data, to_marking),
        headings=[section.heading for section in made.edited.report.sections],
        redactions=[asdict(entry) for entry in made.edited.redactions],
        is_synthetic=report.synthetic,
        marking=to_marking,
        published_by_id=actor.person_id,
        published_at=made.imprint.published_at,
    )
    _tell(actor, row, report)
    return row


def _release(
    actor: Reader, ref: Ref, report: Report, to_marking: Marking, what: Publication, second: Reader | None
) -> Release:
    markings = Marking.objects.filter(pk__in=report.markings)
    from_marking = intern(combine_all(row.value() for row in markings)) if markings else to_marking
    lowered = Lowered(ref=ref, version="1", from_marking=from_marking, to_marking=to_marking, basis=what.basis)
    return release(actor=actor, what=lowered, second=second, needs_second=what.edition is Edition.PUBLIC)


def _to_marking(actor: Reader, what: Publication) -> Marking:
    """Who may read the edition: named bodies, every partner, or everyone. Every purpose, so that it can be cited."""
    restricted = what.edition is Edition.RESTRICTED
    named = audience_of(what.readers, basis=what.basis) if what.readers else None
    audience = named if restricted else audience_of_all()
    value = MarkingValue(
        originator=PartnerId(actor.partner_id),
        purposes=frozenset(Purpose),
        tier=MarkingTier.OFFICIAL_SENSITIVE if restricted else MarkingTier.OFFICIAL,
        audience=AudienceId(audience.pk) if audience else None,
        existence=Existence.OPEN if what.edition is Edition.PUBLIC else Existence.HIDDEN,
    )
    return intern(value)


def _blob(actor: Reader, made: _Made, ending: str, media_type: str, content: bytes, marking: Marking) -> Blob:
    kept = Kept(
        partner_id=actor.partner_id, name=made.imprint.file_name(ending), media_type=media_type, marking=marking
    )
    return keep_blob(content, kept)


def _as_json(edited: EditedReport) -> bytes:
    def plain(value: object) -> object:
        if isinstance(value, date | datetime):
            return value.isoformat()
        if isinstance(value, frozenset):
            return sorted(value)
        raise TypeError(type(value).__name__)

    # The markings are those of the inputs: the frozen copy says what it is, not what they are.
    return json.dumps(asdict(edited), default=plain, ensure_ascii=False, sort_keys=True).encode()


def _tell(actor: Reader, row: ReportEdition, report: Report) -> None:
    ref = Ref("edition", row.pk)
    for cited in report.inputs:
        link(Ref.parse(cited), "told in", ref, row.marking)
    emit("reporting.published", ref, row.marking)
    entry = Entry(
        ref=ref,
        kind="report_edition",
        title=row.title,
        text=f"{row.edition} {row.period} {' '.join(row.headings)}",
        marking_id=row.marking_id,
        on=timezone.localdate(row.published_at),
    )
    index([entry])
    record(actor=actor, event=AuditEvent.DISCLOSURE, objects=[ref], count=len(report.inputs))
