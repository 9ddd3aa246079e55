"""Settings for all tests."""

from hypothesis import settings

# A slow machine is no failure: time is measured in benchmarks/, on purpose.
settings.register_profile("communique", deadline=None)
settings.load_profile("communique")
