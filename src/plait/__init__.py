"""Plait's core: how we reason. Pure Python: no Django, no network, no clock, no records database."""
