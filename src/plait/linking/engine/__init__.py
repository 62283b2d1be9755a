"""People and organisations linked without labels, in bulk: keys, levels, latent classes, clusters, self-training.

`engine.link_records` is the one call inward. What it learns is one frozen `Model`, which scores any pair from its two
mentions alone. Nothing here knows a data set: a schema says which column plays which part.
"""
