"""What a review imports, for the process that reviews begin as copies of."""

import chromadb  # noqa: F401
import langchain_text_splitters  # noqa: F401
import rank_bm25  # noqa: F401
import wordllama  # noqa: F401

import agent.index
import agent.judge.llm
import agent.judge.offline
import agent.read
import agent.reviewer  # noqa: F401
