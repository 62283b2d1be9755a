"""What home does: run the whole cycle, as the command line asks."""

from plait_desk.home.services.cycle import MixedHome, run_cycle
from plait_desk.home.services.sent import NothingSent
from plait_desk.home.services.told import Told

__all__ = ["MixedHome", "NothingSent", "Told", "run_cycle"]
