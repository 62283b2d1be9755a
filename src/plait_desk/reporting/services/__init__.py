"""What is written in this room: editions of reports, compiled from the record and released."""

from plait.domain.edition import Edition
from plait.domain.marking import Purpose
from plait.domain.progress import Progress, quiet
from plait.domain.sharing import Regime, SharingBasis
from plait.policy.access import Reader
from plait.reporting.report import ReportKind
from plait_desk.reporting.models import ReportEdition
from plait_desk.reporting.services.publish import Publication, publish

__all__ = ["Publication", "place_and_procurement", "publish"]


def place_and_procurement(*, actor: Reader, progress: Progress = quiet) -> ReportEdition:
    """The report on real files, for all partners: places, suppliers, buyers, every file accounted for."""
    what = Publication(
        kind=ReportKind.PLACE_AND_PROCUREMENT,
        edition=Edition.PARTNER,
        basis=SharingBasis(
            regime=Regime.GENERAL,
            gateway="Registers and figures that their keepers publish",
            purpose=Purpose.REPORTING,
            necessity="Put together for all partners",
        ),
    )
    return publish(actor=actor, what=what, progress=progress)
