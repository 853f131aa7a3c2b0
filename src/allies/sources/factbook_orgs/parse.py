"""Organisations by Factbook edition and country: one row per tie, with its status as printed and grouped."""

from __future__ import annotations

import ibis

from allies.store import Raw, Table

CODES_MISSING = {"ri": "SRB", "ee": "EU", "sv": "SJM"}
FRAGMENTS = ["none", "&nbsp", "before 15 August", "2021"]
ONE_NAME = {
    "Australian Group": "Australia Group",
    "Commonwealth of Nations": "C",
    "EEU": "EAEU",
    "EITI (compliant country)": "EITI",
    "Francophonie": "OIF",
    "G- 9": "G-9",
    "ICCT": "ICCt",
    "MIUSMA": "MINUSMA",
    "OECD (Enhanced Engagement": "OECD",
    "UNSC": "UN Security Council",
}
# fmt: off
TIES = {
    "member": [
        "member", "nonregional member", "nonregional members", "regional", "permanent", "temporary", "non-permanent",
        "compliant country", "implementing country", "Chinese Taipei", "Taipei, China", "2024",
        "US suspended security obligations to NZ on 11 August 1986",
    ],
    "associate": ["associate", "associate member", "associated member", "correspondent", "subscriber"],
    "observer": ["observer", "associate observer"],
    "candidate": ["candidate", "candidates", "candidate country", "accession candidate", "pending member"],
    "partner": [
        "partner", "partners", "dialogue partner", "dialogue member", "sectoral dialogue partner",
        "cooperating state", "enhanced engagement",
    ],
    "suspended": ["suspended", "temporarily suspended", "excluded from formal participation since 1962"],
    "other": [
        "NGOs", "national committees", "subbureau", "signatory", "de facto member",
        "participating member, has not signed the 1993 CIS charter",
    ],
}
# fmt: on


def parse(raw: Raw) -> Table:
    """Return one row for each edition, country and organisation."""
    listed = raw.parquet("org_participation.parquet")
    unclosed = listed.organization == "OECD (Enhanced Engagement"
    ties = listed.filter(listed.organization.notin(FRAGMENTS)).select(
        edition=listed.vintage,
        iso3c=listed.fips.cases(*CODES_MISSING.items(), else_=listed.iso3),
        organization=listed.organization.cases(*ONE_NAME.items(), else_=listed.organization),
        status=ibis.ifelse(unclosed, "enhanced engagement", listed.status),
    )
    # Somalia is printed twice in the OPCW, as member and as signatory: the first in the alphabet is kept.
    ties = ties.group_by("edition", "iso3c", "organization").aggregate(status=ties.status.min())
    groups = [(status, tie) for tie, statuses in TIES.items() for status in statuses]
    return ties.mutate(tie=ties.status.cases(*groups, else_=ties.status))
