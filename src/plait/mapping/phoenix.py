"""Companies that rise from the ashes: set up round the end of another with the same officer at the same address."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from plait.domain.statement import Tie
from plait.mapping.graph import Bools, Ints, integers

# Days between the end of the one and the start of the other, either way; ours.
NEAR = 365
_NEVER = np.iinfo(np.int64).min // 4


def phoenixes(ties: pa.Table, companies: pa.Table, *, most_boards: int, most_at_address: int) -> list[tuple[int, int]]:
    """(new, old) for each company whose officer or owner had another that was dissolved within a year of its start,
    both registered at one address; by new and old.

    `ties` is TIES of all times, since an old company's ties are over; `companies` has mention_id, incorporated_on and
    dissolved_on. Officers of `most_boards` companies or more and addresses of `most_at_address` or more are formation
    agents, and tell nothing. A company is never its own phoenix: one that was restored has one row.
    """
    if "dissolved_on" not in companies.column_names:
        return []
    ids = integers(companies["mention_id"])
    start, end = _days(companies["incorporated_on"]), _days(companies["dissolved_on"])
    real = (end == _NEVER) | (end >= start)
    old, new = real & (end != _NEVER), start != _NEVER
    through = pc.is_in(ties["kind"], value_set=pa.array([str(Tie.DIRECTOR_OF), str(Tie.OWNER_OF)]))
    held, homes = ties.filter(through), ties.filter(pc.equal(ties["kind"], str(Tie.REGISTERED_AT)))
    size = len(ids)
    by_officer = _pairs(held["from_id"], held["to_id"], ids, (old, new), most_boards)
    by_address = _pairs(homes["to_id"], homes["from_id"], ids, (old, new), most_at_address)
    both = np.intersect1d(by_officer, by_address)
    was, now = both // max(size, 1), both % max(size, 1)
    near = (np.abs(start[now] - end[was]) <= NEAR) & (start[now] > start[was]) & (was != now)
    return sorted(zip(ids[now[near]].tolist(), ids[was[near]].tolist(), strict=True))


def _pairs(
    middle: pa.ChunkedArray, company: pa.ChunkedArray, ids: Ints, wanted: tuple[Bools, Bools], most: int
) -> Ints:
    """place of old x size + place of new, for every two that meet in one middle of fewer than `most` companies."""
    order = np.argsort(ids, kind="stable")
    what = integers(company)
    at = np.minimum(np.searchsorted(ids[order], what), max(len(ids) - 1, 0))
    listed = ids[order][at] == what if len(ids) else np.zeros(len(what), dtype=bool)
    ends = np.unique(np.stack([integers(middle)[listed], order[at[listed]]]), axis=1)
    hubs, count = np.unique(ends[0], return_counts=True)
    kept = ends[:, ~np.isin(ends[0], hubs[count >= most])]
    (was, now), (middles, those) = wanted, kept
    old = pa.table({"middle": middles[was[those]], "old": those[was[those]]})
    new = pa.table({"middle": middles[now[those]], "new": those[now[those]]})
    met = old.join(new, "middle", join_type="inner")
    return np.unique(integers(met["old"]) * max(len(ids), 1) + integers(met["new"]))


def _days(column: pa.ChunkedArray) -> Ints:
    """Days since 1970; a day that is not known lies before all time."""
    return np.asarray(column.cast(pa.date32()).cast(pa.int32()).cast(pa.int64()).fill_null(_NEVER).to_numpy())
