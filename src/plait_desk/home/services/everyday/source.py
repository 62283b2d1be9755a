"""Sources of the register: entered, and one of them read with a reason."""

from plait_desk.collection.models import RegisteredSource
from plait_desk.collection.queries.sources import unknown_references
from plait_desk.collection.services import add_source, read_identity
from plait_desk.home.services.crew import Crew

OFFICER = "sources"
REASON = "SYNTHETIC: To tell whether two reports rest on the same person."
# As on a real desk, the newest reports cite somebody whom the register does not know yet.
STILL_UNKNOWN = 5


def register_sources(crew: Crew) -> None:
    """Those whom reports cite are entered by the register's own officer, all but a few; one is looked up."""
    officer = crew.reader(OFFICER)
    cited = unknown_references(officer)
    if RegisteredSource.objects.exists() or not cited:
        return
    sources = [
        add_source(
            actor=officer, reference=reference, identity=f"SYNTHETIC: Example Person {number}, who exists nowhere."
        )
        for number, (reference, _) in enumerate(cited[: max(1, len(cited) - STILL_UNKNOWN)], start=1)
    ]
    read_identity(actor=officer, source_id=sources[0].pk, reason=REASON)
