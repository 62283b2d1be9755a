"""Writes of linking: a run over everything, one named person's decision on one pair, and what a person watches."""

from plait_desk.linking.services.deciding import PairRefused, decide_pair, take_back
from plait_desk.linking.services.looking import judge_unseen
from plait_desk.linking.services.running import run_linking
from plait_desk.linking.services.watching import (
    LONGEST_TERM,
    MoreArrived,
    WatchGiven,
    WatchRefused,
    look,
    stop_watching,
    watch,
    watch_again,
)

__all__ = [
    "LONGEST_TERM",
    "MoreArrived",
    "PairRefused",
    "WatchGiven",
    "WatchRefused",
    "decide_pair",
    "judge_unseen",
    "look",
    "run_linking",
    "stop_watching",
    "take_back",
    "watch",
    "watch_again",
]
