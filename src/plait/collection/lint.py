"""What a text of a report must not say, or says too vaguely: each finding with its place, why, and the way out.

The lists are ours. A finding is a question to the writer, who may keep the words and say why; but words that show
who the source is may not go wider than the writer's own body.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256


class Fault(StrEnum):
    """What is wrong with the words of a finding."""

    NUMBER = "number"
    SOURCE = "source"
    OPERATION = "operation"
    VAGUE = "vague"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Words of a text that want changing. `place` says which text ("title", "item 2"), `start` where in it."""

    place: str
    start: int
    words: str
    fault: Fault
    why: str
    way_out: str

    @property
    def key(self) -> str:
        """Names the finding for as long as place, words and fault are the same, so that it can be answered."""
        told = "\x1f".join((self.place, self.words.lower(), self.fault))
        return sha256(told.encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One pattern, and what is said of the words that it finds."""

    fault: Fault
    pattern: re.Pattern[str]
    why: str
    way_out: str


def _rule(fault: Fault, why: str, way_out: str, *phrases: str, exactly: bool = False) -> Rule:
    """A rule of phrases: regular expressions of whole words, where a blank stands for any white space."""
    joined = "|".join(phrase.replace(" ", r"\s+") for phrase in phrases)
    pattern = re.compile(rf"(?<!\w)(?:{joined})(?!\w)", re.NOFLAG if exactly else re.IGNORECASE)
    return Rule(fault=fault, pattern=pattern, why=why, way_out=way_out)


_HIDE_WHO = "Say what is known, not from whom; the reference into the source register stands beside the text."
_HIDE_HOW = "Say what is known, not how; ask the originator whether a sanitised version may say more."
_NUMBER = r"(?:\d+(?:[.,]\d+)?|ten|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|(?:a|one) hundred)"
_CENT = r"\s?(?:%|per\s?cent)"
_SURE = r"(?:sure|certain|likely|unlikely|probab\w+|reliab\w+|confiden\w+|accura\w+|true|credible|chance)"
# A share of something is a quantity; any other percentage in a report stands for a grade or a likelihood.
_SHARE = (
    r"(?:of|off|share|stake|pure|purity|discount|vat|tax|interest|own\w*|holding|commission|cut|deposit|alcohol"
    "|more|less|higher|lower)"
)
_TOLD = (
    "(?:told|tells?|said|says|stated?s?|reporte?d?s?|informe?d?s?|disclosed|confided|overheard|tipped (?:us|me|off)"
    "|spoke to)"
)
_POLICE = "(?:me|us|officers?|(?:the )?police|the writer)"
_KIN = (
    "(?:neighbour|brother|sister|cousin|wife|husband|partner|girlfriend|boyfriend|mother|father|son|daughter|uncle"
    "|aunt|friend|flatmate|landlord|landlady|colleague|employee|cleaner|accountant|bookkeeper|driver)"
)
_CLOSE = rf"(?:(?:our|his|her|their|whose|\w+['’]s) (?:(?:own|former|next-door) )?{_KIN})"
_SOMEBODY = (
    "(?:an? |the |one )(?:member of (?:the )?(?:staff|group|family|public)|employee|insider|witness|victim|resident)"
)

RULES: tuple[Rule, ...] = (
    _rule(
        Fault.NUMBER,
        "A number in the text is no grade of any scheme, and no term of the yardstick.",
        "Take it out: the grade has its own field, and how likely something is, the assessment says in its terms.",
        rf"{_NUMBER}{_CENT}(?! {_SHARE}\b)",
        rf"\d+ (?:in|to|out of) \d+ (?:\w+ )?{_SURE}",
        r"(?:graded?|rated?|scored?|reliability|credibility|confidence|probability|likelihood|odds|chances?)"
        r" (?:(?:of|is|at|as|are) )?\d+(?:[.,]\d+)?(?:\s?(?:/|in|to|out of)\s?\d+)?(?!\s?%)(?! per\s?cent)",
    ),
    _rule(
        Fault.NUMBER,
        "A grade in the text is read by nobody who counts, and stays when the item's grade is corrected.",
        "Take it out: the grade has its own field, and is shown after the text.",
        r"\[?[1-3][A-E][PC]\]?",
        exactly=True,
    ),
    _rule(
        Fault.SOURCE,
        "The words show, or help to find, who the source is.",
        _HIDE_WHO,
        "(?:registered|confidential|trusted|regular|paid|covert|human|well[ -]placed|our|my) (?:sources?|contacts?)",
        "(?:(?:registered|confidential|paid|police) )?informants?",
        "chis",
        f"(?:an?|the|this) source(?! of)(?: {_TOLD})?",
        f"source {_TOLD}",
        f"my {_KIN}",
        f"{_CLOSE} (?:has |have )?{_TOLD}",
        f"{_SOMEBODY} (?:has |have )?{_TOLD}",
        f"(?:told|tells|informed|spoke to|spoke with) {_POLICE}",
        "(?:asked|asks|wishe[sd]|wants?) (?:not to be named|to (?:stay|remain) anonymous)",
        "(?:anonymous|crimestoppers) (?:caller|call)",
    ),
    _rule(
        Fault.SOURCE,
        "The words show by which technique it is known.",
        _HIDE_HOW,
        r"under-?cover",
        r"test purchas\w+",
        r"wire-?tap\w*",
        r"(?:phone|telephone|line) taps?\w*",
        "(?:listening|tracking|recording) devices?",
        "bugged",
        "(?:directed|technical) surveillance",
        "surveillance (?:team|log|officer|product)s?",
        r"covert(?:ly)? \w+",
        r"cell-? ?site",
        "telecoms? data",
        r"(?:call|phone|telephone|communications?|lawful) intercept\w*",
        "intercepted (?:call|phone|message|text|e-?mail|letter|communication|conversation)s?",
        r"(?<!to\s)(?<!will\s)(?<!can\s)intercepts?(?! (?:the|an?|it|them|him|her|at)\b)",
    ),
    _rule(
        Fault.SOURCE,
        "The words show that a suspicious activity report was made; to tell of one can be an offence.",
        "Take it out, and mark the item as suspicious activity material, for its own list.",
        "suspicious activity reports?",
        "sars?",
    ),
    _rule(
        Fault.OPERATION,
        "The name of an operation tells whoever reads on who works on what.",
        "Take the name out; the task and the case hold it.",
        r"(?:Operation|OPERATION|Op\.?|OP) [A-Z][A-Za-z-]{2,}",
        exactly=True,
    ),
    # "may not" forbids, and May is a month.
    _rule(
        Fault.VAGUE,
        "The word says less than it seems to.",
        "Say what is known, by when and how many; what is not known belongs into the grade, or into an opinion.",
        r"(?<!\d\s)(?<!\bin\s)(?<!\bof\s)(?<!\bsince\s)may(?! (?:not\b|\d))",
        "might|could|possibl[ey]|possibility|perhaps|maybe|conceivabl[ey]",
        "reportedly|allegedly|apparently|rumou?rs?|it is (?:believed|thought|understood|said|rumoured)",
        "a number of|various|recently|some time ago",
    ),
)


def lint(text: str, *, place: str, reference: str = "", tellers: Collection[str] = ()) -> tuple[Finding, ...]:
    """Everything found in the text, in order of place; of words found twice over, the longer ones.

    `reference` is the item's own into the source register, and `tellers` the names of those whom the item itself
    calls witness or informant: neither belongs into the text. Who a source is, is never asked here: an answer would
    tell a guesser when they are right.
    """
    rules = (*RULES, *_own_rules(reference, tellers))
    found = [_finding(place, rule, match) for rule in rules for match in rule.pattern.finditer(text)]
    kept: list[Finding] = []
    for finding in sorted(found, key=lambda one: (one.start, -len(one.words))):
        if not kept or finding.start >= kept[-1].start + len(kept[-1].words):
            kept.append(finding)
    return tuple(kept)


def shows_source(text: str, *, reference: str = "") -> Finding | None:
    """The first words of the text that show who the source is or how it is known, or None."""
    rules = (*(rule for rule in RULES if rule.fault is Fault.SOURCE), *_own_rules(reference, ()))
    found = [_finding("text", rule, match) for rule in rules for match in rule.pattern.finditer(text)]
    return min(found, key=lambda one: (one.start, -len(one.words)), default=None)


def _finding(place: str, rule: Rule, match: re.Match[str]) -> Finding:
    return Finding(
        place=place, start=match.start(), words=match[0].strip(), fault=rule.fault, why=rule.why, way_out=rule.way_out
    )


def _own_rules(reference: str, tellers: Collection[str]) -> Iterator[Rule]:
    if reference.strip():
        yield _literal(reference, "The source's reference stands in the text, where every reader learns it.", _HIDE_WHO)
    for name in tellers:
        if name.strip():
            why = "The item calls this person a witness or informant, and the text names them."
            yield _literal(name, why, "Take the name out of the text, or name the person in an item of its own.")


def _literal(words: str, why: str, way_out: str) -> Rule:
    text = r"\s+".join(re.escape(word) for word in words.split())
    pattern = re.compile(rf"(?<!\w){text}(?!\w)", re.IGNORECASE)
    return Rule(fault=Fault.SOURCE, pattern=pattern, why=why, way_out=way_out)
