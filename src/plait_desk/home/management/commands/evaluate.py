"""`./plait evaluate`: how well a synthetic world was linked and mapped. The only command that reads its truth."""

from pathlib import Path

import pyarrow as pa
from django.conf import settings
from django.core.management import BaseCommand, CommandParser

from plait.domain.tables import MEMBERSHIP
from plait_desk.jobs import bulk
from plait_world import evaluate
from plait_world.evaluate import KEYS, Score

_KEYS = """SELECT id, CASE WHEN natural_key <> '' THEN natural_key ELSE given_reference END FROM collection_mention"""
_MEMBERSHIP = "SELECT mention_id, subject_id FROM linking_membership"
_REACHED = """
    SELECT DISTINCT g.reference, c.natural_key
    FROM mapping_reachpath p
    JOIN mapping_group g ON g.id = p.group_id
    JOIN linking_membership m ON m.mention_id = p.to_mention_id
    JOIN linking_membership o ON o.subject_id = m.subject_id
    JOIN collection_mention c ON c.id = o.mention_id AND c.register = 'companies'
    WHERE p.to_kind = 'company' AND p.strength >= %s
"""
# The truth knows who runs or owns a company; weaker paths are hints through addresses and shared officers.
STRENGTH = 0.2
_REACHED_SCHEMA = pa.schema([("group_reference", pa.string()), ("company_number", pa.string())])


class Command(BaseCommand):
    help = "Say how well the synthetic world was linked and mapped, against its truth."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--input", type=Path, default=settings.PLAIT_HOME / "world", metavar="FOLDER")

    def handle(self, *args: object, **options: object) -> None:
        truth = Path(str(options["input"])) / "truth"
        keys, membership = bulk.read(_KEYS, [], KEYS), bulk.read(_MEMBERSHIP, [], MEMBERSHIP)
        self.stdout.write("\nAgainst the truth of the SYNTHETIC world:")
        for kind in ("people", "companies"):
            found = evaluate.linkage(truth, kind, keys=keys, membership=membership)
            self.stdout.write(_line(f"{kind}, pairs", found.pairwise))
            self.stdout.write(_line(f"{kind}, B-cubed", found.b_cubed))
        reached = evaluate.reach(truth, bulk.read(_REACHED, [STRENGTH], _REACHED_SCHEMA))
        self.stdout.write(_line(f"groups to companies, from {STRENGTH:g}", reached.companies))
        share, true = reached.groups_share, reached.groups_share_true
        self.stdout.write(f"  {'groups that reach a company':<28} {share:.0%} (truly {true:.0%})")


def _line(name: str, score: Score) -> str:
    return f"  {name:<28} precision {score.precision:.3f}   recall {score.recall:.3f}   F1 {score.f1:.3f}"
