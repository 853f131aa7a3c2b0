"""Revisions of the United States tariff schedule, one row each."""

from __future__ import annotations

from ibis import _

from allies.store import Raw, Table


def parse(raw: Raw) -> Table:
    """Return the revisions with their days and events."""
    return raw.csv("revision_dates.csv", nullstr="NA").select(
        revision=_.revision,
        effective=_.effective_date.cast("date"),
        policy_effective=_.policy_effective_date.cast("date"),
        event=_.policy_event,
    )
