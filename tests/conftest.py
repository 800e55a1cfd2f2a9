"""Settings for all tests: property tests are the same in every run, and a slow machine fails none of them."""

from hypothesis import settings

settings.register_profile("here", deadline=None, derandomize=True, max_examples=60)
settings.load_profile("here")
