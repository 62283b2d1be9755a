"""Notices with bids, payments, and reviews of flags in a random world: each under a marking of its own."""

from datetime import timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from django.conf import settings
from django.db import models
from django.utils import timezone

from plait.collection.telling import TOLD
from plait.collection.tender_files import TENDER_FILES
from plait.domain.flag import FlagAbout, Verdict
from plait.domain.ids import encode
from plait.domain.marking import MarkingKind, Purpose
from plait.domain.mention import MentionKind
from plait.domain.register import Register
from plait.domain.statement import Tie
from plait.domain.tables import STATEMENTS
from plait.domain.tender import AWARDS, BIDS, ITEMS, NAMED_IN, TENDERS
from plait_desk.accounts.models import Marking
from plait_desk.collection.models import Load, Mention, RegisterEdition, Statement
from plait_desk.mapping.models import FlagReply, FlagReview
from tests.factories.rows import days_ago, word
from tests.factories.world_rows import Made

TENDERS_IN_A_FILE, ROUNDS = 12, 8


def flags(made: Made) -> None:
    """Two files of notices, payments to one company and round some others, and what was written of their flags."""
    editions = {row.load_id for row in made.every(RegisterEdition)}
    free = [row for row in made.every(Load) if row.state == Load.State.COMMITTED and row.pk not in editions]
    for number, load in enumerate(free[:2]):
        _notices(made, load, number)
    _payments(made)
    _written(made)


def is_of_flags(row: models.Model) -> bool:
    """Whether a row came to the worlds with flags."""
    if isinstance(row, RegisterEdition):
        return row.register == Register.NOTICES
    return isinstance(row, FlagReview | FlagReply) or (isinstance(row, Statement) and row.property == Tie.PAID)


def _notices(made: Made, load: Load, number: int) -> None:
    name, on = word(), days_ago(number + 3)
    folder = f"notices/{on.date().isoformat()}-{encode(load.pk)}"
    made.add(
        RegisterEdition,
        register=Register.NOTICES.value,
        feed="ocds",
        edition=name,
        as_at=on.date(),
        folder=folder,
        entries=TENDERS_IN_A_FILE,
        load=load,
        current=True,
        made_at=on,
        marking=load.marking,
    )
    _write(made, Path(settings.PLAIT_HOME) / "registers" / folder, name)


def _write(made: Made, folder: Path, sector: str) -> None:
    """One in three tenders has one bid alone; the buyers and firms are of other files too."""
    notices = [row.pk for row in made.every(Mention) if row.kind == MentionKind.NOTICE]
    firms = [row.pk for row in made.every(Mention) if row.kind == MentionKind.COMPANY]
    tenders, bids = [], []
    for at in range(TENDERS_IN_A_FILE):
        key, mention = f"t{at}", notices[at] if at < len(notices) else made.chance.getrandbits(62)
        named = {"tender": key, "mention_id": mention}
        tenders.append({**named, "buyer": "b", "other_id": firms[0], "sector": sector, "method": "open"})
        for bid in range(made.chance.choice((1, 2, 3))):
            firm = made.chance.choice(firms)
            price = float(made.chance.randrange(100, 200))
            bids.append(
                {**named, "bid": str(bid), "bidder": str(firm), "status": "valid", "price": price, "other_id": firm}
            )
    folder.mkdir(parents=True, exist_ok=True)
    rows = {"tenders": (tenders, TENDERS), "bids": (bids, BIDS), "awards": ([], AWARDS), "items": ([], ITEMS)}
    for table, (given, schema) in rows.items():
        pq.write_table(
            pa.Table.from_pylist(given, schema=pa.schema([*schema, *NAMED_IN])), folder / TENDER_FILES[table]
        )
    pq.write_table(STATEMENTS.empty_table(), folder / TOLD)


def _payments(made: Made) -> None:
    """Many pay one, of whom the reader may know ten or not; and money goes round, a hop of which may be hidden."""
    people = [row for row in made.every(Mention) if row.kind in {MentionKind.PERSON, MentionKind.COMPANY}]
    drawn = [row for row in people if _is_drawn(row)]
    payee = next((row for row in drawn if row.kind == MentionKind.COMPANY), drawn[0])
    for day, payer in enumerate(row for row in people if row is not payee):
        _pays(made, payer, payee, day % 20)
    for start in range(ROUNDS):
        ring = made.chance.sample(drawn, 3)
        for hop, payer in enumerate(ring):
            _pays(made, payer, ring[(hop + 1) % 3], 20 + start * 3 + hop)
            # The same again from somebody else, who told of it later.
            again = made.chance.choice(made.ground.markings)
            _pays(made, payer, ring[(hop + 1) % 3], 20 + start * 3 + hop, again=again)


def _pays(made: Made, payer: Mention, payee: Mention, day: int, *, again: Marking | None = None) -> None:
    on = timezone.localdate() - timedelta(days=60 - day)
    made.add(
        Statement,
        mention=payer,
        property=Tie.PAID.value,
        other=payee,
        value=f"{90 + day}.00 GBP, {word()}",
        grade="1AP",
        valid_from=on,
        valid_to=on + timedelta(days=1),
        recorded_at=days_ago(1 if again else made.chance.choice((3, 5))),
        marking=again or made.near(payer.marking),
    )


def _is_drawn(company: Mention) -> bool:
    """Whether ties of it are drawn: it shows, and was not given to protect anybody."""
    shows = company.load is None or company.load.state == Load.State.COMMITTED
    return shows and company.marking.kind != MarkingKind.SAFEGUARDING


def _written(made: Made) -> None:
    """Reviews, one taken back now and then, and answers; a review may be hidden though its tender is not."""
    kinds = {FlagAbout.TENDER: MentionKind.NOTICE, FlagAbout.COMPANY: MentionKind.COMPANY}
    for about, kind in kinds.items():
        for mention in [row for row in made.every(Mention) if row.kind == kind]:
            of = {"about": about.value, "mention": mention, "marking": made.near(mention.marking)}
            of |= {"partner": made.chance.choice(made.ground.bodies), "purpose": Purpose.LAW_ENFORCEMENT.value}
            verdict = made.chance.choice(list(Verdict)).value
            first = made.add(FlagReview, verdict=verdict, rules=[], supersedes=None, undoes=None, at=days_ago(2), **of)
            if made.chance.random() < 0.3:
                made.add(FlagReview, verdict="", rules=[], supersedes=first, undoes=first, at=days_ago(1), **of)
            if made.chance.random() < 0.5:
                made.add(FlagReply, at=days_ago(made.chance.choice((0, 1, 3))), **of)
