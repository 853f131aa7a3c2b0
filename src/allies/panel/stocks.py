"""What two states have built up together, year by year: ccode1, ccode2, year, value; each dyad in both orders."""

from __future__ import annotations

import ibis

from allies import sources, store
from allies.panel import channels
from allies.panel.states import with_ccode
from allies.store import Table

BETWEEN_SIDES = ("bloc_and_state", "two_blocs", "bloc_accession")
CAFTA_DR = 188  # binds all its members, whatever their sides: see the cautions of desta
CAFTA = 187  # replaced by CAFTA-DR before it entered into force


def allied() -> Table:
    """Return 1 for each year in which ATOP codes a defence obligation of either state to the other."""
    table = sources.table("atop")
    table = table.filter(table.defense == 1)
    return _both(table.select("ccode1", "ccode2", "year", value=table.defense.cast("float64")))


def joint_wars() -> Table:
    """Return the number of inter-state wars (COW) in which two states first fought on one side in the year."""
    table = sources.table("cow_war_inter")
    fought = table.select("war", "year", ccode=table.ccode1, side=table.side1).distinct()
    other = fought.view()
    together = fought.join(
        other,
        [
            fought.war == other.war,
            fought.year == other.year,
            fought.side == other.side,
            fought.ccode != other.ccode,
        ],
    ).select(war=fought.war, year=fought.year, ccode1=fought.ccode, ccode2=other.ccode)
    first = together.group_by("war", "ccode1", "ccode2").aggregate(year=together.year.min())
    return first.group_by("ccode1", "ccode2", "year").aggregate(value=first.count().cast("float64"))


def joint_conflicts() -> Table:
    """Return 1 for each year in which two states fought, or sent troops, on one side of a conflict (UCDP)."""
    source = sources.source("ucdp_acd")
    table = with_ccode(sources.table("ucdp_acd"), source, column="gwcode", when="year", to="ccode")
    fought = store.settled(table.select("conflict", "year", "side", "ccode").filter(ibis._.ccode.notnull()).distinct())
    other = fought.view()
    together = fought.join(
        other,
        [
            fought.conflict == other.conflict,
            fought.year == other.year,
            fought.side == other.side,
            fought.ccode != other.ccode,
        ],
    ).select(ccode1=fought.ccode, ccode2=other.ccode, year=fought.year)
    return together.distinct().mutate(value=ibis.literal(1.0))


def agreements() -> Table:
    """Return 1 for each year in which a trade agreement of two states (DESTA) was in force, from its year of entry.

    An agreement binds its members two by two; one between a bloc and others binds across its sides only. A withdrawal
    ends it with the year before.
    """
    source = sources.source("desta")
    table = with_ccode(sources.table("desta"), source, column="iso3c", when="year", to="ccode")
    table = store.settled(table.filter(table.ccode.notnull(), table.base_treaty != CAFTA))
    other = table.view()
    bound = ~table.form.isin(BETWEEN_SIDES) | (table.base_treaty == CAFTA_DR) | (table.side != other.side)
    pairs = store.settled(
        table.join(other, [table.number == other.number, table.ccode != other.ccode, bound]).select(
            "base_treaty", "entry", "in_force", "year", ccode1=table.ccode, ccode2=other.ccode
        )
    )
    keys = ["base_treaty", "ccode1", "ccode2"]
    left = pairs.filter(pairs.entry == "withdrawal")
    ends = left.group_by(keys).aggregate(end=left.in_force.coalesce(left.year).min())
    made = pairs.filter(pairs.entry != "withdrawal", pairs.in_force.notnull())
    spells = made.group_by(keys).aggregate(begin=made.in_force.min())
    after = source.coverage.end + 1
    both = spells.left_join(ends, keys).select(*keys[1:], begin=spells.begin, end=ends.end.fill_null(after))
    years = both.select("ccode1", "ccode2", year=ibis.range(both.begin, both.end).unnest())
    return years.distinct().mutate(value=ibis.literal(1.0))


def shared_organisations() -> Table:
    """Return the number of intergovernmental organisations that two states share (COW)."""
    table = sources.table("cow_igo_dyads")
    return _both(table.select("ccode1", "ccode2", "year", value=table.shared_igos.cast("float64")))


def troops() -> Table:
    """Return U.S. troops in the partner on the last report day of the year."""
    return _both(channels.troops().select("ccode1", "ccode2", "year", "value"))


def aid() -> Table:
    """Return U.S. aid obligated to the partner in the fiscal year, million constant dollars."""
    table = channels.aid().filter(ibis._.channel == "aid_obligations")
    return _both(table.select("ccode1", "ccode2", "year", value=table.value / 1e6))


def visits() -> Table:
    """Return visits of the partner's leaders to the United States and trips of its President and Secretary there."""
    table = channels.visits().union(channels.travels())
    return _both(table.select("ccode1", "ccode2", "year", "value"), "sum")


def _both(table: Table, rule: str = "max") -> Table:
    """Return every dyad in both orders, the values of both directions as one."""
    turned = table.select(ccode1="ccode2", ccode2="ccode1", year="year", value="value")
    every = table.union(turned)
    return every.group_by("ccode1", "ccode2", "year").aggregate(value=getattr(every.value, rule)())
