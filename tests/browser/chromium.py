"""Where the browser is and how it is started. With CI=true a missing browser fails the run; it never skips there."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

PROGRAM = Path(os.environ.get("PLAIT_CHROMIUM", "/usr/bin/chromium"))
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
)


@contextmanager
def started() -> Iterator[Browser]:
    """A headless Chromium, closed at the end."""
    if not PROGRAM.exists():
        how = f"no browser at {PROGRAM}: install the package chromium, or name another with PLAIT_CHROMIUM"
        if os.environ.get("CI", "").lower() == "true":
            pytest.fail(how)
        pytest.skip(how)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(PROGRAM), args=list(FLAGS))
        yield browser
        browser.close()
