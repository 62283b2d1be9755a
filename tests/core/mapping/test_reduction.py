"""Which things of a large neighbourhood are drawn."""

from collections import deque
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st
from tests.core.mapping.tables import DAY, NOBODY_LINKED, Row, ties

from plait.mapping.graph import Graph, Ints, build
from plait.mapping.people import edge_between
from plait.mapping.reduction import MOST_NODES, NOBODY, Reduced, Wanted, reduce_to, way_to
from plait.mapping.ties import readable_rows

ANN, BEN, CAT, DEE, FIRM, OTHER_FIRM = 1, 2, 3, 4, 11, 12
NOBODY_CLOSED = np.zeros(0, np.int64)


def graph_of(*rows: Row) -> Graph:
    return build(NOBODY_LINKED, ties(*rows), as_of=DAY, closed=NOBODY_CLOSED)


def nodes_of(graph: Graph, ids: list[int]) -> Ints:
    """The nodes of these ids that the graph holds, in their order."""
    found = graph.nodes(np.array(ids, dtype=np.int64))
    return found[found >= 0]


def asked(graph: Graph, **ids: list[int] | int) -> Wanted:
    """A question in ids."""
    return Wanted(**{name: given if isinstance(given, int) else nodes_of(graph, given) for name, given in ids.items()})


def drawn(graph: Graph, *, most: int = MOST_NODES, **ids: list[int] | int) -> list[int]:
    return graph.ids[reduce_to(graph, asked(graph, **ids), most=most).nodes].tolist()


CHAIN = graph_of((ANN, "director_of", FIRM, 0.9), (BEN, "director_of", FIRM, 0.9), (BEN, "associate_of", CAT, 0.9))


def test_nominals_come_first_then_the_paths_then_what_is_nearest() -> None:
    found = drawn(CHAIN, nominals=[BEN], on_paths=[BEN, CAT], hops=2)
    assert found == [BEN, CAT, FIRM, ANN]


def test_of_those_equally_near_the_most_strongly_tied_is_drawn() -> None:
    graph = graph_of((ANN, "associate_of", BEN, 0.5), (ANN, "associate_of", CAT, 0.9), (ANN, "associate_of", DEE, 0.7))
    assert drawn(graph, nominals=[ANN], hops=1, most=3) == [ANN, CAT, DEE]
    assert reduce_to(graph, asked(graph, nominals=[ANN], hops=1), most=3).left_out == 1


def test_nothing_further_than_the_hops_asked_for_is_drawn() -> None:
    assert [drawn(CHAIN, nominals=[ANN], hops=hops) for hops in range(4)] == [
        [ANN],
        [ANN, FIRM],
        [ANN, FIRM, BEN],
        [ANN, FIRM, BEN, CAT],
    ]


def test_who_is_widened_shows_one_hop_more_each_time() -> None:
    assert drawn(CHAIN, nominals=[ANN], hops=1, widened=[FIRM]) == [ANN, FIRM, BEN]
    assert drawn(CHAIN, nominals=[ANN], hops=1, widened=[FIRM, FIRM]) == [ANN, FIRM, BEN, CAT]


def test_what_was_widened_comes_before_what_is_merely_near() -> None:
    rows = [(ANN, "associate_of", person, 0.9) for person in range(100, 150)]
    graph = graph_of((ANN, "associate_of", BEN, 0.1), (BEN, "associate_of", CAT, 0.1), *rows)
    assert drawn(graph, nominals=[ANN], hops=1, widened=[BEN], most=3) == [ANN, BEN, CAT]


def test_a_thing_that_is_not_on_the_chart_cannot_be_widened() -> None:
    assert drawn(CHAIN, nominals=[ANN], hops=1, widened=[CAT]) == [ANN, FIRM]


def test_what_is_hidden_is_not_drawn_nor_what_only_leads_on_through_it() -> None:
    assert drawn(CHAIN, nominals=[ANN], hops=3, hidden=[FIRM]) == [ANN]
    assert drawn(CHAIN, nominals=[ANN, BEN], on_paths=[FIRM], hops=1, hidden=[FIRM, ANN]) == [BEN, CAT]


def test_a_tie_said_of_a_doubtful_record_leads_nowhere_but_another_way_does() -> None:
    graph = graph_of((ANN, "associate_of", BEN, 0.9), (ANN, "director_of", FIRM, 0.9), (BEN, "director_of", FIRM, 0.9))
    ann, ben = graph.nodes(np.array([ANN, BEN])).tolist()
    doubtful = np.array([edge_between(graph, ann, ben)])
    near = Wanted(nominals=nodes_of(graph, [ANN]), doubtful=doubtful, hops=1)
    assert graph.ids[reduce_to(graph, near).nodes].tolist() == [ANN, FIRM]
    assert graph.ids[reduce_to(graph, replace(near, hops=2)).nodes].tolist() == [ANN, FIRM, BEN]


def test_the_way_to_a_thing_leads_from_a_nominal_over_what_is_drawn() -> None:
    reduced = reduce_to(CHAIN, asked(CHAIN, nominals=[ANN], hops=3))
    way = way_to(reduced, int(CHAIN.nodes(np.array([CAT]))[0]))
    assert CHAIN.ids[list(way)].tolist() == [ANN, FIRM, BEN, CAT]


def test_an_empty_graph_gives_an_empty_chart() -> None:
    assert reduce_to(graph_of(), Wanted(nominals=NOBODY_CLOSED, hops=3)).nodes.tolist() == []


PEOPLE = st.integers(1, 12)
FIRMS = st.integers(21, 26)
STRENGTHS = st.sampled_from([0.2, 0.5, 0.9, 0.98])
ROWS = st.lists(
    st.one_of(
        st.tuples(PEOPLE, st.just("associate_of"), PEOPLE, STRENGTHS),
        st.tuples(PEOPLE, st.just("director_of"), FIRMS, STRENGTHS),
    ),
    min_size=1,
    max_size=40,
)
SOME = st.lists(PEOPLE, max_size=4, unique=True)
HOPS = st.integers(0, 3)
MOST = st.integers(1, 20)


def wanted_of(graph: Graph, nominals: list[int], widened: list[int], hops: int) -> Wanted:
    return asked(graph, nominals=nominals, widened=widened, hops=hops)


@given(rows=ROWS, nominals=SOME, widened=SOME, hops=HOPS, most=MOST)
def test_never_more_than_asked_for_and_the_nominals_first(
    rows: list[Row], nominals: list[int], widened: list[int], hops: int, most: int
) -> None:
    graph = graph_of(*rows)
    wanted = wanted_of(graph, nominals, widened, hops)
    found = reduce_to(graph, wanted, most=most).nodes.tolist()
    assert len(found) <= most
    assert found[: len(wanted.nominals)] == wanted.nominals.tolist()[:most]
    assert len(set(found)) == len(found)


@given(rows=ROWS, nominals=SOME, widened=SOME, hops=HOPS, most=MOST)
def test_a_smaller_chart_is_a_part_of_a_larger_and_what_it_leaves_out_is_counted(
    rows: list[Row], nominals: list[int], widened: list[int], hops: int, most: int
) -> None:
    graph = graph_of(*rows)
    wanted = wanted_of(graph, nominals, widened, hops)
    small, large = reduce_to(graph, wanted, most=most), reduce_to(graph, wanted)
    assert small.nodes.tolist() == large.nodes.tolist()[:most]
    assert small.left_out == len(large.nodes) - len(small.nodes)


@given(rows=ROWS, nominals=SOME, hops=HOPS)
def test_all_within_the_hops_is_drawn_as_a_plain_search_finds_it(
    rows: list[Row], nominals: list[int], hops: int
) -> None:
    graph = graph_of(*rows)
    wanted = asked(graph, nominals=nominals, hops=hops)
    assert set(reduce_to(graph, wanted).nodes.tolist()) == plain_search(graph, wanted.nominals.tolist(), hops)


@given(rows=ROWS, nominals=SOME, widened=SOME, hops=HOPS, most=MOST)
def test_the_way_to_everything_is_drawn_and_each_step_is_a_tie(
    rows: list[Row], nominals: list[int], widened: list[int], hops: int, most: int
) -> None:
    graph = graph_of(*rows)
    reduced = reduce_to(graph, wanted_of(graph, nominals, widened, hops), most=most)
    for node in reduced.nodes.tolist():
        way = way_to(reduced, node)
        assert set(way) <= set(reduced.nodes.tolist())
        assert all(other in neighbours(graph, one) for one, other in pairwise(way))


@given(rows=ROWS, hidden=ROWS, nominals=SOME, hops=HOPS, most=MOST, seed=st.integers(0, 99))
def test_what_the_reader_may_not_read_and_the_order_of_rows_change_nothing(
    rows: list[Row], hidden: list[Row], nominals: list[int], hops: int, most: int, seed: int
) -> None:
    seen, unseen = marked(rows, 1), marked(hidden, 2)
    whole = pa.concat_tables([seen, unseen])
    order = np.random.default_rng(seed).permutation(whole.num_rows)
    shuffled = whole.take(pa.array(order))
    of_reader = shuffled.take(pa.array(readable_rows(shuffled, {1})))
    first, other = (
        build(NOBODY_LINKED, table, as_of=DAY, closed=NOBODY_CLOSED) for table in (marked(rows, 1), of_reader)
    )
    told = [told_of(graph, nominals, hops, most) for graph in (first, other)]
    assert told[0] == told[1]


def told_of(graph: Graph, nominals: list[int], hops: int, most: int) -> tuple[list[int], list[int], int]:
    """The answer in ids: nodes, the node before each, and how many were left out."""
    found: Reduced = reduce_to(graph, asked(graph, nominals=nominals, hops=hops), most=most)
    before = [NOBODY if node == NOBODY else int(graph.ids[node]) for node in found.before.tolist()]
    return graph.ids[found.nodes].tolist(), before, found.left_out


def marked(rows: list[Row], marking: int) -> pa.Table:
    """Ties whose statement and both ends have one marking."""
    table = ties(*rows, marking=marking)
    for column in ("from_marking", "to_marking"):
        table = table.append_column(column, table["marking_id"])
    return table


def neighbours(graph: Graph, node: int) -> set[int]:
    return set(graph.to[graph.starts[node] : graph.starts[node + 1]].tolist())


def plain_search(graph: Graph, starts: list[int], hops: int) -> set[int]:
    """Breadth first, one node at a time."""
    found = dict.fromkeys(starts, 0)
    waiting = deque(starts)
    while waiting:
        node = waiting.popleft()
        if found[node] < hops:
            for other in sorted(neighbours(graph, node) - found.keys()):
                found[other] = found[node] + 1
                waiting.append(other)
    return set(found)
