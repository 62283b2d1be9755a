"""A synthetic Scotland with known truth: people, companies, groups, and the files partners would send.

Nobody and nothing in it is real. Names are drawn from published frequencies and made-up surnames; postcodes,
telephone numbers and company numbers are of ranges that nobody holds; every file name and row says SYNTHETIC.
"""
