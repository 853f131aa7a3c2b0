"""Military, economic and social dimensions, each from its own sources; what no source here covers is said."""

from __future__ import annotations

from allies import plots
from allies.briefs.desk import Desk, Figure, Section, data_end
from allies.briefs.wording import Sentence, Shown, place, plural, sentence, value, whole, year
from allies.models.quantities import QUANTITIES
from allies.panel.states import State

ORDER = 50
CHARTED = {  # what a panel is called, its unit, and what the values are multiplied by
    "troops": ("U.S. troops stationed in {b}", "persons", 1),
    "aid_disbursements": ("U.S. aid disbursed to {b}", "constant dollars", 1),
    "exports": ("U.S. goods exports to {b}", "dollars", 1_000_000),
    "imports": ("U.S. goods imports from {a}", "dollars", 1_000_000),
    "secretary_trips": ("Secretary of State trips to {b}", "trips", 1),
    "leader_visits": ("Visits by leaders of {a}", "visits", 1),
    "arms_import_share": ("Arms imports of {b} from {a}", "% of all, over five years", 100),
    "sanctions": ("Sanctions of {a} against {b}", "cases in force", 1),
}


def section(desk: Desk) -> Section:
    """Return the military, economic and social paragraphs and one chart of the flows over time."""
    blocks: list[tuple[Sentence, ...] | Figure] = [
        tuple(said) for said in (_military(desk), _economic(desk), _visits(desk), _social(desk)) if said
    ]
    return Section("dimensions", "Military, economic and social dimensions", (*blocks, *_figure(desk)))


def _military(desk: Desk) -> list[Sentence]:
    said = []
    if desk.usa is not None:
        said += _peak(desk, "troops", "U.S. troops in {b} were most numerous in {top}, at {high}.")
    for sender, receiver in ((desk.a, desk.b), (desk.b, desk.a)):
        said += _arms(desk, sender, receiver)
    return said


def _arms(desk: Desk, sender: State, receiver: State) -> list[Sentence]:
    taken, given = desk.cell("arms_import_share", sender, receiver), desk.cell("arms_export_share", sender, receiver)
    if not taken.estimate or not given.estimate:
        return [
            sentence(
                "no delivery of major arms from {sender} to {receiver} is on record in the five years to {year}.",
                sender=desk.name(sender),
                receiver=desk.name(receiver),
                year=year(taken),
            )
        ]
    return [
        sentence(
            "in the five years to {year} {sender} supplied {taken} of the major arms that {receiver} took in, which "
            "was {given} of what {sender} delivered to the world.",
            year=year(taken),
            sender=desk.name(sender),
            receiver=desk.name(receiver),
            taken=value(taken),
            given=value(given),
        )
    ]


def _peak(desk: Desk, quantity: str, template: str) -> list[Sentence]:
    assert desk.usa is not None
    usa, other = desk.usa, desk.partner_of_usa
    sends = QUANTITIES[quantity].sender is not None
    sender, receiver = (usa, other) if sends else (other, usa)
    series = desk.record.series(quantity, sender, receiver)
    if not any(series.values()):
        return []
    top = max(series, key=lambda one: series[one])
    cell = desk.cell_in(quantity, top, sender, receiver)
    return [sentence(template, b=desk.name(other), top=year(cell), high=value(cell))]


def _economic(desk: Desk) -> list[Sentence]:
    said = [*_trade(desk), *_aid(desk)]
    for sender, receiver in ((desk.a, desk.b), (desk.b, desk.a)):
        said += _sanctions(desk, sender, receiver)
    if desk.usa is None:
        cell = desk.cell("sanctions")
        said.append(
            sentence(
                "trade, aid and troops between these two are in none of this release's datasets, which record them "
                "for the United States; the sanctions record runs to {end}.",
                end=Shown(data_end("sanctions"), cell),
            )
        )
    return said


def _trade(desk: Desk) -> list[Sentence]:
    if desk.usa is None:
        return []
    exports = desk.cell("exports", desk.usa, desk.partner_of_usa)
    imports = desk.cell("imports", desk.partner_of_usa, desk.usa)
    if not exports.estimate or not imports.estimate:
        return []
    return [
        sentence(
            "U.S. goods exports to {b} were {exports} in {year}, {out} among partners, and imports {imports}, {into}.",
            b=desk.name(desk.partner_of_usa),
            exports=value(exports),
            year=year(exports),
            out=place(exports),
            imports=value(imports),
            into=place(imports),
        )
    ]


def _aid(desk: Desk) -> list[Sentence]:
    if desk.usa is None:
        return []
    cell = desk.cell("aid_disbursements", desk.usa, desk.partner_of_usa)
    if not cell.estimate:
        return []
    return [
        sentence(
            "U.S. aid disbursed to {b} in fiscal year {year} was {amount} in constant dollars, {place} among "
            "recipients.",
            b=desk.name(desk.partner_of_usa),
            year=year(cell),
            amount=value(cell),
            place=place(cell),
        ),
        *_peak(desk, "aid_obligations", "aid obligated to {b} was highest in fiscal year {top}, at {high}."),
    ]


def _sanctions(desk: Desk, sender: State, receiver: State) -> list[Sentence]:
    cell = desk.cell("sanctions", sender, receiver)
    series = desk.record.series("sanctions", sender, receiver)
    if cell.estimate:
        return [
            sentence(
                "{sender} had {n} sanction "
                + plural(cell.estimate, "case")
                + " in force against {receiver} in {year}, "
                "counting measures against persons as well as against the state.",
                sender=desk.name(sender),
                n=value(cell),
                receiver=desk.name(receiver),
                year=year(cell),
            )
        ]
    if series:
        last = desk.cell_in("sanctions", max(series), sender, receiver)
        return [
            sentence(
                "{sender} last had a sanction case in force against {receiver} in {year}; the record runs to {end}.",
                sender=desk.name(sender),
                receiver=desk.name(receiver),
                year=year(last),
                end=year(cell),
            )
        ]
    return []


def _visits(desk: Desk) -> list[Sentence]:
    if desk.usa is None:
        return []
    usa, other = desk.usa, desk.partner_of_usa
    said = []
    for quantity, sender, receiver, what in (
        (
            "secretary_trips",
            usa,
            other,
            ("trip to {b} by the Secretary of State", "trips to {b} by the Secretary of State"),
        ),
        ("president_trips", usa, other, ("trip to {b} by the President", "trips to {b} by the President")),
        (
            "leader_visits",
            other,
            usa,
            ("visit by a leader of {b} to the United States", "visits by leaders of {b} to the United States"),
        ),
    ):
        said += _counted(desk, quantity, sender, receiver, what)
    return said


def _counted(desk: Desk, quantity: str, sender: State, receiver: State, what: tuple[str, str]) -> list[Sentence]:
    series = desk.record.series(quantity, sender, receiver)
    cell = desk.cell(quantity, sender, receiver)
    end = Shown(data_end(quantity) if desk.is_last(cell) else str(cell.year), cell)
    names = {"b": desk.name(desk.partner_of_usa)}
    if not series:
        return [sentence("no " + what[0] + " is on record up to {end}.", end=end, **names)]
    number, first, last = sum(series.values()), min(series), max(series)
    key = f"{sender.iso3c}-{receiver.iso3c}"
    if number == 1:
        return [
            sentence(
                "one " + what[0] + " is on record, in {last}; the record runs to {end}.",
                last=year(desk.cell_in(quantity, last, sender, receiver)),
                end=end,
                **names,
            )
        ]
    return [
        sentence(
            "{n} " + what[1] + " are on record from {first} on, the last in {last}; the record runs to {end}.",
            n=desk.shown(quantity, key, "all", number, whole(number)),
            first=year(desk.cell_in(quantity, first, sender, receiver)),
            last=year(desk.cell_in(quantity, last, sender, receiver)),
            end=end,
            **names,
        )
    ]


def _social(desk: Desk) -> list[Sentence]:
    said = []
    for state in desk.sides:
        values = desk.attribute("homicide_rate", state)
        if not values:
            continue
        last, top = max(values), max(values, key=lambda one: values[one]["value"])
        row, high = values[last], values[top]
        peak = (
            ", against {high} in {top}, its highest year since {first}"
            if top != last
            else ", its highest since {first}"
        )
        said.append(
            sentence(
                "{state} recorded {rate} intentional homicides per hundred thousand people in {at}, {place} states"
                + peak
                + ".",
                state=desk.name(state),
                rate=desk.shown("homicide_rate", state.iso3c, last, row["value"], f"{row['value']:.1f}"),
                at=desk.shown("homicide_rate", state.iso3c, last, last, str(last)),
                place=desk.shown(
                    "homicide_rate", state.iso3c, last, row["rank"], f"rank {row['rank']} of {row['states']}"
                ),
                high=desk.shown("homicide_rate", state.iso3c, top, high["value"], f"{high['value']:.1f}"),
                top=desk.shown("homicide_rate", state.iso3c, top, top, str(top)),
                first=desk.shown("homicide_rate", state.iso3c, min(values), min(values), str(min(values))),
            )
        )
    return said


def _figure(desk: Desk) -> list[Figure]:
    sides = {one.iso3c: one for one in desk.sides}
    rows = []
    for cell in desk.profile.cells.values():
        if cell.quantity in CHARTED and cell.receiver is not None:
            title, unit, scale = CHARTED[cell.quantity]
            named = {
                field: text.format(a=cell.sender, b=cell.receiver)
                for field, text in (("channel", title), ("unit", unit))
            }
            series = desk.drawn(cell.quantity, sides[cell.sender], sides[cell.receiver])
            rows += [{**named, "year": row["year"], "value": row["value"] * scale} for row in series]
    if not rows:
        return []
    caption = sentence(
        "what moved between {a} and {b}, year by year, each on its own scale; years without a record are left out. The "
        "arms record runs to {arms}, the sanctions record to {sanctions}.",
        a=desk.name(desk.a),
        b=desk.name(desk.b),
        arms=Shown(data_end("arms_import_share"), desk.cell("arms_import_share")),
        sanctions=Shown(data_end("sanctions"), desk.cell("sanctions")),
    )
    return [Figure("channels", plots.channels_over_time(rows), (caption,))]
