"""`./plait bench ROOM [--json]`: one line a figure; ends with 1 if any figure is short."""

import argparse
import importlib
import sys

from benchmarks.figure import show

ROOMS = (
    "action",
    "assessment",
    "collection",
    "engine",
    "feeds_ftm",
    "flags",
    "linking",
    "mapping",
    "million_people",
    "organisations",
    "pages",
    "registers",
    "reporting",
    "reviewed",
    "screening",
    "splink_model",
    "tasking",
    "world",
)


def main() -> int:
    parser = argparse.ArgumentParser(prog="./plait bench", description=__doc__)
    parser.add_argument("room", choices=ROOMS)
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    asked = parser.parse_args()
    room = importlib.import_module(f"benchmarks.{asked.room}")
    return 0 if show(room.figures(), as_json=asked.json) else 1


if __name__ == "__main__":
    sys.exit(main())
