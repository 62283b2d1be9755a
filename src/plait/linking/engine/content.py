"""What a record says, as one hash: equal for records that say the same word for word, in any table."""

from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from plait.linking.engine.codes import Hashes, mixed
from plait.linking.engine.compiled import compiled
from plait.linking.engine.records import Records

AnyInt = TypeVar("AnyInt", np.int64, np.uint64)


def said(records: Records) -> Hashes:
    """One hash of all attributes of each record, those it is silent on included."""
    whole = np.zeros(len(records), np.uint64)
    for attribute in records.attributes.values():
        whole = _mixed(whole, attribute.column.spread(attribute.column.hashes))
    return whole


@compiled
def _mixed(before: Hashes, more: Hashes) -> Hashes:
    out = np.empty(len(before), np.uint64)
    for at in range(len(before)):
        out[at] = mixed(before[at], more[at])
    return out


def distinct(values: NDArray[AnyInt]) -> NDArray[AnyInt]:
    """Each whole number once, in order: sorting is several times as fast as the hash tables of `numpy.unique`."""
    ordered = np.sort(values)
    once: NDArray[AnyInt] = ordered[np.append(True, ordered[1:] != ordered[:-1])[: len(ordered)]]
    return once


def is_among(values: NDArray[AnyInt], known: NDArray[AnyInt]) -> NDArray[np.bool_]:
    """Which of the values are among the known ones, which are in order."""
    if not len(known):
        return np.zeros(len(values), np.bool_)
    at = np.minimum(np.searchsorted(known, values), len(known) - 1)
    found: NDArray[np.bool_] = known[at] == values
    return found
