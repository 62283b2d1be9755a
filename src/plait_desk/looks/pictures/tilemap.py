"""The council tile map: each council one square, so that small ones are seen. The figure is always printed."""

from collections.abc import Sequence
from dataclasses import dataclass

from plait_desk.looks.pictures import svg

STEPS = ("#e6f1fa", "#b9d9f2", "#7db5e2", "#2273b8", "#00437e")
SIZE = 54.0
# Councils whose names do not fit in their square.
SHORT = {
    "Aberdeen City": "Abdn", "Aberdeenshire": "A'shire", "Argyll and Bute": "Argyll", "City of Edinburgh": "Edin",
    "Clackmannanshire": "Clack", "Comhairle nan Eilean Siar": "Eilean", "Dumfries and Galloway": "D & G",
    "Dundee City": "Dund", "East Ayrshire": "E Ayr", "East Dunbartonshire": "E Dun", "East Lothian": "E Loth",
    "East Renfrewshire": "E Ren", "Falkirk": "Falk", "Glasgow City": "Glas", "Highland": "High", "Inverclyde": "Inver",
    "Midlothian": "Midl", "Na h-Eileanan Siar": "Eilean", "North Ayrshire": "N Ayr", "North Lanarkshire": "N Lan",
    "Orkney Islands": "Orkn", "Perth and Kinross": "P & K", "Renfrewshire": "Renf", "Scottish Borders": "Bord",
    "Shetland Islands": "Shet", "South Ayrshire": "S Ayr", "South Lanarkshire": "S Lan", "Stirling": "Stir",
    "West Dunbartonshire": "W Dun", "West Lothian": "W Loth",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Tile:
    """One council. `value` None is unknown; `figure` is what is printed when it is not the value itself.

    `below` is a few letters under the figure: what it is to be read with.
    """

    name: str
    short: str
    column: int
    row: int
    value: float | None
    figure: str = ""
    below: str = ""
    stale: bool = False
    alert: bool = False
    href: str = ""


def short_name(council: str) -> str:
    """A council's name as it fits in its square."""
    return SHORT.get(council, council)


def breaks(values: Sequence[float]) -> list[float]:
    """The lower bounds of steps 1 to 4; step 0 is for nought (or less than the first bound)."""
    above = sorted(value for value in values if value > 0)
    if not above:
        return [1, 2, 3, 4]
    bounds = sorted({above[len(above) * quarter // 4] for quarter in range(4)})
    while len(bounds) < 4:
        bounds.append(bounds[-1] + max(1.0, bounds[-1]))
    return bounds


def tile_map(tiles: Sequence[Tile], *, label: str, bounds: Sequence[float] | None = None) -> str:
    """The map. Ink grows by step; unknown hatched, stale dotted, an alert in the corner of its square."""
    if not tiles:
        return svg.picture(label, 300, 40, [svg.words("No councils to show", 4, 24, fill=svg.INK_3)], fit="wide")
    steps = list(bounds or breaks([tile.value for tile in tiles if tile.value is not None]))
    width = (max(tile.column for tile in tiles) + 1) * SIZE + 2
    height = (max(tile.row for tile in tiles) + 1) * SIZE + 2
    return svg.picture(label, width, height, [_tile(tile, steps) for tile in tiles], fit="wide", shape="full tm-c")


def _tile(tile: Tile, bounds: Sequence[float]) -> str:
    x, y, size = tile.column * SIZE + 1, tile.row * SIZE + 1, SIZE - 3
    step = None if tile.value is None else sum(tile.value >= bound for bound in bounds)
    ink = svg.WHITE if step is not None and step >= 3 and not tile.stale else svg.INK
    name, large = (14, 31) if tile.below else (20, 40)
    parts = [
        _ground(tile, step, x, y, size),
        svg.words(tile.short, x + size / 2, y + name, text_anchor="middle", font_size=12, fill=ink),
        svg.words(
            _figure(tile), x + size / 2, y + large, text_anchor="middle", font_size=16, font_weight=700, fill=ink
        ),
    ]
    if tile.below:
        parts.append(svg.words(tile.below, x + size / 2, y + 46, text_anchor="middle", font_size=12, fill=ink))
    if tile.alert:
        corner = svg.trace("M", x + size - 15, y, "h15v15z")
        parts.append(svg.element("path", d=corner, fill=svg.YELLOW, stroke=svg.INK))
    return "".join(parts)


def _figure(tile: Tile) -> str:
    if tile.value is None:
        return "?"
    return tile.figure or f"{tile.value:,.0f}"


def _ground(tile: Tile, step: int | None, x: float, y: float, size: float) -> str:
    if step is None:
        # White behind the words, so that they can be read over the hatching.
        return svg.hatch(x, y, size, size) + svg.rectangle(
            x + 3, y + 3 if tile.below else y + 8, size - 6, size - (6 if tile.below else 16), fill=svg.WHITE
        )
    if tile.stale:
        return svg.rectangle(x, y, size, size, fill=svg.WHITE, stroke=svg.WARN, stroke_width=2, stroke_dasharray="2 2")
    return svg.rectangle(x, y, size, size, fill=STEPS[step], stroke=svg.LINE_2 if step < 3 else STEPS[step])
