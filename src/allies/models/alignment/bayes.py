"""The same measurement model fitted a second way, by Hamiltonian Monte Carlo: slow, and a check on the fast fit.

Loadings are given, as in the fast fit, and so are the habits' variances that it takes as given. What the fast fit sets
at its most likely value, variances and autocorrelations, has a posterior here too, under wide priors: half-normal of
scale 1 on variances (that of noise above its floor), uniform on autocorrelations. Paths are drawn non-centred, as
standard normals times the Cholesky factor of an AR(1). Needs the extra `bayes` (NumPyro, JAX).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from allies.errors import DataError, UnknownName
from allies.models._numerics.measurement import KEEP, NOISE, Cells, Grid, Parameters
from allies.models._numerics.smoother import GAP, ITEM, KINDS, LOAD, NODE, NODES, OF, ON, PARTS, SIGN

Floats = NDArray[np.float64]
TAIL = 0.05  # on either side of an interval
RHAT, ESS = 1.01, 400.0


@dataclass(frozen=True, eq=False)
class Sampled:
    """Posterior of some dyads.

    `mean`, `sd`, `low` and `high` (dyads, years) of the alignment, the last two its 90% interval; `parameters` the
    posterior means. `rhat` is the largest and `ess` the smallest of all quantities drawn; `divergences` counts steps
    that left the posterior.
    """

    mean: Floats
    sd: Floats
    low: Floats
    high: Floats
    parameters: Parameters
    rhat: float
    ess: float
    divergences: int

    @property
    def sound(self) -> bool:
        """Whether the chains agree (R-hat below 1.01), are long enough (400 effective draws), and none diverged."""
        return self.rhat < RHAT and self.ess > ESS and self.divergences == 0


def sampled(
    cells: Cells, at: Grid, loading: Floats, habit: Floats, which: NDArray[np.int64], *, draws: int = 1000,
    warmup: int = 600, chains: int = 2, seed: int = 1,
) -> Sampled:  # fmt: skip
    """Return the posterior of the dyads `which`, estimated from their observations alone.

    Parameters
    ----------
    cells, at, loading, habit
        As the fast fit takes them (`measurement.fitted`); a variance of habits that is NaN is drawn.
    which
        Dyads, shape (n,); some hundred at most, each year of each dyad is a dimension to explore.
    draws, warmup, chains, seed
        Kept draws per chain, those before, chains one after another, and where random numbers start.

    Raises
    ------
    UnknownName
        Where the extra is not installed.
    DataError
        Where no dyad has an observation.

    References
    ----------
    Hoffman and Gelman (2014), The No-U-Turn sampler, Journal of Machine Learning Research 15:1593-1623.
    Phan, Pradhan and Jankowiak (2019), NumPyro, doi:10.48550/arXiv.1912.11554.
    """
    try:
        import jax
        import numpyro
    except ImportError as error:
        raise UnknownName("found no sampler; expected the extra: pip install 'allies[bayes]'.") from error
    numpyro.enable_x64()
    data = _data(cells, at, loading, habit, which)
    kernel = numpyro.infer.NUTS(_model, target_accept_prob=0.9)
    run = numpyro.infer.MCMC(
        kernel, num_warmup=warmup, num_samples=draws, num_chains=chains, chain_method="sequential", progress_bar=False
    )
    run.run(jax.random.PRNGKey(seed), data, extra_fields=("diverging",))
    return _told(run, data, loading)


def _data(cells: Cells, at: Grid, loading: Floats, habit: Floats, which: NDArray[np.int64]) -> dict[str, Any]:
    """Return the observations as the sampler takes them: what each shows, and how it follows from the one before."""
    rows = np.concatenate([np.arange(*cells.bounds[[one, one + 1]]) for one in which] or [np.zeros(0, int)])
    if not len(rows):
        raise DataError(f"Found no observation of {len(which)} dyads, expected some to fit the model to.")
    place = cells.place[rows].astype(np.int64)
    dyad = np.repeat(np.arange(len(which)), [cells.bounds[one + 1] - cells.bounds[one] for one in which])
    kind, kinds = np.unique(place[:, OF], return_inverse=True)
    item, items = np.unique(dyad * PARTS * cells.indicators + place[:, ITEM], return_inverse=True)
    part = item % (PARTS * cells.indicators)
    return {
        "at": at, "dyads": len(which), "dyad": dyad, "place": place, "y": cells.y[rows], "weight": cells.weight[rows],
        "load": loading[place[:, LOAD]], "kind": kind, "kinds": kinds, "items": items, "q": cells.components,
        "kind_of_item": np.searchsorted(kind, part // PARTS * KINDS + np.minimum(part % PARTS, 2)),
        "before": np.arange(len(rows)) - (place[:, GAP] > 0), "all_kinds": cells.indicators * KINDS,
        "habit": habit[kind], "free": np.flatnonzero(np.isnan(habit[kind])),
    }  # fmt: skip


def _model(data: dict[str, Any]) -> None:
    """Draw parameters, paths and habits, and weigh them by the observations."""
    import jax.numpy as jnp
    import numpyro
    from numpyro import distributions as dist

    def each(name: str, of: Any, count: int) -> Any:
        return numpyro.sample(name, of.expand([count]).to_event(1))

    place, kinds, before, kept = data["place"], data["kinds"], data["before"], dist.Uniform(*KEEP)
    noise = NOISE + each("noise", dist.HalfNormal(1.0), len(data["kind"]))
    own, habit = each("own", kept, len(data["kind"])), jnp.asarray(data["habit"])
    if len(data["free"]):
        habit = habit.at[data["free"]].set(each("habit", dist.HalfNormal(1.0), len(data["free"])))
    level = [1.0, each("spread", dist.HalfNormal(1.0), 1)[0]] if data["q"] == 2 else [1.0]
    keep = each("keep", kept, data["q"])
    shape = (data["dyads"], len(data["at"].year))
    shown = jnp.zeros(len(place))
    for c in range(data["q"]):
        new = numpyro.sample(f"new{c}", dist.Normal(0, 1).expand(shape).to_event(2))
        path = jnp.sqrt(level[c]) * new @ _factor(data["at"], keep[c]).T
        if c == 0:
            numpyro.deterministic("alignment", path)
        total = jnp.pad(jnp.cumsum(path, axis=1), ((0, 0), (1, 0)))
        first, after = place[:, NODE], place[:, NODE] + place[:, NODES]
        times = place[:, (ON, SIGN)[c]] / place[:, NODES]
        shown += times * (total[data["dyad"], after] - total[data["dyad"], first])
    stays = each("stays", dist.Normal(0, 1), len(data["kind_of_item"])) * jnp.sqrt(habit[data["kind_of_item"]])
    mean = data["load"] * shown + stays[data["items"]]
    r = jnp.where(place[:, GAP] > 0, own[kinds] ** (place[:, GAP] / 4), 0.0)
    sd = jnp.sqrt(noise[kinds] * (1 - r**2) / data["weight"])
    numpyro.sample("y", dist.Normal(mean + r * (data["y"][before] - mean[before]), sd), obs=data["y"])


def _factor(at: Grid, keep: Any) -> Any:
    """Return the Cholesky factor of a stationary AR(1) of variance 1 over the nodes."""
    import jax.numpy as jnp

    apart = at.when[:, None] - at.when[None, :]
    new = jnp.append(1.0, jnp.sqrt(1 - keep ** (2 * at.gap[1:])))
    return jnp.where(apart >= 0, keep ** np.maximum(apart, 0) * new[None, :], 0.0)


def _told(run: Any, data: dict[str, Any], loading: Floats) -> Sampled:
    from numpyro.diagnostics import effective_sample_size, split_gelman_rubin

    by_chain = {name: np.asarray(value) for name, value in run.get_samples(group_by_chain=True).items()}
    group = data["at"].group
    per_year = np.eye(group[-1] + 1)[group] / np.bincount(group)[group][:, None]
    path = by_chain.pop("alignment") @ per_year
    quantities = [path, *(value for name, value in by_chain.items() if not name.startswith("new"))]
    every = path.reshape(-1, *path.shape[2:])
    low, high = np.quantile(every, [TAIL, 1 - TAIL], axis=0)
    return Sampled(
        every.mean(axis=0), every.std(axis=0), low, high, _parameters(by_chain, data, loading),
        max(float(np.max(split_gelman_rubin(one))) for one in quantities),
        min(float(np.min(effective_sample_size(one))) for one in quantities),
        int(np.asarray(run.get_extra_fields()["diverging"]).sum()),
    )  # fmt: skip


def _parameters(by_chain: dict[str, Floats], data: dict[str, Any], loading: Floats) -> Parameters:
    def kinds(name: str, more: float = 0.0) -> Floats:
        out = np.full(data["all_kinds"], np.nan)
        out[data["kind"]] = by_chain[name].mean(axis=(0, 1)) + more
        return out

    spread = float(by_chain["spread"].mean()) if data["q"] == 2 else np.nan
    habit = np.full(data["all_kinds"], np.nan)
    habit[data["kind"]] = data["habit"]
    if len(data["free"]):
        habit[data["kind"][data["free"]]] = by_chain["habit"].mean(axis=(0, 1))
    return Parameters(loading, kinds("noise", NOISE), kinds("own"), habit, by_chain["keep"].mean(axis=(0, 1)), spread)
