"""Builds the index of many names: a process of its own, so that the room it needs goes back when it ends.

`python -m plait_desk.linking.management.indexer FOLDER` reads the rows as an Arrow stream and writes the index.
"""

import sys
from pathlib import Path

import pyarrow as pa

from plait.linking.screening.index import ROWS, build


def main() -> None:
    """Build the index of what comes in, and save it in the folder that is named."""
    with pa.ipc.open_stream(sys.stdin.buffer) as rows:
        build(rows.read_all().select(ROWS.names)).save(Path(sys.argv[1]))


if __name__ == "__main__":
    main()
