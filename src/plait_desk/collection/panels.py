"""How this room's things are named on other pages, and what it forgets of a person."""

from functools import partial

from django.urls import reverse

from plait.policy.access import Reader
from plait.policy.permissions import Permission
from plait_desk.collection.models import Emergency, Load, Report, Requirement
from plait_desk.collection.queries import of_person
from plait_desk.collection.queries.releasing import conditions_on_report, releasable_report
from plait_desk.collection.queries.retention import disposals
from plait_desk.collection.services.forgetting import forget_found, forget_records, tell
from plait_desk.collection.services.sharing import write_recall
from plait_desk.collection.services.suppressing import sweep_editions, write_again
from plait_desk.thread.queries import Described, describe_with
from plait_desk.thread.queries.consents import conditions_with
from plait_desk.thread.queries.released import releasable_with
from plait_desk.thread.queries.rights import RecordsOfPeople, records_of_people
from plait_desk.thread.services import Room, cut_texts, register_disposal, register_teller, write_recalls_with


def register_all() -> None:
    """Called once, from apps.py."""
    describe_with("report", describe_reports)
    describe_with("requirement", describe_requirements)
    describe_with("load", describe_loads)
    describe_with("emergency", describe_emergencies)
    describe_with("disposal", describe_disposals)
    releasable_with("report", releasable_report)
    records_of_people(RecordsOfPeople(find=of_person.find, name=of_person.name, held_in=of_person.held_in))
    conditions_with("report", conditions_on_report)
    write_recalls_with("report", write_recall)
    register_teller(tell)
    # Jobs and search know no rooms: this one speaks for them. What is found follows what is said.
    register_disposal("jobs", Room(forget=partial(cut_texts, "jobs")))
    register_disposal("search", Room(forget=forget_found))
    register_disposal("collection", Room(forget=forget_records, prepare=write_again, sweep=sweep_editions))


def describe_reports(reader: Reader, ids: list[int]) -> dict[int, Described]:
    """Title and address of the reports among `ids` that the reader may read."""
    rows = Report.objects.readable_by(reader).filter(pk__in=ids).values_list("pk", "title")
    return {pk: Described(title=title, url=reverse("collection:report", args=[pk])) for pk, title in rows}


def describe_requirements(reader: Reader, ids: list[int]) -> dict[int, Described]:
    """Question and address of the requirements among `ids` that the reader may read."""
    rows = Requirement.objects.readable_by(reader).filter(pk__in=ids).values_list("pk", "question")
    return {pk: Described(title=title, url=reverse("collection:requirement", args=[pk])) for pk, title in rows}


def describe_loads(reader: Reader, ids: list[int]) -> dict[int, Described]:
    """Name and address of the loads among `ids` that the reader may read."""
    rows = Load.objects.readable_by(reader).filter(pk__in=ids).values_list("pk", "name")
    return {pk: Described(title=title, url=reverse("collection:load", args=[pk])) for pk, title in rows}


def describe_emergencies(reader: Reader, ids: list[int]) -> dict[int, Described]:
    """The queue, for those among `ids` that the reader may read as a safeguarding officer."""
    rows = Emergency.objects.readable_by(reader).filter(pk__in=ids).values_list("pk", flat=True)
    return {pk: Described(title="Emergency", url=reverse("collection:emergencies")) for pk in rows}


def describe_disposals(reader: Reader, ids: list[int]) -> dict[int, Described]:
    """The disposals of the reader's own body among `ids`, for those who decide on them."""
    rows = disposals(reader).filter(pk__in=ids) if reader.may(Permission.OVERSIGHT_DISPOSAL_DECIDE) else ()
    return {row.pk: Described(title="Disposal", url=reverse("collection:disposal", args=[row.pk])) for row in rows}
