"""A review in a process of its own, which can be stopped: at its end of time or memory, or when nobody wants it."""

from agent.work.review import review_apart

__all__ = ["review_apart"]
