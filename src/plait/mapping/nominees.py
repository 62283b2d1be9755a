"""Companies that only nominees run: people who sit on many boards and own none of those companies."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from plait.domain.statement import Tie
from plait.mapping.graph import Bools, Ints, integers

# Boards of a nominee; ours. The register's own word for one is not in every copy of it.
BOARDS = 20


def run_by_nominees(ties: pa.Table) -> list[tuple[int, int]]:
    """(company, fewest boards of one of its directors) where every director is a nominee, by company.

    `ties` is TIES as they stand on the day.
    """
    person, company = _ends(ties, Tie.DIRECTOR_OF)
    owner, owned = _ends(ties, Tie.OWNER_OF)
    people, boards = np.unique(person, return_counts=True)
    owns_one = np.unique(person[_in(person, company, owner, owned)])
    nominee = people[(boards >= BOARDS) & ~np.isin(people, owns_one)]
    is_nominee = np.isin(person, nominee)
    free = np.unique(company[~is_nominee])
    run = is_nominee & ~np.isin(company, free)
    count = boards[np.searchsorted(people, person[run])]
    order = np.lexsort((count, company[run]))
    companies, first = np.unique(company[run][order], return_index=True)
    return list(zip(companies.tolist(), count[order][first].tolist(), strict=True))


def _ends(ties: pa.Table, kind: Tie) -> tuple[Ints, Ints]:
    """Each different pair once."""
    those = ties.filter(pc.equal(ties["kind"], str(kind)))
    pairs = np.unique(np.stack([integers(those["from_id"]), integers(those["to_id"])]), axis=1)
    return pairs[0], pairs[1]


def _in(left: Ints, right: Ints, others_left: Ints, others_right: Ints) -> Bools:
    """Which (left, right) pairs are among the others."""
    given = np.stack([np.concatenate([left, others_left]), np.concatenate([right, others_right])])
    if not given.shape[1]:
        return np.zeros(0, dtype=bool)
    codes = np.unique(given, axis=1, return_inverse=True)[1].reshape(-1)
    return np.isin(codes[: len(left)], codes[len(left) :])
