"""Reports of a file that name the requirement they answer."""

from collections.abc import Iterable, Mapping

from plait.domain.ids import Ref, UnreadableId, decode
from plait.policy.access import Reader
from plait_desk.accounts.models import Marking
from plait_desk.accounts.services import marking_of_both
from plait_desk.collection.models import Report, Requirement
from plait_desk.collection.services.batches import Batches
from plait_desk.collection.services.writing import Arrived
from plait_desk.thread.services import link_all

WORDS = "Each requirement that a report names is one that you may read"


def answer_requirements(actor: Reader, arrived: Arrived, batches: Batches) -> None:
    """Tie each report to the readable requirement that it names by its letters, before the load shows.

    What is not found among those that the sender may read is counted on the load, hidden or absent alike.
    """
    named = {
        row["report_id"]: _id(row["requirement_reference"])
        for row in arrived.parsed.reports.select(["report_id", "requirement_reference"]).to_pylist()
        if row["requirement_reference"]
    }
    if not named:
        return
    readable = Requirement.objects.newest_for(actor).select_related("marking")
    found = readable.in_bulk([id_ for id_ in named.values() if id_ is not None])
    answered = {report: found[id_] for report, id_ in named.items() if id_ in found}
    batches.write(list(answered), lambda part: _tie(arrived, part, answered))
    missing = len(named) - len(answered)
    told = {"words": WORDS, "holds": not missing, "found": f"{missing} of {len(named)} not found" if missing else ""}
    arrived.load.assertions = [*(one for one in arrived.load.assertions if one["words"] != WORDS), told]


def _tie(arrived: Arrived, part: Iterable[int], answered: Mapping[int, Requirement]) -> None:
    reports = list(Report.objects.filter(pk__in=part, load=arrived.load).select_related("marking"))
    for report in reports:
        report.requirement = answered[report.pk]
    Report.objects.bulk_update(reports, ["requirement"], batch_size=500)
    both: dict[tuple[int, int], Marking] = {}
    for report in reports:
        ends = report.marking_id, answered[report.pk].marking_id
        if ends not in both:
            both[ends] = marking_of_both(report.marking, answered[report.pk].marking)
    link_all(
        "answers",
        (
            (
                Ref("report", report.pk),
                Ref("requirement", answered[report.pk].pk),
                both[report.marking_id, answered[report.pk].marking_id].pk,
            )
            for report in reports
        ),
    )


def _id(text: str) -> int | None:
    """The letters of a requirement's address, alone or as `requirement:…`."""
    try:
        return decode(text.rpartition(":")[2])
    except UnreadableId:
        return None
