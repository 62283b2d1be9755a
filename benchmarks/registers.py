"""Registers: five million made-up companies and persons in control, from the file to the store, checked row by row.

The peers do less: DuckDB copies the same CSV unchecked, and Python's own json reads the same lines and forgets them.
Each is measured in a process of its own; its memory is the most that the process ever held. `PLAIT_BENCH_ROWS` measures
fewer rows where a machine is shared; the figure then says how many.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from pathlib import Path

import duckdb

from benchmarks.figure import Figure
from benchmarks.memory import most_held
from plait.collection.feeds.companies import parse as companies
from plait.collection.feeds.psc import parse as psc
from plait.collection.landing import Arrival, land
from plait.collection.store import changes, find
from plait.collection.telling import RegisterFeed

ROWS = int(os.environ.get("PLAIT_BENCH_ROWS", 5_000_000))
DAY = date(2026, 11, 1)
ASKED = 20
# Every published column of the company snapshot, empty where a made-up company has nothing to say.
COMPANY = {name: "NULL" for name in companies.FEED.columns if name != "synthetic"} | {
    "CompanyName": "'SYNTHETIC ' || (ARRAY['ASHEN', 'BIRK', 'CAIRN', 'DUNE'])[i % 4 + 1] || ' TRADING ' || i || ' LTD'",
    "CompanyNumber": "lpad((i * 7919 % {rows})::VARCHAR, 8, '0')",
    "RegAddress.AddressLine1": "(i % 200) || ' SAMPLE STREET'",
    "RegAddress.PostTown": "'SAMPLETON'",
    "RegAddress.Country": "'SCOTLAND'",
    "RegAddress.PostCode": "'ZZ' || (i % 97) || ' ' || (i % 9) || (ARRAY['AA', 'BB', 'DD'])[i % 3 + 1]",
    "CompanyCategory": "'Private Limited Company'",
    "CompanyStatus": "(ARRAY['Active', 'Liquidation'])[(i % 11 = 0)::INTEGER + 1]",
    "CountryOfOrigin": "'United Kingdom'",
    "IncorporationDate": "strftime(DATE '1990-01-01' + (i % 12000)::INTEGER, '%d/%m/%Y')",
    "Accounts.AccountRefDay": "'31'",
    "Accounts.AccountRefMonth": "'3'",
    "Accounts.NextDueDate": "'31/12/2026'",
    "Accounts.LastMadeUpDate": "'31/03/2025'",
    "Accounts.AccountCategory": "'MICRO ENTITY'",
    "Mortgages.NumMortCharges": "'0'",
    "Mortgages.NumMortOutstanding": "'0'",
    "Mortgages.NumMortPartSatisfied": "'0'",
    "Mortgages.NumMortSatisfied": "'0'",
    "SICCode.SicText_1": "(10000 + i % 700) || ' - A made-up trade, not elsewhere classified'",
    "LimitedPartnerships.NumGenPartners": "'0'",
    "LimitedPartnerships.NumLimPartners": "'0'",
    "URI": "'SYNTHETIC/company/' || i",
    "ConfStmtNextDueDate": "'01/02/2027'",
    "ConfStmtLastMadeUpDate": "'18/01/2026'",
}
PERSON = """SELECT lpad((i % 3000000)::VARCHAR, 8, '0') AS company_number, {
    'address': {'address_line_1': (i % 200) || ' Sample Street', 'country': 'Scotland', 'locality': 'Sampleton',
                'postal_code': 'ZZ' || (i % 97) || ' ' || (i % 9) || 'ZZ', 'premises': (i % 50)::VARCHAR},
    'country_of_residence': 'Scotland', 'date_of_birth': {'month': i % 12 + 1, 'year': 1950 + i % 50},
    'etag': md5(i::VARCHAR), 'kind': 'individual-person-with-significant-control',
    'links': {'self': '/company/' || (i % 3000000) || '/persons-with-significant-control/individual/' || i},
    'name': 'Mr Synthetic ' || i || ' Larch', 'name_elements':
        {'forename': 'Synthetic' || i % 5000, 'surname': 'Larch' || i % 700, 'title': 'Mr'},
    'nationality': 'British', 'natures_of_control': ['ownership-of-shares-75-to-100-percent',
        'voting-rights-75-to-100-percent', 'right-to-appoint-and-remove-directors'],
    'notified_on': strftime(DATE '2016-04-06' + (i % 3000)::INTEGER, '%Y-%m-%d')} AS data"""


def figures() -> Iterator[Figure]:
    """Rows a second and memory of both registers, a filtered query, and what changed between two editions."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _make(folder)
        ours, peer = _measured("land_companies", folder), _measured("copy_companies", folder)
        many = f"{ROWS:,}"
        yield _figure(f"{many} companies (peer: DuckDB, unchecked)", ours["rate"], peer["rate"], 200_000, "rows/s")
        yield _figure("memory of it", ours["memory"], None, 1_000, "MB", at_most=True)
        yield _figure("a filtered query on it, slowest of 20", ours["query"], None, 300, "ms", at_most=True)
        yield _figure("what changed in a thousand of it", ours["changes"], None, 60, "s", at_most=True)
        ours, peer = _measured("land_people", folder), _measured("read_people", folder)
        yield _figure(f"{many} in control (peer: json alone)", ours["rate"], peer["rate"], 60_000, "lines/s")
        yield _figure("memory of that", ours["memory"], None, 1_000, "MB", at_most=True)


def land_companies(folder: Path) -> dict[str, float]:
    """Into the store, and questions to what came of it."""
    found, file = _landed(companies, folder / "companies.csv", folder)
    asked = [
        {"RegAddress.PostCode": f"ZZ{number % 97} {number % 9}AA", "CompanyStatus": "Liquidation"}
        for number in range(ASKED)
    ]
    found["query"] = max(1000 * _timed(partial(find, file, where)) for where in asked)
    later = folder / "later.parquet"
    duckdb.sql(
        f"COPY (SELECT * REPLACE (CASE WHEN row <= 1001 THEN 'Dissolved' ELSE CompanyStatus END AS CompanyStatus) "
        f"FROM read_parquet('{file}')) TO '{later}' (FORMAT parquet)"
    )
    found["changes"] = _timed(lambda: _all_changes(file, later))
    return found


def land_people(folder: Path) -> dict[str, float]:
    """Nested lines into the store."""
    return _landed(psc, folder / "psc.jsonl", folder)[0]


def copy_companies(folder: Path) -> dict[str, float]:
    """What DuckDB alone takes for the same file."""
    query = (
        f"COPY (FROM read_csv('{folder}/companies.csv', all_varchar=true)) TO '{folder}/peer.parquet' (FORMAT parquet)"
    )
    with duckdb.connect(config={"threads": 2, "memory_limit": "400MB"}) as connection:
        return {"rate": ROWS / _timed(lambda: connection.execute(query))}


def read_people(folder: Path) -> dict[str, float]:
    """What reading the same lines and forgetting them takes."""

    def read() -> None:
        with (folder / "psc.jsonl").open("rb") as lines:
            for line in lines:
                json.loads(line)

    return {"rate": ROWS / _timed(read)}


def _figure(name: str, ours: float, peer: float | None, reach: float, unit: str, *, at_most: bool = False) -> Figure:
    return Figure(name=name, ours=ours, peer=peer, reach=reach, unit=unit, at_most=at_most)


def _landed(feed: RegisterFeed, file: Path, folder: Path) -> tuple[dict[str, float], Path]:
    arrival = Arrival(name=file.name, code="bench", as_at=DAY)
    started = time.perf_counter()
    with file.open("rb") as source:
        landed = land(feed, source, arrival=arrival, store=folder / "store")
    rate = ROWS / (time.perf_counter() - started)
    if landed.edition.rows != ROWS or landed.rejects:
        raise SystemExit(f"Of {ROWS} rows {landed.edition.rows} came in: {landed.rejects[:1]}")
    memory = most_held()
    return {"rate": rate, "memory": memory}, landed.file


def _all_changes(before: Path, after: Path) -> None:
    told = sum(batch.num_rows for batch in changes(before, after))
    if told != min(ROWS, 1_000):
        raise SystemExit(f"{told} changes were found, not 1,000.")


def _make(folder: Path) -> None:
    columns = ", ".join(f'{words.replace("{rows}", str(ROWS))} AS "{name}"' for name, words in COMPANY.items())
    rows = f"FROM range({ROWS}) t(i)"
    with duckdb.connect(config={"threads": 2}) as connection:
        to = f"TO '{folder}/companies.csv' (FORMAT csv, HEADER, FORCE_QUOTE *)"
        connection.execute(f"COPY (SELECT {columns} {rows}) {to}")
        connection.execute(f"COPY ({PERSON} {rows}) TO '{folder}/psc.jsonl' (FORMAT json)")


def _measured(what: str, folder: Path) -> dict[str, float]:
    command = [sys.executable, "-m", "benchmarks.registers", what, str(folder)]
    told = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    found: dict[str, float] = json.loads(told)
    return found


def _timed(act: Callable[[], object]) -> float:
    started = time.perf_counter()
    act()
    return time.perf_counter() - started


if __name__ == "__main__":
    print(json.dumps(globals()[sys.argv[1]](Path(sys.argv[2]))))
