"""Collection: from the bytes a partner gives to statements, reports and register tables, or to rejects with reasons.

The way in is short: `recognise.recognise` finds the feed, the feed's own `parse` reads the file, and nothing is
dropped silently: a row is taken in, or it is a reject with file, row, reason and way out, or the whole file is refused.
"""
