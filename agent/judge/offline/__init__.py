"""The offline judge."""

from agent.judge.offline.judge import OfflineJudge

__all__ = ["OfflineJudge"]
