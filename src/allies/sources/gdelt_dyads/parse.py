"""GDELT composite scores: one row per pair of states and month, letter codes in alphabetical order."""

from __future__ import annotations

import ibis

from allies.store import Raw, Table


def parse(raw: Raw) -> Table:
    """Return the score of each pair and month with its daily range and the number of days."""
    months = raw.parquet("gdelt2_monthly_undirected_score.parquet")
    return months.select(
        iso3c1=ibis.least(months.iso3_a, months.iso3_b),
        iso3c2=ibis.greatest(months.iso3_a, months.iso3_b),
        month_start=ibis.date(months.year, months.month, 1),
        year=months.year,
        month=months.month,
        score=months.score_sum,
        days=months.days_with_events,
        lowest=months.score_min,
        highest=months.score_max,
    )
