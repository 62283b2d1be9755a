"""What reports, people and companies are found by."""

from collections.abc import Iterable

import pyarrow as pa
import pyarrow.compute as pc

from plait.domain.ids import Ref, encode
from plait.domain.mention import MentionKind
from plait.domain.statement import Property
from plait_desk.collection.models import Item, Mention, Report
from plait_desk.collection.services.batches import Batches
from plait_desk.collection.services.writing import Arrived, here_already, in_parts
from plait_desk.jobs import bulk
from plait_desk.search.models import SearchEntry
from plait_desk.search.services import Entry, hold, index

FINDABLE = (MentionKind.PERSON, MentionKind.COMPANY, MentionKind.ORGANISATION)
_TITLE = (Property.FORENAME, Property.SURNAME, Property.NAME)
_TEXT = (
    Property.BIRTH_DATE,
    Property.ADDRESS,
    Property.POSTCODE,
    Property.PHONE,
    Property.EMAIL,
    Property.COMPANY_NUMBER,
)


def index_arrived(arrived: Arrived, batches: Batches) -> None:
    """Write what the load's reports and mentions are found by; it is held back until `let_go` with the load's key."""
    load, mentions = arrived.load, arrived.parsed.mentions
    hold(load.pk)
    brought = here_already(Report, arrived.parsed.reports["report_id"], load)
    batches.write(brought, lambda part: _index_brought(part, load.pk))
    if len(brought) < arrived.parsed.reports.num_rows:
        added = Item.objects.filter(load=load).exclude(report__load=load).select_related("report")
        batches.write(list(added), lambda part: index_added(part, held_with=load.pk))
    findable = pc.and_(pc.is_in(mentions["kind"], pa.array(FINDABLE)), pc.invert(mentions["is_protected"]))
    # Mentions that an earlier load brought have their entry already.
    own = here_already(Mention, mentions["mention_id"], load)
    new = mentions.filter(pc.and_(findable, pc.is_in(mentions["mention_id"], own)))
    if new.num_rows:
        entries = _entries(arrived.marked(new), arrived.parsed.statements, load.pk)
        batches.write(entries, lambda part: bulk.append(_unknown(part), SearchEntry))


def _index_brought(reports: pa.Array, held_with: int) -> None:
    for part in in_parts(reports):
        index_reports(list(Report.objects.filter(pk__in=part)), held_with=held_with)


def _unknown(entries: pa.Table) -> pa.Table:
    """Those that are not written yet: a load that was killed goes on."""
    known: list[str] = []
    for part in in_parts(entries["ref"]):
        known += SearchEntry.objects.filter(ref__in=part).values_list("ref", flat=True)
    return entries.filter(pc.invert(pc.is_in(entries["ref"], pa.array(known, pa.string()))))


def index_reports(reports: list[Report], *, held_with: int = 0) -> None:
    """A report is found by its title, its own reference and its items' words, by whoever may read all of them."""
    texts: dict[int, list[str]] = {}
    for pk, text in Item.objects.filter(report__in=reports).values_list("report_id", "text"):
        texts.setdefault(pk, []).append(text)
    entries = (
        Entry(
            ref=Ref("report", report.pk),
            kind="report",
            title=report.title,
            text=" ".join([report.own_reference, *texts.get(report.pk, [])]),
            marking_id=report.marking_id,
            on=report.intelligence_on,
        )
        for report in reports
    )
    index(entries, held_with=held_with)


def index_added(items: Iterable[Item], *, held_with: int = 0) -> None:
    """What was added to a report is found by whoever may read it; the report's own entry stays as open as it was.

    Not under the report's title, which is as closed as all its first items together.
    """
    entries = (
        Entry(
            ref=Ref("item", item.pk),
            kind="report",
            title=f"Added information, item {item.number}",
            text=item.text,
            marking_id=item.marking_id,
            on=item.report.intelligence_on,
        )
        for item in items
    )
    index(entries, held_with=held_with)


def _entries(mentions: pa.Table, statements: pa.Table, held_with: int) -> pa.Table:
    """One entry a mention. A protected person is found by nobody."""
    refs = pa.array([f"mention:{encode(id_)}" for id_ in mentions["mention_id"].to_pylist()], pa.string())
    table = mentions.select(["mention_id", "kind", "marking_id"]).append_column("ref", refs)
    table = table.join(_words(statements), "mention_id", join_type="inner")
    return pa.table(
        {
            "ref": table["ref"],
            "kind": table["kind"],
            "title": pc.utf8_slice_codeunits(table["title"], 0, 300),
            "text": pc.fill_null(table["text"], ""),
            "marking_id": table["marking_id"],
            "held_with": pa.repeat(held_with, table.num_rows),
        }
    )


def _words(statements: pa.Table) -> pa.Table:
    """mention_id, title and text: the values of the properties that each is made of, in order, joined by blanks."""
    return _joined(statements, _TITLE, "title").join(_joined(statements, _TEXT, "text"), "mention_id")


def _joined(statements: pa.Table, properties: tuple[Property, ...], name: str) -> pa.Table:
    """mention_id, and the values of these properties in the order of the properties, joined by blanks."""
    place = pc.index_in(statements["property"], pa.array([one.value for one in properties]))
    told = statements.select(["mention_id", "value"]).append_column("place", place)
    told = told.filter(pc.and_(pc.is_valid(place), pc.is_valid(told["value"])))
    ordered = told.sort_by([("mention_id", "ascending"), ("place", "ascending"), ("value", "ascending")])
    # On one thread the values of a list keep the order of the rows.
    lists = ordered.group_by("mention_id", use_threads=False).aggregate([("value", "list")])
    return pa.table({"mention_id": lists["mention_id"], name: pc.binary_join(lists["value_list"], " ")})
