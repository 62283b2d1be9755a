"""How this room's things are named on other pages, and what it forgets of a person."""

from django.urls import reverse

from plait.domain.ids import Ref
from plait.policy.access import Reader
from plait_desk.collection.models import Load, Mention, Report, Requirement, Statement
from plait_desk.search.services import forget
from plait_desk.thread.panels import register_disposal
from plait_desk.thread.queries import Described, describe_with
from plait_desk.thread.services import destroy_blob


def register_all() -> None:
    """Called once, from apps.py."""
    describe_with("report", describe_reports)
    describe_with("requirement", describe_requirements)
    describe_with("load", describe_loads)
    register_disposal("collection", dispose_of)


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


def dispose_of(mention_id: int) -> int:
    """Delete what is said of the mention, what finds it, and the file that brought it; the mention stays, blank."""
    mention = Mention.objects.filter(pk=mention_id).select_related("load__blob").first()
    if mention is None:
        return 0
    count, _ = Statement.objects.filter(mention=mention).delete()
    forget([Ref("mention", mention_id)])
    Mention.objects.filter(pk=mention_id).update(given_reference="", categories="")
    if mention.load is not None:
        mention.load.rejects.all().delete()
        if mention.load.blob is not None and mention.load.blob.key is not None:
            destroy_blob(mention.load.blob)
    return count
