"""Payments: payer and payee under the sender's own keys, and one dated tie a payment with its amount."""

import pyarrow as pa
import pyarrow.compute as pc

from plait.collection.batch import Batch
from plait.collection.feed import feed
from plait.collection.parsed import Assertion, Parsed
from plait.collection.raw import Raw
from plait.collection.reading import as_days
from plait.collection.registers import company_number
from plait.collection.said import mentions, named, said
from plait.collection.sieve import PLACE, Sieve, always
from plait.collection.table import assertions, read_table
from plait.domain.mention import MentionKind
from plait.domain.statement import Property, Tie

FEED = feed("payments")
_SPACE = "payments"
_MONEY = pa.decimal128(38, 6)


def parse(raw: Raw, *, batch: Batch) -> Parsed:
    """Mentions of those who paid or were paid, once each, and `paid` ties: amount, currency and the sender's reference.

    The reference is part of what the tie says, so that two payments of one amount stay two.
    """
    sieve = _without_refunds(read_table(raw, FEED))
    table = sieve.table
    payers, payees = _side(table, "payer", 0, batch), _side(table, "payee", 1, batch)
    parties = pa.concat_tables([payers, payees])
    return Parsed(
        feed=FEED.name,
        rows=table.num_rows + len(sieve.rejects),
        markings=(FEED.marking,),
        mentions=_mentions(parties),
        statements=pa.concat_tables(
            [*_of_parties(parties, batch), _paid(table, payers["mention_id"], payees["mention_id"], batch)]
        ),
        rejects=sieve.rejects,
        assertions=(*assertions(FEED, sieve), _totals(table)),
    )


def _without_refunds(sieve: Sieve) -> Sieve:
    sieve = sieve.without(
        pc.less_equal(sieve.table["amount"].cast(pa.float64()), 0.0),
        always("amount is not above nought.", "Write a refund as a payment the other way, and send the row again."),
    )
    return sieve.without(
        pc.equal(sieve.table["payer"], sieve.table["payee"]),
        always("payer and payee are the same.", "Give each its own key, and send the row again."),
    )


def _side(table: pa.Table, side: str, at: int, batch: Batch) -> pa.Table:
    """Who stands at this side of each payment; who pays here and is paid there is one and the same."""
    return pa.table(
        {
            "mention_id": batch.ids(_SPACE, table[side]),
            "marking_id": pa.repeat(0, table.num_rows),
            "row": table["row"],
            PLACE: pc.add(pc.multiply(table[PLACE], 2), at),
            "reference": table[side],
            "kind": pc.fill_null(table[f"{side}_kind"], MentionKind.ORGANISATION.value),
            "name": table[f"{side}_name"],
            "company_number": company_number(table[f"{side}_company_number"]),
        }
    )


def _mentions(parties: pa.Table) -> pa.Table:
    """Each party once, as the first payment describes it."""
    least = parties.group_by("mention_id", use_threads=False).aggregate([(PLACE, "min")])
    first = parties.filter(pc.is_in(parties[PLACE], least[f"{PLACE}_min"].combine_chunks()))
    return mentions(first, kind=first["kind"], reference="reference")


def _of_parties(parties: pa.Table, batch: Batch) -> list[pa.Table]:
    """What is said of them, once where many payments say the same."""

    def once(*columns: str) -> pa.Table:
        return parties.group_by(["mention_id", "marking_id", *columns], use_threads=False).aggregate([])

    names, numbers, keys = once("kind", "name"), once("company_number"), once("reference")
    return [
        *named(names, names["kind"], names["name"], recorded_at=batch.recorded_at),
        said(numbers, Property.COMPANY_NUMBER, recorded_at=batch.recorded_at, value=numbers["company_number"]),
        said(keys, Property.IDENTIFIER, recorded_at=batch.recorded_at, value=keys["reference"]),
    ]


def _paid(table: pa.Table, payers: pa.ChunkedArray, payees: pa.ChunkedArray, batch: Batch) -> pa.Table:
    on = as_days(table["paid_on"])
    dated = pa.table(
        {
            "mention_id": payers,
            "marking_id": pa.repeat(0, table.num_rows),
            "valid_from": on,
            "valid_to": pc.add(on.cast(pa.int32()), pa.scalar(1, pa.int32())).cast(pa.date32()),
        }
    )
    amount = pc.binary_join_element_wise(table["amount"], table["currency"], " ")
    told = pc.binary_join_element_wise(amount, table["payment_reference"], ", ")
    return said(dated, Tie.PAID, recorded_at=batch.recorded_at, value=told, other=payees)


def _totals(table: pa.Table) -> Assertion:
    sums = (
        pa.table({"currency": table["currency"], "amount": table["amount"].cast(_MONEY)})
        .group_by("currency")
        .aggregate([("amount", "sum"), ("amount", "count")])
        .sort_by("currency")
    )
    told = [f"{row['currency']} {row['amount_sum']:,.2f} in {row['amount_count']}" for row in sums.to_pylist()]
    return Assertion(words="What the payments taken in add up to", holds=True, found="; ".join(told))
