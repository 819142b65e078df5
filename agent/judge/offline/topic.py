"""Which Criterion a sentence is about, by its vector: learned from the quotes that people gave with their labels.

`python -m evals.learn_topics` makes `topics.npz`: for each Criterion the weights of a multinomial logistic regression
over the vectors of `agent/index/embedding.py`. It knows the built-in criteria only.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import as_file, files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

FILE = "topics.npz"
_LEAST = 1e-4


@dataclass(frozen=True)
class Topics:
    """The learned weights: one row a Criterion, one column a dimension of the vectors."""

    rows: dict[str, int]
    weights: NDArray[np.float32]
    bias: NDArray[np.float32]

    def shares(self, vectors: NDArray[np.float32]) -> NDArray[np.float32]:
        """Log of the share of each Criterion in what the sentences are about, shape (vectors, criteria)."""
        import numpy as np

        scores = vectors @ self.weights.T + self.bias
        scores = np.exp(scores - scores.max(axis=1, keepdims=True, initial=-np.inf))
        shares: NDArray[np.float32] = np.log(scores / scores.sum(axis=1, keepdims=True) + _LEAST)
        return shares


@lru_cache
def topics() -> Topics:
    """The weights that come with the program."""
    import numpy as np

    with as_file(files(__package__) / FILE) as path, np.load(path) as kept:
        return Topics(
            rows={str(name): row for row, name in enumerate(kept["criteria"])},
            weights=kept["weights"].astype(np.float32),
            bias=kept["bias"].astype(np.float32),
        )
