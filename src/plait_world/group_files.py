"""The group map as the police send it, and the truth about members and reach."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from plait.reference import councils
from plait_world.companies import Companies
from plait_world.control import Control
from plait_world.draw import Ints, Words, days_before, iso, words
from plait_world.groups import Groups
from plait_world.mistakes import Slips, as_recorded
from plait_world.outbox import Outbox
from plait_world.people import People
from plait_world.senders import GROUP_MAP, sender


@dataclass(frozen=True, slots=True, kw_only=True)
class Reached:
    """One entry a group and a company that it reaches, and in how many hops; the nearest way is among them."""

    group: Ints
    company: Ints
    hops: Ints


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """Things that companies hold: the holder (a company, or -1) and the thing's own number."""

    kind: str
    holder: Ints
    key: Words


CAPABILITIES = ("money_handling", "corruption", "violence", "logistics", "awareness", "resilience")
UNKNOWN_LEVEL = 0.3
MEMBER_GRADES = words(["1AP", "1BP", "2BP", "2CP", "2DP", "3CP"])
MOST_HOPS = 4
LAW_ENFORCEMENT = "PSoS;HMRC;NCA;BF;COPFS"
# Of so many groups the police let one be pointed at, to whoever checks a bidder or an applicant.
TOLD_ONE_IN = 3
TOLD_FOR = "law-enforcement;procurement;licensing"


def write_groups(rng: np.random.Generator, outbox: Outbox, people: People, groups: Groups, slips: Slips) -> None:
    """Writes groups and members, and notes who each member is."""
    outbox.csv(sender("psos", "groups", GROUP_MAP), "groups", _groups(rng, outbox, groups))
    keys, columns = _members(rng, outbox, people, groups, slips)
    file = outbox.csv(sender("psos", "group_members", GROUP_MAP), "group_members", columns)
    outbox.tell("people", file, keys, groups.member)


def write_group_truth(
    outbox: Outbox, groups: Groups, reached: Reached, companies: Companies, beyond: list[Holding]
) -> None:
    """Notes who is in which group, and which companies, notices and licences each truly reaches in how many hops."""
    members = {
        "group_reference": pa.array(groups.reference[groups.member_group], pa.string()),
        "truth_id": pa.array(groups.member, pa.int64()),
        "principal": pa.array(groups.principal, pa.bool_()),
    }
    outbox.write_truth("groups", pa.table(members))
    parts = [_told(groups, reached, "company", companies.number[reached.company])]
    parts += [_beyond(groups, reached, holding) for holding in beyond]
    reach = pa.concat_tables(parts)
    keys = [name for name in reach.column_names if name != "hops"]
    nearest = reach.group_by(keys).aggregate([("hops", "min")]).rename_columns([*keys, "hops"])
    outbox.write_truth("reach", nearest.sort_by([(name, "ascending") for name in keys]))


def _groups(rng: np.random.Generator, outbox: Outbox, groups: Groups) -> dict[str, Words]:
    count = len(groups)
    told = np.arange(count) % TOLD_ONE_IN == 0  # by place, not by chance: all else stays as it was drawn
    levels = rng.integers(0, 6, (len(CAPABILITIES), count)).astype(str).astype(object)
    levels[rng.random(levels.shape) < UNKNOWN_LEVEL] = ""
    return {
        "group_reference": groups.reference,
        "name": groups.name,
        "region": groups.region,
        "council_code": words([councils()[one].code for one in groups.council]),
        "tier": groups.tier,
        "primary_threat": groups.primary,
        "secondary_threats": groups.secondary,
        "businesses": groups.businesses,
        "seen_on": iso(days_before(rng, outbox.day, least=3, most=320, count=count)),
        "handling": words(["P"] * count),
        "audience": words([LAW_ENFORCEMENT] * count),
        "existence": np.where(told, "pointer", "hidden").astype(object),
        "purposes": np.where(told, TOLD_FOR, "law-enforcement").astype(object),
        **dict(zip(CAPABILITIES, levels, strict=True)),
    }


def _members(
    rng: np.random.Generator, outbox: Outbox, people: People, groups: Groups, slips: Slips
) -> tuple[Words, dict[str, Words]]:
    count = len(groups.member)
    reference = groups.reference[groups.member_group]
    keys = words([f"{group}-M{number:04d}" for number, group in enumerate(reference, 1)])
    record = as_recorded(rng, people, groups.member, slips.times(0.8))
    since = days_before(rng, outbox.day, least=100, most=2_500, count=count)
    left = np.where(rng.random(count) < 0.06, since + np.timedelta64(90, "D"), np.datetime64("NaT", "D"))
    return keys, {
        "group_reference": reference,
        "mention_reference": keys,
        **{name: record[name] for name in ("forename", "surname", "date_of_birth", "address", "postcode", "phone")},
        "role": groups.role,
        "principal": np.where(groups.principal, "yes", "no"),
        "from_on": iso(since),
        "to_on": iso(left),
        "grade": MEMBER_GRADES[rng.integers(0, len(MEMBER_GRADES), count)],
    }


def reached_companies(groups: Groups, control: Control) -> Reached:
    """The companies that each group reaches: run or owned by a nominal, or owned by such a company in turn."""
    company = np.concatenate([control.company, control.owned])
    person = np.concatenate([control.person, control.owner])
    seat, member = np.nonzero(person[:, None] == groups.member[None, :])
    pairs = np.unique(np.stack([groups.member_group[member], company[seat]]), axis=1)
    found = [Reached(group=pairs[0], company=pairs[1], hops=np.ones(pairs.shape[1], dtype=np.int64))]
    for _ in range(MOST_HOPS - 1):
        last = found[-1]
        held, link = np.nonzero(last.company[:, None] == control.parent[None, :])
        further = np.unique(np.stack([last.group[held], control.owned[link]]), axis=1)
        hops = np.full(further.shape[1], last.hops.max(initial=0) + 1)
        found.append(Reached(group=further[0], company=further[1], hops=hops))
    return Reached(**{name: np.concatenate([getattr(part, name) for part in found]) for name in Reached.__slots__})


def _beyond(groups: Groups, reached: Reached, holding: Holding) -> pa.Table:
    """What the companies of each group hold in their turn."""
    pair, thing = np.nonzero(reached.company[:, None] == holding.holder[None, :])
    further = Reached(group=reached.group[pair], company=reached.company[pair], hops=reached.hops[pair] + 1)
    return _told(groups, further, holding.kind, holding.key[thing])


def _told(groups: Groups, reached: Reached, kind: str, target: Words) -> pa.Table:
    return pa.table(
        {
            "group_reference": pa.array(groups.reference[reached.group], pa.string()),
            "target_kind": pa.array([kind] * len(target), pa.string()),
            "target_key": pa.array(target, pa.string()),
            "hops": pa.array(reached.hops, pa.int64()),
        }
    )
