"""Payments between companies: the usual traffic, and in it two that many pay, one that pays many, and money that comes
round. One file with a stream of its own; which payments are no usual traffic stands in the truth."""

import numpy as np
import pyarrow as pa

from plait_world.companies import Companies
from plait_world.draw import Ints, iso, stream, words
from plait_world.outbox import LABEL, Outbox
from plait_world.senders import PEOPLE_LIST, sender

FAN, ROUNDS, HOPS = 12, 2, 4
DAYS = 60  # of usual traffic, up to the world's day
_LEADS = ("many pay one", "many pay one", "one pays many")


def write_payments(outbox: Outbox, companies: Companies, *, seed: int, count: int) -> None:
    """`count` payments of usual traffic, and those that make leads."""
    rng = stream(seed, "payments")
    payer = rng.integers(0, len(companies), count)
    payee = (payer + rng.integers(1, len(companies), count)) % len(companies)
    usual = np.stack([payer, payee, rng.integers(0, DAYS, count), rng.integers(100, 9_000, count)])
    made = [_fan(rng, len(companies), outward=said == "one pays many") for said in _LEADS]
    made += [_round(rng, len(companies)) for _ in range(ROUNDS)]
    said = ["", *_LEADS, *["money comes round"] * ROUNDS]
    parts = [usual, *made]
    payer, payee, before, pounds = np.concatenate(parts, axis=1)
    is_of = np.repeat(said, [part.shape[1] for part in parts])
    order = np.lexsort((payee, payer, -before))
    _write(outbox, companies, (payer[order], payee[order]), (before[order], pounds[order]))
    keys = [f"{LABEL}-PAY-{at:05d}" for at in range(len(order))]
    truth = {"payment_reference": keys, "lead": is_of[order].tolist()}
    outbox.write_truth("payments", pa.table(truth))


def _fan(rng: np.random.Generator, count: int, *, outward: bool) -> Ints:
    """Others and one within three weeks, of which most goes on to one more."""
    one, onward, *others = rng.choice(count, FAN + 2, replace=False).tolist()
    pounds = rng.integers(800, 3_000, FAN)
    days = rng.integers(10, 30, FAN)
    many = np.stack([np.array(others), np.full(FAN, one), days, pounds])
    last = np.array([[one], [onward], [5], [int(pounds.sum() * 0.9)]])
    if outward:
        many[[0, 1]] = many[[1, 0]]
        last = np.array([[onward], [one], [35], [int(pounds.sum() * 0.95)]])
    return np.concatenate([many, last], axis=1)


def _round(rng: np.random.Generator, count: int) -> Ints:
    """Four companies hand nearly the same amount on, a few days apart, until it is back."""
    ring = rng.choice(count, HOPS, replace=False)
    pounds = (rng.integers(4_000, 20_000) * 0.97 ** np.arange(HOPS)).astype(np.int64)
    return np.stack([ring, np.roll(ring, -1), 28 - 4 * np.arange(HOPS), pounds])


def _write(outbox: Outbox, companies: Companies, ends: tuple[Ints, Ints], told: tuple[Ints, Ints]) -> None:
    payer, payee = ends
    before, pounds = told
    on = iso(np.datetime64(outbox.day, "D") - before.astype("timedelta64[D]"))
    sides = {"payer": payer, "payee": payee}
    columns = {"payment_reference": words([f"{LABEL}-PAY-{at:05d}" for at in range(len(payer))])}
    for side, who in sides.items():
        columns[side] = words([f"{LABEL}-ACCOUNT-{one:06d}" for one in who])
        columns[f"{side}_name"] = companies.name[who]
        columns[f"{side}_kind"] = words(["company"] * len(who))
        columns[f"{side}_company_number"] = companies.number[who]
    columns["amount"] = words([f"{one}.00" for one in pounds])
    columns["currency"] = words(["GBP"] * len(payer))
    columns["paid_on"] = on
    outbox.csv(sender("hmrc", "payments", PEOPLE_LIST), "payments", columns)
