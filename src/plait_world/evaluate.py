"""How well the records were linked and the groups mapped, held against the truth of a world.

Only the `evaluate` command, tests and benchmarks call this: no service ever reads the truth. A record is found in the
truth by its own key, which no two records of a world share: what the partner calls it (record_id, mention_reference),
or what its register does (company number; number/officer_id; number/owner's id; ocid:party id;
council/licence type/reference/holder; title/number or name/holder).

Pairwise: Fellegi and Sunter's unit, the pair. B-cubed: Bagga and Baldwin (1998), the mean over records.
"""

from collections.abc import Set
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from plait_world.draw import Ints

# Which record each mention is: its natural key in a register, else the partner's own reference.
KEYS = pa.schema([("mention_id", pa.int64()), ("record_key", pa.string())])
# Which companies each group was found to reach, and in how many hops.
REACHED = pa.schema([("group_reference", pa.string()), ("company_number", pa.string()), ("hops", pa.int64())])

_Pairs = Set[tuple[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """Precision and recall, each 0 to 1."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """Their harmonic mean; 0 where both are 0."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkageScore:
    """`records` of the truth were found among the mentions; `missing` were not and are left out."""

    pairwise: Score
    b_cubed: Score
    records: int
    missing: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PairScore:
    """`pairwise` at the threshold; `blocking_recall` is the share of true pairs that were compared at all."""

    pairwise: Score
    blocking_recall: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ReachScore:
    """Over (group, company); `groups_share` is the share of all groups found to reach a company, and its truth.

    `by_hop`: the precision of what was found in so many hops, and the recall of what truly takes so many.
    """

    companies: Score
    by_hop: dict[int, Score]
    groups_share: float
    groups_share_true: float


def linkage(truth: Path, kind: str, *, keys: pa.Table, membership: pa.Table) -> LinkageScore:
    """Scores the clusters of MEMBERSHIP for `kind` (people or companies). A mention in no cluster stands alone.

    `truth` is the world's truth folder; `keys` has the schema KEYS, mentions of other kinds are left out.
    """
    known = _known(truth, kind, keys)
    joined = known.join(membership.select(["mention_id", "subject_id"]), "mention_id")
    alone = pa.array(-1 - np.arange(joined.num_rows), pa.int64())
    subject = _codes(pc.if_else(pc.is_null(joined["subject_id"]), alone, joined["subject_id"]))
    person = _codes(joined["truth_id"])
    missing = _table(truth, kind).num_rows - pc.count_distinct(known["record_key"]).as_py()
    pairwise, b_cubed = cluster_scores(subject, person)
    return LinkageScore(pairwise=pairwise, b_cubed=b_cubed, records=joined.num_rows, missing=missing)


def who_they_are(truth: Path, kind: str, keys: pa.Table) -> pa.Table:
    """For each mention of `kind` (people or companies): mention_id, subject_id (who it truly is) and group.

    The group of a person is the origin of their names, null for companies and in worlds of before it was kept. `keys`
    has the schema KEYS; mentions of other kinds are left out.
    """
    known = _known(truth, kind, keys)
    columns = {"mention_id": known["mention_id"], "subject_id": known["truth_id"]}
    told = truth / "origins.parquet"
    if kind != "people" or not told.exists():
        return pa.table({**columns, "group": pa.nulls(known.num_rows, pa.string())})
    origins = pq.read_table(told, columns=["truth_id", "origin"]).rename_columns(["subject_id", "group"])
    return pa.table(columns).join(origins, "subject_id").select(["mention_id", "subject_id", "group"])


def scored_pairs(truth: Path, kind: str, *, keys: pa.Table, pairs: pa.Table, threshold: float = 0.5) -> PairScore:
    """Scores PAIRS themselves, before any clustering, at a threshold fixed before looking."""
    known = _known(truth, kind, keys).select(["mention_id", "truth_id"])
    left = known.rename_columns(["left_id", "left_truth"])
    right = known.rename_columns(["right_id", "right_truth"])
    both = pairs.select(["left_id", "right_id", "probability"])
    both = both.join(left, "left_id", join_type="inner").join(right, "right_id", join_type="inner")
    same = pc.equal(both["left_truth"], both["right_truth"]).to_numpy()
    chosen = pc.greater_equal(both["probability"], threshold).to_numpy()
    true = _pairs(np.bincount(_codes(known["truth_id"])))
    hits = int((same & chosen).sum())
    return PairScore(
        pairwise=Score(precision=_ratio(hits, int(chosen.sum())), recall=_ratio(hits, true)),
        blocking_recall=_ratio(int(same.sum()), true),
    )


def reach(truth: Path, reached: pa.Table) -> ReachScore:
    """Scores REACHED against the companies that the groups' nominals run or own, or that such a company owns."""
    known = pq.read_table(truth / "reach.parquet").filter(pc.field("target_kind") == "company")
    true = _nearest(known, ("group_reference", "target_key"))
    found = _nearest(reached, ("group_reference", "company_number"))
    groups = pc.count_distinct(pq.read_table(truth / "groups.parquet")["group_reference"]).as_py()
    hops = sorted({*true.values(), *found.values()})
    return ReachScore(
        companies=_overlap(found.keys(), true.keys(), found.keys(), true.keys()),
        by_hop={hop: _overlap(_of(found, hop), true.keys(), found.keys(), _of(true, hop)) for hop in hops},
        groups_share=_ratio(len({group for group, _ in found}), groups),
        groups_share_true=_ratio(len({group for group, _ in true}), groups),
    )


def _nearest(table: pa.Table, keys: tuple[str, str]) -> dict[tuple[str, str], int]:
    """The least hops of each pair."""
    least = table.group_by(list(keys)).aggregate([("hops", "min")])
    return {(row[keys[0]], row[keys[1]]): row["hops_min"] for row in least.to_pylist()}


def _of(pairs: dict[tuple[str, str], int], hop: int) -> set[tuple[str, str]]:
    return {pair for pair, hops in pairs.items() if hops == hop}


def _overlap(claimed: _Pairs, true: _Pairs, found: _Pairs, wanted: _Pairs) -> Score:
    """How much of what is claimed is true, and how much of what is wanted was found."""
    return Score(precision=_ratio(len(claimed & true), len(claimed)), recall=_ratio(len(found & wanted), len(wanted)))


def cluster_scores(subject: Ints, person: Ints) -> tuple[Score, Score]:
    """Pairwise and B-cubed scores of a clustering; both arguments are codes from 0, one entry a record."""
    cell, size = np.unique(np.stack([subject, person]), axis=1, return_counts=True)
    subjects, persons = np.bincount(subject), np.bincount(person)
    hits = _pairs(size)
    pairwise = Score(precision=_ratio(hits, _pairs(subjects)), recall=_ratio(hits, _pairs(persons)))
    squared = size.astype(np.float64) ** 2
    b_cubed = Score(
        precision=_ratio(float((squared / subjects[cell[0]]).sum()), len(subject)),
        recall=_ratio(float((squared / persons[cell[1]]).sum()), len(person)),
    )
    return pairwise, b_cubed


def _table(truth: Path, kind: str) -> pa.Table:
    return pq.read_table(truth / f"{kind}.parquet", columns=["record_key", "truth_id"])


def _known(truth: Path, kind: str, keys: pa.Table) -> pa.Table:
    return keys.select(KEYS.names).join(_table(truth, kind), "record_key", join_type="inner")


def _codes(column: pa.ChunkedArray) -> Ints:
    """Numbers from 0 for the distinct values."""
    return np.unique(column.to_numpy(), return_inverse=True)[1].astype(np.int64)


def _pairs(sizes: Ints) -> int:
    return int((sizes.astype(np.int64) * (sizes - 1) // 2).sum())


def _ratio(part: float, whole: float) -> float:
    """The share; 1 where there was nothing to find."""
    return part / whole if whole else 1.0
