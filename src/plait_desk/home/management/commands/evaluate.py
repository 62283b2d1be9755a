"""`./plait evaluate`: how well a synthetic world was linked and mapped. The only command that reads its truth."""

from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
from django.conf import settings
from django.core.management import BaseCommand, CommandError, CommandParser

from plait.domain.tables import MEMBERSHIP
from plait.domain.tender import About
from plait.linking.fairness import in_words
from plait.linking.kinds import ORGANISATION, PERSON
from plait.linking.quality import GROUPS, Linkage, pooled, quality
from plait.linking.trial import Labelled, compared_under, tried
from plait.mapping.calibration import Calibration, calibrate
from plait.mapping.cells import cells_of
from plait.mapping.peers import Weighed, weigh
from plait.mapping.queue import ReviewQueue, review_queue
from plait.mapping.tenders import tender_flags
from plait_desk.jobs import bulk
from plait_desk.linking.queries.gathered import gather, nicknames
from plait_desk.linking.queries.state import model_in_use
from plait_desk.linking.services.evaluating import THIS_DESK, Measured, keep_evaluation
from plait_desk.looks.synthetic import is_synthetic
from plait_desk.mapping.models import ReachPath
from plait_world import evaluate
from plait_world.draw import WORLD_DAY
from plait_world.evaluate import KEYS, REACHED, Score
from plait_world.evaluate_queue import QueueScore, pooled_score, queue_score
from plait_world.people_list import people_list
from plait_world.tenders import Tenders, make_tenders

_KEYS = """SELECT id, CASE WHEN natural_key <> '' THEN natural_key ELSE given_reference END FROM collection_mention"""
_MEMBERSHIP = "SELECT mention_id, subject_id FROM linking_membership"
_REACHED = """
    SELECT g.reference, c.natural_key, p.id
    FROM mapping_reachpath p
    JOIN mapping_group g ON g.id = p.group_id
    JOIN linking_membership m ON m.mention_id = p.to_mention_id
    JOIN linking_membership o ON o.subject_id = m.subject_id
    JOIN collection_mention c ON c.id = o.mention_id AND c.register = 'companies'
    WHERE p.to_kind = 'company' AND p.strength >= %s
"""
# The truth knows who runs or owns a company, and what that company owns. A way through a shared address, or up from a
# company to another of its owner's, comes to .09 at most: a hint.
STRENGTH = 0.1
_PATHS = pa.schema([("group_reference", pa.string()), ("company_number", pa.string()), ("path", pa.int64())])
# What the truth calls the kinds that linking links by score.
_KINDS = {"people": PERSON, "companies": ORGANISATION}
MOST_SEEDS, MOST_PEOPLE = 100, 500_000
# Of each made-up market; and how unevenly honest tenders of two sectors may be called up.
TENDERS, QUEUE, MOST_RATIO = 20_000, 400, 3
# Two records a person, so that a rare origin has pairs enough to be held to the others.
RECORDS_A_PERSON = 2
# Lists as they are, and lists in which names of other languages are spelt another way so often; the share is ours.
SPELT = {"": 0.0, ", names spelt another way": 0.15}


class Command(BaseCommand):
    help = "Say how well the synthetic world was linked and mapped, against its truth."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--input", type=Path, default=settings.PLAIT_HOME / "world", metavar="FOLDER")
        parser.add_argument("--seeds", type=int, default=0, metavar="N", help="also link so many made-up lists")
        parser.add_argument("--markets", type=int, default=0, metavar="N", help="also flag so many made-up markets")
        parser.add_argument("--people", type=int, default=20_000, metavar="N", help="so many people behind each list")

    def handle(self, *args: object, **options: object) -> None:
        truth, seeds, people = Path(str(options["input"])) / "truth", int(str(options["seeds"])), options["people"]
        markets = int(str(options["markets"]))
        if not 0 <= min(seeds, markets) <= max(seeds, markets) <= MOST_SEEDS or not 0 < int(str(people)) <= MOST_PEOPLE:
            raise CommandError(f"at most {MOST_SEEDS} seeds or markets, and {MOST_PEOPLE} people")
        if truth.exists():
            self._this_desk(truth)
        elif not seeds and not markets:
            raise CommandError(f"there is no truth of a synthetic world at {truth}")
        if markets:
            self._flags(markets)
        for spelt in SPELT if seeds else ():
            measured = of_lists(seeds, int(str(people)), spelt)
            keep_evaluation(measured)
            self.stdout.write(f"\n{seeds} {measured.data_set}: {in_words(measured.whole.gap)}")

    def _flags(self, markets: int) -> None:
        """Fits to the reviews of one made-up market, and scores on others that the fit never saw."""
        calibration = learnt(make_tenders(0, count=TENDERS))
        each = [of_market(seed, calibration) for seed in range(1, markets + 1)]
        score, least_even = pooled_score(each), max(each, key=lambda one: one.ratio)
        self.stdout.write(f"\nFlags on {markets} made-up markets of {TENDERS:,} tenders, {QUEUE} queued on each:")
        self.stdout.write(f"  {'expected of the queue':<28} {score.expected_precision:.3f}   ({calibration.rests_on})")
        self.stdout.write(f"  {'measured':<28} {score.precision:.3f}")
        self.stdout.write(f"  {'false positives, sector most to least':<28} {score.ratio:.2f} (at most {MOST_RATIO})")
        low, high = least_even.ratio_interval
        alike = "{:.2f}, 95th percentile {:.2f}".format(*least_even.ratio_by_chance)
        self.stdout.write(f"  {'in the least even market':<28} {least_even.ratio:.2f} (95 %: {low:.2f} to {high:.2f})")
        self.stdout.write(f"  {'were all sectors alike':<28} by chance alone {alike}")

    def _this_desk(self, truth: Path) -> None:
        keys, membership = bulk.read(_KEYS, [], KEYS), bulk.read(_MEMBERSHIP, [], MEMBERSHIP)
        self.stdout.write("\nAgainst the truth of the SYNTHETIC world:")
        for kind in _KINDS:
            found = evaluate.linkage(truth, kind, keys=keys, membership=membership)
            self.stdout.write(_line(f"{kind}, pairs", found.pairwise))
            self.stdout.write(_line(f"{kind}, B-cubed", found.b_cubed))
        reached = evaluate.reach(truth, _reached())
        self.stdout.write(_line(f"groups to companies, from {STRENGTH:g}", reached.companies))
        for hops, score in reached.by_hop.items():
            self.stdout.write(_line(f"  in {hops} hop{'s' if hops > 1 else ''}", score))
        share, true = reached.groups_share, reached.groups_share_true
        self.stdout.write(f"  {'groups that reach a company':<28} {share:.0%} (truly {true:.0%})")
        for measured in of_this_desk(truth, keys, membership) if is_synthetic() else ():
            keep_evaluation(measured)
            if measured.whole.groups:
                self.stdout.write(f"  {'by origin of the name':<28} {in_words(measured.whole.gap)}")


def _reached() -> pa.Table:
    """REACHED by the paths that the services keep, from the strength on."""
    lengths = ReachPath.objects.filter(strength__gte=STRENGTH).values_list("pk", "hops")
    rows = [{"path": pk, "hops": len(hops)} for pk, hops in lengths]
    paths = bulk.read(_REACHED, [STRENGTH], _PATHS)
    hops = pa.Table.from_pylist(rows, schema=pa.schema([("path", pa.int64()), ("hops", pa.int64())]))
    return paths.join(hops, "path", join_type="inner").select(REACHED.names)


def learnt(market: Tenders) -> Calibration:
    """The fit after one queue has been reviewed whole, and as many others by the way, a tenth of all looks or more."""
    weighed, queue = flagged(market, Calibration())
    others = weighed.subjects[:: max(len(weighed.subjects) // QUEUE, 1)].tolist()
    rigged = dict(zip(market.truth["tender"].to_pylist(), market.truth["is_rigged"].to_pylist(), strict=True))
    log_odds = dict(zip(weighed.subjects.tolist(), weighed.log_odds.tolist(), strict=True))
    chosen = sorted({*queue.rows["subject"].to_pylist(), *others})
    return calibrate([log_odds[key] for key in chosen], [rigged[key] for key in chosen])


def of_market(seed: int, calibration: Calibration) -> QueueScore:
    """The score of the queue of one made-up market."""
    market = make_tenders(seed, count=TENDERS)
    return queue_score(market.truth, market.tables.tenders, flagged(market, calibration)[1].rows)


def flagged(market: Tenders, calibration: Calibration) -> tuple[Weighed, ReviewQueue]:
    """Its tenders beside their peers, and the queue. Of the market this sees the tables, never the truth."""
    tested, cells = tender_flags(market.tables).tested[About.TENDER], cells_of(market.tables, About.TENDER)
    weighed = weigh(cells, tested)
    return weighed, review_queue(weighed, length=QUEUE, calibration=calibration, as_of=WORLD_DAY, cells=cells)


def of_this_desk(truth: Path, keys: pa.Table, membership: pa.Table) -> Iterator[Measured]:
    """The figures of each kind as it is linked here now."""
    tables = gather()
    for called, kind in _KINDS.items():
        known = evaluate.who_they_are(truth, called, keys)
        version, model = model_in_use(kind)
        linkage = Linkage(
            membership=membership,
            truth=known.select(MEMBERSHIP.names).cast(MEMBERSHIP),
            groups=known.select(GROUPS.names).cast(GROUPS),
            compared=compared_under(model, tables[kind.name], nicknames()),
        )
        yield Measured(data_set=THIS_DESK, kind=kind.name, version=version, is_synthetic=True, whole=quality(linkage))


def of_lists(seeds: int, people: int, spelt: str) -> Measured:
    """The figures of so many lists, each of a world of its own and linked by itself; together and one by one.

    `spelt` is one of SPELT: how names of other languages are written.
    """
    linkages = {seed: tried(_made_up(seed, people, SPELT[spelt]), nicknames()).linkage for seed in range(1, seeds + 1)}
    return Measured(
        data_set=f"lists of {people:,} made-up people{spelt}",
        kind=PERSON.name,
        version="",
        is_synthetic=True,
        whole=quality(pooled(list(linkages.values()))),
        seeds={seed: quality(linkage) for seed, linkage in linkages.items()},
    )


def _made_up(seed: int, people: int, other_spellings: float) -> Labelled:
    records = RECORDS_A_PERSON * people
    table = people_list(seed, people=people, records=records, other_spellings=other_spellings)
    return Labelled(
        name=f"seed {seed}",
        records=table.drop_columns(["truth_id", "origin"]),
        schema=PERSON.schema,
        truth=table.select(["mention_id", "truth_id"]).rename_columns(MEMBERSHIP.names).cast(MEMBERSHIP),
        groups=table.select(["mention_id", "origin"]).rename_columns(GROUPS.names),
        is_synthetic=True,
    )


def _line(name: str, score: Score) -> str:
    return f"  {name:<28} precision {score.precision:.3f}   recall {score.recall:.3f}   F1 {score.f1:.3f}"
