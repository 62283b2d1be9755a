"""Grades as given: each scheme's own shape, and never a conversion from one to another."""

import pyarrow as pa
import pyarrow.compute as pc

from plait.collection.reading import read_distinct
from plait.collection.sieve import Sieve
from plait.domain.grading import Grade, GradingScheme

_EXAMPLES = {scheme.value: scheme.example for scheme in GradingScheme}


def is_grade(scheme: str, grade: str) -> bool:
    """True if the grade is written as its scheme writes it."""
    try:
        return Grade.read(GradingScheme(scheme), grade).raw == grade
    except ValueError:
        return False


def without_unknown_grades(sieve: Sieve) -> Sieve:
    """Rows whose grade is of its scheme, and whose handling column says no other than the grade does."""
    table = sieve.table
    both = pc.binary_join_element_wise(table["grading_scheme"], table["grade"], " ")
    known = read_distinct(both, lambda text: text if is_grade(*text.split(" ", 1)) else None)
    sieve = sieve.without(
        pc.is_null(known),
        lambda row: (
            f"{row['grade']!r} is no grade of {row['grading_scheme']}.",
            f"Write it as in {_EXAMPLES.get(row['grading_scheme'] or '', '1BP')}, or name the scheme it is in.",
        ),
    )
    table = sieve.table
    last = pc.utf8_slice_codeunits(table["grade"], 2, 3)
    other = pc.and_(
        pc.equal(table["grading_scheme"], "3x5x2"),
        pc.not_equal(last, pc.fill_null(table["handling"], last)),
    )
    sieve = sieve.without(
        other,
        lambda row: (
            f"The grade {row['grade']} and the handling {row['handling']} say two things.",
            "Let the last letter of the grade be the handling code.",
        ),
    )
    table = sieve.table
    of_grade = pc.utf8_slice_codeunits(table["grade"], 2, 3)
    given = pc.if_else(pc.equal(table["grading_scheme"], "3x5x2"), of_grade, table["handling"])
    return sieve.with_column("handling", pc.fill_null(given, pa.scalar("P")))
