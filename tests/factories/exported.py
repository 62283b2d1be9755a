"""Extracts of every kind of thing, property and tie, and what a house's own feed reads back of their files."""

from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime

from hypothesis import strategies as st

from plait.collection.exports.extract import Extract, Said, Thing, Tied, Words, Written
from plait.collection.parsed import Parsed
from plait.collection.raw import Raw
from plait.domain.ids import encode
from plait.domain.mention import MentionKind
from plait.domain.statement import Property, Tie
from tests.factories.files import a_batch

AT = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
DAYS = st.dates(date(1950, 1, 1), date(2026, 11, 22))
WRITTEN = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=20)
# Values as they come in, and values that some format cannot keep as they are.
SHAPED = st.one_of(
    st.sampled_from(
        [
            "Ailsa", "SC123456", "+441632960000", "ailsa@example", "M", "F", "X", "1984", "1984-03", "2001-05-06",
            "GB-COH SC123456", "registrationNumber 77", "accountNumber 0001", "=SUM(A1)", "'=x", "-1", "+1", "@x",
            "shareholding 25-50% direct beneficial", "boardMember", "1200", "1200.5", "02", "contract active", "a;b",
            '"quoted"', "two  spaces", "related-to", "located-at", "CPV 45000000", "unknown 7", "None", "a\tb", "x\ny",
        ]
    ),
    WRITTEN,
).map(str.strip).filter(bool)  # fmt: skip
SAID = st.builds(
    Said,
    property=st.sampled_from([name.value for name in Property]),
    value=SHAPED,
    grade=st.sampled_from(["", "", "B2"]),
    since=st.one_of(st.none(), st.none(), DAYS),
)
PEOPLE, BODIES = st.just(MentionKind.PERSON), st.sampled_from([MentionKind.COMPANY, MentionKind.ORGANISATION])


@st.composite
def extracts(draw: st.DrawFn) -> Extract:
    """Up to five things of any kind, and ties of any kind between them."""
    kinds = draw(st.lists(st.sampled_from(list(MentionKind)), min_size=1, max_size=5))
    things = [
        Thing(id=encode(1000 + at), kind=kind, said=tuple(dict.fromkeys(draw(st.lists(SAID, max_size=8)))))
        for at, kind in enumerate(kinds)
    ]
    ids = [thing.id for thing in things]
    ends = st.lists(st.sampled_from(ids), min_size=2, max_size=2, unique=True)
    ties = draw(st.lists(ends.flatmap(_tie), max_size=5, unique=True)) if len(ids) > 1 else []
    names = draw(st.lists(st.sampled_from(ids), max_size=2, unique=True))
    words = [Words(id=encode(7), text=draw(SHAPED), on=date(2026, 1, 2), grade="1B", names=tuple(names))]
    title = draw(SHAPED)
    return Extract(
        title=title, at=AT, things=tuple(things), ties=tuple(ties), words=tuple(draw(st.sampled_from([words, []])))
    )


def _tie(ends: list[str]) -> st.SearchStrategy[Tied]:
    days = st.one_of(
        st.tuples(st.none(), st.none()),
        st.tuples(DAYS, DAYS).map(lambda pair: (min(pair), max(pair))),
    )
    return days.flatmap(
        lambda between: st.builds(
            Tied,
            source=st.just(ends[0]),
            tie=st.sampled_from([tie.value for tie in Tie]),
            target=st.just(ends[1]),
            value=st.one_of(st.just(""), SHAPED),
            grade=st.sampled_from(["", "A1"]),
            since=st.just(between[0]),
            until=st.just(between[1]),
        )
    )


Fact = tuple[str, str, str]
Link = tuple[str, str, str, str, date | None, date | None]


def facts_of(extract: Extract) -> set[Fact]:
    """Every property and value, once."""
    return {(thing.id, said.property, said.value) for thing in extract.things for said in thing.said}


def links_of(extract: Extract) -> set[Link]:
    """Every tie, once."""
    return {(t.source, t.tie, t.target, t.value, t.since, t.until) for t in extract.ties}


def read_back(
    written: Written, parse: Callable[..., Parsed], named: Callable[[str], str] = str
) -> tuple[dict[str, str], set[Fact], set[Link]]:
    """What the feed's parser makes of the only file: kinds, properties and ties, by the citations of the things.

    Fails where anything is kept back. `named` gives the citation that a record's own name stands for.
    """
    ((name, content),) = written.files.items()
    parsed = parse(Raw(name=name, data=content), batch=a_batch())
    assert parsed.rejects == ()
    rows = parsed.mentions.to_pylist()
    cited = {row["mention_id"]: named(row["reference"] or row["natural_key"]) for row in rows}
    kinds = {cited[row["mention_id"]]: row["kind"] for row in rows}
    facts: set[Fact] = set()
    links: set[Link] = set()
    for row in parsed.statements.to_pylist():
        if row["other_id"] is None:
            facts.add((cited[row["mention_id"]], row["property"], row["value"]))
        else:
            ends = cited[row["mention_id"]], row["property"], cited[row["other_id"]]
            links.add((*ends, row["value"] or "", row["valid_from"], row["valid_to"]))
    return kinds, facts, links


def assert_nothing_is_dropped(extract: Extract, written: Written, facts: set[Fact], links: set[Link]) -> None:
    """Whatever does not read back as it was said is named among what the format cannot hold, often enough."""
    named: Counter[str] = Counter()
    for each in written.lost:
        named[each.what] += each.count
    kinds = extract.kinds()
    for what, count in Counter(f"{kinds[id_]}: {name}" for id_, name, _ in facts_of(extract) - facts).items():
        kind = what.partition(":")[0]
        assert count <= named[what] or named[f"{kind} and what is said of it"], (what, count, written.lost)
    for what, count in Counter(f"tie: {tie}" for _, tie, *_ in links_of(extract) - links).items():
        assert count <= named[what], (what, count, written.lost)
