"""Published figures of real covert networks: Caviar (Morselli 2009) and the Montagna meetings (Cavallaro 2020)."""

import csv
from pathlib import Path

import pytest
from tests.shared_data import shared_folder

from plait.mapping.disrupt import sequential_disruption
from plait.mapping.network import Neighbours, betweenness, degree, key_players, neighbours
from plait.mapping.uncertain import likely_key_players


@pytest.fixture(scope="module")
def networks() -> Path:
    return shared_folder("networks")


@pytest.fixture(scope="module")
def caviar(networks: Path) -> Neighbours:
    with (networks / "caviar_all.edges.csv").open(newline="") as lines:
        return neighbours((int(row["from"]), int(row["to"])) for row in csv.DictReader(lines))


@pytest.fixture(scope="module")
def montagna(networks: Path) -> Neighbours:
    with (networks / "Montagna_meetings_edgelist.csv").open() as lines:
        return neighbours((int(a), int(b)) for a, b, *_ in (line.split() for line in lines))


def test_caviar_has_110_members_and_205_ties(caviar: Neighbours) -> None:
    assert (len(caviar), sum(degree(caviar).values()) // 2) == (110, 205)


def test_the_most_tied_members_of_caviar_are_1_12_and_3(caviar: Neighbours) -> None:
    ties = degree(caviar)
    assert (ties[1], ties[12], ties[3]) == (60, 28, 27)


def test_the_brokers_of_caviar_are_1_and_12(caviar: Neighbours) -> None:
    scores = betweenness(caviar)
    assert (round(scores[1], 3), round(scores[12], 3)) == (0.637, 0.292)


def test_the_best_three_to_remove_from_caviar_leave_1958_connected_pairs(caviar: Neighbours) -> None:
    best = key_players(caviar, count=3)
    assert (best.nodes, best.pairs) == (frozenset({1, 12, 87}), 1958)


def test_with_every_tie_sure_the_best_three_of_caviar_are_certain(caviar: Neighbours) -> None:
    ties = [(node, other, 1.0) for node, tied in caviar.items() for other in tied if node < other]
    found = likely_key_players(ties, count=3)
    assert {player.node: player.value for player in found.players} == {1: 1.0, 12: 1.0, 87: 1.0}


def test_the_montagna_meetings_have_101_members_and_256_ties(montagna: Neighbours) -> None:
    assert (len(montagna), sum(degree(montagna).values()) // 2) == (101, 256)


def test_removing_montagna_members_one_by_one_gives_the_published_table(networks: Path, montagna: Neighbours) -> None:
    with (networks / "published_sequential_meeting_df_Unweighted_5nrem.csv").open(newline="") as lines:
        published = [float(row["Betweenness"]) for row in csv.DictReader(lines)]
    shares = [share for _, share in sequential_disruption(montagna, steps=len(published) - 1)]
    assert len(published) == 96
    assert shares == pytest.approx(published, abs=1e-12)
