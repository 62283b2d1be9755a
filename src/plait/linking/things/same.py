"""Which mentions of addresses, telephones, vehicles and accounts are of one thing: those with one normal form."""

from collections.abc import Callable, Mapping

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from plait.domain.mention import MentionKind
from plait.linking.engine.clusters import ScoredPairs, cluster
from plait.linking.engine.records import in_order
from plait.linking.engine.who import known_of, membership_of
from plait.linking.identity import IDENTITIES, Facts
from plait.linking.things.accounts import account_numbers
from plait.linking.things.addresses import address_forms
from plait.linking.things.phones import phone_numbers
from plait.linking.things.vehicles import registration_marks

# One row for each text that a mention says of such a thing, and at an address the postcode where that stands apart.
THINGS = pa.schema(
    [("mention_id", pa.int64()), ("kind", pa.string()), ("text", pa.string()), ("postcode", pa.string())]
)
# The form begins with its kind: "phone:+441414960000"; null where the text names no thing.
FORMS = pa.schema([("mention_id", pa.int64()), ("form", pa.string())])

_NUMBERS: Mapping[MentionKind, Callable[[pa.StringArray], pa.StringArray]] = {
    MentionKind.PHONE: phone_numbers,
    MentionKind.VEHICLE: registration_marks,
    MentionKind.ACCOUNT: account_numbers,
}
KINDS = (MentionKind.ADDRESS, *_NUMBERS)


def normal_forms(things: pa.Table) -> pa.Table:
    """FORMS of THINGS, in their order; a row of another kind has none."""
    things = things.select(THINGS.names).cast(THINGS).combine_chunks()
    kind, text, postcode = (things[name].combine_chunks() for name in ("kind", "text", "postcode"))
    nothing = pa.scalar(None, pa.string())
    found = pa.nulls(things.num_rows, pa.string())
    for one in KINDS:
        mine = pc.equal(kind, one.value)
        if not pc.any(mine).as_py():
            continue
        texts = pc.if_else(mine, text, nothing)
        forms = address_forms(texts, pc.if_else(mine, postcode, nothing)) if one not in _NUMBERS else _each(one, texts)
        found = pc.coalesce(found, pc.binary_join_element_wise(one.value, forms, ":"))
    return pa.table([things["mention_id"], found], schema=FORMS)


def same_things(forms: pa.Table, matches: pa.Table) -> pa.Table:
    """MEMBERSHIP of FORMS, one row a mention, under MATCHES; a subject's id is the least mention in it.

    Mentions of one form are one; but a SAME joins what is written differently, and a DIFFERENT keeps apart what is
    written alike. Raises ValueError for a mention that is there twice.
    """
    ids = forms["mention_id"].to_numpy().astype(np.int64)
    if len(np.unique(ids)) != len(ids):
        raise ValueError("each thing has its own mention id")
    order = in_order(ids)
    codes = pc.dictionary_encode(forms["form"].combine_chunks()).indices.fill_null(-1)
    known = known_of(ids[order], matches, Facts(IDENTITIES.empty_table()), codes.to_numpy().astype(np.int64)[order])
    return membership_of(ids[order], cluster(len(ids), ScoredPairs.joined([]), known))


def _each(kind: MentionKind, texts: pa.StringArray) -> pa.StringArray:
    """The normal form of each text, worked out once for each different one."""
    coded = pc.dictionary_encode(texts)
    return _NUMBERS[kind](coded.dictionary).take(coded.indices)
