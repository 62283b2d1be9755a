"""Reads of the assessment room: every one starts from what the reader may read."""
