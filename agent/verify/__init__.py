"""Evidence cannot be forged: a quote is in the Document at its offsets, or it is dropped."""

from agent.verify.quotes import evidence_at, find_quote, verify

__all__ = ["evidence_at", "find_quote", "verify"]
