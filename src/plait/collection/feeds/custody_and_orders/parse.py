"""Custody and orders: one person mention for all rows of a person, and one dated statement for each row's spell."""

from collections.abc import Callable

import pyarrow as pa
import pyarrow.compute as pc

from plait.collection.batch import Batch
from plait.collection.feed import feed
from plait.collection.parsed import Parsed
from plait.collection.raw import Raw
from plait.collection.reading import as_days
from plait.collection.said import mentions, properties, said
from plait.collection.sieve import PLACE, Sieve, always
from plait.collection.table import assertions, read_table
from plait.domain.lifetime import BETWEEN, PARTS, SpellKind
from plait.domain.mention import MentionKind
from plait.reference import orders

FEED = feed("custody_and_orders")
WORDS = {
    "prison": SpellKind.PRISON,
    "remand": SpellKind.REMAND,
    "licence": SpellKind.LICENCE,
    "supervision": SpellKind.SUPERVISION,
    "order": SpellKind.ORDER,
}
_CUSTODY = pa.array([word for word, kind in WORDS.items() if kind.is_custody])
_COLUMNS = {"reference": "record_reference", "release_on": "earliest_release_on"}
# Pairs of days of which the second cannot come before the first.
_IN_ORDER = (
    ("from_on", "to_on"),
    ("from_on", "earliest_release_on"),
    ("earliest_release_on", "to_on"),
    ("from_on", "ended_on"),
    ("made_on", "from_on"),
    ("made_on", "varied_on"),
    ("from_on", "breached_on"),
)
_PUT_RIGHT = "Put the days right, and send the row again."


def parse(raw: Raw, *, batch: Batch) -> Parsed:
    """Person mentions under (partner, person reference); of several rows of one person, the first gives the names."""
    sieve = _in_time(_of_its_kind(read_table(raw, FEED)))
    sieve = sieve.with_column("mention_id", batch.ids("custody", sieve.table["person_reference"]))
    table = sieve.with_column("marking_id", pa.repeat(0, sieve.table.num_rows)).table
    once = _first_of_each(table)
    return Parsed(
        feed=FEED.name,
        rows=sieve.table.num_rows + len(sieve.rejects),
        markings=(FEED.marking,),
        mentions=mentions(once, kind=MentionKind.PERSON, reference="person_reference"),
        statements=pa.concat_tables([properties(once, FEED, recorded_at=batch.recorded_at), _spells(table, batch)]),
        rejects=sieve.rejects,
        assertions=assertions(FEED, sieve),
    )


def _of_its_kind(sieve: Sieve) -> Sieve:
    """Rows that say of an order which it is, of custody where, and of anything else neither."""
    known = [order.abbreviation for order in orders()]
    listed = ", ".join(known)
    for wrong, reason, way_out in (
        (_is_unlisted(known), "order is none of the list.", f"Write one of {listed} where what is order."),
        (_is_elsewhere, "order is given for what is no order.", "Leave it empty, or write order in what."),
        (_has_no_release, "It is no custody, and has a release day or an establishment.", "Leave both empty."),
        (_has_semicolon, "A key, the establishment or the court holds a semicolon.", "Write a comma in its place."),
    ):
        sieve = sieve.without(wrong(sieve.table), always(reason, way_out))
    return sieve


def _is_unlisted(known: list[str]) -> Callable[[pa.Table], pa.Array]:
    names = pa.array(known)
    return lambda table: pc.and_(pc.equal(table["what"], "order"), pc.invert(pc.is_in(table["order"], names)))


def _is_elsewhere(table: pa.Table) -> pa.Array:
    return pc.and_(pc.not_equal(table["what"], "order"), pc.is_valid(table["order"]))


def _has_no_release(table: pa.Table) -> pa.Array:
    said_so = pc.or_(pc.is_valid(table["earliest_release_on"]), pc.is_valid(table["establishment"]))
    return pc.and_(pc.invert(pc.is_in(table["what"], _CUSTODY)), said_so)


def _has_semicolon(table: pa.Table) -> pa.Array:
    held = [pc.match_substring(table[name], ";") for name in ("record_reference", "establishment", "court")]
    found = pc.fill_null(held[0], False)
    for one in held[1:]:
        found = pc.or_(found, pc.fill_null(one, False))
    return found


def _in_time(sieve: Sieve) -> Sieve:
    """Rows whose days stand in their order, and whose order there was when it was made."""
    for first, second in _IN_ORDER:
        wrong = pc.less(sieve.table[second], sieve.table[first])
        sieve = sieve.without(wrong, always(f"{second} is before {first}.", _PUT_RIGHT))
    for order in orders():
        if order.in_force:
            own = pc.equal(sieve.table["order"], order.abbreviation)
            early = pc.less(pc.coalesce(sieve.table["made_on"], sieve.table["from_on"]), order.in_force)
            why = f"There was no {order.abbreviation} before {order.in_force}."
            sieve = sieve.without(pc.and_(own, early), always(why, _PUT_RIGHT))
    return sieve


def _spells(table: pa.Table, batch: Batch) -> pa.Table:
    """One statement a row: the kind is its property, and the value holds every part that is known."""
    dated = table.append_column("valid_from", as_days(table["from_on"])).append_column(
        "valid_to", as_days(table["to_on"])
    )
    told = [said(_of(dated, word), kind, recorded_at=batch.recorded_at, value=_value(_of(dated, word)))
            for word, kind in WORDS.items()]  # fmt: skip
    return pa.concat_tables(told)


def _of(table: pa.Table, word: str) -> pa.Table:
    return table.filter(pc.equal(table["what"], word))


def _value(table: pa.Table) -> pa.Array:
    """As `plait.domain.lifetime.spell_value` writes one."""
    parts = [
        pc.binary_join_element_wise(f"{label}: ", table[_COLUMNS.get(name, name)], "") for label, name in PARTS.items()
    ]
    return pc.binary_join_element_wise(*parts, BETWEEN, null_handling="skip")


def _first_of_each(table: pa.Table) -> pa.Table:
    least = table.group_by("mention_id", use_threads=False).aggregate([(PLACE, "min")])
    return table.filter(pc.is_in(table[PLACE], least[f"{PLACE}_min"].combine_chunks()))
