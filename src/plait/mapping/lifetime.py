"""What limits one person on a day, what ended, and which day comes next, from what records say of them."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from plait.domain.lifetime import (
    Lifetime,
    NextTrigger,
    Said,
    Spell,
    SpellKind,
    SpellState,
    Standing,
    TriggerKind,
)

_ENDS = {
    SpellKind.LICENCE: TriggerKind.LICENCE_END,
    SpellKind.SUPERVISION: TriggerKind.SUPERVISION_END,
    SpellKind.ORDER: TriggerKind.ORDER_END,
}

_NAMED = {
    SpellKind.PRISON: "the sentence",
    SpellKind.REMAND: "the remand",
    SpellKind.LICENCE: "the licence",
    SpellKind.SUPERVISION: "the supervision",
    SpellKind.ORDER: "the order",
}


def lifetime(said: Iterable[Said], *, as_of: date) -> Lifetime:
    """The standing of every spell on the day, with the days to come, the earliest first.

    Of several states of one sender's record (one mention and reference) the newest counts. Where records of two
    mentions say different days of the same thing, both stand side by side, and the earliest is the trigger.
    """
    now = sorted(newest(said), key=_place)
    standing = [Standing(said=one, state=state_of(one.spell, as_of)) for one in now]
    going = [one.said for one in standing if one.state is not SpellState.ENDED]
    return Lifetime(
        in_force=tuple(one for one in standing if one.state in {SpellState.IN_FORCE, SpellState.RELEASE_DAY_CAME}),
        to_come=tuple(one for one in standing if one.state is SpellState.TO_COME),
        ended=tuple(one for one in standing if one.state is SpellState.ENDED),
        triggers=tuple(_triggers(going, as_of)),
        contradictions=tuple(_contradictions(going)),
    )


def newest(said: Iterable[Said]) -> list[Said]:
    """Each record of each mention once, as it was said last: by the day its sender changed it, then by receipt."""
    last: dict[tuple[int, str, str], Said] = {}
    for one in sorted(said, key=_said_at):
        own = one.spell.reference or repr(one.spell)
        last[one.mention_id, one.spell.kind, own] = one
    return list(last.values())


def state_of(spell: Spell, as_of: date) -> SpellState:
    """Where the spell stands. What nobody said began is taken to have begun, and what nobody said ends, to go on."""
    if _is_over(spell, as_of):
        return SpellState.ENDED
    if spell.from_on is not None and spell.from_on > as_of:
        return SpellState.TO_COME
    if spell.kind.is_custody and spell.release_on is not None and spell.release_on <= as_of:
        return SpellState.RELEASE_DAY_CAME
    return SpellState.IN_FORCE


def released_on(said: Iterable[Said], *, as_of: date) -> list[tuple[date, Said]]:
    """The days by `as_of` on which custody ended or could end, by the newest state of each record, in order."""
    days = [(day, one) for one in newest(said) if (day := one.spell.left_on) is not None and day <= as_of]
    return sorted(days, key=lambda found: (found[0], _place(found[1])))


def _is_over(spell: Spell, as_of: date) -> bool:
    over = spell.ended_on is not None and spell.ended_on <= as_of
    return over or (spell.to_on is not None and spell.to_on < as_of)


def _days(spell: Spell) -> Iterator[tuple[TriggerKind, date | None, str]]:
    """Every day of a spell that may come, and why it is waited for."""
    if spell.kind.is_custody:
        yield TriggerKind.RELEASE, spell.left_on, "released" if spell.ended_on else "earliest release day"
        if spell.left_on is None:
            yield TriggerKind.RELEASE, spell.to_on, "end of the sentence; no earlier release day is known"
    else:
        yield _ENDS[spell.kind], spell.ended_on or spell.to_on, f"last day of {_named(spell)}"
        yield TriggerKind.START, spell.from_on, f"first day of {_named(spell)}"
    yield TriggerKind.REVIEW, spell.review_on, f"review of {_named(spell)}"


def _named(spell: Spell) -> str:
    return spell.order or _NAMED[spell.kind]


def _triggers(going: Sequence[Said], as_of: date) -> Iterator[NextTrigger]:
    """The days from `as_of` on, earliest first; one trigger for what several mentions say of the same."""
    found: dict[tuple[TriggerKind, str], list[tuple[date, str, Said]]] = {}
    for one in going:
        for kind, on, why in _days(one.spell):
            if on is not None and on >= as_of:
                found.setdefault((kind, one.spell.words), []).append((on, why, one))
    triggers = [_trigger(kind, sorted(days, key=_in_order)) for (kind, _), days in found.items()]
    yield from sorted(triggers, key=lambda one: (one.on, one.kind, _place(one.said)))


def _trigger(kind: TriggerKind, days: Sequence[tuple[date, str, Said]]) -> NextTrigger:
    on, why, said = days[0]
    later = dict.fromkeys((other, one.source) for other, _, one in days[1:] if other != on)
    return NextTrigger(kind=kind, on=on, why=why, said=said, others=tuple(later))


def _contradictions(going: Sequence[Said]) -> Iterator[tuple[Said, ...]]:
    """What records of two mentions say of one kind of thing, where they differ in its days.

    Two records of one mention are one sender's own, who keeps two terms apart; they contradict nobody.
    """
    alike: dict[tuple[SpellKind, str], list[Said]] = {}
    for one in going:
        alike.setdefault((one.spell.kind, one.spell.order), []).append(one)
    for together in alike.values():
        days = {(one.spell.left_on, one.spell.to_on) for one in together}
        if len({one.mention_id for one in together}) > 1 and len(days) > 1:
            yield tuple(together)


def _in_order(found: tuple[date, str, Said]) -> tuple[date, str, tuple[str, str, str, int]]:
    return found[0], found[1], _place(found[2])


def _place(said: Said) -> tuple[str, str, str, int]:
    spell = said.spell
    return f"{spell.from_on or ''}", spell.kind, f"{spell.order} {spell.reference}", said.mention_id


def _said_at(said: Said) -> tuple[date, date, tuple[str, str, str, int], str]:
    changed = said.spell.changed_on or date.min
    return changed, said.recorded_on, _place(said), repr(said.spell)
