"""Reads of collection; every one starts from what the reader may read."""

from plait_desk.collection.queries.analysed import analysed_statements
from plait_desk.collection.queries.bulk import (
    all_mentions,
    all_statements,
    mentions,
    organisations,
    people,
    protected_mentions,
    statements,
)
from plait_desk.collection.queries.figures import are_synthetic, place_figures
from plait_desk.collection.queries.groups import GROUP_MEMBERS, GROUPS, group_members, groups

__all__ = [
    "GROUPS",
    "GROUP_MEMBERS",
    "all_mentions",
    "all_statements",
    "analysed_statements",
    "are_synthetic",
    "group_members",
    "groups",
    "mentions",
    "organisations",
    "people",
    "place_figures",
    "protected_mentions",
    "statements",
]
