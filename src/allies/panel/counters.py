"""What a panel's own columns say about earlier years of the same unit: lags and years of peace."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import ibis

from allies.store import Table

if TYPE_CHECKING:
    from allies.panel.join import Panel


def lagged(panel: Panel, columns: Sequence[str], by: int) -> Table:
    """Return the panel's table with `COLUMN_lagN`."""
    table, before = panel.table, panel.table.view()
    on = [table[key] == before[key] for key in units(panel)]
    both = table.left_join(before, [*on, table.year == before.year + by])
    kept = [table[name] for name in table.columns]
    return both.select(*kept, **{f"{column}_lag{by}": before[column] for column in columns})


def peace_years(panel: Panel, event: str) -> Table:
    """Return the panel's table with `EVENT_peace_years`."""
    table, unit = panel.table, units(panel)
    order = ibis.window(group_by=[table[key] for key in unit], order_by=table.year)
    ended = table[event].lag().over(order).cast("int64").fill_null(0) > 0
    broken = (table.year - table.year.lag().over(order)).fill_null(1) > 1
    table = table.mutate(fresh_=(ended | broken).cast("int64"), blank_=table[event].isnull().cast("int64"))
    runs = ibis.window(group_by=[table[key] for key in unit], order_by=table.year)
    table = table.mutate(run_=table.fresh_.cumsum().over(runs))
    inside = ibis.window(group_by=[*[table[key] for key in unit], table.run_], order_by=table.year)
    table = table.mutate(count_=ibis.row_number().over(inside), unseen_=table.blank_.lag().over(inside).fill_null(0))
    inside = ibis.window(group_by=[*[table[key] for key in unit], table.run_], order_by=table.year)
    years = (table.unseen_.cumsum().over(inside) > 0).ifelse(ibis.null("int64"), table.count_)
    kept = [table[name] for name in panel.table.columns]
    return table.select(*kept, **{f"{event}_peace_years": years})


def units(panel: Panel) -> list[str]:
    """Return the keys that identify a unit over time."""
    return [key for key in panel.keys if key != "year"]
