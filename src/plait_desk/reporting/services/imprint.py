"""What stands on every copy of an edition: which edition it is, who published it and when, how it is marked."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.timezone import localtime

from plait.domain.edition import Edition
from plait.reporting.report import SYNTHETIC, Report, ReportKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Imprint:
    """`version` counts the published editions of this kind and openness, from 1."""

    kind: ReportKind
    edition: Edition
    version: int
    published_at: datetime
    publisher: str
    marking: str
    synthetic: bool

    @property
    def day(self) -> str:
        return f"{localtime(self.published_at):%-d %B %Y}"

    def file_name(self, ending: str) -> str:
        """SYNTHETIC_threat-assessment_public_2026-11-22_v1.pdf; the word only where it is due."""
        word = f"{SYNTHETIC}_" if self.synthetic else ""
        on = f"{localtime(self.published_at):%Y-%m-%d}"
        return f"{word}{self.kind}_{self.edition.word}_{on}_v{self.version}.{ending}"


def marking_words(edition: Edition, report: Report) -> str:
    """The line on top and bottom of every page."""
    tier = "OFFICIAL-SENSITIVE" if edition is Edition.RESTRICTED else "OFFICIAL"
    word = f"{SYNTHETIC} data. " if report.synthetic else ""
    return f"{tier}. {word}{edition.word.capitalize()} edition, for {edition.readers}."
