"""What reports, people and companies are found by."""

import pyarrow as pa
import pyarrow.compute as pc

from plait.domain.ids import Ref, encode
from plait.domain.mention import MentionKind
from plait.domain.statement import Property
from plait_desk.collection.models import Item, Mention, Report
from plait_desk.collection.services.writing import Arrived
from plait_desk.jobs import bulk
from plait_desk.search.models import SearchEntry
from plait_desk.search.services import Entry, index

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


def index_arrived(arrived: Arrived) -> None:
    """Index the load's reports and mentions, inside the caller's transaction."""
    index_reports(list(Report.objects.filter(load=arrived.load)))
    mentions = arrived.parsed.mentions
    findable = pc.and_(pc.is_in(mentions["kind"], pa.array(FINDABLE)), pc.invert(mentions["is_protected"]))
    # Mentions that an earlier load brought have their entry already.
    own = pa.array(list(Mention.objects.filter(load=arrived.load).values_list("pk", flat=True)), pa.int64())
    new = mentions.filter(pc.and_(findable, pc.is_in(mentions["mention_id"], own)))
    _index_mentions(arrived.marked(new), arrived.parsed.statements)


def index_reports(reports: list[Report]) -> None:
    """A report is found by its title, its own reference and its items' words, by whoever may read all of them."""
    texts: dict[int, list[str]] = {}
    for pk, text in Item.objects.filter(report__in=reports).values_list("report_id", "text"):
        texts.setdefault(pk, []).append(text)
    index(
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


def _index_mentions(mentions: pa.Table, statements: pa.Table) -> None:
    """One entry a mention. A protected person is found by nobody."""
    if not mentions.num_rows:
        return
    refs = pa.array([f"mention:{encode(id_)}" for id_ in mentions["mention_id"].to_pylist()], pa.string())
    table = mentions.select(["mention_id", "kind", "marking_id"]).append_column("ref", refs)
    table = table.join(_words(statements), "mention_id", join_type="inner")
    bulk.append(
        pa.table(
            {
                "ref": table["ref"],
                "kind": table["kind"],
                "title": pc.utf8_slice_codeunits(table["title"], 0, 300),
                "text": pc.fill_null(table["text"], ""),
                "marking_id": table["marking_id"],
            }
        ),
        SearchEntry,
    )


def _words(statements: pa.Table) -> pa.Table:
    """mention_id, title and text: the values of the properties that each is made of, in order, joined by blanks."""
    import duckdb  # heavy, and only a load needs it

    order = pa.table({"property": [name.value for name in (*_TITLE, *_TEXT)], "place": range(len(_TITLE) + len(_TEXT))})
    told = statements.select(["mention_id", "property", "value"])
    told = told.filter(pc.is_in(told["property"], order["property"].combine_chunks()))
    with duckdb.connect(config={"threads": 2}) as engine:
        engine.register("told", told)
        engine.register("places", order)
        found: pa.Table = engine.sql(
            f"""SELECT mention_id,
                string_agg(value, ' ' ORDER BY place, value) FILTER (place < {len(_TITLE)}) AS title,
                string_agg(value, ' ' ORDER BY place, value) FILTER (place >= {len(_TITLE)}) AS text
            FROM told JOIN places USING (property) GROUP BY mention_id HAVING title IS NOT NULL"""
        ).to_arrow_table()
    return found
