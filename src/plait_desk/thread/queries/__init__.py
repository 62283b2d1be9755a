"""Reads of the thread: its steps, how things are named, and what was shared with whom."""

from plait_desk.thread.queries.naming import Described, Describer, describe, describe_with
from plait_desk.thread.queries.steps import DEEPEST, WIDEST, Step, both_ways, walk

__all__ = [
    "DEEPEST",
    "WIDEST",
    "Described",
    "Describer",
    "Step",
    "both_ways",
    "describe",
    "describe_with",
    "walk",
]
