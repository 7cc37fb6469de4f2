"""What all tests share: hypothesis judges results, never how fast a busy machine gives them."""

from importlib.util import find_spec

from hypothesis import settings

settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")

# The benchmarks, and with them the synthetic web, are not in the wheel.
collect_ignore = (
    []
    if find_spec("benchmarks")
    else [
        "benchmarks/test_synthetic_web.py",
        "scraper/test_run_web.py",
        "db/browse/screenshots.py",
    ]
)
