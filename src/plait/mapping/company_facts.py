"""What flags ask of companies, gathered from readable facts and ties: one row a company, as the reader knows it."""

from collections.abc import Mapping

import pyarrow as pa
import pyarrow.compute as pc

from plait.domain.statement import Property, Tie
from plait.mapping.graph import integers, subject_of

COMPANIES = pa.schema(
    [
        ("mention_id", pa.int64()),
        ("incorporated_on", pa.date32()),
        ("dissolved_on", pa.date32()),
        ("sector", pa.string()),
        ("area", pa.string()),
    ]
)
_POSTCODE = r"\b(?P<area>[A-Z]{1,2})[0-9][0-9A-Z]? ?[0-9][A-Z]{2}$"
_DIVISION = r"^(?P<division>[0-9]{2})"


def companies_known(facts: Mapping[Property, pa.Table], ties: pa.Table, linkage: pa.Table) -> pa.Table:
    """COMPANIES in order of id: who has a day of incorporation, which is what a company register gives.

    `facts` holds (mention_id, value) by property, `ties` is TIES with `words` between subjects, `linkage` MEMBERSHIP.
    Where two records of a company differ, the earlier day and the lower text count.
    """
    told = {name: _by_subject(table, linkage) for name, table in facts.items()}
    days = told[Property.INCORPORATED_ON]
    known = days.set_column(1, "incorporated_on", _days(days["value"]))
    ended = told[Property.DISSOLVED_ON]
    known = known.join(ended.set_column(1, "dissolved_on", _days(ended["value"])), "mention_id")
    trade = told[Property.SIC]
    known = known.join(trade.set_column(1, "sector", _part(trade["value"], _DIVISION, "division")), "mention_id")
    return known.join(_areas(ties), "mention_id").sort_by("mention_id").select(COMPANIES.names).cast(COMPANIES)


def _by_subject(facts: pa.Table, linkage: pa.Table) -> pa.Table:
    subject = pa.array(subject_of(integers(facts["mention_id"]), linkage))
    table = pa.table({"mention_id": subject, "value": facts["value"]})
    return table.group_by("mention_id").aggregate([("value", "min")]).rename_columns(["mention_id", "value"])


def _areas(ties: pa.Table) -> pa.Table:
    """The letters of the postcode of the registered address."""
    homes = ties.filter(pc.equal(ties["kind"], str(Tie.REGISTERED_AT)))
    area = _part(pc.utf8_upper(homes["words"]), _POSTCODE, "area")
    table = pa.table({"mention_id": homes["from_id"], "area": area}).drop_null()
    return table.group_by("mention_id").aggregate([("area", "min")]).rename_columns(["mention_id", "area"])


def _days(texts: pa.ChunkedArray) -> pa.ChunkedArray:
    """A text that is no day counts as none."""
    is_day = pc.match_substring_regex(texts, r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$")
    return pc.if_else(is_day, texts, pa.scalar(None, pa.string())).cast(pa.date32())


def _part(texts: pa.ChunkedArray, pattern: str, name: str) -> pa.ChunkedArray:
    return pc.struct_field(pc.extract_regex(texts, pattern), name)
