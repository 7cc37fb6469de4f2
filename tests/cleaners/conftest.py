"""How property tests of the cleaners run."""

from __future__ import annotations

from hypothesis import settings

# A busy machine is no failure: what must be fast is measured by the benchmarks.
settings.register_profile("cleaners", deadline=None)
settings.load_profile("cleaners")
