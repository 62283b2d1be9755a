"""The process that answers names, ready: where its machine code was not compiled yet, that takes a minute."""

import time
from collections.abc import Callable
from typing import Any

from plait_desk.linking.queries import screener

PATIENCE_SECONDS = 240


def wait_for_screener(ask: Callable[[dict[str, Any]], object] = screener.ask) -> None:
    """Ask until it answers; a moment where all was compiled before."""
    until = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            ask({"asked": {"name": "Aran Testfield"}})
        except screener.ScreenerNotReady:
            if time.monotonic() > until:
                raise
        else:
            return
