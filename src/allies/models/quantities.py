"""The quantities that a dyad's record consists of: what each is, where it lives, what it rests on.

A cell of the record is named `QUANTITY:SENDER-RECEIVER:YEAR` (`troops:USA-SLV:2025`), or `QUANTITY:STATE:YEAR` for
one state. `allies trace` walks such a name back to files.
"""

from __future__ import annotations

from dataclasses import dataclass

from allies.models.alignment.indicators import DIMENSIONS, USED

USA = 2


@dataclass(frozen=True)
class Quantity:
    """One quantity: title, dimension, unit, release table, datasets, and who can be its sender and receiver.

    `absent`: what no row means inside coverage, "zero" or "missing". `sender`, `receiver`: the only COW code that
    can stand there, or None for any state. `window`: years that one value looks back over.
    `since`: the first year of each dataset, where they take turns.
    """

    name: str
    title: str
    dimension: str
    unit: str
    table: str
    sources: tuple[str, ...]
    absent: str = "missing"
    sender: int | None = None
    receiver: int | None = None
    directed: bool = True
    window: int = 1
    since: tuple[int, ...] = ()

    def sources_in(self, year: int | None) -> tuple[str, ...]:
        """Return the datasets that the value of `year` rests on; all of them where they do not take turns."""
        if not self.since or year is None:
            return self.sources
        turns = list(zip(self.since, self.sources, strict=True))
        return (next((source for first, source in reversed(turns) if first <= year), turns[0][1]),)


def _from_usa(name: str, title: str, dimension: str, unit: str, source: str, **more: str) -> Quantity:
    return Quantity(name, title, dimension, unit, "channels", (source,), sender=USA, **more)  # type: ignore[arg-type]


_ALL = [
    Quantity(f"votes.{measure}", title, "diplomatic", unit, "un_contingency", ("un_votes",), directed=False)
    for measure, title, unit in [
        ("identical", "Identical UN General Assembly votes", "share of roll calls"),
        ("agreement", "Agreement in UN General Assembly votes", "0 to 1"),
        ("s_score", "S of UN General Assembly votes", "-1 to 1"),
        ("kappa", "Weighted kappa of UN General Assembly votes", "-1 to 1"),
        ("scott_pi", "Weighted pi of UN General Assembly votes", "-1 to 1"),
        ("tau_b", "Tau-b of UN General Assembly votes", "-1 to 1"),
    ]
]
_ALL += [
    Quantity(
        "treaty.defense",
        "Defence obligation (ATOP)",
        "institutional",
        "years in a row",
        "treaties",
        ("atop",),
        "zero",
        directed=False,
    ),
    _from_usa("troops", "U.S. troops stationed", "military", "persons", "us_troops"),
    *[
        Quantity(
            name,
            f"Share of the {whose}",
            "military",
            "share over five years",
            "channels",
            ("sipri_tiv", "sipri_register"),
            "zero",
            window=5,
            since=(1954, 1999),
        )
        for name, whose in [
            ("arms_import_share", "receiver's arms imports"),
            ("arms_export_share", "sender's arms exports"),
        ]
    ],
    _from_usa("aid_obligations", "U.S. aid obligated", "economic", "constant dollars", "us_aid", absent="zero"),
    _from_usa("aid_disbursements", "U.S. aid disbursed", "economic", "constant dollars", "us_aid", absent="zero"),
    _from_usa("exports", "U.S. goods exports", "economic", "million dollars", "us_trade"),
    Quantity("imports", "U.S. goods imports", "economic", "million dollars", "channels", ("us_trade",), receiver=USA),
    _from_usa("secretary_trips", "Trips by the Secretary of State", "visits", "trips", "us_travels", absent="zero"),
    _from_usa("president_trips", "Trips by the President", "visits", "trips", "us_travels", absent="zero"),
    Quantity(
        "leader_visits",
        "Visits by leaders to the United States",
        "visits",
        "visits",
        "channels",
        ("us_visits",),
        "zero",
        receiver=USA,
    ),
    Quantity("sanctions", "Sanction cases in force", "sanctions", "cases", "channels", ("gsdb",), "zero"),
]
QUANTITIES = {quantity.name: quantity for quantity in _ALL}


def _fact(name: str, title: str, table: str, *sources: str) -> Quantity:
    return Quantity(name, title, "fact", "", table, sources, directed=False)


FACTS = {
    fact.name: fact
    for fact in [
        _fact("votes.yes", "Yes votes in the UN General Assembly", "un_vote_counts", "un_votes"),
        _fact("votes.no", "No votes in the UN General Assembly", "un_vote_counts", "un_votes"),
        _fact("votes.median", "Median partner's share of identical votes", "un_contingency", "un_votes"),
        _fact("votes.change", "Yearly changes of the share of identical votes", "un_contingency", "un_votes"),
        _fact("ideal.distance", "Distance of ideal points", "ideal_points", "un_votes", "un_resolutions"),
        _fact("ideal.move", "Move of an ideal point", "ideal_points", "un_votes", "un_resolutions"),
        _fact("treaty.count", "States with a defence obligation to the state", "treaties", "atop"),
        _fact("treaty.span", "Years of treaty obligations", "treaties", "atop"),
        _fact("alliance", "Treaty of alliance that both were members of", "alliances", "atop_members"),
        _fact("leader", "Effective leader and term", "leaders", "archigos", "factbook_leaders", "reign_leaders"),
        _fact("regime", "Regime category", "regimes", "vdem_regimes"),
        _fact("polyarchy", "Electoral democracy index", "attributes", "vdem"),
        _fact("homicide_rate", "Intentional homicides per hundred thousand people", "attributes", "homicide"),
        *[
            _fact(f"alignment.{name}", f"Alignment: {title.lower()}", "alignment", *USED[name])
            for name, title in DIMENSIONS.items()
        ],
        *[
            _fact(f"parts.{name}", f"Parts of the alignment: {title.lower()}", "alignment_parts", *USED[name])
            for name, title in DIMENSIONS.items()
        ],
        _fact(
            "alignment.discordance",
            "How far the dimensions of an alignment disagree",
            "alignment",
            *dict.fromkeys(read for reads in USED.values() for read in reads),
        ),
        _fact("first_tour", "First tour abroad of a Secretary of State", "first_tours", "us_travels"),
    ]
}
