"""A million made-up statements, and what they stand in: bodies, markings, reports, records, links and search entries.

Everything is SYNTHETIC. Names follow a steep curve, as names do: a few are on every tenth record and most are rare. A
quarter of a million records of people, companies and addresses have four statements each; every thing that can be
found is an entry of the search; each report and each record of a person has its review clock. It is written table by
table, never row by row.
"""

from datetime import UTC, date, datetime, timedelta
from itertools import product

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from django.apps import apps
from django.db import connection, transaction
from django.db.models import NOT_PROVIDED

from plait.domain.marking import Purpose
from plait.policy.roles import Role
from plait.reference import partners
from plait.reference.council import councils

SEED = 5
BODIES, MARKINGS_EACH = 20, 10
REPORTS, PEOPLE, OTHERS = 100_000, 150_000, 100_000
NOTICES = 650_000
A_CLUSTER = 4
LOADS = REQUIREMENTS = 3_000
NEWEST = datetime(2026, 11, 20, 9, tzinfo=UTC)
DAYS = 2_000
STATES = ("live", "live", "live", "requires_linking", "requires_assessment", "requires_correction")
THREATS = ("drugs", "money-laundering", "violence", "firearms", "cybercrime", "")
FORENAMES = (
    "John",
    "Mary",
    "James",
    "Anne",
    "David",
    "Susan",
    "Robert",
    "Agnes",
    "Andrew",
    "Fiona",
    "Iain",
    "Morag",
    "Callum",
    "Eilidh",
    "Rory",
    "Isla",
)
SYLLABLES = (
    "sm",
    "an",
    "mac",
    "don",
    "gra",
    "ross",
    "lin",
    "wal",
    "fer",
    "gus",
    "mun",
    "ro",
    "hay",
    "ken",
    "bru",
    "ell",
)
THINGS = (
    "Haulage",
    "Taxis",
    "Cleaning",
    "Security",
    "Waste",
    "Motors",
    "Scaffolding",
    "Catering",
)
STREETS = (
    "High",
    "Station",
    "Mill",
    "Church",
    "Glasgow",
    "Victoria",
    "Bank",
    "Kirk",
)
SURNAMES = np.array(["".join(parts).capitalize() for parts in product(SYLLABLES, SYLLABLES, SYLLABLES)])

Ints = np.ndarray[tuple[int], np.dtype[np.int64]]
Words = np.ndarray[tuple[int], np.dtype[np.str_]]


class Million:
    """Fills empty tables once; READER is an analyst of the first body and OFFICER decides there on retention."""

    def __init__(self) -> None:
        self.random = np.random.default_rng(SEED)

    @transaction.atomic
    def make(self) -> None:
        """Write everything, in an order in which each row finds what it points to."""
        self.markings, self.partner_of, self.person_id = self._ground()
        self._loads()
        self._requirements()
        self._reports()
        self._people()
        self._others()
        self._notices()

    def _ground(self) -> tuple[Ints, Ints, int]:
        """Bodies, an analyst, and markings that one body to nine may read: (markings, their bodies, the analyst)."""
        # The tables can be imported only once the desk is set up.
        from tests.factories import a_body, a_marking, a_reader

        bodies = [a_body(one.key) for one in partners() if one.is_body][:BODIES]
        found = []
        for at, body in enumerate(bodies):
            others = [other for other in bodies if other is not body]
            for size in range(MARKINGS_EACH):
                circle = [others[place] for place in self.random.choice(len(others), size, replace=False)]
                found.append((a_marking(body, *circle).pk, bodies[at].pk))
        pairs = np.array(found, dtype=np.int64)
        overseen = {Purpose.LAW_ENFORCEMENT, Purpose.OVERSIGHT}
        self.clock_of = {body.pk: a_marking(body, purposes=frozenset(overseen)).pk for body in bodies}
        analyst = a_reader(bodies[0])
        a_reader(bodies[0], Role.DATA_PROTECTION_OFFICER, [Purpose.OVERSIGHT])
        return pairs[:, 0], pairs[:, 1], analyst.person_id

    def _loads(self) -> None:
        which, self.loads = self._choose(LOADS), self._ids(LOADS)
        received = self._days(LOADS)
        put(
            "collection.Load",
            id=self.loads,
            partner_id=self.partner_of[which],
            marking_id=self.markings[which],
            name=[f"SYNTHETIC_{at}.csv" for at in range(LOADS)],
            feed=["intelligence_reports"] * LOADS,
            sha256=[f"{at:064d}" for at in range(LOADS)],
            state=["committed"] * LOADS,
            assertions=["[]"] * LOADS,
            by_id=[self.person_id] * LOADS,
            received_at=received,
        )

    def _requirements(self) -> None:
        which = self._choose(REQUIREMENTS)
        self.requirements = self._ids(REQUIREMENTS)
        put(
            "collection.Requirement",
            id=self.requirements,
            marking_id=self.markings[which],
            owner_id=self.partner_of[which],
            question=[f"Who supplies {surname}? (synthetic)" for surname in self._surnames(REQUIREMENTS)],
            decision=["Whom to task"] * REQUIREMENTS,
            state=self.random.choice(["open", "part_met", "met"], REQUIREMENTS),
            value=self.random.gamma(2, 2, REQUIREMENTS),
            raised_by_id=[self.person_id] * REQUIREMENTS,
            raised_at=self._days(REQUIREMENTS),
        )

    def _reports(self) -> None:
        """Reports with one item each and two steps of their life."""
        which, at = self._choose(REPORTS), self._days(REPORTS)
        self.reports, self.items, self.item_marking = self._ids(REPORTS), self._ids(REPORTS), self.markings[which]
        self.report_of, marks = self.partner_of[which], {"marking_id": self.item_marking}
        self.item_load = self.random.choice(self.loads, REPORTS)
        states = self.random.choice(STATES, REPORTS)
        titles = self._names(REPORTS, " (synthetic)")
        references = [f"IR-{number:06d}" for number in range(REPORTS)]
        answered = np.where(self.random.random(REPORTS) < 0.05, self.random.choice(self.requirements, REPORTS), 0)
        put(
            "collection.Report",
            id=self.reports, partner_id=self.report_of, own_reference=references, title=titles,
            intelligence_on=pa.array(at).cast(pa.date32()), created_at=at, received_at=at,
            urgency=self.random.choice(["high", "medium", "low"], REPORTS, p=[0.1, 0.4, 0.5]), state=states,
            threat=self.random.choice(THREATS, REPORTS), touches=["|"] * REPORTS,
            council_code=self.random.choice([council.code for council in councils()], REPORTS),
            requirement_id=pa.array(answered, mask=answered == 0), load_id=self.item_load, **marks,
        )  # fmt: skip
        put(
            "collection.Item",
            id=self.items, report_id=self.reports, number=[1] * REPORTS, text=titles,
            grading_scheme=["3x5x2"] * REPORTS, grade=["1BP"] * REPORTS, recorded_at=at, load_id=self.item_load,
            **marks,
        )  # fmt: skip
        for state in (np.full(REPORTS, "requires_assessment"), states):
            due = pc.if_else(pa.array(state == "requires_correction"), pa.array(at).cast(pa.date32()), None)
            put("collection.ReportEvent", report_id=self.reports, to_state=state, at=at, due_on=due, **marks)
        self._index("report", self.reports, titles, references, at, **marks)
        self._clocks("report", self.reports, self.report_of)

    def _people(self) -> None:
        """Records of people named in items: runs of four are one person, and every fifth pair beyond is in doubt."""
        ids, in_item = np.sort(self._ids(PEOPLE)), self.random.integers(0, REPORTS, PEOPLE)
        persons = PEOPLE // A_CLUSTER
        of = np.arange(PEOPLE) // A_CLUSTER
        fore, sur = self.random.choice(FORENAMES, persons)[of], self._surnames(persons)[of]
        born = [str(date(1950, 1, 1) + timedelta(days=int(days))) for days in self.random.integers(0, 19_000, persons)]
        birth = np.array(born)[of]
        marks, at = {"marking_id": self.item_marking[in_item]}, self._days(PEOPLE)
        load = self.item_load[in_item]
        put(
            "collection.Mention",
            id=ids, kind=["person"] * PEOPLE, item_id=self.items[in_item], recorded_at=at, load_id=load, **marks,
        )  # fmt: skip
        streets = self._streets(PEOPLE)
        for name, values in (("forename", fore), ("surname", sur), ("birth_date", birth), ("address", streets)):
            said = {"item_id": self.items[in_item], "recorded_at": at, "load_id": load, "grade": ["1BP"] * PEOPLE}
            put("collection.Statement", mention_id=ids, property=[name] * PEOPLE, value=values, **said, **marks)
        titles = [f"{one} {other.upper()}" for one, other in zip(fore, sur, strict=True)]
        self._index("person", ids, titles, streets, at, ref_kind="mention", **marks)
        self._link(ids, of, birth)
        self._clocks("mention", ids, self.report_of[in_item])

    def _clocks(self, kind: str, ids: Ints, bodies: Ints) -> None:
        """Each body decides on what it gave; by now one record in three is due."""
        last = self._days(len(ids))
        put(
            "thread.ReviewClock",
            kind=[kind] * len(ids), thing_id=ids, partner_id=bodies, group=["2"] * len(ids),
            marking_id=[self.clock_of[key] for key in bodies.tolist()],
            last_event_on=pa.array(last).cast(pa.date32()),
            next_review_on=pa.array(last + np.timedelta64(DAYS * 2 // 3, "D")).cast(pa.date32()),
        )  # fmt: skip

    def _link(self, ids: Ints, of: Ints, birth: Words) -> None:
        model = {"version": ["made-up"], "kind": ["person"], "prior_weight": [0.0], "threshold": [0.92]}
        put("linking.ModelVersion", parameters=["{}"], trained_at=[NEWEST], **model)
        left = np.flatnonzero(of[:-1] == of[1:])
        self._pairs(ids[left], ids[left + 1], np.full(len(left), 0.99))
        left = np.arange(0, PEOPLE - 2 * A_CLUSTER, 5)
        self._pairs(ids[left], ids[left + A_CLUSTER], self.random.uniform(0.15, 0.9, len(left)))
        put("linking.Identity", mention_id=ids, birth_date=birth)
        subjects = self._ids(of[-1] + 1)
        put("linking.Subject", id=subjects, kind=["person"] * len(subjects), born_at=[NEWEST] * len(subjects))
        put("linking.Membership", mention_id=ids, subject_id=subjects[of])

    def _pairs(self, left: Ints, right: Ints, probability: "np.ndarray[tuple[int], np.dtype[np.float64]]") -> None:
        weight = np.log2(probability / (1 - probability))
        ends, scores = {"left_id": left, "right_id": right}, {"probability": probability, "weight": weight}
        put("linking.Link", model_id=["made-up"] * len(left), **ends, **scores)

    def _others(self) -> None:
        """Companies and addresses out of files: each stands alone."""
        ids, which, at = np.sort(self._ids(OTHERS)), self._choose(OTHERS), self._days(OTHERS)
        kinds = self.random.choice(["company", "address"], OTHERS)
        marks, streets = {"marking_id": self.markings[which]}, self._streets(OTHERS)
        names, marks["load_id"] = self._names(OTHERS, " Ltd"), self.random.choice(self.loads, OTHERS)
        put("collection.Mention", id=ids, kind=kinds, recorded_at=at, **marks)
        numbers = [f"SC{number:06d}" for number in range(OTHERS)]
        said = {"name": names, "address": streets, "status": ["active"] * OTHERS, "company_number": numbers}
        for name, values in said.items():
            put("collection.Statement", mention_id=ids, property=[name] * OTHERS, value=values, recorded_at=at, **marks)
        marks.pop("load_id")
        self._index("company", ids, names, streets, at, ref_kind="mention", **marks)

    def _notices(self) -> None:
        """Rows of a register: they are found, and no page of the records database holds them."""
        titles = self._names(NOTICES, " services")
        marks = {"marking_id": self.markings[self._choose(NOTICES)]}
        self._index("notice", self._ids(NOTICES), titles, self._streets(NOTICES), self._days(NOTICES), **marks)

    def _index(
        self, kind: str, ids: Ints, titles: object, texts: object, at: Ints, *, ref_kind: str = "", **marks: Ints
    ) -> None:
        from plait.domain.ids import Ref

        refs = [str(Ref(ref_kind or kind, int(id_))) for id_ in ids]
        on = pa.array(at).cast(pa.date32())
        put("search.SearchEntry", ref=refs, kind=[kind] * len(ids), title=titles, text=texts, on=on, **marks)

    def _ids(self, count: int) -> Ints:
        return self.random.integers(1, 2**63 - 1, count)

    def _choose(self, count: int) -> Ints:
        return self.random.integers(0, len(self.markings), count)

    def _days(self, count: int) -> Ints:
        """Instants of the last years, to the second."""
        ago = self.random.integers(0, DAYS * 86_400, count)
        return np.datetime64(NEWEST.replace(tzinfo=None), "us") - ago.astype("timedelta64[s]")

    def _surnames(self, count: int) -> Words:
        """The n-th name is borne about n times more seldom than the first, which one in sixty bears."""
        weights = 1 / (np.arange(len(SURNAMES)) + 6)
        return np.asarray(self.random.choice(SURNAMES, count, p=weights / weights.sum()))

    def _names(self, count: int, after: str = "") -> list[str]:
        """A surname and what the body or the report is about."""
        things = self.random.choice(THINGS, count)
        return [f"{name} {thing}{after}" for name, thing in zip(self._surnames(count), things, strict=True)]

    def _streets(self, count: int) -> list[str]:
        numbers, streets = self.random.integers(1, 400, count), self.random.choice(STREETS, count)
        return [f"{number} {street} Street" for number, street in zip(numbers, streets, strict=True)]


def put(name: str, /, **columns: object) -> None:
    """Append these columns to the table of a model; a column that is left out gets the model's own default."""
    from plait_desk.jobs.bulk import append

    model = apps.get_model(name)
    count = len(next(iter(columns.values())))  # type: ignore[arg-type]  # arrays and lists
    for field in model._meta.concrete_fields:
        if field.column not in columns and field.default is not NOT_PROVIDED:
            value = field.get_db_prep_save(field.get_default(), connection)
            columns[field.column] = [value] * count
        elif field.column not in columns and field.empty_strings_allowed and not field.null:
            columns[field.column] = [""] * count
    append(pa.table({column: pa.array(values) for column, values in columns.items()}), model)
