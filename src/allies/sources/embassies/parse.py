"""Wikidata's missions on one day: one row for each mission, sender and receiver."""

from __future__ import annotations

import ibis
from ibis.expr.types import StringValue

from allies.store import Raw, Table

SNAPSHOT = "2022-11-16"
ITEM = "http://www.wikidata.org/entity/"
# fmt: off
LEVELS = {
    "embassy": [
        "embassy", "high commission", "apostolic nunciature", "British High Commission", "Australian High Commission",
        "Embassy of the United States",
    ],
    "representation": [
        "de facto embassy", "liaison office", "Apostolic delegation", "Interests Section", "representative office",
        "trade office", "permanent mission", "Taipei Representative Office", "diplomatic mission",
        "diplomatic mission of El Salvador", "Quebec Government Office",
    ],
    "consulate": [
        "consulate", "consulate general", "consular office", "assistant high commission", "Consular Agency",
        "de facto consulate", "Consulate General of Sweden", "Consulate General of Belgium", "consulates of Sweden",
    ],
    "honorary consulate": ["honorary consulate"],
}
NOT_COUNTRIES = [
    "African Union", "European Union", "Holy See", "Sahrawi Arab Democratic Republic",
    "Sovereign Military Order of Malta", "State of Palestine", "UNESCO", "United Nations", "Vatican City",
    "World Trade Organization",
]
# fmt: on
CONSULAR = ["consulate", "honorary consulate"]
ONE_NAME = {"Kingdom of Denmark": "Denmark", "Palestine": "State of Palestine", "Vatican": "Vatican City"}


def parse(raw: Raw) -> Table:
    """Return the missions with whom they are accredited to and whether they stand there."""
    missions = raw.csv("database_of_embassies_2022-11-16.csv", delim=";", header=True, null_padding=True, nullstr="")
    kinds = [(kind, level) for level, kinds in LEVELS.items() for kind in kinds]
    rows = missions.select(
        mission=missions.QID.replace(ITEM, ""),
        sender=_one_name(missions.operator),
        host=_one_name(missions.country),
        level=missions.type.cases(*kinds, else_=missions.type),
        type=missions.type,
        receiver=missions.jurisdictions.fill_null("").split("|"),
    ).unnest("receiver")
    countries = rows.select("host").distinct().host
    at_home = rows.level.isin(CONSULAR) | ~(rows.receiver.isin(countries) | rows.receiver.isin(NOT_COUNTRIES))
    rows = rows.mutate(receiver=ibis.ifelse(at_home, rows.host, rows.receiver))
    rows = rows.mutate(
        resident=ibis.ifelse(rows.host == rows.sender, None, rows.host == rows.receiver),
        snapshot=ibis.date(SNAPSHOT),
    )
    return rows.filter(rows.sender != rows.receiver).distinct()


def _one_name(name: StringValue) -> StringValue:
    return name.cases(*ONE_NAME.items(), else_=name)
