"""Who heads the missions between the United States and each state, read from the Factbook's texts."""

from __future__ import annotations

import ibis
from ibis import _
from ibis.expr.types import StringValue

from allies.store import Raw, Table

NONE = r"^none|embassy closed|not maintain|no formal diplomatic|never established formal"
NO_EMBASSY = "not have an (official )?embassy|no embassy"
AMBASSADOR = "a ?mbassador|ambsssador|high commissioner|nuncio"


def parse(raw: Raw) -> Table:
    """Return one row per edition, sender and receiver; one of the two is the United States."""
    texts = raw.parquet("us_diplomatic_chiefs.parquet").filter(_.iso3.notnull())
    sent = texts.direction == "from_us"
    rows = texts.select(
        edition=_.vintage.cast("date"),
        year=_.vintage.cast("date").year().cast("int64"),
        sender=ibis.ifelse(sent, "USA", texts.iso3),
        receiver=ibis.ifelse(sent, texts.iso3, "USA"),
        post=_post(texts.chief_of_mission.lower()),
    )
    return rows.mutate(ambassador=rows.post == "ambassador")


def _post(text: StringValue) -> StringValue:
    covered = text.contains("accredited to")
    return ibis.cases(
        (text.contains("vacant"), "vacant"),
        (text.re_search(NO_EMBASSY) & covered, "none_resident"),
        (text.re_search(NO_EMBASSY) | text.re_search(NONE), "none"),
        (text.re_search(AMBASSADOR), "ambassador"),
        (text.contains("charg"), "charge"),
        else_="other",
    )
