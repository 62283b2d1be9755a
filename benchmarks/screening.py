"""Screening one name against a million, ours and tantivy's in the same run on the same names and the same core.

The million is made with a fixed seed. Forenames are drawn by the counts of births in Scotland from 1974 to 2020.
Surnames follow the published ranks of Scotland (one in seventy-eight is the first, falling with rank to the power .48)
and then a long tail to rank 200,000 (as 1 / rank, so that the first thousand cover about half of all people): surnames
of the clean records of a public test set, and invented ones that a chain of letters trained on them spells. Three in
ten people have a middle name. One in five names is an organisation's.

Half of the questions ask for a name drawn from the list, half for one drawn anew that no row of the list has. They are
written wrongly as `misspelling.misspelt` says. The weights of the core were set on another made million, with another
seed and the slips of `misspelling.misspelt_otherwise`, which mixes other slips in other shares; figures for such slips
stand beside. A birth date asked is another one, turned or mistyped in 12 %, and a postcode is another one in 12 %.

Frequencies are counted on 200,000 other names drawn in the same way, as an open register would give them; what the
published lists alone give stands beside it.

A hit is right if its name is that of the row asked for. At x % false positives: the share of listed questions that find
their name with a score above the one that x % of the questions not listed reach.
"""

import csv
import gzip
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from benchmarks.figure import Figure
from benchmarks.misspelling import is_organisation, misspelt, misspelt_otherwise
from plait.linking.screening.answer import Query
from plait.linking.screening.frequency import counted
from plait.linking.screening.index import ROWS, ScreeningIndex, build, readable
from plait.linking.screening.screen import screen
from plait.linking.screening.spelling import spell, spell_all
from plait.reference.name import names

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"
BIRTHS = SHARED / "names" / "scotland_baby_names_1974_2020.csv.gz"
CLEAN = [SHARED / "linking" / f"febrl_dataset{part}.csv.gz" for part in ("3", "4a")]
POSTCODES = SHARED / "geo" / "scotland_postcodes_codepoint_open.csv.gz"
LISTED = 1_000_000
ASKED = 4_000
TURN = 250
OPEN = 200_000
TAIL = 200_000
TRADES = (
    "plumbing", "joinery", "roofing", "electrical", "construction", "building", "property", "care", "cleaning",
    "catering", "taxis", "haulage", "transport", "motors", "engineering", "consulting", "solutions", "management",
    "trading", "foods", "energy", "security", "training", "design", "digital", "systems", "estates", "holdings",
    "investments", "travel", "hair", "beauty", "fitness", "marine", "farms", "timber", "logistics", "recruitment",
    "media",
)  # fmt: skip
ENDINGS = ("Ltd", "Limited", "Limited", "Ltd", "LLP", "(Scotland) Ltd", "Group Limited", "UK Ltd", "Services Ltd")


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is asked, and the place in the list of the row asked for (-1 where it is not listed)."""

    query: Query
    row: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """How an engine did: for each question its best score, the score of the right hit (or none), and its CPU time."""

    best: NDArray[np.float64]
    right: NDArray[np.float64]
    seconds: NDArray[np.float64]
    is_listed: NDArray[np.bool_]

    @property
    def recall(self) -> float:
        return float(np.isfinite(self.right[self.is_listed]).mean())

    def recall_at(self, false_positives: float) -> float:
        """Recall above the score that only this share of the questions not listed reach."""
        others = np.sort(self.best[~self.is_listed])[::-1]
        return float((self.right[self.is_listed] > others[int(len(others) * false_positives)]).mean())


def figures() -> Iterator[Figure]:
    """Names alone, names with a birth date and postcode, and what a reader of a part of the list gets."""
    if not BIRTHS.exists():
        return
    random = np.random.default_rng(20261122)
    rows = made_rows(random, LISTED)
    started = time.process_time()
    index = build(rows, table=counted(made_names(random, OPEN)))
    yield Figure(
        name="build, one million", ours=time.process_time() - started, peer=None, reach=90, unit="s", at_most=True
    )
    yield from _by_name(random, rows, index)
    yield from _otherwise(random, rows, index)
    yield from _by_attributes(random, rows, index)
    yield from _as_another_reader(random, rows, index)


def _by_name(random: np.random.Generator, rows: pa.Table, index: ScreeningIndex) -> Iterator[Figure]:
    asked = questions(random, rows, ASKED, attributes=False)
    engines = [_ours(index)]
    peer_engine = _tantivy(rows)
    if peer_engine:
        engines.append(peer_engine)
    else:
        print("tantivy is not installed: no peer")
    ours, *peers = in_turns(engines, asked, rows)

    def beside(of: Callable[[Answered], float]) -> dict[str, float | None]:
        return {"ours": of(ours), "peer": of(peers[0]) if peers else None}

    yield Figure(name="recall among ten", reach=0.975, **beside(lambda one: one.recall))
    yield Figure(name="recall at 5 % false positives", reach=0.78, **beside(lambda one: one.recall_at(0.05)))
    for name, share, most in (("p50", 50, 0.6), ("p99", 99, 5.0)):
        of = beside(lambda one, share=share: float(np.percentile(one.seconds, share)) * 1000)
        yield Figure(name=f"{name} of CPU", reach=most, unit="ms", at_most=True, **of)
    yield Figure(name="questions a core-second", reach=1000, **beside(lambda one: 1 / float(one.seconds.mean())))
    if peers:
        times = float(peers[0].seconds.mean() / ours.seconds.mean())
        yield Figure(name="times tantivy's rate", ours=times, peer=1.0, reach=4.0)
    (published,) = in_turns([_ours(build(rows))], asked, rows)
    yield Figure(name="published lists only: recall among ten", ours=published.recall, peer=None, reach=0.94)
    level = published.recall_at(0.05)
    yield Figure(name="published lists only: recall at 5 % false positives", ours=level, peer=None, reach=0.5)


def _otherwise(random: np.random.Generator, rows: pa.Table, index: ScreeningIndex) -> Iterator[Figure]:
    """The slips that weights were set on, here with other names."""
    asked = questions(random, rows, ASKED, attributes=False, misspell=misspelt_otherwise)
    (ours,) = in_turns([_ours(index)], asked, rows)
    yield Figure(name="other slips: recall among ten", ours=ours.recall, peer=None, reach=0.9)
    yield Figure(name="other slips: recall at 5 % false positives", ours=ours.recall_at(0.05), peer=None, reach=0.7)


def _by_attributes(random: np.random.Generator, rows: pa.Table, index: ScreeningIndex) -> Iterator[Figure]:
    asked = questions(random, rows, ASKED, attributes=True)
    (ours,) = in_turns([_ours(index)], asked, rows)
    name = "with birth date and postcode"
    yield Figure(name=f"{name}: recall at 1 % false positives", ours=ours.recall_at(0.01), peer=None, reach=0.94)
    p99 = float(np.percentile(ours.seconds, 99)) * 1000
    yield Figure(name=f"{name}: p99 of CPU", ours=p99, peer=None, reach=5.0, unit="ms", at_most=True)


def _as_another_reader(random: np.random.Generator, rows: pa.Table, index: ScreeningIndex) -> Iterator[Figure]:
    """Of 1,000 questions by a reader of three rows in ten, how many get what an index of those rows alone gives."""
    flags = random.random(rows.num_rows) < 0.3
    kept = np.flatnonzero(flags)
    alone = build(rows.take(pa.array(kept)), table=index.table)
    allowed, every = readable(index, flags), readable(alone, np.ones(len(kept), dtype=np.bool_))
    asked = [one.query for attributes in (False, True) for one in questions(random, rows, 500, attributes=attributes)]
    equal = 0
    for query in asked:
        filtered, expected = screen(index, query, allowed=allowed), screen(alone, query, allowed=every)
        moved = [tuple(kept[list(hit.rows)].tolist()) for hit in expected.hits]
        same = [hit.rows for hit in filtered.hits] == moved and filtered.advice == expected.advice
        same &= [(h.name, h.score, h.words) for h in filtered.hits] == [
            (h.name, h.score, h.words) for h in expected.hits
        ]
        equal += same
    yield Figure(name="readers told nothing of hidden rows", ours=equal, peer=None, reach=1000, unit="of 1000")


Misspell = Callable[[np.random.Generator, str], str]
Engine = Callable[[Query], list[tuple[str, float]]]


def in_turns(engines: list[Engine], asked: list[Question], rows: pa.Table) -> list[Answered]:
    """Each question put once to each engine, by turns of some hundreds, timed by the CPU of this process.

    The first turn is put once before, to warm up.
    """
    for engine in engines:
        for question in asked[:TURN]:
            engine(question.query)
    parts: list[list[tuple[float, float, float]]] = [[] for _ in engines]
    for first in range(0, len(asked), TURN):
        turn = asked[first : first + TURN]
        for engine, part in zip(engines, parts, strict=True):
            part.extend(_one(engine, question, rows) for question in turn)
    listed = np.array([question.row >= 0 for question in asked])
    columns = [np.array(part).T for part in parts]
    return [Answered(best=best, right=right, seconds=seconds, is_listed=listed) for best, right, seconds in columns]


def _one(engine: Engine, question: Question, rows: pa.Table) -> tuple[float, float, float]:
    """The best score, that of the right name (or none), and the seconds."""
    started = time.process_time_ns()
    hits = engine(question.query)
    seconds = (time.process_time_ns() - started) / 1e9
    wanted = spell(rows["name"][question.row].as_py()) if question.row >= 0 else None
    right = next((score for name, score in hits if name == wanted), -np.inf)
    return hits[0][1] if hits else -np.inf, right, seconds


def _ours(index: ScreeningIndex) -> Engine:
    allowed = readable(index, np.ones(index.row_count, dtype=np.bool_))

    def ask(query: Query) -> list[tuple[str, float]]:
        return [(hit.name, hit.score) for hit in screen(index, query, allowed=allowed).hits]

    return ask


def _tantivy(rows: pa.Table) -> Engine | None:
    """Tantivy over the same spelled names: each word exactly and within one letter (two from seven letters on)."""
    try:
        # A peer for the benchmark only, so it may be absent.
        import tantivy
    except ImportError:
        return None
    schema = tantivy.SchemaBuilder().add_text_field("name", stored=True, tokenizer_name="whitespace").build()
    index = tantivy.Index(schema)
    writer = index.writer(heap_size=500_000_000, num_threads=1)
    for name in sorted({spell(name) for name in rows["name"].to_pylist()}):
        writer.add_document(tantivy.Document(name=[name]))
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    searcher = index.searcher()
    should, ask = tantivy.Occur.Should, tantivy.Query

    def of_word(word: str) -> list[tuple[object, object]]:
        exact, near = ask.term_query(schema, "name", word), ask.fuzzy_term_query(schema, "name", word, distance=1)
        far = [ask.fuzzy_term_query(schema, "name", word, distance=2)] if len(word) > 6 else []
        return [(should, exact), (should, near), *((should, one) for one in far)]

    def engine(query: Query) -> list[tuple[str, float]]:
        words = [part for word in spell(query.name).split() for part in of_word(word)]
        found = searcher.search(ask.boolean_query(words), 10).hits
        return [(searcher.doc(address)["name"][0], score) for score, address in found]

    return engine


def made_rows(random: np.random.Generator, count: int) -> pa.Table:
    """ROWS: names, with a birth date and a postcode on seven in ten each."""
    dates, postcodes = made_dates(random, count), made_postcodes(random, count)
    return pa.table(
        {
            "name": made_names(random, count),
            "birth_date": pc.if_else(pa.array(random.random(count) < 0.7), dates, pa.scalar(None, pa.string())),
            "postcode": pc.if_else(pa.array(random.random(count) < 0.7), postcodes, pa.scalar(None, pa.string())),
            "number": pa.nulls(count, pa.string()),
        },
        schema=ROWS,
    )


def made_names(random: np.random.Generator, count: int) -> pa.Array:
    """Four people (three in ten with a middle name, one in fifty with two surnames) to one organisation."""
    forename, middle = made_forenames(random, count), made_forenames(random, count)
    surname, other = made_surnames(random, count), made_surnames(random, count)
    trade, ending = (
        pa.array(words).take(pa.array(random.integers(0, len(words), count))) for words in (TRADES, ENDINGS)
    )
    joined = pc.binary_join_element_wise
    draw = random.random(count)
    person = pc.if_else(pa.array(random.random(count) < 0.02), joined(surname, other, "-"), surname)
    short = joined(forename, person, " ")
    long = joined(forename, middle, person, " ")
    named = pc.if_else(pa.array(random.random(count) < 0.4), joined(surname, other, " "), surname)
    firm = pc.if_else(
        pa.array(random.random(count) < 0.3),
        joined(surname, "and Sons", ending, " "),
        joined(named, trade, ending, " "),
    )
    return pc.if_else(pa.array(draw < 0.2), firm, pc.if_else(pa.array(draw < 0.44), long, short))


def made_dates(random: np.random.Generator, count: int) -> pa.Array:
    """ISO days of 1940 to 2004."""
    days = random.integers(-10957, 12784, count).astype("datetime64[D]")
    return pa.array(np.datetime_as_string(days), pa.string())


@cache
def _postcodes() -> pa.Array:
    with gzip.open(POSTCODES, "rt", encoding="utf-8") as opened:
        return pa.array([row["postcode"] for row in csv.DictReader(opened)], pa.string())


def made_postcodes(random: np.random.Generator, count: int) -> pa.Array:
    """Postcodes of Scotland, each alike."""
    return _postcodes().take(pa.array(random.integers(0, len(_postcodes()), count)))


@cache
def _forenames() -> tuple[pa.Array, NDArray[np.float64]]:
    counts: dict[str, int] = {}
    with gzip.open(BIRTHS, "rt", encoding="utf-8") as opened:
        for row in csv.DictReader(opened):
            counts[row["name"]] = counts.get(row["name"], 0) + int(row["n"])
    return pa.array(list(counts)), np.cumsum(list(counts.values())) / sum(counts.values())


def made_forenames(random: np.random.Generator, count: int) -> pa.Array:
    known, shares = _forenames()
    return known.take(pa.array(np.searchsorted(shares, random.random(count))))


@cache
def _surnames() -> tuple[pa.Array, NDArray[np.float64]]:
    """Surnames by rank: the published ones, then those of the clean records in random order, then invented ones."""
    random = np.random.default_rng(1974)
    ranked = [one.name for one in names() if one.kind == "surname" and one.origin == "Scotland"]
    pool = {one.name for one in names() if one.kind == "surname"}
    for path in CLEAN:
        with gzip.open(path, "rt", encoding="utf-8") as opened:
            pool |= {
                row["surname"].title()
                for row in csv.DictReader(opened, skipinitialspace=True)
                if "org" in row["rec_id"]
            }
    known = sorted(name for name in pool - set(ranked) if len(name) > 2)
    random.shuffle(known)
    invented = invented_names(random, [*ranked, *known], TAIL - len(known))
    rank = np.arange(1, len(ranked) + len(known) + len(invented) + 1, dtype=np.float64)
    head = 0.0128 * rank[: len(ranked)] ** -0.48
    tail = rank[len(ranked) :] ** -1.0
    shares = np.concatenate((head, tail * (1 - head.sum()) / tail.sum()))
    return pa.array([*ranked, *known, *invented]), np.cumsum(shares) / shares.sum()


def invented_names(random: np.random.Generator, known: list[str], count: int) -> list[str]:
    """Names spelt by a chain: each letter follows three as it does in a known name."""
    follows: dict[str, list[str]] = {}
    for name in known:
        padded = f"^^^{name.lower()}$"
        for k in range(3, len(padded)):
            follows.setdefault(padded[k - 3 : k], []).append(padded[k])
    found: dict[str, None] = {}
    taken = {name.lower() for name in known}
    while len(found) < count:
        word = "^^^"
        while word[-1] != "$" and len(word) < 16:
            after = follows[word[-3:]]
            word += after[int(random.random() * len(after))]
        spelt = word.strip("^$")
        if 3 < len(spelt) < 13 and spelt not in taken:
            found[spelt.title()] = None
    return list(found)


def made_surnames(random: np.random.Generator, count: int) -> pa.Array:
    known, shares = _surnames()
    return known.take(pa.array(np.minimum(np.searchsorted(shares, random.random(count)), len(known) - 1)))


def questions(
    random: np.random.Generator, rows: pa.Table, count: int, *, attributes: bool, misspell: Misspell = misspelt
) -> list[Question]:
    """`count` misspelt questions, every other one for a row of the list; with attributes, for its people only."""
    chosen = random.integers(0, rows.num_rows, 4 * count)
    fresh = made_rows(random, 4 * count)
    dates, postcodes = made_dates(random, 4 * count).to_pylist(), made_postcodes(random, 4 * count).to_pylist()
    is_known = pc.is_in(spell_all(fresh["name"].combine_chunks()), spell_all(rows["name"].combine_chunks())).to_pylist()
    listed, unlisted = rows.take(pa.array(chosen)).to_pylist(), fresh.to_pylist()
    asked: list[Question] = []
    for k, (row, other) in enumerate(zip(listed, unlisted, strict=True)):
        if is_known[k] or (attributes and (is_organisation(row["name"]) or is_organisation(other["name"]))):
            continue
        one = row if len(asked) % 2 == 0 else other
        place = int(chosen[k]) if len(asked) % 2 == 0 else -1
        query = Query(name=misspell(random, one["name"]))
        if attributes:
            date = one["birth_date"] or dates[k]
            postcode = one["postcode"] or postcodes[k]
            query = Query(
                name=query.name,
                birth_date=slipped_date(random, date) if random.random() < 0.12 else date,
                postcode=postcodes[k] if random.random() < 0.12 else postcode,
            )
        asked.append(Question(query=query, row=place))
        if len(asked) == count:
            break
    return asked


def slipped_date(random: np.random.Generator, date: str) -> str:
    """Another day altogether, day and month swapped, or one figure mistyped: each alike."""
    how = random.integers(0, 3)
    if how == 0:
        return str(made_dates(random, 1)[0])
    year, month, day = date.split("-")
    if how == 1:
        return f"{year}-{day}-{month}"
    place = int(random.choice([2, 3, 6, 9]))
    return date[:place] + str(random.integers(0, 10)) + date[place + 1 :]
