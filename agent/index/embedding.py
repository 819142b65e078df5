"""The embedding of passages: WordLlama's, which carries its weights and downloads nothing."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

DIMENSIONS = 256


@lru_cache
def _model() -> Any:
    import wordllama

    # Release 0.4.0 looks for its tokenizer elsewhere and would then download it.
    return wordllama.WordLlama.load(cache_dir=Path(wordllama.__file__).parent, disable_download=True)


def embed(texts: Sequence[str]) -> NDArray[np.float32]:
    """One unit vector a text, shape (len(texts), DIMENSIONS)."""
    import numpy as np

    if not texts:
        return np.zeros((0, DIMENSIONS), dtype=np.float32)
    with np.errstate(invalid="ignore"):  # a text without a known word has no length to divide by
        vectors: NDArray[np.float32] = _model().embed(list(texts), norm=True)
    return np.nan_to_num(vectors)
