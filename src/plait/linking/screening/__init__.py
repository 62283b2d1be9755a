"""One name against a million: build an index once, ask it in well under a millisecond.

`build` makes immutable arrays, `readable` fixes what one reader may read, `screen` is the one call inward. A score is a
log-likelihood ratio of public frequencies, so what a reader gets is what an index without the hidden rows would give.
"""
