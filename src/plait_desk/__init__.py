"""Plait's desk: who does what, when, with which right, and what is recorded."""
