"""How properties are tried: a seeded sample here, twenty times as many cases under `./plait test --deep`."""

import os

import pytest
from django.core.cache import cache
from hypothesis import HealthCheck, settings

DEEP = bool(os.environ.get("PLAIT_DEEP"))

# Time belongs into benchmarks: a slow machine is no wrong answer. The sample is the same on every run.
settings.register_profile(
    "sample", deadline=None, derandomize=True, database=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile(
    "deep", max_examples=2000, deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("deep" if DEEP else "sample")


@pytest.fixture(scope="session", autouse=True)
def nothing_counted_before() -> None:
    """What an earlier run tried, and how often, does not count in this one."""
    cache.clear()
