"""Nuclear power reactors of GeoNuclearData, counted by state and status."""

from __future__ import annotations

from ibis import _

from allies.errors import ParseError
from allies.store import Raw, Table, rows

STATUSES = {
    "operational": ["Operational"],
    "under_construction": ["Under Construction"],
    "planned": ["Planned"],
    "suspended": ["Suspended Operation"],
    "shut_down": ["Shutdown", "Decommissioning Completed"],
    "unfinished": ["Suspended Construction", "Cancelled Construction", "Never Commissioned", "Unknown"],
}


def parse(raw: Raw) -> Table:
    """Return one row per state: reactors by status, capacity in operation, and when the first one started."""
    plants = raw.csv("nuclear_power_plants.csv")
    _known(plants)
    plants = plants.mutate(as_of=plants.LastUpdatedAt.left(10).max().over())
    return plants.group_by([plants.Country.name("country"), "as_of"]).aggregate(
        capacity=_.Capacity.cast("int64").sum(where=_.Status == "Operational").fill_null(0),
        first_operation=_.OperationalFrom.min(),
        **{name: _.Status.isin(statuses).sum() for name, statuses in STATUSES.items()},
    )


def _known(plants: Table) -> None:
    known = [status for statuses in STATUSES.values() for status in statuses]
    found = rows(plants.filter(~plants.Status.isin(known)).select("Status").distinct())
    if found:
        raise ParseError(
            f"nuclear_power_plants.csv: found status {found[0]['Status']!r}, expected one of {known}. "
            "Say in STATUSES where it belongs."
        )
