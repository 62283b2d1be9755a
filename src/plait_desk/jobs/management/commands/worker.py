"""`./plait worker`: does the queued work and the regular work, and seals the audit record once a second."""

import logging
import threading
from datetime import datetime

from django.core.management import BaseCommand, call_command
from django.db import DatabaseError, close_old_connections
from django.utils import timezone

from plait_desk.audit.services import ChainBroken, seal
from plait_desk.jobs.services import Regular, do_regular_work, resume_killed

SEAL_EVERY_SECONDS = 1.0
AFTER_A_FAILURE_SECONDS = 15.0
LOOK_EVERY_SECONDS = 5.0
logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Do queued work, and seal the audit record once a second."

    def handle(self, *args: object, **options: object) -> None:
        resumed = resume_killed()
        if resumed:
            self.stderr.write(f"{resumed} pieces of work were cut off; they go on now")
        stop = threading.Event()
        sealer = threading.Thread(target=_seal_until, args=(stop,), name="sealer")
        keeper = threading.Thread(target=_keep_doing, args=(stop,), name="keeper")
        sealer.start()
        keeper.start()
        try:
            call_command("db_worker", interval=1, startup_delay=False, verbosity=0)
        finally:
            stop.set()
            sealer.join()
            keeper.join()


def _keep_doing(stop: threading.Event) -> None:
    done: dict[Regular, datetime] = {}
    while not stop.wait(LOOK_EVERY_SECONDS):
        do_regular_work(done, as_of=timezone.now())
        close_old_connections()


def _seal_until(stop: threading.Event) -> None:
    pause = SEAL_EVERY_SECONDS
    while not stop.wait(pause):
        pause = SEAL_EVERY_SECONDS if _sealed() else AFTER_A_FAILURE_SECONDS
        close_old_connections()


def _sealed() -> bool:
    """Seal what waits; False where it could not be. What waits is kept, and the next try takes it."""
    try:
        seal()
    except (ChainBroken, DatabaseError, OSError) as error:
        # The sealing must go on. The error's own words may quote a row: only its name is told.
        logger.error("what waits on the audit record was not sealed: %s", type(error).__name__)
        return False
    return True
