"""Invented assemblies for the tests of ideal points: truth known, drawn from the model itself."""

from __future__ import annotations

from typing import Any

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


def cast(levels: dict[str, np.ndarray], ccodes: np.ndarray, sessions: dict[str, int]) -> RollCalls:
    """Return roll calls from levels by key: 0 yes, 1 abstain, 2 no, -1 absent, of all states."""
    names = np.array(["yes", "abstain", "no", "absent"])
    votes = [
        (key, int(c), v) for key, level in levels.items() for c, v in zip(ccodes, names[level].tolist(), strict=True)
    ]
    rows = [(key, f"{1945 + session}-10-01", session, f"Text {key}") for key, session in sessions.items()]
    return coded(
        pd.DataFrame(votes, columns=["roll_call", "ccode", "vote"]),
        pd.DataFrame(rows, columns=["roll_call", "date", "session", "title"]),
    )


def plane(seed: int, states: int = 60, sessions: int = 5, calls: int = 60) -> tuple[RollCalls, pd.DataFrame]:
    """Return roll calls of states in a plane and the true positions (ccode, session, x, y), not yet turned."""
    random = np.random.default_rng(seed)
    x = np.cumsum(np.r_[[random.normal(size=(states, 2))], 0.3 * random.normal(size=(sessions - 1, states, 2))], axis=0)
    x[:, 0, 0] += 1.5
    x[:, 1, 0] -= 1.5
    x[:, 2, 1] += 2.0
    flat = x.reshape(-1, 2) - x.reshape(-1, 2).mean(axis=0)
    x = (flat @ np.linalg.cholesky(np.linalg.inv(flat.T @ flat / len(flat)))).reshape(x.shape)
    ccodes = np.array([USA, CUBA, 365, *range(600, 597 + states)])
    levels, held = {}, {}
    for t in range(sessions):
        for v in range(calls):
            latent = x[t] @ (np.array([1.2, 0.8]) * random.normal(size=2)) + random.normal(size=states)
            levels[f"s{t + 1}-{v}"] = (latent > np.sort(random.normal(0.3, 1.2, size=2))[:, None]).sum(axis=0)
            held[f"s{t + 1}-{v}"] = t + 1
    truth = [(int(c), t + 1, *x[t, i]) for t in range(sessions) for i, c in enumerate(ccodes)]
    return cast(levels, ccodes, held), pd.DataFrame(truth, columns=["ccode", "session", "x", "y"])


def absent(seed: int, against: float, states: int = 60, sessions: int = 4, calls: int = 20) -> tuple[RollCalls, Any]:
    """Return roll calls that states stay away from by habit and the more, the more they lean to no; and the truth."""
    random = np.random.default_rng(seed)
    x = np.cumsum(np.r_[[random.normal(size=states)], 0.3 * random.normal(size=(sessions - 1, states))], axis=0)
    x[:, 0] += 1.5
    x[:, 1] -= 1.5
    x = (x - x.mean()) / x.std()
    ccodes, habit = np.array([USA, CUBA, *range(600, 598 + states)]), 0.7 * random.normal(size=states) - 0.4
    levels, held = {}, {}
    for t in range(sessions):
        for v in range(calls):
            cuts, mean = np.sort(random.normal(0.3, 1.2, size=2)), random.normal() * x[t]
            level = (mean + random.normal(size=states) > cuts[:, None]).sum(axis=0)
            away = habit + against * (mean - cuts.mean()) + random.normal(size=states) > 0
            levels[f"s{t + 1}-{v}"], held[f"s{t + 1}-{v}"] = np.where(away, -1, level), t + 1
    truth = [(int(c), t + 1, x[t, i]) for t in range(sessions) for i, c in enumerate(ccodes)]
    return cast(levels, ccodes, held), pd.DataFrame(truth, columns=["ccode", "session", "truth"])


def without(found: RollCalls, keys: list[str]) -> tuple[RollCalls, RollCalls]:
    """Return the roll calls without those of some keys, and those."""
    gone = found.calls["roll_call"].isin(keys).to_numpy()
    parts = []
    for keep in (~gone, gone):
        place = np.cumsum(keep) - 1
        votes = found.votes[keep[found.votes["call"].to_numpy()]]
        votes = votes.assign(call=place[votes["call"].to_numpy()].astype(np.int32))
        parts.append(RollCalls(votes, found.calls[keep].reset_index(drop=True)))
    return parts[0], parts[1]
