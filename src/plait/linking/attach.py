"""New mentions, linked the moment they arrive: the same scores as a rebuild under the same frozen model."""

from collections.abc import Mapping

import pyarrow as pa

from plait.linking.block import make_candidates, make_keys
from plait.linking.features import weigh_values, workspace
from plait.linking.kind import Kind
from plait.linking.model import Model
from plait.linking.score import scored, weigh_candidates


def attach(
    new: pa.Table, *, known: pa.Table, kind: Kind, model: Model, nicknames: Mapping[str, str] | None = None
) -> pa.Table:
    """PAIRS between the `new` mentions and each other or the `known` ones; both have the columns of `kind.schema`.

    With the pairs of `known` they are exactly the pairs that `link` makes of all of them under `model`.
    """
    together = pa.concat_tables([known.cast(kind.schema), new.cast(kind.schema)])
    with workspace(kind, together, nicknames=nicknames or {}) as connection:
        make_keys(connection, kind)
        connection.register("arrived", new.select(["mention_id"]))
        make_candidates(connection, model.common_keys, only="arrived")
        weigh_values(connection, kind, model)
        return scored(weigh_candidates(connection, kind, model), model)
