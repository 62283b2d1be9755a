import json
import os
import subprocess
import sys
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from plait.linking.engine.compiled import SLICE, compiled, in_threads, slices


@given(st.integers(min_value=0, max_value=5 * SLICE))
def test_slices_cover_every_pair_once_and_in_order(count):
    assert [at for one in slices(count) for at in (one.start, one.stop)] == [
        at for start in range(0, count, SLICE) for at in (start, min(count, start + SLICE))
    ]


def test_threads_give_their_results_in_order():
    assert in_threads(lambda at: at.start, 3 * SLICE) == [0, SLICE, 2 * SLICE]


@compiled
def _doubled(number: int) -> int:
    return 2 * number


def test_a_compiled_function_computes_what_it_says():
    assert _doubled(21) == 42


_SCORED = """
import json, sys
from tests.core.linking.engine.worlds import NO_IDENTITIES, NO_MATCHES, SCHEMA, invented
from plait.linking.engine.engine import link_under
from plait.linking.engine.explaining import explain
from plait.linking.engine.model import Model
from plait.linking.kinds import PERSON, starting_model
model = starting_model(PERSON)
people = invented(12)[0].rename_columns(
    {"given": "forename", "family": "surname", "born": "birth_date", "street": "address", "town": "email"}
)
linked = link_under(model, people, matches=NO_MATCHES, identities=NO_IDENTITIES)
why = explain(people.slice(0, 2), model)
print(json.dumps([linked.pairs.to_pydict(), linked.membership.to_pydict(), [one.weight for one in why.fields]]))
print("numba" in sys.modules)
"""


def test_what_is_interpreted_says_the_same_to_the_last_bit_and_carries_no_compiler():
    root = Path(__file__).resolve().parents[4]
    told = {}
    for how in ("", "yes"):
        around = os.environ | {"PLAIT_INTERPRETED": how, "PYTHONPATH": f"{root / 'src'}{os.pathsep}{root}"}
        run = subprocess.run(
            [sys.executable, "-c", _SCORED], env=around, capture_output=True, text=True, check=True, cwd=root
        )
        told[how] = run.stdout.splitlines()
    assert told[""][0] == told["yes"][0]
    assert (told[""][1], told["yes"][1]) == ("True", "False")
    assert json.loads(told[""][0])[0]["left_id"], "some pairs were scored"
