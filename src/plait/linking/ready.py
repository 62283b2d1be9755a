"""What linking runs as machine code, compiled once after each install, so that no start and no search waits for it."""

from itertools import product

import numpy as np
import pyarrow as pa

from plait.domain.tables import MATCHES
from plait.linking.engine.attach import attach
from plait.linking.engine.engine import link_records, link_under
from plait.linking.engine.index import index_of
from plait.linking.engine.schema import ORGANISATIONS, PEOPLE
from plait.linking.identity import IDENTITIES
from plait.linking.screening.answer import Query
from plait.linking.screening.index import ROWS, build, readable
from plait.linking.screening.screen import screen

_STARTS = ("bar", "cor", "dun", "fel", "gor", "har", "kel", "lor", "mar", "nev")
_ENDS = ("ack", "eld", "ill", "orn", "ush", "ett", "ina", "ock", "und", "yth")
_NAMES = tuple(map("".join, product(_STARTS, _ENDS)))
# More pairs than are compared whole, so that keys are made for them too.
_PEOPLE = 1_000


def make_ready() -> tuple[int, int]:
    """Link made-up people, each recorded twice, attach one and screen one; returns the numbers of subjects and hits."""
    people = _people()
    known = {"matches": MATCHES.empty_table(), "identities": IDENTITIES.empty_table()}
    model = link_records(people, PEOPLE, **known).model
    linked = link_under(model, people, **known)
    attach(people.slice(0, 1), index_of(people.slice(1), model), model)
    link_records(_firms(people), ORGANISATIONS, **known)
    names = [f"{row['forename']} {row['surname']}" for row in people.to_pylist()]
    columns = [pa.array(names), people["birth_date"], people["postcode"], pa.nulls(len(names), pa.string())]
    rows = pa.table(columns, schema=ROWS)
    query = Query(name=names[0], birth_date=people["birth_date"][0].as_py())
    # A list alone is searched in one step, one with additions in several.
    for index in (build(rows), build(rows).with_added(rows.slice(0, 2))):
        found = screen(index, query, allowed=readable(index, np.ones(index.row_count, dtype=np.bool_)))
    return len(set(linked.membership["subject_id"].to_pylist())), len(found.hits)


def _people() -> pa.Table:
    """A pair of records of each of the made-up people; the second one has a letter of the surname wrong."""
    rows = []
    for number in range(_PEOPLE):
        one = {
            "forename": _NAMES[number % 97],
            "surname": _NAMES[number % 89],
            "birth_date": f"19{number % 61 + 30}-{number % 12 + 1:02}-{number % 27 + 1:02}",
            "address": f"{number} {_NAMES[number % 83]} street",
            "postcode": f"ZZ{number % 50} {number % 9 + 1}ZZ",
        }
        rows += [one, {**one, "surname": one["surname"][:-1] + "x"}]
    texts = {name: pa.array([row.get(name) for row in rows], pa.string()) for name, _ in PEOPLE.columns}
    return pa.table({"mention_id": pa.array(range(1, len(rows) + 1), pa.int64()), **texts})


def _firms(people: pa.Table) -> pa.Table:
    """A firm of each record, which bears its surname."""
    names = pa.array([f"{surname} haulage ltd" for surname in people["surname"].to_pylist()])
    said = {"name": names, "address": people["address"], "postcode": people["postcode"]}
    texts = {name: said.get(name, pa.nulls(len(names), pa.string())) for name, _ in ORGANISATIONS.columns}
    return pa.table({"mention_id": people["mention_id"], **texts})


if __name__ == "__main__":
    make_ready()
