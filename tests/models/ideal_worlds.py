"""Invented assemblies for the tests of ideal points: truth known, drawn from the model itself."""

from __future__ import annotations

import numpy as np
import pandas as pd

from allies.panel.rollcalls import RollCalls, coded

USA, CUBA = 2, 40


def world(
    seed: int, states: int = 60, sessions: int = 6, calls: int = 50, innovation: float = 0.3, absent: float = 0.05
) -> tuple[RollCalls, pd.DataFrame]:
    """Return roll calls and the true positions (ccode, session, truth), scaled like the estimates."""
    random = np.random.default_rng(seed)
    x = np.zeros((sessions, states))
    x[0] = random.normal(size=states)
    x[0, 0], x[0, 1] = 1.5, -1.5
    for t in range(1, sessions):
        x[t] = x[t - 1] + innovation * random.normal(size=states)
    x = (x - x.mean()) / x.std()
    ccodes = np.array([USA, CUBA, *range(600, 598 + states)])
    votes, rows, truth = [], [], []
    for t in range(sessions):
        truth += [(int(c), t + 1, float(v)) for c, v in zip(ccodes, x[t], strict=True)]
        for v in range(calls):
            key = f"s{t + 1}-{v}"
            cuts = np.sort(random.normal(0.3, 1.2, size=2))
            latent = random.normal() * x[t] + random.normal(size=states)
            level = (latent > cuts[0]).astype(int) + (latent > cuts[1])
            here = random.random(states) > absent
            votes += [
                (key, int(c), ("yes", "abstain", "no")[k]) for c, k, h in zip(ccodes, level, here, strict=True) if h
            ]
            rows.append((key, f"{1945 + t + 1}-10-01", t + 1, f"Text {key}"))
    found = coded(
        pd.DataFrame(votes, columns=["roll_call", "ccode", "vote"]),
        pd.DataFrame(rows, columns=["roll_call", "date", "session", "title"]),
    )
    return found, pd.DataFrame(truth, columns=["ccode", "session", "truth"])
