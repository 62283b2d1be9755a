"""Rejects say where, why and what to do."""

from plait.domain.reject import FileRefused, Reject, refused


def test_a_reject_says_file_row_reason_and_way_out() -> None:
    reject = Reject(file="a.csv", row=7, reason="It is bad.", way_out="Make it good.")
    assert str(reject) == "a.csv, row 7: It is bad. Make it good."


def test_a_reject_of_the_whole_file_names_no_row() -> None:
    refusal = refused("a.csv", "It is empty.", "Look inside.")
    assert str(refusal) == "a.csv: It is empty. Look inside."
    assert isinstance(refusal, FileRefused)
    assert refusal.rejects[0].row == 0
