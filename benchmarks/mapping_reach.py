"""Reach at the size of Scotland's register: 101 groups over a million companies, all at once and after one change.

No library has this rule (a best product, damped by hubs, bounded in hops), so nothing stands beside it.
"""

import time
from collections.abc import Iterator
from datetime import date

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from benchmarks.figure import Figure
from plait.domain.reach import NOMINALS, Reach
from plait.domain.tables import MEMBERSHIP, TIES
from plait.mapping.changed import with_tie
from plait.mapping.graph import Graph
from plait.mapping.reach import Seeds, open_graph, reach_over

DAY = date(2026, 11, 22)
COMPANIES, PEOPLE, NOTICES = 1_000_000, 1_500_000, 150_000
DIRECTORSHIPS, AWARDS = 3_000_000, 200_000
GROUPS, NOMINAL_COUNT = 101, 1_726
SERVED = 3_000  # companies of one formation agent
CHANGES = 5
NOBODY = MEMBERSHIP.empty_table()


def figures() -> Iterator[Figure]:
    """Seconds in full and after a change, and how much one formation agent adds."""
    rng = np.random.default_rng(1)
    ids = rng.integers(1, 2**62, COMPANIES + PEOPLE + NOTICES)
    companies, people, notices = np.split(ids, [COMPANIES, COMPANIES + PEOPLE])
    ties = _register(rng, companies, people, notices)
    nominals = _nominals(rng, people)
    start = time.perf_counter()
    graph = open_graph(NOBODY, ties, as_of=DAY)
    found = _reached(graph, nominals, ties)
    seconds = time.perf_counter() - start
    size = f"{GROUPS} groups over {COMPANIES:,} companies, {DIRECTORSHIPS:,} directorships, {AWARDS:,} awards"
    yield Figure(name=f"reach of {size}", ours=seconds, peer=None, reach=20, unit="s", at_most=True)
    slowest = max(_changed(graph, nominals, ties, people[at], companies[at]) for at in range(CHANGES))
    name = f"the same after one change, slowest of {CHANGES}"
    yield Figure(name=name, ours=slowest, peer=None, reach=0.2, unit="s", at_most=True)
    more = _with_an_agent(rng, companies, nominals, ties)
    before, after = _exposed(found), _exposed(_reached(open_graph(NOBODY, more, as_of=DAY), nominals, more))
    name = f"companies exposed, {before:,}: share that a formation agent with {SERVED:,} companies adds"
    yield Figure(name=name, ours=after / before - 1, peer=None, reach=0.01, at_most=True)


def _reached(graph: Graph, nominals: pa.Table, ties: pa.Table) -> Reach:
    return reach_over(graph, NOBODY, Seeds(nominals=nominals), ties)


def _changed(graph: Graph, nominals: pa.Table, ties: pa.Table, person: int, company: int) -> float:
    """Seconds from a new directorship of a company to what every group reaches."""
    more = pa.concat_tables([ties, _ties([person], [company], "director_of")])
    start = time.perf_counter()
    _reached(with_tie(graph, more, (int(person), int(company)), as_of=DAY), nominals, more)
    return time.perf_counter() - start


def _exposed(found: Reach) -> int:
    touched = found.touched.filter(pc.equal(found.touched["target_kind"], "company"))
    return int(pc.count_distinct(touched["target_id"]).as_py())


def _register(rng: np.random.Generator, companies: np.ndarray, people: np.ndarray, notices: np.ndarray) -> pa.Table:
    """Most people sit on a board or two; three seats in a hundred are those of two thousand busy ones."""
    busy = rng.zipf(1.7, DIRECTORSHIPS) % 2_000
    who = np.where(rng.random(DIRECTORSHIPS) < 0.97, rng.integers(0, PEOPLE, DIRECTORSHIPS), busy)
    directors = _ties(people[who], companies[rng.integers(0, COMPANIES, DIRECTORSHIPS)], "director_of")
    suppliers, won = companies[rng.integers(0, COMPANIES, AWARDS)], notices[rng.integers(0, NOTICES, AWARDS)]
    return pa.concat_tables([directors, _ties(suppliers, won, "awarded")])


def _nominals(rng: np.random.Generator, people: np.ndarray) -> pa.Table:
    rows = {
        "group_id": rng.integers(1, GROUPS + 1, NOMINAL_COUNT),
        "mention_id": people[rng.integers(0, PEOPLE, NOMINAL_COUNT)],
        "strength": pa.nulls(NOMINAL_COUNT, pa.float64()),
        "valid_from": pa.nulls(NOMINAL_COUNT, pa.date32()),
        "valid_to": pa.nulls(NOMINAL_COUNT, pa.date32()),
    }
    return pa.table(rows).cast(NOMINALS)


def _with_an_agent(rng: np.random.Generator, companies: np.ndarray, nominals: pa.Table, ties: pa.Table) -> pa.Table:
    """One more person directs thousands of companies, that of a nominal among them."""
    agent = rng.integers(1, 2**62)
    own = ties.filter(pc.is_in(ties["from_id"], nominals["mention_id"].combine_chunks()))["to_id"][0].as_py()
    served = np.append(companies[rng.choice(COMPANIES, SERVED - 1, replace=False)], own)
    return pa.concat_tables([ties, _ties(np.full(SERVED, agent), served, "director_of")])


def _ties(left: np.ndarray | list[int], right: np.ndarray | list[int], kind: str) -> pa.Table:
    count = len(left)
    columns = {
        "from_id": left,
        "to_id": right,
        "kind": [kind] * count,
        "strength": np.full(count, 0.98),
        "valid_from": pa.nulls(count, pa.date32()),
        "valid_to": pa.nulls(count, pa.date32()),
        "share": pa.nulls(count, pa.float64()),
        "marking_id": np.ones(count, dtype=np.int64),
    }
    return pa.table(columns).select(TIES.names).cast(TIES)
