"""What all tests share: hypothesis judges results, never how fast a busy machine gives them."""

from hypothesis import settings

settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")
