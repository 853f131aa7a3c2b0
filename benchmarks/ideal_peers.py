"""Other programs on the same votes: MCMCpack by Rscript, girth in the Python that GIRTH_PYTHON names."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest

from allies.models.ballots import Design

R = """
suppressMessages(library(MCMCpack))
votes <- as.matrix(read.csv("votes.csv", header = FALSE))
times <- scan("times.csv", quiet = TRUE)
rownames(votes) <- paste0("s", seq_len(nrow(votes)))
colnames(votes) <- paste0("v", seq_len(ncol(votes)))
fit <- function(n) system.time(MCMCdynamicIRT1d(votes, item.time.map = times, mcmc = n, burnin = 0, thin = 1,
  verbose = 0, seed = 1, theta.constraints = list(s1 = "+", s2 = "-"), store.item = FALSE))
short <- fit(FEW)
long <- fit(MANY)
cat((long[["elapsed"]] - short[["elapsed"]]) / (MANY - FEW), (sum(long[1:2]) - sum(short[1:2])) / (MANY - FEW))
"""
GIRTH = """
import json, sys, time
import numpy as np
from girth import MODEL, tag_missing_data
votes = np.load("votes.npy")
tagged = tag_missing_data(votes, LEVELS)
wall, cpu = time.perf_counter(), time.process_time()
found = MODEL(tagged)
ability = found["Ability"]
print(json.dumps({"wall": time.perf_counter() - wall, "cpu": time.process_time() - cpu, "ability": ability.tolist()}))
"""


class Seconds(NamedTuple):
    """Wall and CPU seconds."""

    wall: float
    cpu: float


def grid(design: Design) -> tuple[np.ndarray, np.ndarray]:
    """Return votes as states by roll calls (0, 1, 2; -1 none) and the period of each roll call from 1."""
    votes = design.votes
    state = np.repeat(np.arange(len(votes.starts) - 1), np.diff(votes.starts))
    table = np.full((len(votes.starts) - 1, len(votes.period)), -1, dtype=int)
    table[state[votes.node], np.repeat(np.arange(len(votes.period)), np.diff(votes.ptr))] = votes.level
    return table, votes.period - votes.period.min() + 1


def mcmcpack(design: Design, folder: Path, few: int = 5, many: int = 25) -> Seconds:
    """Return seconds per iteration of MCMCdynamicIRT1d: yes against the rest, since it is binary."""
    if not shutil.which("Rscript"):
        pytest.skip("found no Rscript; on Debian: apt-get install r-cran-mcmcpack")
    table, period = grid(design)
    order = np.argsort(period, kind="stable")
    seats = design.nodes["ccode"].to_numpy()[design.votes.starts[:-1]]
    first = [int(np.flatnonzero(seats == code)[0]) for code in (2, 40)]
    rows = first + [at for at in range(len(seats)) if at not in first]
    told = np.where(table < 0, "NA", (table == 0).astype(int).astype(str))[rows][:, order]
    np.savetxt(folder / "votes.csv", told, fmt="%s", delimiter=",")
    np.savetxt(folder / "times.csv", period[order], fmt="%d")
    script = R.replace("FEW", str(few)).replace("MANY", str(many))
    done = subprocess.run(["Rscript", "-e", script], cwd=folder, capture_output=True, text=True)
    if done.returncode:
        pytest.skip(f"MCMCpack did not run: {done.stderr.strip().splitlines()[-1]}")
    return Seconds(*map(float, done.stdout.split()))


def girth(design: Design, folder: Path, binary: bool = False) -> tuple[Seconds, np.ndarray]:
    """Return seconds and positions of girth's graded response model, or of its two-parameter model of yes and no."""
    python = os.environ.get("GIRTH_PYTHON")
    if not python:
        pytest.skip("GIRTH_PYTHON names no Python; pip install girth into one of its own and set it")
    table, _ = grid(design)
    np.save(folder / "votes.npy", (np.where(table < 0, -1, table // 2) if binary else table).T)
    model, levels = ("twopl_mml", "[0, 1]") if binary else ("grm_mml", "[0, 1, 2]")
    script = GIRTH.replace("MODEL", model).replace("LEVELS", levels)
    done = subprocess.run([python, "-c", script], cwd=folder, capture_output=True, text=True)
    if done.returncode:
        pytest.skip(f"girth did not run: {done.stderr.strip().splitlines()[-1]}")
    found = json.loads(done.stdout)
    return Seconds(found["wall"], found["cpu"]), np.array(found["ability"])
