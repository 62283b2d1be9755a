"""Mentions to who is who: block, score, cluster, explain, evaluate.

`link` is the one call inward. A pair is scored from its two mentions and a frozen model alone, and clusters are a
function of scored pairs and human matches, so everything here can be deleted and made again.
"""
