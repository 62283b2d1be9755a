"""Reads of linking; every one starts from what the reader may read."""

from plait_desk.linking.queries.subjects import (
    everybodys_membership,
    membership,
    membership_within,
    protected_among,
    subject_of,
    subjects_of,
)

__all__ = ["everybodys_membership", "membership", "membership_within", "protected_among", "subject_of", "subjects_of"]
