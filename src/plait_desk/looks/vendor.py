"""The front-end parts that set-up copies next to our own static files. None of their code is kept in the repository."""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

_SOURCE_MAP = re.compile(r"/\*# sourceMappingURL=.*?\*/|//# sourceMappingURL=.*$", re.MULTILINE)
_ABSOLUTE = re.compile(r"url\((['\"]?)/assets/")

# From node_modules, to the name it has under static/vendor.
PARTS = {
    "@scottish-government/design-system/dist/css/design-system.min.css": "design-system.css",
    "htmx.org/dist/htmx.min.js": "htmx.js",
    "cytoscape/dist/cytoscape.min.js": "cytoscape.js",
    "@fontsource/roboto/files/roboto-latin-400-normal.woff2": "roboto-400.woff2",
    "@fontsource/roboto/files/roboto-latin-500-normal.woff2": "roboto-500.woff2",
    "@fontsource/roboto/files/roboto-latin-700-normal.woff2": "roboto-700.woff2",
}


class PartMissing(FileNotFoundError):
    """A front-end part is not in node_modules; the message says which command puts it there."""


def copy(node_modules: Path, to: Path) -> list[Path]:
    """Write every part under `to` and return the files. Raises PartMissing before anything is written."""
    missing = [source for source in PARTS if not (node_modules / source).is_file()]
    if missing:
        raise PartMissing(f"{missing[0]} is not in {node_modules}: run `npm ci --ignore-scripts` first.")
    to.mkdir(parents=True, exist_ok=True)
    return list(_written(node_modules, to))


def as_served(name: str, content: bytes) -> bytes:
    """A part as the desk serves it: no pointer to a source map that is not there, no address outside static/."""
    if not name.endswith((".css", ".js")):
        return content
    text = _SOURCE_MAP.sub("", content.decode("utf-8-sig"))
    return _ABSOLUTE.sub(r"url(\1", text).encode()


def _written(node_modules: Path, to: Path) -> Iterator[Path]:
    for source, name in PARTS.items():
        (to / name).write_bytes(as_served(name, (node_modules / source).read_bytes()))
        yield to / name


if __name__ == "__main__":
    copy(Path(sys.argv[1]), Path(sys.argv[2]))
