"""Settings of all tests."""

from hypothesis import settings

settings.register_profile("default", deadline=None)  # the first document of a process also loads the tables
settings.load_profile("default")
