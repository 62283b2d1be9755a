"""Directors who sit everywhere and own nothing."""

from tests.core.mapping.tables import Row, ties

from plait.mapping.nominees import BOARDS, run_by_nominees

SEATS: tuple[Row, ...] = tuple((900, "director_of", company, 1.0) for company in range(1, BOARDS + 1))


def test_a_company_run_by_nobody_else_is_found() -> None:
    assert run_by_nominees(ties(*SEATS))[0] == (1, BOARDS)
    assert len(run_by_nominees(ties(*SEATS))) == BOARDS


def test_one_board_fewer_is_a_busy_person() -> None:
    assert run_by_nominees(ties(*SEATS[1:])) == []


def test_a_director_of_its_own_frees_a_company() -> None:
    free = ties(*SEATS, (901, "director_of", 1, 1.0))
    assert [company for company, _ in run_by_nominees(free)] == list(range(2, BOARDS + 1))


def test_one_who_owns_one_of_them_is_no_nominee() -> None:
    assert run_by_nominees(ties(*SEATS, (900, "owner_of", 7, 1.0))) == []


def test_the_same_seat_told_twice_counts_once() -> None:
    assert run_by_nominees(ties(*SEATS[1:], SEATS[1])) == []


def test_nobody_has_no_nominees() -> None:
    assert run_by_nominees(ties()) == []
