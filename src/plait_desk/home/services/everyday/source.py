"""A source of the register: entered, and read once with a reason."""

from plait_desk.collection.models import RegisteredSource
from plait_desk.collection.queries.sources import unknown_references
from plait_desk.collection.services import add_source, read_identity
from plait_desk.home.services.crew import Crew

OFFICER = "sources"
IDENTITY = "SYNTHETIC: A. Example, who keeps the books of a haulage yard."
REASON = "SYNTHETIC: To tell whether two reports rest on the same person."


def register_source(crew: Crew) -> None:
    """The source whom most reports cite is entered by the register's own officer, and looked up once."""
    officer = crew.reader(OFFICER)
    cited = unknown_references(officer)
    if RegisteredSource.objects.exists() or not cited:
        return
    reference, _ = cited[0]
    source = add_source(actor=officer, reference=reference, identity=IDENTITY)
    read_identity(actor=officer, source_id=source.pk, reason=REASON)
