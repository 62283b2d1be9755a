"""The desk's own keys: whoever asks first makes one, and everybody has the same."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

from pytest_django import Settings

from plait_desk.audit.keys import desk_key

AT_ONCE = 20


def test_of_many_who_ask_for_a_new_key_at_once_all_get_the_one_that_is_kept(settings: Settings, tmp_path: Path) -> None:
    settings.PLAIT_KEYS = tmp_path
    together = Barrier(AT_ONCE)

    def ask(_: int) -> bytes:
        together.wait()
        return desk_key.__wrapped__("made-at-once")

    with ThreadPoolExecutor(AT_ONCE) as threads:
        got = set(threads.map(ask, range(AT_ONCE)))
    assert got == {(tmp_path / "made-at-once.key").read_bytes()}
    assert len(list(tmp_path.iterdir())) == 1
