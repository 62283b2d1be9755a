"""Payments as ties with a day and an amount, and the leads that their pattern gives."""

from enum import StrEnum

import pyarrow as pa

# One row a payment; amounts in pounds.
PAYMENTS = pa.schema(
    [
        ("from_id", pa.int64()),
        ("to_id", pa.int64()),
        ("paid_on", pa.date32()),
        ("amount", pa.float64()),
        ("marking_id", pa.int64()),
    ]
)

# One row a lead. `count`: how many others, or how many payments make the circle once; `times`: how often it went round;
# `amount`: what came in, went out, or the least that went all the way round; `onward`: the share of it that left again
# (of a fan-in), had come in (of a fan-out) or came back (of a circle). `rows` are places in the payments given.
LEADS = pa.schema(
    [
        ("kind", pa.string()),
        ("subject_id", pa.int64()),
        ("count", pa.int64()),
        ("times", pa.int64()),
        ("amount", pa.float64()),
        ("onward", pa.float64()),
        ("first_on", pa.date32()),
        ("last_on", pa.date32()),
        ("rows", pa.list_(pa.int64())),
    ]
)


class LeadKind(StrEnum):
    """What payments look like. Each is a reason to ask, never a finding: a shop is paid by many too."""

    FAN_IN = "fan_in"
    FAN_OUT = "fan_out"
    CIRCLE = "circle"
