"""The thread strip as one picture, for reports and print; pages draw the same stations as a list of links."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from plait_desk.looks.pictures import svg

State = Literal["on", "me", "no", "wh"]
_SPOKEN = {"on": "done", "me": "you are here", "no": "not yet", "wh": "withheld"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Station:
    """One stop of the thread. `on` reached, `me` this page, `no` where it breaks, `wh` withheld (existence known)."""

    name: str
    text: str = ""
    state: State = "on"
    href: str = ""


def thread_strip(stations: Sequence[Station], *, step: float = 180) -> str:
    """Stations from sources to outcome on one line; the line into a missing station is dashed."""
    label = "Thread: " + "; ".join(f"{station.name} {station.text} ({_SPOKEN[station.state]})" for station in stations)
    parts = []
    for index, (station, following) in enumerate(pairwise(stations)):
        broken = "no" in (station.state, following.state)
        start, end = svg.number(index * step + 10), svg.number((index + 1) * step + 10)
        colour, dash = (svg.LINE_2, "6 4") if broken else (svg.BLUE, None)
        parts.append(svg.stroke(f"M{start} 12H{end}", colour, 3, stroke_dasharray=dash))
    for index, station in enumerate(stations):
        x = index * step
        parts += [
            _stop(station.state, x + 10, 12),
            svg.words(station.name, x + 2, 38, font_weight=500),
            svg.words(station.text, x + 2, 54, font_size=12, fill=svg.INK_3),
        ]
    return svg.picture(label, len(stations) * step, 62, parts, fit="wide")


def _stop(state: State, x: float, y: float) -> str:
    if state == "wh":
        return svg.rectangle(x - 7, y - 7, 14, 14, fill=svg.SLATE)
    if state == "no":
        return svg.dot(x, y, 7, fill=svg.WHITE, stroke=svg.LINE_2, stroke_width=2, stroke_dasharray="3 2")
    return svg.dot(x, y, 7, fill=svg.NAVY if state == "me" else svg.BLUE)
