"""Company flags beside those of peers: the same weighing as of tenders, by the company's trade, size and place."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from plait.domain.protected import refuse_protected
from plait.domain.tender import CELLS, TESTED
from plait.mapping.flags import Flag, RedFlag
from plait.mapping.graph import Bools

# What a rule needs to know of a company before it says anything of it.
_NEEDS = {RedFlag.PHOENIX: "incorporated_on", RedFlag.NEW_AND_WINNING: "incorporated_on"}


def company_cells(companies: pa.Table) -> pa.Table:
    """CELLS of companies that have mention_id and, where they are known, sector, size and area (text, nullable)."""
    refuse_protected(companies.column_names)
    unknown = pa.array(["unknown"] * companies.num_rows, pa.string())
    columns = {
        name: pc.fill_null(companies[name], "unknown") if name in companies.column_names else unknown
        for name in CELLS.names[1:]
    }
    return pa.table({"subject": _keys(companies["mention_id"]), **columns}).cast(CELLS)


def rules_on_companies(flags: list[Flag], companies: pa.Table) -> pa.Table:
    """TESTED: every rule on every company that it could be tested on. `flags` are those of red_flags on `companies`."""
    keys = np.asarray(_keys(companies["mention_id"]).to_pylist(), dtype=object)
    parts = [TESTED.empty_table()]
    for rule in RedFlag:
        flagged = {str(flag.company_id) for flag in flags if flag.flag is rule}
        known = _known(companies, rule)
        is_flagged = np.isin(keys[known].astype(str), sorted(flagged))
        rows = {"subject": keys[known].tolist(), "rule": [str(rule)] * int(known.sum()), "is_flagged": is_flagged}
        parts.append(pa.table(rows, schema=TESTED))
    return pa.concat_tables(parts)


def _known(companies: pa.Table, rule: RedFlag) -> Bools:
    if rule not in _NEEDS:
        return np.ones(companies.num_rows, dtype=bool)
    return np.asarray(pc.is_valid(companies[_NEEDS[rule]]).to_numpy(zero_copy_only=False), dtype=bool)


def _keys(ids: pa.ChunkedArray) -> pa.ChunkedArray:
    return ids.cast(pa.string())
