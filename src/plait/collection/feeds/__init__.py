"""One folder a feed: what it is (feed.toml) and how it is read (parse.py)."""
