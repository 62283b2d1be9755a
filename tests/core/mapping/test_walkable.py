"""A graph in compressed rows: its own ties, and no others."""

import pyarrow as pa
from tests.core.mapping.tables import DAY, NOBODY_LINKED, Row, dated_ties, linked, ties

from plait.domain.tables import TIES
from plait.mapping.compressed import CompressedTies
from plait.mapping.graph import Graph
from plait.mapping.reach import open_graph
from plait.mapping.walkable import stops_of, ties_between, walkable

ROWS: list[Row] = [
    (1, "director_of", 11, 0.9),
    (11, "awarded", 21, 0.5),
    (2, "associate_of", 1, 0.5),
    (1, "director_of", 11, 0.7),
]


def drawn(table: pa.Table) -> pa.Table:
    """As a drawing keeps them: with the markings of both ends."""
    for name in ("from_marking", "to_marking"):
        table = table.append_column(name, table["marking_id"])
    return table


def told(kept: CompressedTies) -> set[tuple[int, int, float]]:
    return {
        (int(kept.ids[node]), int(kept.ids[kept.to[at]]), float(kept.strengths[kept.codes[at]]))
        for node in range(len(kept.ids))
        for at in range(kept.starts[node], kept.starts[node + 1])
    }


def graph_of(table: pa.Table, linkage: pa.Table = NOBODY_LINKED, closed: tuple[int, ...] = ()) -> Graph:
    return open_graph(linkage, table.select(TIES.names), as_of=DAY, closed=closed)


def test_every_tie_of_the_graph_is_in_both_rows_with_its_own_strength() -> None:
    table = drawn(ties(*ROWS))
    pairs = {(left, right, strength) for left, _, right, strength in ROWS}
    assert told(walkable(graph_of(table), table)) == pairs | {
        (right, left, strength) for left, right, strength in pairs
    }


def test_ties_of_other_days_of_the_closed_and_within_one_subject_are_not_there() -> None:
    over = dated_ties(((1, "director_of", 12, 0.9), None, DAY))
    table = drawn(pa.concat_tables([ties(*ROWS), over]))
    kept = walkable(graph_of(table, linked([1, 2]), closed=(21,)), table)
    assert told(kept) == {(1, 11, 0.9), (1, 11, 0.7), (11, 1, 0.9), (11, 1, 0.7)}


def test_contracts_licences_and_property_are_where_a_path_stops() -> None:
    table = drawn(ties(*ROWS, (11, "holds", 31, 1.0), (12, "proprietor_of", 41, 1.0)))
    assert stops_of(graph_of(table)).tolist() == [21, 31, 41]


def test_the_ties_between_two_are_found_from_either_end() -> None:
    graph = graph_of(drawn(ties(*ROWS)))
    assert ties_between(graph, 1, 11).tolist() == ties_between(graph, 11, 1).tolist() == [0, 3]
    assert ties_between(graph, 11, 21).tolist() == ties_between(graph, 21, 11).tolist() == [1]
    assert ties_between(graph, 2, 21).tolist() == ties_between(graph, 2, 99).tolist() == []
