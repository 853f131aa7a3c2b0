"""The Factbook's main trade partners: one row per reporter, partner, year and flow."""

from __future__ import annotations

from ibis import _

from allies.store import Raw, Table

UNREAD = {"NZ": "NZL", "Netherlands Antilles": "ANT", "Untied States": "USA", "Cost Rica": "CRI"}


def parse(raw: Raw) -> Table:
    """Return shares of the partners with a code; those named twice are left out."""
    shares = raw.parquet("trade_partner_shares_by_refyear.parquet")
    named = shares.mutate(code=shares.partner_iso3.fill_null(shares.partner.cases(*UNREAD.items(), else_=None)))
    named = named.filter(_.iso3.notnull(), _.code.notnull(), _.iso3 != _.code)
    return (
        named.group_by(reporter=_.iso3, partner=_.code, year=_.ref_year, flow=_.flow)
        .aggregate(share=_.share_pct.max(), edition=_.vintage.max().cast("date"), times=_.count())
        .filter(_.times == 1)
        .drop("times")
    )
