"""`./plait linking evaluate`: how good linking is where the truth is known, by data set and by name origin.

Measures a synthetic world's desk and made-up lists of people (through `evaluate`, the one command that reads a world's
truth), and labelled sets in a folder. What was found is kept for the page. Ends with 1 where recall between groups is
further apart than is allowed.
"""

import json
from io import StringIO
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError, CommandParser, call_command
from django.utils import timezone

from plait.linking.fairness import GroupFigures, in_words
from plait.linking.kinds import ORGANISATION, PERSON
from plait.linking.labelled import UnreadableSet, labelled_sets
from plait.linking.quality import quality
from plait.linking.trial import Labelled, tried
from plait_desk.linking.queries.gathered import nicknames
from plait_desk.linking.queries.quality import KeptEvaluation, newest_evaluations
from plait_desk.linking.services.evaluating import Measured, keep_evaluation


class Command(BaseCommand):
    help = "Say how good linking is where the truth is known, and keep it for its page."

    def add_arguments(self, parser: CommandParser) -> None:
        world = settings.PLAIT_HOME / "world"
        parser.add_argument("act", choices=["evaluate"])
        parser.add_argument(
            "--input", type=Path, default=world, metavar="FOLDER", help="the synthetic world of this desk"
        )
        parser.add_argument("--sets", type=Path, metavar="FOLDER", help="labelled sets: docs/linking.md says how")
        parser.add_argument(
            "--seeds", type=int, default=3, metavar="N", help="so many made-up lists, to see the spread"
        )
        parser.add_argument("--people", type=int, default=20_000, metavar="N", help="so many people behind each list")
        parser.add_argument("--json", action="store_true", help="the figures as JSON")

    def handle(self, *_: Any, input: Path, sets: Path | None, seeds: int, people: int, **options: Any) -> None:
        began = timezone.now()
        if sets is not None:
            _measure_sets(sets)
        if seeds or (input / "truth").exists():
            call_command("evaluate", input=input, seeds=seeds, people=people, stdout=StringIO())
        found = newest_evaluations(since=began)
        if not found:
            raise CommandError("nothing was measured: there is no world, no set, and no seed was asked for")
        if options["json"]:
            self.stdout.write(json.dumps([_plain(one) for one in found], indent=1))
        else:
            self.stdout.write("\n".join(line for one in found for line in _lines(one)))
        failed = [one.data_set for one in found if one.whole.gap and one.whole.gap.is_failure]
        if failed:
            raise CommandError(f"FAILS: recall differs too much between groups in {', '.join(failed)}")


def _measure_sets(folder: Path) -> None:
    try:
        for labelled in labelled_sets(folder):
            keep_evaluation(_measured(labelled))
    except UnreadableSet as wrong:
        raise CommandError(str(wrong)) from wrong


def _measured(labelled: Labelled) -> Measured:
    done = tried(labelled, nicknames())
    kind = ORGANISATION if labelled.schema.is_of_organisations else PERSON
    return Measured(
        # A set is never taken for this desk, whatever it is called.
        data_set=f"set {labelled.name[:70]}",
        kind=kind.name,
        version=done.version,
        is_synthetic=labelled.is_synthetic,
        whole=quality(done.linkage),
    )


def _lines(one: KeptEvaluation) -> list[str]:
    whole, seeds = one.whole, f", {len(one.seeds)} worlds together" if one.seeds else ""
    lines = [
        "",
        f"{one.data_set}, {one.kind}{seeds}{' (SYNTHETIC)' if one.is_synthetic else ''}",
        f"  {whole.mentions:,} records, {whole.true_pairs:,} true pairs, {whole.compared:.3f} of them compared",
    ]
    for name, score in (("pairs", whole.pairwise), ("B-cubed", whole.bcubed)):
        lines.append(f"  {name:<26} precision {score.precision:.3f}   recall {score.recall:.3f}   F1 {score.f1:.3f}")
    lines += [_group_line(group) for group in whole.groups]
    if whole.groups:
        fails = whole.gap is not None and whole.gap.is_failure
        lines.append(f"  {'FAILS: ' if fails else ''}{in_words(whole.gap)}")
    for name, spread in one.spreads:
        lines.append(f"  {name:<26} least {spread.least:.3f}   middle {spread.median:.3f}   most {spread.most:.3f}")
    return lines


def _group_line(group: GroupFigures) -> str:
    return (
        f"  {group.name[:26]:<26} precision {group.precision:.3f}   recall {group.recall:.3f} "
        f"({group.low:.3f} to {group.high:.3f})   B-cubed {group.bcubed:.3f}   compared {group.compared:.3f}   "
        f"{group.pairs:,} pairs{'' if group.is_enough else ': too few to say'}"
    )


def _plain(one: KeptEvaluation) -> dict[str, Any]:
    """As JSON: all that was kept, and what the gap is."""
    gap = one.whole.gap
    return {
        "data_set": one.data_set,
        "kind": one.kind,
        "model": one.version,
        "synthetic": one.is_synthetic,
        "at": one.at.isoformat(timespec="seconds"),
        "whole": one.whole.as_json(),
        "seeds": [{"seed": seed, **each.as_json()} for seed, each in one.seeds],
        "gap": gap.size if gap else None,
        "fails": bool(gap and gap.is_failure),
    }
