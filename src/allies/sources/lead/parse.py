"""Background of leaders, one row per spell in power."""

from __future__ import annotations

from allies.store import Raw, Table

EDUCATION = {0: "primary", 1: "secondary", 2: "university", 3: "graduate"}
YES_OR_NO = {
    "military_service": "milservice",
    "combat": "combat",
    "rebel": "rebel",
    "war_won": "warwin",
    "war_lost": "warloss",
    "rebellion_won": "rebelwin",
    "rebellion_lost": "rebelloss",
    "physical_illness": "physhealth",
    "mental_illness": "mentalhealth",
}


def parse(raw: Raw) -> Table:
    """Return the leaders that LEAD describes, with the time in power that Archigos gives."""
    row = in_power(raw, raw.rda("LEAD.rda"))
    education = row.leveledu.cast("int64")
    return row.filter(row.physhealth.notnull()).select(
        "obsid",
        "gwcode",
        "leader",
        "start",
        "end",
        born=row.yrborn,
        woman=row.gender == "F",
        education=education.cases(*EDUCATION.items(), else_=education.cast("string")),
        politics_years=row.yrsexper,
        **{name: row[column] == 1 for name, column in YES_OR_NO.items()},
    )


def in_power(raw: Raw, leaders: Table) -> Table:
    """Return a table by Archigos `obsid` joined with the leaders' state and days in power."""
    spells = raw.rda("archigos.rda", dates=["startdate", "enddate"])
    return leaders.inner_join(spells, "obsid").rename(start="startdate", end="enddate")
