"""Editions: which there are, what an agreed one says, and the released ranks that are official."""

from dataclasses import dataclass
from datetime import date

from plait.assessment.document import read_assessment
from plait.domain.assessment import Assessment
from plait.policy.access import Reader
from plait.policy.permissions import Permission
from plait_desk.assessment.models import AssessmentEdition
from plait_desk.thread.models import Snapshot
from plait_desk.thread.services import read_blob

AGREED = "assessment"
RELEASED = "assessment-ranks"


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionLine:
    """One edition in a list."""

    id: int
    title: str
    as_of: date
    agreed: str
    framework: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Official:
    """A released snapshot of the ranks, and the one before it where there was one."""

    id: int
    title: str
    released: str
    assessment: Assessment
    before: Assessment | None


def edition_lines(reader: Reader) -> list[EditionLine]:
    """Every edition that the reader may read, newest first."""
    return [
        EditionLine(
            id=row.pk,
            title=row.title,
            as_of=row.as_of,
            agreed=f"{row.agreed_at:%-d %B %Y}" if row.agreed_at else "",
            framework=row.framework_edition,
        )
        for row in AssessmentEdition.objects.readable_by(reader).order_by("-opened_at", "-pk")
    ]


def agreed_assessment(reader: Reader, edition: AssessmentEdition) -> Assessment | None:
    """What an agreed edition says; None where it is not agreed, disposed of, or may not be read."""
    kept = Snapshot.objects.readable_by(reader, Permission.ASSESSMENT_THREAT_READ).filter(
        pk=edition.snapshot_id, holds_disposed=False
    )
    snapshot = kept.select_related("blob").first()
    return read_snapshot(snapshot) if snapshot else None


def official(reader: Reader, snapshot_id: int | None = None) -> Official | None:
    """The newest released ranks (or the one asked for); None where nothing was released to this reader."""
    released = (
        Snapshot.objects.readable_by(reader)
        .filter(kind=RELEASED, release__isnull=False, holds_disposed=False)
        .select_related("blob", "release")
        .order_by("-made_at", "-pk")
    )
    rows = list(released)
    at = next((at for at, row in enumerate(rows) if snapshot_id in (None, row.pk)), None)
    if at is None:
        return None
    row = rows[at]
    return Official(
        id=row.pk,
        title=row.title,
        released=f"{row.made_at:%-d %B %Y}",
        assessment=read_snapshot(row),
        before=read_snapshot(rows[at + 1]) if at + 1 < len(rows) else None,
    )


def read_snapshot(snapshot: Snapshot) -> Assessment:
    """The assessment that a snapshot holds. Raises FileNotFoundError once it was disposed of."""
    return read_assessment(read_blob(snapshot.blob))
