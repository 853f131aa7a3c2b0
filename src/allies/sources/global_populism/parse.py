"""Global Populism Database: speeches of one term, put together to one row per leader and term."""

from __future__ import annotations

from ibis import _

from allies.store import Raw, Table

SLIPS = {"blair": "Jacques Chirac"}
AVERAGES_MIXED = "Switzerland"
SIDES = {"-1": "left", "0": "center", "1": "right"}


def parse(raw: Raw) -> Table:
    """Return one row per graded term: the leader, the years, and the publisher's average."""
    speeches = raw.csv("GlobalPopulismDataset_Hawkins_speeches.csv")
    terms = (
        speeches.mutate(leader=_.leader.substitute(SLIPS), populism=_.totalaverage.try_cast("float64"))
        .filter(_.country != AVERAGES_MIXED)
        .group_by(["country", "leader", "term", "yearbegin"])
        .aggregate(
            party=_.party.mode(),
            president=_.president.mode() == "1",
            year_end=_.yearend.try_cast("int64").min(),
            left_right=_.lr.mode().substitute(SIDES),
            populism=_.populism.mode(),
        )
    )
    return terms.filter(_.populism.notnull()).rename(year_begin="yearbegin")
