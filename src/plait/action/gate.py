"""The proof gate: four lights, and what to do when one of them is not met."""

from dataclasses import dataclass

from plait.domain.estimate import Range
from plait.domain.outcome import Design, Effect, Gate, Light, Maryland, Reading, Verdict

MONTHS_NEEDED = 12
# With fewer areas than this, permuting them can never reach one chance in twenty: 6 areas, 3 of them treated.
AREAS_NEEDED = 6
LIKELY_WORTHWHILE = 0.80
LIKELY_ANY = 0.95
# Below this chance of any reduction at all, more months will not rescue a pilot.
HOPELESS = 0.50

REFUSED = (
    "Before and after alone is refused: areas picked on a spike fall back by themselves, and a useless pilot "
    "then looks like a success three times in four. Compare with areas where nothing changed."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What is brought to the gate.

    `registered` is the measure written down before the start, empty if none was. `cost_per_unit` and
    `shadow_price` are pounds for one unit of harm prevented; `displaced` is None where nobody looked.
    """

    registered: str
    effect: Effect | None
    months: int
    cost_per_unit: float | None
    shadow_price: float | None
    displaced: bool | None


def proved(evidence: Evidence) -> Gate:
    """The four lights and the verdict. Proved = P(reduction >= 10 %) > .8 and P(any) > .95, Maryland level
    3 or more, 12 months or more, cost below the shadow price, and no displacement.
    """
    measure, comparison = _measure(evidence), _comparison(evidence)
    effect, worth = _effect(evidence), _worth(evidence)
    verdict, reason = _verdict(evidence, measure, comparison, effect, worth)
    found = evidence.effect
    return Gate(
        measure=measure,
        comparison=comparison,
        effect=effect,
        worth=worth,
        verdict=verdict,
        reason=reason,
        bounds=Range(low=found.low, best=found.change, high=found.high) if found else None,
    )


def _measure(evidence: Evidence) -> Reading:
    if evidence.registered.strip():
        return Reading(name="Measure", light=Light.MET, why=f"Registered before the start: {evidence.registered}")
    return Reading(name="Measure", light=Light.NOT_MET, why="No measure was registered before the start.")


def _comparison(evidence: Evidence) -> Reading:
    effect = evidence.effect
    if effect is None:
        return Reading(name="Comparison", light=Light.NOT_DUE, why="Nothing has been measured yet.")
    if effect.design is Design.BEFORE_AFTER:
        return Reading(name="Comparison", light=Light.NOT_MET, why=REFUSED)
    why = f"{effect.compared} areas compared, {effect.design}: Maryland level {effect.maryland:d}."
    met = effect.maryland >= Maryland.COMPARISON_AREAS
    return Reading(name="Comparison", light=Light.MET if met else Light.NOT_MET, why=why)


def _effect(evidence: Evidence) -> Reading:
    effect = evidence.effect
    if effect is None:
        return Reading(name="Effect", light=Light.NOT_DUE, why="Nothing has been measured yet.")
    chances = (
        f"Chance of a fall of 10 % or more: {effect.p_worthwhile:.2f}, needs above {LIKELY_WORTHWHILE:.2f}. "
        f"Chance of any fall: {effect.p_any:.2f}, needs above {LIKELY_ANY:.2f}."
    )
    if effect.p_worthwhile > LIKELY_WORTHWHILE and effect.p_any > LIKELY_ANY:
        return Reading(name="Effect", light=Light.MET, why=chances)
    if effect.p_any < HOPELESS:
        return Reading(name="Effect", light=Light.NOT_MET, why=chances)
    return Reading(name="Effect", light=Light.CANNOT_TELL, why=f"Cannot tell. {chances}")


def _worth(evidence: Evidence) -> Reading:
    if evidence.months < MONTHS_NEEDED:
        why = f"Month {evidence.months} of {MONTHS_NEEDED}."
        return Reading(name="Worth", light=Light.NOT_DUE, why=why)
    if evidence.displaced:
        why = "The harm moved to other areas: what was prevented here was done there."
        return Reading(name="Worth", light=Light.NOT_MET, why=why)
    cost, price = evidence.cost_per_unit, evidence.shadow_price
    if cost is None or price is None or evidence.displaced is None:
        why = "Cost, its shadow price or displacement is not known."
        return Reading(name="Worth", light=Light.CANNOT_TELL, why=why)
    words = f"£{cost:,.0f} for a unit of harm prevented; the best other use of the money costs £{price:,.0f}."
    return Reading(name="Worth", light=Light.MET if cost < price else Light.NOT_MET, why=words)


def _verdict(
    evidence: Evidence, measure: Reading, comparison: Reading, effect: Reading, worth: Reading
) -> tuple[Verdict, str]:
    lights = (measure, comparison, effect, worth)
    if all(reading.light is Light.MET for reading in lights):
        return Verdict.PROVED, "All four lights are met."
    if evidence.effect is not None and evidence.effect.design is Design.BEFORE_AFTER:
        return Verdict.CANNOT_TELL, REFUSED
    if measure.light is Light.NOT_MET or comparison.light is Light.NOT_MET:
        return Verdict.CANNOT_TELL, "Without a registered measure and a comparison no figure can tell."
    if effect.light is Light.NOT_MET:
        return Verdict.STOP, f"It is more likely than not that nothing was gained. {effect.why}"
    if worth.light is Light.NOT_MET:
        return Verdict.ADAPT, f"Change how it is done. {worth.why}"
    if evidence.months < MONTHS_NEEDED or effect.light is Light.NOT_DUE:
        return Verdict.EXTEND, f"Go on to month {MONTHS_NEEDED}: it is too early to tell."
    if effect.light is Light.CANNOT_TELL and evidence.effect is not None:
        return _extend_or_cannot_tell(evidence.effect)
    return Verdict.CANNOT_TELL, worth.why


def _extend_or_cannot_tell(effect: Effect) -> tuple[Verdict, str]:
    # One treated area, or fewer than four areas to compare with, cannot prove any effect worth having.
    if effect.treated + effect.compared < MONTHS_NEEDED // 2:
        return (
            Verdict.CANNOT_TELL,
            f"{effect.treated + effect.compared} areas are too few to tell. {effect.sentence}",
        )
    return Verdict.EXTEND, f"The interval is still too wide. {effect.sentence}"
