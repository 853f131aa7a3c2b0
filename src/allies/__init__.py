"""Who is aligned with whom, why, and when that changed.

>>> import allies as al
>>> al.similarity("USA", "SLV", years=range(2024, 2026))  # doctest: +SKIP

Every public name is loaded on first use, so that importing the package costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:
    from allies.briefs.render import brief as brief
    from allies.claims.check import check as check
    from allies.claims.ledger import trace as trace
    from allies.errors import AlliesError as AlliesError
    from allies.models.alignment.fit import alignment as alignment
    from allies.models.alignment.moved import moved as moved
    from allies.models.alignment.multiverse import multiverse as multiverse
    from allies.models.alignment.standing import compare as compare
    from allies.models.alignment.standing import rank as rank
    from allies.models.attention_shares import attention as attention
    from allies.models.history_depth import history as history
    from allies.models.ideal_points import ideal_points as ideal_points
    from allies.models.in_office import leaders_of as leaders_of
    from allies.models.power_exposure import exposure as exposure
    from allies.models.profile import profile as profile
    from allies.models.selective_isolation import isolation as isolation
    from allies.models.similarities import similarities as similarities
    from allies.models.similarity import similarity as similarity
    from allies.panel.dyads import dyad_years as dyad_years
    from allies.panel.dyads import state_days as state_days
    from allies.panel.dyads import state_years as state_years
    from allies.panel.events import dyad_months as dyad_months
    from allies.panel.tenures import leader_days as leader_days
    from allies.panel.tenures import leader_dyad_years as leader_dyad_years
    from allies.panel.tenures import leader_years as leader_years
    from allies.store import use as use

_WHERE = {
    "AlliesError": "allies.errors",
    "alignment": "allies.models.alignment.fit",
    "attention": "allies.models.attention_shares",
    "brief": "allies.briefs.render",
    "compare": "allies.models.alignment.standing",
    "check": "allies.claims.check",
    "dyad_months": "allies.panel.events",
    "dyad_years": "allies.panel.dyads",
    "exposure": "allies.models.power_exposure",
    "history": "allies.models.history_depth",
    "ideal_points": "allies.models.ideal_points",
    "isolation": "allies.models.selective_isolation",
    "leader_days": "allies.panel.tenures",
    "leader_dyad_years": "allies.panel.tenures",
    "leader_years": "allies.panel.tenures",
    "moved": "allies.models.alignment.moved",
    "leaders_of": "allies.models.in_office",
    "multiverse": "allies.models.alignment.multiverse",
    "profile": "allies.models.profile",
    "rank": "allies.models.alignment.standing",
    "similarities": "allies.models.similarities",
    "similarity": "allies.models.similarity",
    "state_days": "allies.panel.dyads",
    "state_years": "allies.panel.dyads",
    "trace": "allies.claims.ledger",
    "use": "allies.store",
}
__all__ = ["__version__", *_WHERE]


def __getattr__(name: str) -> Any:
    if name not in _WHERE:
        raise AttributeError(f"module 'allies' has no attribute {name!r}")
    return getattr(import_module(_WHERE[name]), name)


def __dir__() -> list[str]:
    return __all__
