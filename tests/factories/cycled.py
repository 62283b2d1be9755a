"""Two runs of the cycle over the same files: what each said, and what each left."""

from dataclasses import dataclass
from pathlib import Path

from django.apps import apps
from django.utils import timezone

from plait.domain.progress import Progress, quiet
from plait_desk.audit.homes import home_of
from plait_desk.home.services import Told, run_cycle

# That somebody ran it is written down each time, here and for the audit; nothing else may grow.
WRITTEN_DOWN_EACH_TIME = {"LinkingRun", "WaitingChange"}
CITED = {
    *("Report", "Item", "Mention", "Subject", "Group", "Requirement", "Option", "Decision", "Task", "Action"),
    *("Outcome", "Disruption", "Snapshot", "ReportEdition"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """The rows of every table but the audit's, and everything a thread or a page may cite: not only as many rows."""

    counts: dict[str, int]
    cited: frozenset[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cycled:
    """The files, and what two runs over them said and left."""

    folder: Path
    first: list[Told]
    second: list[Told]
    after_first: Left
    after_second: Left


def cycle_twice(folder: Path) -> Cycled:
    """Run it, and run it again."""
    first, after_first = cycle(folder), left()
    second = cycle(folder)
    return Cycled(folder=folder, first=first, second=second, after_first=after_first, after_second=left())


def cycle(folder: Path) -> list[Told]:
    """What each stage says."""
    return list(run_cycle(folder=folder, as_of=timezone.localdate(), progress=_silent))


def facts(stage: Told) -> dict[str, int | str]:
    """A stage's facts by their labels."""
    return {fact.label: fact.value for fact in stage.facts}


def left() -> Left:
    """What there is now."""
    models = [model for model in apps.get_models() if model.__module__.startswith("plait_desk")]
    here = [model for model in models if home_of(model) != "audit" and model.__name__ not in WRITTEN_DOWN_EACH_TIME]
    cited = [model._default_manager.values_list("pk", flat=True) for model in here if model.__name__ in CITED]
    return Left(
        counts={model.__name__: model._default_manager.count() for model in here},
        cited=frozenset(pk for pks in cited for pk in pks),
    )


def _silent(_: str) -> Progress:
    return quiet
