"""The list of disposals that lies outside PLAIT_HOME, beside the audit checkpoints: what a restore does again.

One signed line a disposal, written before anything goes: opaque identities, days and people, no name and no value.
"""

import fcntl
import hashlib
import hmac
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings

from plait.domain.ids import decode, encode
from plait_desk.accounts.models import Person
from plait_desk.audit.keys import desk_key
from plait_desk.thread.models import Disposal, Suppression

KEY = "disposals"


class ForgedDisposal(RuntimeError):
    """A line of the list was not written by this desk; nothing is disposed of by it."""


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Only one disposal or backup at a time, in all processes: no backup holds half of a disposal."""
    with (settings.PLAIT_KEYS / "disposals.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def keep_outside(disposal: Disposal, suppressed: frozenset[int]) -> None:
    """Write the disposal to the list, once, and have it safe on disk."""
    if any(line["id"] == encode(disposal.pk) for line in kept_outside()):
        return
    line = _line(disposal, suppressed)
    settings.PLAIT_CHECKPOINTS.mkdir(parents=True, exist_ok=True, mode=0o700)
    with _file().open("a", encoding="utf-8") as opened:
        opened.write(json.dumps(line | {"signature": _signature(line)}) + "\n")
        opened.flush()
        os.fsync(opened.fileno())


def kept_outside() -> Iterator[dict[str, Any]]:
    """Every line of the list, oldest first. Raises ForgedDisposal. A line that was cut off by a kill is passed over."""
    if not _file().exists():
        return
    for text in _file().read_text(encoding="utf-8").splitlines():
        if not text.endswith("}"):
            continue
        line = json.loads(text)
        if not hmac.compare_digest(str(line.pop("signature", "")), _signature(line)):
            raise ForgedDisposal(f"{_file()} holds a line that this desk did not write: take it out and try again.")
        yield line


def agreed_again(line: dict[str, Any]) -> Disposal:
    """The disposal of a line of the list, agreed and ready to be carried out; made again where a restore lost it."""
    disposal, _ = Disposal.objects.update_or_create(
        pk=decode(line["id"]),
        defaults={
            "partner_id": decode(line["partner"]),
            "state": Disposal.State.AGREED,
            "mentions": line["mentions"],
            "reports": line["reports"],
            "reason": line["reason"],
            "asked_by": _person(line["asked_by"]),
            "asked_at": datetime.fromisoformat(line["asked_at"]),
            "second_by": _person(line["second_by"]),
            "second_at": datetime.fromisoformat(line["second_at"]),
        },
    )
    suppress(disposal, frozenset(map(decode, line["suppressed"])))
    return disposal


def _person(code: str) -> Person | None:
    """Somebody who joined after the backup was made is not in it."""
    return Person.objects.filter(pk=decode(code)).first()


def suppress(disposal: Disposal, mentions: frozenset[int]) -> None:
    """No later edition of a register brings these back."""
    rows = [Suppression(mention_id=id_, disposal=disposal) for id_ in sorted(mentions)]
    Suppression.objects.bulk_create(rows, ignore_conflicts=True)


def proof_of(content: str, salt: str) -> str:
    """The salted hash of what was disposed of, under the desk's own key: it proves, and nothing is guessed from it."""
    return hmac.new(desk_key(KEY), f"content\n{salt}\n{content}".encode(), hashlib.sha256).hexdigest()


def _line(disposal: Disposal, suppressed: frozenset[int]) -> dict[str, Any]:
    if disposal.asked_by_id is None or disposal.second_by_id is None or disposal.second_at is None:
        raise ValueError("only what two people agreed on is kept")
    return {
        "id": encode(disposal.pk),
        "partner": encode(disposal.partner_id),
        "mentions": disposal.mentions,
        "reports": disposal.reports,
        "suppressed": sorted(map(encode, suppressed)),
        "reason": disposal.reason,
        "asked_by": encode(disposal.asked_by_id),
        "asked_at": disposal.asked_at.isoformat(),
        "second_by": encode(disposal.second_by_id),
        "second_at": disposal.second_at.isoformat(),
    }


def _signature(line: dict[str, Any]) -> str:
    words = json.dumps(line, sort_keys=True)
    return hmac.new(desk_key(KEY), f"line\n{words}".encode(), hashlib.sha256).hexdigest()


def _file() -> Path:
    return Path(settings.PLAIT_CHECKPOINTS) / "disposals.jsonl"
