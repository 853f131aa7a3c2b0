"""Fixtures: the indices, computed from pulled data once a session."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from allies import store
from allies.models import attention_shares, built_up, history_depth, power_exposure, selective_isolation
from allies.models.attention_shares import Attention
from allies.models.built_up import Stocks
from allies.models.composite import Index
from allies.models.selective_isolation import Isolation
from allies.panel.groupings import grouping
from allies.panel.states import state


@pytest.fixture(scope="session")
def stocks_2016(pulled: Callable[[str], store.Table]) -> Stocks:
    """Return what all states had built up by the end of 2016."""
    for name in built_up.DATASETS:
        pulled(name)
    return built_up.built_up(history_depth.AT)


@pytest.fixture(scope="session")
def exposed(pulled: Callable[[str], store.Table]) -> Callable[[str], Index]:
    """Return a function that gives all states' exposure to a power, computed at most once."""
    for name in power_exposure.DATASETS:
        pulled(name)
    found: dict[str, Index] = {}

    def index(power: str) -> Index:
        if power not in found:
            found[power] = power_exposure._fitted(state(power), None, None, 1)
        return found[power]

    return index


@pytest.fixture(scope="session")
def attention_usa(pulled: Callable[[str], store.Table]) -> Attention:
    """Return the attention of the United States since 1945."""
    for name in attention_shares.DATASETS:
        pulled(name)
    return attention_shares._counted(
        state("USA"), grouping(None, "USA"), attention_shares.SINCE, list(attention_shares.MEASURES), 1
    )


@pytest.fixture(scope="session")
def isolation_usa(pulled: Callable[[str], store.Table]) -> Isolation:
    """Return the isolation of the United States against 2001-2016."""
    for name in selective_isolation.DATASETS:
        pulled(name)
    base = selective_isolation.BASE
    return selective_isolation._of_state(state("USA"), None, base, grouping(None, "USA"), "herre_ideology", 1)
