"""Addresses, telephones, vehicles and accounts: one thing where their normal forms are equal, with no score.

`said.sayings` and `same.same_things` are the calls inward. A normal form is exact: two forms are equal or they are
not. `exact` of linking reads one value that somebody typed to ask for; here are whole columns, and slips of the hand
are mended.
"""
