"""People and companies named in the items of reports."""

from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from plait.collection.batch import Batch
from plait.collection.feed import Feed
from plait.collection.reading import as_days, read_distinct
from plait.collection.said import mentions, properties, said
from plait.collection.sieve import PLACE, Sieve
from plait.domain.mention import MentionKind, SubjectCategory
from plait.domain.statement import Tie

ADULT_AT = 18  # years
_TIES = frozenset(tie.value for tie in Tie)
_CATEGORIES = frozenset(category.value for category in SubjectCategory)


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """What the rows brought: mentions and statements, and the sieve with its rejects."""

    sieve: Sieve
    mentions: pa.Table
    statements: pa.Table


def named_people(sieve: Sieve, feed: Feed, batch: Batch, items: pa.Table) -> Named:
    """Person mentions, each with its item's marking, origin and grade. A victim's category travels with the mention."""
    categories = read_distinct(sieve.table["subject_category"], _read_categories)
    sieve = sieve.without(
        pc.and_(pc.is_valid(sieve.table["subject_category"]), pc.is_null(categories)),
        lambda row: (
            f"The subject category {row['subject_category']!r} is not known.",
            "Use " + ", ".join(sorted(_CATEGORIES)) + ", separated by ;.",
        ),
    )
    sieve = _joined(sieve, items)
    table = sieve.table
    sieve = sieve.with_column("mention_id", batch.named_ids(_lists(table), table["mention_reference"]))
    table = sieve.table
    return Named(
        sieve=sieve,
        mentions=mentions(
            table,
            kind=MentionKind.PERSON,
            reference="mention_reference",
            categories=read_distinct(table["subject_category"], _read_categories),
            is_protected=_protected(table),
        ),
        statements=properties(table, feed, recorded_at=batch.recorded_at),
    )


def named_companies(sieve: Sieve, feed: Feed, batch: Batch, items: pa.Table, people: pa.Table) -> Named:
    """Company mentions, and the ties to them from `people` (KNOWN_PEOPLE), those who were named."""
    table = sieve.table
    sieve = sieve.without(
        pc.and_(pc.is_valid(table["tie"]), pc.invert(pc.is_in(table["tie"], pa.array(sorted(_TIES))))),
        lambda row: (f"The tie {row['tie']!r} is not known.", "Use " + ", ".join(sorted(_TIES)) + "."),
    )
    sieve = _joined(sieve, items)
    table = sieve.table
    # A company has no reference of its own: where it is named is who it is.
    unknown = pc.and_(pc.is_valid(table["tie_to"]), pc.is_null(_named_so(table["tie_to"], people)))
    sieve = sieve.without(
        unknown,
        lambda row: (
            f"Nobody named {row['tie_to']} was named in a report before.",
            "Send the file of named people first, then send this row again.",
        ),
    )
    table = sieve.table
    place = [table["report_reference"], table["item_number"], table["name"], pc.fill_null(table["company_number"], "")]
    sieve = sieve.with_column("mention_id", batch.listed_ids("named company", _lists(table), *place)).with_column(
        "person_id", _named_so(table["tie_to"], people)
    )
    once = _first_of_each(sieve.table)
    statements = properties(once, feed, recorded_at=batch.recorded_at)
    return Named(
        sieve=sieve,
        mentions=mentions(once, kind=MentionKind.COMPANY, reference="mention_reference"),
        statements=pa.concat_tables([statements, _ties(sieve.table, batch)]),
    )


def _lists(table: pa.Table) -> pa.Array:
    return pc.fill_null(table["own_list"], "").combine_chunks()


def _named_so(references: pa.ChunkedArray, people: pa.Table) -> pa.Array:
    """The mention of the person with each reference, the first where two are called so; null where nobody is."""
    places = pc.index_in(references.combine_chunks(), people["mention_reference"].combine_chunks())
    return pc.take(people["mention_id"].combine_chunks(), places)


def _ties(table: pa.Table, batch: Batch) -> pa.Table:
    tied = table.filter(pc.and_(pc.is_valid(table["person_id"]), pc.is_valid(table["tie"])))
    company = tied["mention_id"]
    from_person = tied.set_column(tied.column_names.index("mention_id"), "mention_id", tied["person_id"])
    ties = said(from_person, "tie", recorded_at=batch.recorded_at, other=company)
    return ties.set_column(ties.column_names.index("property"), "property", tied["tie"])


def _protected(table: pa.Table) -> pa.Array:
    """A victim; or exploited and under 18 on the day of the intelligence. A bare year counts as its first day."""
    victim = pc.fill_null(pc.match_substring(table["subject_category"], SubjectCategory.VICTIM), False)
    exploited = pc.fill_null(pc.match_substring(table["role"], "exploit", ignore_case=True), False)
    born = as_days(read_distinct(table["date_of_birth"], lambda text: f"{text}-01-01"[:10]))
    grown_up = pc.cast(pc.add(pc.year(born), ADULT_AT), pa.string())
    eighteenth = pc.binary_join_element_wise(grown_up, pc.strftime(born, "%m-%d"), "-")
    child = pc.fill_null(pc.less(pc.strftime(table["intelligence_on"], "%Y-%m-%d"), eighteenth), False)
    return pc.or_(victim, pc.and_(child, exploited))


def _joined(sieve: Sieve, items: pa.Table) -> Sieve:
    """Rows with their item's id, marking, origin, grade and day; rows whose item is not here are kept back."""
    keys = ["report_reference", "item_number"]
    table = sieve.table.join(items, keys, join_type="left outer").sort_by(PLACE)
    table = table.append_column("valid_from", table["intelligence_on"])
    joined = Sieve(file=sieve.file, table=table, given=sieve.given, rejects=sieve.rejects)
    return joined.without(
        pc.is_null(table["item_id"]),
        lambda row: (
            f"Item {row['item_number']} of report {row['report_reference']} is not here.",
            "Send the file of reports first, then send this row again. Where a correction took the item out, name "
            "them in an item that stands.",
        ),
    )


def _first_of_each(table: pa.Table) -> pa.Table:
    least = table.group_by("mention_id", use_threads=False).aggregate([(PLACE, "min")])
    return table.filter(pc.is_in(table[PLACE], least[f"{PLACE}_min"].combine_chunks()))


def _read_categories(text: str) -> str | None:
    words = sorted({word.strip() for word in text.split(";") if word.strip()})
    return ";".join(words) if words and _CATEGORIES.issuperset(words) else None
