"""What goes into the report on place and procurement: real files, read as the person who publishes may read them."""

from typing import TypedDict, cast

from plait.assessment.framework import framework
from plait.assessment.place import rank_places
from plait.collection.feed import feed
from plait.domain.ids import Ref
from plait.policy.access import Reader
from plait.policy.permissions import Permission
from plait.reporting.deals import deals
from plait.reporting.place import Bought, FileAccount, PlaceMaterial, Supplied, Variant
from plait_desk.assessment.queries.places import place_figures
from plait_desk.collection.models import Load, Report
from plait_desk.collection.queries import mentions, organisations, statements
from plait_desk.collection.queries.loads import LoadRow, load_rows
from plait_desk.linking.queries import membership
from plait_desk.mapping.models import Group
from plait_desk.reporting.services.cited import cite
from plait_desk.tasking.models import Task

DRAWS, SEED = 10_000, 1
REGISTERS = {
    "ocds-b5fd17": "Contracts Finder",
    "ocds-r6ebe6": "Public Contracts Scotland",
}


class Deal(TypedDict):
    """One row of DEALS."""

    name: str
    names: list[str]
    company_number: str
    first_id: int
    contracts: int
    alone_gbp: float
    shared_gbp: float
    notices: int
    publishers: list[str]


class SyntheticHome(ValueError):
    """This report is on real files: a home that holds synthetic ones cannot make it."""


def place_material(actor: Reader) -> PlaceMaterial:
    """Places, suppliers, buyers, name variants and every file accounted for. Raises SyntheticHome."""
    # Who may read what a file says may know that it came, and how many of those rows were taken.
    readable = Load.objects.readable_by(actor, Permission.COLLECTION_STATEMENT_READ)
    loads = list(readable.filter(state=Load.State.COMMITTED).order_by("name", "pk"))
    if any(load.name.startswith("SYNTHETIC") for load in loads):
        raise SyntheticHome("this home holds synthetic files: run the real ones in a home of their own")
    counted = load_rows(actor, loads, Permission.COLLECTION_STATEMENT_READ)
    rows = _organisations(actor)
    places = rank_places(place_figures(actor), framework=framework(), seed=SEED, count=DRAWS)
    cited = cite("load", loads)
    return PlaceMaterial(
        period="As given in each file",
        places=places,
        suppliers=tuple(_supplied(row) for row in rows if row["contracts"]),
        buyers=tuple(_bought(row) for row in rows if row["notices"]),
        variants=tuple(_variant(row) for row in rows if len(row["names"]) > 1),
        files=tuple(map(_account, loads, counted)),
        idle=tuple(_idle(actor)),
        inputs=cited.refs,
        markings=cited.markings,
    )


def _organisations(actor: Reader) -> list[Deal]:
    """One row an organisation as linked for this reader: its names, what it was awarded, what it buys."""
    found = deals(
        mentions=mentions(actor),
        organisations=organisations(actor),
        membership=membership(actor),
        statements=statements(actor),
    )
    return cast("list[Deal]", found.to_pylist())


def _supplied(row: Deal) -> Supplied:
    return Supplied(
        name=row["name"],
        company_number=row["company_number"],
        contracts=row["contracts"],
        alone_gbp=row["alone_gbp"],
        shared_gbp=row["shared_gbp"],
        thread=_mention(row),
    )


def _bought(row: Deal) -> Bought:
    words = sorted({REGISTERS.get(prefix, "Other notices") for prefix in row["publishers"]})
    return Bought(name=row["name"], notices=row["notices"], register=", ".join(words), thread=_mention(row))


def _variant(row: Deal) -> Variant:
    first = row["name"]
    others = sorted(name for name in row["names"] if name != first)
    why = f"One company number, {row['company_number']}" if row["company_number"] else "Linked by name and address"
    return Variant(names=(first, *others), why=why, thread=_mention(row))


def _mention(row: Deal) -> str:
    return str(Ref("mention", row["first_id"]))


def _account(load: Load, row: LoadRow) -> FileAccount:
    columns = feed(load.feed).columns.values()
    ignored = sum(bool(column.ignored) for column in columns)
    return FileAccount(
        name=load.name,
        feed=load.feed,
        rows=row.rows,
        accepted=row.accepted,
        rejected=row.rejected,
        fields_read=len(columns) - ignored,
        fields_ignored=ignored,
        thread=str(Ref("load", load.pk)),
    )


def _idle(actor: Reader) -> list[tuple[str, str]]:
    """The stages with nothing to do on these files, and why."""
    stages = []
    if not Report.objects.readable_by(actor).exists():
        stages.append(("Collection of intelligence", "No intelligence report was given."))
    if not Group.objects.readable_by(actor).exists():
        stages.append(("Mapping", "No group is recorded, so nothing is reached from one."))
    if not Task.objects.readable_by(actor).exists():
        stages.append(("Tasking and action", "No option was proposed, so no task was sent."))
    return stages
