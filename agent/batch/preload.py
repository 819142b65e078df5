"""What every reviewing process needs: imported once by the server they are forked from, so that each starts at once."""

import agent.index.document_index
import agent.judge
import agent.judge.offline
import agent.read
import agent.report
import agent.reviewer  # noqa: F401
