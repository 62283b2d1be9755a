"""Reports of a file that name the requirement they answer."""

from plait.domain.ids import Ref, UnreadableId, decode
from plait.policy.access import Reader
from plait_desk.accounts.services import marking_of_both
from plait_desk.collection.models import Report, Requirement
from plait_desk.collection.services.writing import Arrived
from plait_desk.thread.services import link

WORDS = "Each requirement that a report names is one that you may read"


def answer_requirements(actor: Reader, arrived: Arrived) -> None:
    """Tie each report to the readable requirement that it names by its letters, inside the caller's transaction.

    What is not found among those that the sender may read is counted on the load, hidden or absent alike.
    """
    named = {
        row["report_id"]: row["requirement_reference"]
        for row in arrived.parsed.reports.select(["report_id", "requirement_reference"]).to_pylist()
        if row["requirement_reference"]
    }
    if not named:
        return
    ids = {report: _id(text) for report, text in named.items()}
    readable = Requirement.objects.newest_for(actor).select_related("marking")
    found = readable.in_bulk([id_ for id_ in ids.values() if id_ is not None])
    for report in Report.objects.filter(pk__in=named, load=arrived.load).select_related("marking"):
        requirement = found.get(ids[report.pk] or 0)
        if requirement is not None:
            report.requirement = requirement
            report.save(update_fields=["requirement"])
            both = marking_of_both(report.marking, requirement.marking)
            link(Ref("report", report.pk), "answers", Ref("requirement", requirement.pk), both)
    missing = sum((id_ or 0) not in found for id_ in ids.values())
    told = {"words": WORDS, "holds": not missing, "found": f"{missing} of {len(named)} not found" if missing else ""}
    arrived.load.assertions = [*arrived.load.assertions, told]


def _id(text: str) -> int | None:
    """The letters of a requirement's address, alone or as `requirement:…`."""
    try:
        return decode(text.rpartition(":")[2])
    except UnreadableId:
        return None
