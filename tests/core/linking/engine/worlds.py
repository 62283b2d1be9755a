"""Small worlds for the tests of the engine: invented people whose records hold slips, and tables by hand."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pyarrow as pa

from plait.domain.tables import MATCHES, MEMBERSHIP
from plait.linking.engine.schema import Part, Schema
from plait.linking.identity import IDENTITIES

SCHEMA = Schema(
    columns=(
        ("given", Part.GIVEN_NAME),
        ("family", Part.FAMILY_NAME),
        ("born", Part.DATE),
        ("street", Part.STREET),
        ("town", Part.PLACE),
        ("postcode", Part.POSTCODE),
        ("phone", Part.IDENTIFIER),
    )
)
FREE_TEXT = Schema(
    columns=(
        ("name", Part.FULL_NAME),
        ("born", Part.DATE),
        ("town", Part.PLACE),
        ("postcode", Part.POSTCODE),
        ("work", Part.CATEGORY),
    )
)
NO_MATCHES = MATCHES.empty_table()
NO_IDENTITIES = IDENTITIES.empty_table()
_STARTS = ("bra", "cor", "dun", "fel", "gor", "har", "kel", "lor", "mar", "nev", "pel", "ros", "sten", "tor", "val")
_MIDDLES = ("ba", "de", "fi", "lo", "mu", "ne", "ri", "sa", "to", "vy")
_ENDS = ("ck", "d", "ll", "m", "n", "rt", "s", "th", "x", "z")


def table(schema: Schema, *rows: Mapping[str, Any]) -> pa.Table:
    """Records numbered from 1; what a row does not say is null."""
    names = [name for name, _ in schema.columns]
    texts = pa.schema([("mention_id", pa.int64()), *((name, pa.string()) for name in names)])
    return pa.Table.from_pylist([{"mention_id": at, **row} for at, row in enumerate(rows, start=1)], schema=texts)


def matches(*rows: tuple[int, int, str]) -> pa.Table:
    """MATCHES of (left, right, judgement)."""
    return pa.Table.from_pylist([dict(zip(MATCHES.names, row, strict=True)) for row in rows], schema=MATCHES)


def groups(membership: pa.Table) -> set[frozenset[int]]:
    """The mentions of each subject."""
    found: dict[int, set[int]] = {}
    for row in membership.to_pylist():
        found.setdefault(row["subject_id"], set()).add(row["mention_id"])
    return {frozenset(members) for members in found.values()}


def invented(people: int, seed: int = 1, free_text: bool = False) -> tuple[pa.Table, pa.Table]:
    """Records of `people` invented people, one to four each and some with slips, and their true MEMBERSHIP."""
    rng = np.random.default_rng(seed)
    rows, truth = [], []
    for person in range(people):
        one = _person(rng)
        for _ in range(int(rng.integers(1, 5))):
            rows.append(_with_name(_slip(rng, one), free_text))
            truth.append(person + 1)
    made = table(FREE_TEXT if free_text else SCHEMA, *rows)
    return made, pa.table({"mention_id": made["mention_id"], "subject_id": truth}, schema=MEMBERSHIP)


def _name(rng: np.random.Generator) -> str:
    return "".join(str(rng.choice(parts)) for parts in (_STARTS, _MIDDLES, _ENDS))


def _person(rng: np.random.Generator) -> dict[str, str]:
    return {
        "given": _name(rng),
        "family": _name(rng),
        "born": f"{rng.integers(1940, 2005)}-{rng.integers(1, 13):02d}-{rng.integers(2, 29):02d}",
        "street": f"{rng.integers(1, 90)} {_name(rng)} road",
        "town": _name(rng)[:5],
        "postcode": f"ZE{rng.integers(1, 9)} {rng.integers(1, 9)}{_STARTS[rng.integers(15)][:2].upper()}",
        "phone": f"0141496{rng.integers(1000, 9999)}",
        "work": str(rng.choice(_MIDDLES)) * 2,
    }


def _slip(rng: np.random.Generator, one: Mapping[str, str]) -> dict[str, str | None]:
    """The record with each part lost in one of ten, and one letter of some part changed in one of three."""
    said: dict[str, str | None] = {part: None if rng.random() < 0.1 else value for part, value in one.items()}
    said["given"], said["family"] = one["given"], one["family"]
    if rng.random() < 0.33:
        part = str(rng.choice(["given", "family", "born", "street"]))
        value = said[part]
        if value:
            at = int(rng.integers(len(value) - 1))
            said[part] = value[:at] + value[at + 1] + value[at] + value[at + 2 :]
    return said


def _with_name(said: Mapping[str, str | None], free_text: bool) -> dict[str, str | None]:
    if not free_text:
        return {part: value for part, value in said.items() if part != "work"}
    kept = {part: said[part] for part in ("born", "town", "postcode", "work")}
    return {"name": f"{said['given']} {said['family']}", **kept}


def texts(rows: Sequence[str | None]) -> pa.Array:
    """A column of texts."""
    return pa.array(rows, pa.string())


def crowded(people: int, seed: int = 1, free_text: bool = False) -> pa.Table:
    """Records of invented people, of whom a hundred more are called John Smith: keys that too many share."""
    rng = np.random.default_rng(seed)
    smiths = [_with_name(_person(rng) | {"given": "John", "family": "Smith"}, free_text) for _ in range(100)]
    made = pa.concat_tables([invented(people, seed, free_text)[0], table(FREE_TEXT if free_text else SCHEMA, *smiths)])
    return made.set_column(0, "mention_id", pa.array(range(1, made.num_rows + 1), pa.int64()))
