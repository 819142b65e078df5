"""Minimal writers of a Document as Markdown, Word and PDF, to see whether the format changes a judgment."""
