"""Learning rates: a rise, a plateau that may last as long as wanted, and a fall to zero in the last part."""

from __future__ import annotations


def rate(step: int, warmup_steps: int, elapsed: float, planned: float, cooldown: float) -> float:
    """Factor of the peak rate.

    Times are of this run alone, in seconds. Runs that are to be extended go on from the state saved before the fall
    (`plateau.pt`); it does not depend on how long the plateau was to last (Haegele et al., arXiv 2405.18392).
    """
    rise = min(1.0, (step + 1) / warmup_steps)
    left = (planned - elapsed) / (cooldown * planned) if cooldown > 0 else 1.0
    return rise * min(1.0, max(0.0, left))
