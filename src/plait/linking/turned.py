"""What a new model turned: pairs that it takes for one and the model before it did not, and the other way round."""

import pyarrow as pa
import pyarrow.compute as pc

# A pair that one of the models did not compare, or found too unlikely to keep, has no probability there.
TURNED = pa.schema([("left_id", pa.int64()), ("right_id", pa.int64()), ("before", pa.float64()), ("now", pa.float64())])
_ENDS = ["left_id", "right_id"]


def turned(before: pa.Table, now: pa.Table, *, among: pa.Array, joined_from: float) -> pa.Table:
    """TURNED of two tables of PAIRS, in order of their ends.

    A pair is taken for one from the probability `joined_from` on. Only pairs of the mentions `among` count: one that no
    model had seen before was turned by none.
    """
    sides = [_known(table, among).rename_columns([*_ENDS, name]) for table, name in ((before, "before"), (now, "now"))]
    both = sides[0].join(sides[1], _ENDS, join_type="full outer")
    was, is_now = (pc.greater_equal(pc.fill_null(both[name], 0.0), joined_from) for name in ("before", "now"))
    changed = both.filter(pc.xor(was, is_now)).sort_by([(name, "ascending") for name in _ENDS])
    return changed.select(TURNED.names).cast(TURNED)


def _known(pairs: pa.Table, among: pa.Array) -> pa.Table:
    left, right = (pc.is_in(pairs[name], among) for name in _ENDS)
    return pairs.filter(pc.and_(left, right)).select([*_ENDS, "probability"])
