"""A whole journey in which one person stands in every room, beside twenty others, for a test of disposal."""

from django.utils import timezone

from plait.domain.edition import Edition
from plait.domain.ids import Ref
from plait.domain.marking import Purpose
from plait.domain.match import Judgement
from plait.policy.access import Reader
from plait.policy.retention import DisposalReason
from plait.policy.roles import Role
from plait_desk.accounts.models import Person
from plait_desk.accounts.queries import reader_of
from plait_desk.action.models import ActionEvent, Outcome
from plait_desk.assessment.models import Rating
from plait_desk.audit.services import AuditEvent, record
from plait_desk.collection.models import Mention, Statement
from plait_desk.collection.services import receive_file
from plait_desk.collection.services.clocks import set_clocks
from plait_desk.jobs.models import Job
from plait_desk.linking.services import WatchGiven, decide_pair, watch
from plait_desk.mapping.models import GroupAttribute, GroupEvent
from plait_desk.tasking.models import Task
from plait_desk.thread.models import Disposal
from plait_desk.thread.services import Frozen, agree_disposal, ask_disposal, freeze
from tests.factories.files import a_person_row, as_csv, people_csv
from tests.factories.house import House, a_house
from tests.factories.journey import BORN, Journey, a_whole_journey, link_and_map, publish_progress
from tests.factories.people import a_reader

FORENAME, SURNAME, PHONE = "Ailsa", "Larch", "+44412987654"
NAME = f"{FORENAME} {SURNAME}"
OTHERS = 20
OFFICERS = (
    *("company_number", "officer_id", "forename", "surname", "date_of_birth", "role", "appointed_on", "resigned_on"),
    *("address", "postcode", "synthetic"),
)

__all__ = ["BORN", "FORENAME", "NAME", "PHONE", "SURNAME", "ask_and_agree", "make_world", "next_register"]


def make_world() -> None:
    """The journey, files that name the person among others, and a word of them in every room."""
    house = a_house()
    journey = a_whole_journey(house, edition=Edition.PARTNER)
    analyst = house.analyst.reader
    person = a_person_row(0, forename=FORENAME, surname=SURNAME, date_of_birth=BORN, phone=PHONE)
    bad = a_person_row(99, forename=FORENAME, surname=SURNAME, date_of_birth="1984-02-31", phone=PHONE)
    others = [
        a_person_row(number, phone=f"+444125550{number:02}", date_of_birth=f"1990-01-{number:02}")
        for number in range(1, OTHERS + 1)
    ]
    receive_file(actor=analyst, name="SYNTHETIC_people.csv", raw=people_csv(person, *others, bad))
    receive_file(actor=analyst, name="SYNTHETIC_officers.csv", raw=_officers("2020-01-01"))
    link_and_map(house.analyst)
    for _ in range(2):
        a_reader(house.analyst.body, Role.DATA_PROTECTION_OFFICER, (Purpose.OVERSIGHT,))
    _name_everywhere(house, journey)


def _officers(appointed_on: str) -> bytes:
    rows = [(FORENAME, SURNAME, "P1"), ("Moray", "Sampleton", "P2")]
    return as_csv(
        *[
            {
                "company_number": "ZZ000001",
                "officer_id": officer,
                "forename": forename,
                "surname": surname,
                "date_of_birth": "1984-03",
                "role": "director",
                "appointed_on": appointed_on,
                "synthetic": "SYNTHETIC",
            }
            for forename, surname, officer in rows
        ],
        columns=OFFICERS,
    )


def next_register() -> None:
    """The register's next edition: it names the person again."""
    receive_file(actor=_readers(Role.ANALYST)[0], name="SYNTHETIC_officers_next.csv", raw=_officers("2020-01-02"))


def _name_everywhere(house: House, journey: Journey) -> None:
    """What people write in free text, in every room."""
    words = f"Because of {NAME} (SYNTHETIC)"
    Rating.objects.update(rationale=words)
    GroupEvent.objects.update(reason=words, was=words)
    GroupAttribute.objects.update(evidence=words)
    Task.objects.filter(pk=journey.carried.task.pk).update(text=words)
    ActionEvent.objects.update(note=words)
    Outcome.objects.update(what=words)
    ours = Mention.objects.filter(statements__value=SURNAME, register="", load__isnull=False)
    left, right = sorted(ours.values_list("pk", flat=True))[:2]
    analyst = house.analyst.reader
    decide_pair(actor=analyst, left=left, right=right, judgement=Judgement.SAME, reason=words)
    watch(actor=analyst, ref=Ref("mention", left), given=WatchGiven(reason=words, days=90))
    record(actor=analyst, event=AuditEvent.CONSULTATION, query=NAME.lower(), page="home:search")
    Job.objects.create(
        kind="collection:load",
        title="Load a file",
        error=words,
        person_id=analyst.person_id,
        grant_id=analyst.grants[0].id,
        purpose=analyst.purpose,
        queued_at=timezone.now(),
    )
    frozen = Frozen(
        kind="briefing",
        title="Briefing",
        content=words.encode(),
        media_type="text/plain",
        inputs=[str(Ref("report", journey.report.pk))],
    )
    freeze(actor=analyst, what=frozen, marking=journey.report.marking)
    publish_progress(house.board)


def ask_and_agree() -> Disposal:
    """Two officers of the body, and every record of the person."""
    set_clocks(as_of=timezone.localdate())
    one, two = _readers(Role.DATA_PROTECTION_OFFICER)
    people = Mention.objects.filter(pk__in=Statement.objects.filter(value=SURNAME).values("mention"))
    mentions = set(people.values_list("pk", flat=True)) | _in_registers()
    asked = ask_disposal(actor=one, mentions=mentions, reason=DisposalReason.NO_LONGER_NECESSARY)
    return agree_disposal(actor=two, disposal_id=asked.pk)


def _readers(role: Role) -> list[Reader]:
    """Those who hold the role, as they act now."""
    people = Person.objects.filter(grants__role=role).order_by("pk")
    return [reader_of(person, at=timezone.now()) for person in people]


def _in_registers() -> set[int]:
    return set(Mention.objects.filter(register="officers", natural_key__endswith="P1").values_list("pk", flat=True))
