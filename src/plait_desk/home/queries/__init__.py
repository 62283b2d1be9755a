"""What the front page, the search and the thread page show: live counts of what one reader may read.

Nothing here reads a released figure, and nothing is official: the released ones are in Reporting.
"""
