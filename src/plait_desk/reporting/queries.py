"""Reads of released editions; a hidden one is not counted and leaves no gap."""

from collections import defaultdict
from dataclasses import dataclass

from django.utils.timezone import localtime

from plait.domain.edition import Edition
from plait.domain.ids import Ref
from plait.policy.access import Reader
from plait.reporting.report import REPORT_TITLES, ReportKind
from plait_desk.reporting.models import ReportEdition
from plait_desk.thread.models import Blob

FORMS = {"html": "html", "pdf": "pdf", "data": "data"}


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionLine:
    """One published edition in a list."""

    id: int
    title: str
    edition: str
    period: str
    on: str
    by: str
    is_synthetic: bool


def edition_lines(reader: Reader) -> dict[str, list[EditionLine]]:
    """Every readable edition by the title of its kind, newest first."""
    rows = ReportEdition.objects.readable_by(reader).select_related("published_by").order_by("-published_at", "pk")
    by_kind: dict[str, list[EditionLine]] = defaultdict(list)
    for row in rows:
        by_kind[REPORT_TITLES[ReportKind(row.kind)]].append(edition_line(row))
    return dict(by_kind)


def edition_line(row: ReportEdition) -> EditionLine:
    """One edition as a list shows it."""
    return EditionLine(
        id=row.pk,
        title=row.title,
        edition=row.edition,
        period=row.period,
        on=f"{localtime(row.published_at):%-d %b %Y, %H:%M}",
        by=row.published_by.name,
        is_synthetic=row.is_synthetic,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """The newest readable edition of each openness, side by side: which sections each shows."""

    editions: tuple[EditionLine, ...]
    rows: tuple[tuple[str, tuple[bool, ...]], ...]


def beside(reader: Reader, kind: str) -> Beside:
    """Editions of one kind side by side, the fewest readers first; sections in the order of the longest."""
    newest = {}
    for row in (
        ReportEdition.objects.readable_by(reader)
        .filter(kind=kind)
        .select_related("published_by")
        .order_by("published_at", "pk")
    ):
        newest[row.edition] = row
    shown = [newest[edition.word] for edition in Edition if edition.word in newest]
    headings = dict.fromkeys(heading for row in shown for heading in row.headings)
    return Beside(
        editions=tuple(edition_line(row) for row in shown),
        rows=tuple((heading, tuple(heading in row.headings for row in shown)) for heading in headings),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """One file of an edition, as it is downloaded."""

    blob: Blob
    name: str
    media_type: str


def kept_file(row: ReportEdition, form: str) -> Kept | None:
    """The file of an edition in one form (html, pdf, data); None for any other form, and once it was disposed of."""
    if form not in FORMS:
        return None
    blob: Blob = getattr(row, FORMS[form])
    if blob.key is None:
        return None
    return Kept(blob=blob, name=blob.name, media_type=blob.media_type)


def versions(reader: Reader, row: ReportEdition) -> list[EditionLine]:
    """Earlier and later versions of the same report for the same readers, newest first."""
    rows = ReportEdition.objects.readable_by(reader).filter(kind=row.kind, edition=row.edition)
    return [edition_line(one) for one in rows.select_related("published_by").order_by("-published_at", "pk")]


def cited_by(row: ReportEdition) -> list[Ref]:
    """What went into the edition: for those who may read the thread."""
    return [Ref.parse(ref) for ref in row.snapshot.inputs]
