"""Writes of linking: a run over everything, and one named person's decision on one pair."""

from plait_desk.linking.services.deciding import PairRefused, decide_pair
from plait_desk.linking.services.running import run_linking

__all__ = ["PairRefused", "decide_pair", "run_linking"]
