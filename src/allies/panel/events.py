"""Event tables coded from news: one row per coded event in, directed dyad-months out.

    gdelt(lines)            the columns that count, from GDELT's export files, which have no header
    dyad_months(events)     ccode1 (who acts), ccode2 (on whom), year, month, events by class, Goldstein scale
    left_out(events)        the events that are in no dyad-month: why, which codes, how many

The columns are those of GDELT (`COLUMNS`), named as in the public BigQuery table `gdelt-bq.gdeltv2.events`; a table
with other names is renamed first. Each function returns an expression and runs nothing, so that a table of any size
stays on its engine.
"""

from __future__ import annotations

from datetime import date
from functools import cache

import ibis
import ibis.expr.types as ir

from allies import store
from allies.errors import InputError, did_you_mean
from allies.panel.states import identities, state
from allies.store import Table

ACTORS = ("Actor1CountryCode", "Actor2CountryCode")
PLACES = {
    "SQLDATE": (1, "int64"),
    "Actor1CountryCode": (7, "string"),
    "Actor2CountryCode": (17, "string"),
    "EventCode": (26, "string"),
    "QuadClass": (29, "int64"),
    "GoldsteinScale": (30, "float64"),
    "NumMentions": (31, "int64"),
}
COLUMNS = tuple(PLACES)
WIDTHS = (57, 58, 61)  # GDELT 1.0 to March 2013, from April 2013, GDELT 2.0
CLASSES = {1: "verbal_cooperation", 2: "material_cooperation", 3: "verbal_conflict", 4: "material_conflict"}
CAMEO = {"MTN": "MNE", "ROM": "ROU", "TMP": "TLS"}  # where CAMEO and ISO letters differ
REGIONS = "AFR ASA BLK CAS CAU CEU CFR CRB EAF EEU EIN EUR LAM MDT MEA NAF NMR PGS SAF SAM SAS SCN SEA WAF WST"
TERRITORIES = (
    "ABW AIA ALA ANT ASM BAG BMU COK CYM ESH FLK FRO GIB GLP GRL GUF GUM GZS HKG IMY MAC MNP MSR MTQ MYT NCL NFK "
    "NIU PCN PRI PSE PYF REU SHN SJM SPM TCA TKL VAT VGB VIR WLF WSB"
)
NOT_STATES = frozenset(f"{REGIONS} {TERRITORIES}".split())  # in CAMEO's list of countries, and no state
TENTHS = 10


def gdelt(lines: Table) -> Table:
    """Return the columns that count from lines of GDELT export files.

    Parameters
    ----------
    lines
        The files as the engine reads them: tab-separated, no header, every column in its place (61 in GDELT 2.0, 57
        or 58 in GDELT 1.0), whatever its name.

    Returns
    -------
    Table
        `COLUMNS`, with types; an empty cell is null.

    Raises
    ------
    InputError
        For another number of columns.

    References
    ----------
    The GDELT Event Database Data Format Codebook V2.0, 19 February 2015.
    """
    if len(lines.columns) not in WIDTHS:
        raise InputError(
            f"found {len(lines.columns)} columns; expected lines of GDELT export files, which have "
            f"{', '.join(map(str, WIDTHS))}. Read them with a tab between columns and no header."
        )
    cells = {name: lines[lines.columns[place]].cast("string").strip() for name, (place, _) in PLACES.items()}
    return lines.select(**{name: cell.nullif("").cast(PLACES[name][1]) for name, cell in cells.items()})


def dyad_months(events: Table, *, one_a_day: bool = False) -> Table:
    """Return directed dyad-months from a table of coded events.

    Parameters
    ----------
    events
        One row per coded event, columns `COLUMNS`: day (SQLDATE, integer YYYYMMDD), CAMEO country codes of the
        actor and of its target, CAMEO event code, class 1 to 4, Goldstein scale (-10 to 10), mentions in the news.
    one_a_day
        Count one event where the same state did the same (event code) to the same state on the same day more than
        once; its mentions are added up. Coded from news, one event tends to come in several rows.

    Returns
    -------
    Table
        `ccode1` (who acts), `ccode2` (on whom), `year`, `month`, `n` (events), `verbal_cooperation`,
        `material_cooperation`, `verbal_conflict`, `material_conflict` (events), `goldstein_sum`, `goldstein_mean`
        (null where no event has a value), `mentions`. Dyad-months without an event have no row.

    Raises
    ------
    InputError
        For a column that is not there, with the nearest name.

    Notes
    -----
    Rows are what the coder read in the news, not what happened: their number grows with the volume of reporting and
    differs between states and over time. Normalise before comparing. An absent row means that none of the given
    events falls there. Codes become COW codes by date, as everywhere (DEU is 260 before 3 October 1990 and 255
    after); a code stands for its state before and after membership too. Events within one state, and events without
    two states, are left out: `left_out` counts them. The Goldstein scale is read to one decimal, as it is defined,
    so that sums are equal on every engine.

    References
    ----------
    Leetaru and Schrodt (2013), GDELT: Global data on events, location and tone, 1979-2012, International Studies
    Association. Goldstein (1992), A conflict-cooperation scale for WEIS events data, Journal of Conflict Resolution
    36:369-385, doi:10.1177/0022002792036002007.
    """
    table = _sided(events)
    table = table.filter(table.ccode1.notnull() & table.ccode2.notnull() & (table.ccode1 != table.ccode2))
    if one_a_day:
        table = table.group_by("ccode1", "ccode2", "day", "EventCode").aggregate(
            QuadClass=table.QuadClass.min(), tenths=table.tenths.min(), NumMentions=table.NumMentions.sum()
        )
    month = table.day // 100
    counts = {name: table.count(where=table.QuadClass == number) for number, name in CLASSES.items()}
    months = table.group_by("ccode1", "ccode2", yearmonth=month.cast("int64")).aggregate(
        n=table.count(),
        **counts,
        tenths=table.tenths.sum(),
        scaled=table.tenths.count(),
        mentions=table.NumMentions.sum(),
    )
    return months.select(
        "ccode1",
        "ccode2",
        year=(months.yearmonth // 100).cast("int64"),
        month=(months.yearmonth % 100).cast("int64"),
        n=months.n,
        **{name: months[name] for name in counts},
        goldstein_sum=months.tenths / TENTHS,
        goldstein_mean=months.tenths / (months.scaled.nullif(0) * TENTHS),
        mentions=months.mentions,
    )


def left_out(events: Table) -> Table:
    """Return the events that are in no dyad-month, so that none is lost unseen.

    Parameters
    ----------
    events
        As for `dyad_months`, before events are made one a day.

    Returns
    -------
    Table
        `reason`, `code1`, `code2`, `n` (events). The reason is the first that holds: "no day", "no actor" (no
        country code on a side), "unknown code" (neither a state nor in CAMEO's list), "no state" (a region or a
        territory), "within one state".
    """
    table = _sided(events)
    one, two = table.code1, table.code2
    known = [*_states(), *NOT_STATES]
    reason = ibis.cases(
        (table.day.isnull(), "no day"),
        (one.isnull() | two.isnull(), "no actor"),
        (one.notin(known) | two.notin(known), "unknown code"),
        (table.ccode1.isnull() | table.ccode2.isnull(), "no state"),
        (table.ccode1 == table.ccode2, "within one state"),
    )
    table = table.mutate(reason=reason)
    lost = table.filter(table.reason.notnull())
    return lost.group_by("reason", "code1", "code2").aggregate(n=lost.count())


def _sided(events: Table) -> Table:
    """Add `day`, `tenths`, and the letter and COW code of each side: null where there is none."""
    for name in COLUMNS:
        if name not in events.columns:
            raise InputError(
                f"found no column {name!r} in the events; expected {', '.join(COLUMNS)}. Rename yours with "
                f"events.rename({name}=...).{did_you_mean(name, events.columns)}"
            )
    day = events.SQLDATE.cast("int64")
    month, of_month = day // 100 % 100, day % 100
    good = month.between(1, 12) & of_month.between(1, 31)
    table = events.select(
        "EventCode",
        "QuadClass",
        "NumMentions",
        day=good.ifelse(day, ibis.null("int64")),
        code1=_letters(events[ACTORS[0]]),
        code2=_letters(events[ACTORS[1]]),
        tenths=(events.GoldsteinScale * TENTHS).round().cast("int64"),
    )
    spans = _spans()
    for side in (1, 2):
        held, code = spans.view(), table[f"code{side}"]
        joined = table.left_join(held, [code == held.code, table.day >= held.first_day, table.day <= held.last_day])
        table = joined.select(*[table[name] for name in table.columns], **{f"ccode{side}": held.ccode})
    return table


def _letters(code: ir.StringValue) -> ir.StringValue:
    """Return a country code, null where it is empty."""
    return code.cast("string").strip().nullif("")


@cache
def _states() -> dict[str, str]:
    """Return the ISO code of each CAMEO country code that is a state."""
    return {one.iso3c: one.iso3c for one in identities()} | CAMEO


def _spans() -> Table:
    cells = [
        (code, _number(first), _number(last), ccode)
        for code, iso3c in _states().items()
        for first, last, ccode in state(iso3c).spans()
    ]
    return store.from_rows(["code", "first_day", "last_day", "ccode"], cells)


def _number(day: date) -> int:
    return day.year * 10_000 + day.month * 100 + day.day
