"""What the advice and the chat cite: the guidance, and the map from the source articles to it."""

from knowledge.coverage import CoverageItem, load_coverage
from knowledge.guidance import Guidance, guidance_for, load_guidance

__all__ = ["CoverageItem", "Guidance", "guidance_for", "load_coverage", "load_guidance"]
