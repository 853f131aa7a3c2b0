"""The indicators of alignment: what each one reads, which dimension it belongs to, and what is held constant.

Indicators are acts and ties of states. Nothing about the ideology of leaders or parties is among them: it is what
alignment may be explained by (`DRIVERS`), and a measure that held it would answer by construction.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

Columns = dict[str, Any]  # of a panel, as pandas columns
Reads = dict[str, tuple[str, ...]]

DIMENSIONS = {
    "votes": "Diplomatic votes",
    "military": "Military ties",
    "economic": "Economic ties",
    "institutional": "Shared institutions",
    "attention": "Visits and attention",
    "social": "Migration and opinion",
}
ANCHORS = {
    "votes": "ga_other",
    "military": "alliance",
    "economic": "trade",
    "institutional": "igo_middle",
    "attention": "leader_visits",
    "social": "migrants",
}
FOCAL = {"attention": 2, "social": 2}  # dimensions that are on record for one state's dyads only (COW code)
# a dyad and year has a number with this many indicators in the last years, and this share of their years seen
INDICATORS_NEEDED, COVERAGE_NEEDED, WINDOW = 3, 0.4, 10
GOODS = ("cow_trade", "baci_2023", "itpd_trade", "us_trade")


@dataclass(frozen=True)
class Indicator:
    """One indicator of one dimension.

    `reads` names the columns of datasets behind it. `value` turns the columns of a panel into the indicator, higher for
    closer; None where `signals` builds it. `exposure` is regressed out, year by year. `sent` tells whether it has a
    sender. `focal` is the only state that the source follows. `occasional`: its absence is no gap (a council that
    few states sit on, a survey of some). `quarterly`: dated to the quarter. `every`: years that one record stands for.
    """

    name: str
    dimension: str
    title: str
    reads: Reads
    value: Callable[[Columns], Any] | None = None
    exposure: tuple[str, ...] = ()
    sent: bool = False
    focal: int | None = None
    occasional: bool = False
    quarterly: bool = False
    every: int = 1
    options: tuple[tuple[str, Any], ...] = ()


USA = 2
MISSION_LEVELS = {
    "None": 0, "Interests": 1, "Liaison": 1, "Consul Nonresident": 1, "Envoy Nonresident": 1,
    "Ambassador Nonresident": 2, "Consulate": 2, "Legation": 3, "Embassy": 4,
}  # fmt: skip


def _alliance(of: Columns) -> Any:
    """3 defence or offence, 2 neutrality, 1 non-aggression or consultation, 0 none."""
    pact = np.maximum(of["atop_defense"], of["atop_offense"])
    return np.maximum(3 * pact, np.maximum(2 * of["atop_neutral"], np.maximum(of["atop_nonagg"], of["atop_consul"])))


def _ga(issue: str, title: str, *themes: str) -> Indicator:
    reads: Reads = {"un_votes": ("vote",), "un_resolutions": ("themes",) if themes else ()}
    title = f"UN General Assembly votes: {title}"
    return Indicator(f"ga_{issue}", "votes", title, reads, quarterly=True, options=(("themes", themes),))


def _orgs(name: str, title: str) -> Indicator:
    return Indicator(name, "institutional", title, {"factbook_orgs": ("organization", "tie")})


INDICATORS: tuple[Indicator, ...] = (
    _ga("middle_east", "Middle East", "Palestine & Middle East"),
    _ga("arms", "nuclear arms and disarmament", "Nuclear & Disarmament"),
    _ga("human_rights", "human rights and situations in states", "Human Rights", "Country-Specific Situations"),
    _ga("economy", "colonialism, development and environment", "Colonialism & Self-Determination",
        "Economic Development", "Environment & Sustainability"),
    _ga("other", "all other matters"),
    Indicator("hrc", "votes", "UN Human Rights Council votes", {"unhrc_votes": ("vote",)}, occasional=True,
              quarterly=True),
    Indicator("sc", "votes", "UN Security Council votes", {"unsc_votes": ("vote",)}, occasional=True, quarterly=True),
    Indicator(
        "alliance", "military", "Alliance obligations (ATOP)",
        {"atop": ("defense", "offense", "neutral", "nonagg", "consul")}, _alliance,
    ),
    Indicator("disputes", "military", "Militarized disputes, highest hostility (reversed)", {"cow_mid": ("hostility",)},
              lambda of: -of["cow_mid_hostility"], exposure=("gdp", "distance")),
    Indicator("rivalry", "military", "Strategic rivalry (reversed)", {"tss_rivalries": ("n",)},
              lambda of: -np.minimum(of["tss_rivalries_n"], 1), exposure=("gdp", "distance")),
    Indicator("claims", "military", "Territorial and other claims (reversed)", {"icow_claims": ("n",)},
              lambda of: -np.minimum(of["icow_claims_n"], 1), exposure=("gdp", "distance")),
    Indicator("arms", "military", "Share of the receiver's arms imports",
              {"sipri_tiv": ("tiv",), "sipri_register": ("tiv",)}, sent=True),
    Indicator("troops", "military", "U.S. troops stationed", {"us_troops": ("troops",)},
              lambda of: np.arcsinh(of["us_troops_troops"] / 10), sent=True, focal=USA, options=(("within", "last"),)),
    Indicator("defence_orgs", "military", "Shared defence organisations", {"factbook_orgs": ("organization", "tie")}),
    Indicator("trade", "economic", "Goods trade, beyond size and distance", dict.fromkeys(GOODS, ("value",)),
              lambda of: np.arcsinh(of["trade"] / 0.1), exposure=("gdp", "distance"), sent=True),
    Indicator("sanctions", "economic", "Sanctions in force: 2 on trade, 1 other (reversed)", {"gsdb": ("n", "trade")},
              lambda of: -(np.minimum(of["gsdb_n"], 1) + of["gsdb_trade"].astype("Float64").fillna(0)), sent=True),
    Indicator("agreements", "economic", "Trade agreements signed", {"desta": ("base_treaty", "side")}),
    Indicator("aid", "economic", "U.S. aid obligated", {"us_aid": ("constant_usd",)},
              lambda of: np.arcsinh(of["us_aid_constant_usd"] / 1e6), exposure=("population",), sent=True, focal=USA,
              options=(("where", {"transaction": "Obligations", "period": "fiscal_year"}),)),
    Indicator("tariffs", "economic", "U.S. tariffs of 2025 (reversed)", {"tariffs_2025": ("rate",)},
              lambda of: -of["tariffs_2025_rate"], sent=True, focal=USA, occasional=True, options=(("within", "max"),)),
    *[Indicator(name, "institutional", f"Shared intergovernmental organisations, {size} (COW)",
                {"cow_igo_membership": ("igo", "membership")})
      for name, size in [("igo_small", "under 20 members"), ("igo_middle", "20 to 60 members"),
                         ("igo_wide", "over 60 members")]],
    _orgs("orgs_regional", "Shared regional and political organisations"),
    _orgs("orgs_economic", "Shared economic and financial organisations"),
    _orgs("orgs_rules", "Shared courts and control regimes"),
    Indicator("leader_visits", "attention", "Visits by leaders to the United States", {"us_visits": ("start",)},
              exposure=("population",), sent=True, focal=USA),
    Indicator("president_trips", "attention", "Trips by the U.S. President", {"us_travels": ("role", "start")},
              exposure=("population",), sent=True, focal=USA),
    Indicator("secretary_trips", "attention", "Trips by the U.S. Secretary of State", {"us_travels": ("role", "start")},
              exposure=("population",), sent=True, focal=USA),
    Indicator("missions", "attention", "Level of the U.S. mission", {"us_missions": ("level",)},
              lambda of: of["us_missions_level"].map(MISSION_LEVELS), sent=True, focal=USA,
              options=(("within", "last"),)),
    Indicator("ambassadors", "attention", "Ambassador in post", {"us_ambassadors": ("ambassador",)},
              lambda of: of["us_ambassadors_ambassador"], sent=True, focal=USA, options=(("within", "last"),)),
    Indicator("events", "attention", "Tone of reported events (GDELT)", {"gdelt_dyads": ("score", "days")}),
    Indicator("migrants", "social", "Migrants from one state in the other, beyond size and distance",
              {"migrant_stock": ("stock",)}, lambda of: np.log1p(of["migrant_stock_stock"]),
              exposure=("population", "gdp", "distance"), sent=True, every=5),
    Indicator("favourable", "social", "Favourable view of the United States (Pew)", {"pew_us_image": ("favourable",)},
              lambda of: of["pew_us_image_favourable"], sent=True, focal=USA, occasional=True),
    Indicator("confidence", "social", "Confidence in the U.S. President (Pew)", {"pew_us_image": ("confidence",)},
              lambda of: of["pew_us_image_confidence"], sent=True, focal=USA, occasional=True),
)  # fmt: skip

USED = {
    name: tuple(dict.fromkeys(read for one in INDICATORS if one.dimension == name for read in one.reads))
    for name in DIMENSIONS
}

# what later models may explain alignment by; no column may stand here and above (MODEL: no leakage)
DRIVERS: dict[str, Reads] = {
    "ideology": {
        "vparty": ("populism", "antipluralism", "left_right"),
        "herre_ideology": ("hog_ideology", "leader_ideology"),
        "global_populism": ("populism", "left_right"),
        "party_survey": ("economic", "social", "populism"),
        "ches": ("left_right", "economic", "galtan"),
        "parlgov_parties": ("left_right", "state_market", "liberty_authority"),
        "parlgov_cabinets": ("left_right",),
        "populist_parties": ("populist", "farright", "farleft"),
    },
    "regime": {"vdem": ("polyarchy", "libdem"), "polity": ("polity2",), "vdem_regimes": ("regime",)},
    "institutional distrust": {"us_withdrawals": ("action",), "vdem_lite": ("judicial_constraints", "free_expression")},
}


def leaked(indicators: tuple[Indicator, ...] = INDICATORS, drivers: dict[str, Reads] | None = None) -> list[str]:
    """Return the columns, as `dataset.column`, that both an indicator and a driver read: none in a sound measure."""
    mine = {f"{name}.{column}" for one in indicators for name, read in one.reads.items() for column in read}
    theirs = {
        f"{name}.{column}"
        for read in (drivers or DRIVERS).values()
        for name, columns in read.items()
        for column in columns
    }
    return sorted(mine & theirs)
