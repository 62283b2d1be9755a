"""What one stage of a cycle did, as a person reads it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One count, or a word where there is nothing to count."""

    label: str
    value: int | str


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A stage: its name, what it did, what a person should know of it, how long it took in seconds."""

    stage: str
    facts: tuple[Fact, ...]
    notes: tuple[str, ...] = ()
    seconds: float = 0.0


def told(stage: str, **facts: int | str) -> Told:
    """A stage's facts, labelled by their names: `reports_tied=3` reads "reports tied"."""
    return Told(
        stage=stage, facts=tuple(Fact(label=name.replace("_", " "), value=value) for name, value in facts.items())
    )
