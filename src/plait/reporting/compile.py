"""From the record to a report: one call, whatever the report is of."""

from datetime import date

from plait.reporting.place import PlaceMaterial, place_and_procurement
from plait.reporting.progress import ProgressMaterial, progress_report
from plait.reporting.report import Report
from plait.reporting.threats import ThreatMaterial, threat_assessment

Material = ThreatMaterial | ProgressMaterial | PlaceMaterial


def compile(material: Material, *, as_of: date) -> Report:
    """The full report, for the fewest readers. `plait.reporting.edition` makes the more open ones."""
    if isinstance(material, ThreatMaterial):
        return threat_assessment(material, as_of=as_of)
    if isinstance(material, ProgressMaterial):
        return progress_report(material, as_of=as_of)
    return place_and_procurement(material, as_of=as_of)
