"""How well texts fit letters that are heard, by models/training/unified/spelling.py, itself held to a sum over all paths.

    cd models/training     (packages: unified/requirements.txt)
    python ../src/test/resources/goldens/spelling/make_spelling_goldens.py

The letters are a formula's, which SpellingTest has, too: at each time one of "the cat sat on the mat " stands out. golden.json has texts,
their log-probability with anything after them, and with nothing.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[4] / "training"))

from unified.spelling import empty, longer  # noqa: E402

TIMES, CLASSES, SAID = 300, 128, "the cat sat on the mat "
TEXTS = ("", "t", "the", "the cat", "tthhee", "the cat sat on the mat", "the mat", "a dog", "the cat sat on the mat the cat sat on the mat and so on")


def letters() -> np.ndarray:
    """Log-probabilities [times, classes]: each letter at the last of ten times, nothing at the others."""
    time, own = np.arange(TIMES)[:, None], np.arange(CLASSES)[None]
    scores = 2 * np.sin(0.37 * time + 1.3 * own)
    for t in range(TIMES):
        scores[t, ord(SAID[t // 10 % len(SAID)]) if t % 10 == 9 else 0] += 8
    return scores - np.log(np.exp(scores).sum(1, keepdims=True))


def main() -> None:
    log, found = letters(), []
    for text in TEXTS:
        prefix = longer(log, empty(log), [ord(c) for c in text])
        found.append({"text": text, "begin": prefix.score, "whole": prefix.whole()})
    (HERE / "golden.json").write_text(json.dumps(found, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
