"""The effect of a pilot, drawn: its 90 % range, the line of no change, and the range that is worth having."""

from django import template
from django.utils.safestring import SafeString, mark_safe

from plait.domain.estimate import Range
from plait.domain.outcome import WORTHWHILE
from plait_desk.looks.pictures import svg

register = template.Library()

WIDTH, HEIGHT, MIDDLE = 560.0, 74.0, 26.0
LEAST, MOST = -0.5, 0.5


@register.simple_tag
def effect_words(effect: Range) -> str:
    """What the picture shows, in words: for those who do not see it, and for phones, where it would be too small."""
    return f"Effect: {effect.best:+.0%}, 90 % range {effect.low:+.0%} to {effect.high:+.0%}"


@register.simple_tag
def effect_picture(effect: Range) -> SafeString:
    """The picture, from half as many at the left to half as many again at the right; green is worth having."""
    along = svg.scale(LEAST, MOST, 4, WIDTH - 4)
    low, high, none, worth = along(effect.low), along(effect.high), along(0), along(WORTHWHILE)
    parts = [
        svg.rectangle(4, 6, worth - 4, 40, fill="#e7f3ea"),
        svg.stroke(svg.trace("M", worth, 2, "V", 50), svg.GOOD, 2, stroke_dasharray="4 3"),
        svg.stroke(svg.trace("M", none, 2, "V", 50), svg.INK, 2),
        svg.stroke(svg.trace("M", low, MIDDLE, "H", high), svg.BLUE, 3),
        svg.stroke(svg.trace("M", low, MIDDLE - 6, "v", 12, "M", high, MIDDLE - 6, "v", 12), svg.BLUE, 3),
        svg.rectangle(along(effect.best) - 2, MIDDLE - 11, 4, 22, fill=svg.NAVY),
        svg.words("half as many", 4, 68),
        svg.words("−10 % worthwhile", worth - 6, 68, text_anchor="end"),
        svg.words("no change", none + 6, 68),
        svg.words("half as many again", WIDTH - 4, 68, text_anchor="end"),
    ]
    return mark_safe(svg.picture(effect_words(effect), WIDTH, HEIGHT, parts, fit="wide"))  # noqa: S308  # our own SVG, escaped
