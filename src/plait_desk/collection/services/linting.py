"""The lint at the writer's side: what wants changing, what was accepted and why."""

from collections.abc import Iterable, Iterator, Sequence

from django.utils import timezone

from plait.collection.lint import Fault, Finding, lint
from plait.domain.mention import SubjectCategory
from plait.policy.access import Reader
from plait_desk.accounts.models import Partner
from plait_desk.collection.models import AcceptedFinding, Report
from plait_desk.collection.services.given import ItemGiven, ReportGiven

TITLE = "title"


class FindingsStand(ValueError):
    """Words of the report want changing, or the writer's reason for keeping them.

    `findings` are all that were found; of those in `refused` no reason is enough.
    """

    def __init__(self, findings: Iterable[Finding], refused: Iterable[Finding]) -> None:
        self.findings, self.refused = tuple(findings), tuple(refused)
        super().__init__("; ".join(f"{one.place}: {one.words!r}. {one.way_out}" for one in self.findings))


def findings_in(report: ReportGiven) -> tuple[Finding, ...]:
    """What the lint finds in the title and in the text of each item, in order."""
    title = lint(report.title, place=TITLE)
    return (*title, *(finding for number, item in enumerate(report.items, 1) for finding in _of_item(number, item)))


def place_of(number: int) -> str:
    """What a finding calls the text of an item."""
    return f"item {number}"


def ask_writer(report: ReportGiven, actor: Reader) -> None:
    """Raise FindingsStand where a finding must be changed, or has no reason though the writer can be asked."""
    accepted = report.accepted
    if accepted is None:
        return
    found = findings_in(report)
    refused = [finding for finding in found if _must_change(report, finding, actor)]
    if refused or any(not accepted.get(finding.key, "").strip() for finding in found):
        raise FindingsStand(found, refused)


def keep_accepted(actor: Reader, kept: Report, report: ReportGiven, numbers: Sequence[int] | None = None) -> None:
    """Each finding that stands in the kept report, with the writer's reason; as closed as the text it stands in.

    `numbers` are those of the kept items in the order of `report`, where they are not 1, 2, 3: a corrected item keeps
    its number, and an added one comes after the last.
    """
    accepted = report.accepted or {}
    ordered = numbers or range(1, len(report.items) + 1)
    places = {place_of(place): place_of(number) for place, number in enumerate(ordered, 1)} | {TITLE: TITLE}
    markings = {place_of(number): marking for number, marking in kept.items.values_list("number", "marking_id")}
    AcceptedFinding.objects.bulk_create(
        AcceptedFinding(
            report=kept,
            place=places[finding.place],
            words=finding.words[:200],
            fault=finding.fault,
            reason=accepted[finding.key].strip(),
            by_id=actor.person_id,
            at=timezone.now(),
            marking_id=markings.get(places[finding.place], kept.marking_id),
        )
        for finding in findings_in(report)
        if accepted.get(finding.key, "").strip()
    )


def _of_item(number: int, item: ItemGiven) -> Iterator[Finding]:
    tellers = [
        " ".join(filter(None, (person.forename, person.surname)))
        for person in item.people
        if SubjectCategory.WITNESS_OR_INFORMANT in person.subject_category.split(";")
    ]
    yield from lint(item.text, place=place_of(number), reference=item.source_reference, tellers=tellers)


def _must_change(report: ReportGiven, finding: Finding, actor: Reader) -> bool:
    """True for words that show the source or technique where the item (for the title: any item) goes wider."""
    if finding.fault is not Fault.SOURCE:
        return False
    own = Partner.objects.get(pk=actor.partner_id)
    items = [item for number, item in enumerate(report.items, 1) if finding.place in {TITLE, place_of(number)}]
    return any(item.marking.goes_wider({own.key, own.name, own.abbreviation}) for item in items)
