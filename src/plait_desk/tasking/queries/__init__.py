"""Reads of the tasking room: every one starts from what the reader may read."""
