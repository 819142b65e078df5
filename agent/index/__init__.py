"""What a Judge looks things up in: words, statements and Passages of a Document, with hybrid retrieval."""

from agent.index.document_index import DocumentIndex
from agent.index.passages import Passage
from agent.index.statements import Statement

__all__ = ["DocumentIndex", "Passage", "Statement"]
