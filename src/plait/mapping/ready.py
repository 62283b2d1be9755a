"""What mapping runs as machine code, compiled once after each install, so that no page waits for it."""

import numpy as np
import pyarrow as pa

from plait.mapping.compressed import CompressedTies, compress, readable
from plait.mapping.walks import strongest_path, within

# One code a tie is kept in one, two or four bytes: each is code of its own.
CODES = (np.uint8, np.uint16, np.uint32)
LENGTH = 3


def make_ready() -> int:
    """Walk a made-up row of ties from end to end, as each kind of code and as a file keeps it; returns the hops."""
    ids = np.arange(1, LENGTH + 2)
    hops = 0
    for code in CODES:
        for kept in (True, False):
            ties = readable(_as(_row(ids), code, kept=kept), markings={1})
            hops = int(within(ties, 1, hops=LENGTH).hops.max())
            strongest_path(ties, 1, LENGTH + 1)
    return hops


def _row(ids: np.ndarray) -> CompressedTies:
    columns = {"from_id": ids[:-1], "to_id": ids[1:]}
    whole = {"strength": np.full(LENGTH, 0.5), "marking_id": np.ones(LENGTH, dtype=np.int64)}
    return compress(pa.table({name: pa.array(column) for name, column in (columns | whole).items()}))


def _as(ties: CompressedTies, code: type[np.unsignedinteger], *, kept: bool) -> CompressedTies:
    """With codes of this size, and, where `kept`, as arrays that nobody may write to: so are those of a file."""
    ties = ties._replace(codes=ties.codes.astype(code))
    for array in ties:
        array.flags.writeable = not kept
    return ties


if __name__ == "__main__":
    make_ready()
