"""Every channel against a number that its publisher or the mirror's record (PROVENANCE) prints."""

from __future__ import annotations

import csv
import re
from collections import Counter, defaultdict
from collections.abc import Callable
from pathlib import Path

import pytest

from allies import sources, store
from allies.panel import channels
from allies.panel.states import identities, state
from allies.store import Table

Pulled = Callable[[str], Table]
Dyads = dict[tuple[int, int, int], float]
USA, SLV = 2, 92
NAMES = ["gsdb", "sipri_register", "sipri_tiv", "us_aid", "us_trade", "us_travels", "us_troops", "us_visits"]


@pytest.fixture(scope="module")
def rows(pulled: Pulled) -> list[dict[str, object]]:
    for name in NAMES:
        pulled(name)
    return store.rows(channels.channels())


@pytest.fixture(scope="module")
def found(rows: list[dict[str, object]]) -> dict[str, Dyads]:
    by_channel: dict[str, Dyads] = defaultdict(dict)
    for row in rows:
        by_channel[row["channel"]][row["ccode1"], row["ccode2"], row["year"]] = row["value"]
    return by_channel


def code(iso3c: str, year: int = 2020) -> int:
    return state(iso3c).in_year(year).ccode


def test_keys_are_unique_and_no_state_meets_itself(rows: list[dict[str, object]], found: dict[str, Dyads]) -> None:
    assert len(rows) == sum(map(len, found.values()))
    known = {one.ccode for one in identities()}
    for channel, dyads in found.items():
        assert all(a != b and {a, b} <= known for a, b, _ in dyads), channel
        assert None not in dyads.values()


def test_troops(found: dict[str, Dyads]) -> None:
    """December 2025 report: El Salvador 57, Honduras 329, Germany 36,436; Germany in 2024 34,738 to 35,068."""
    troops = found["troops"]
    assert [troops[USA, code(one), 2025] for one in ("SLV", "HND", "DEU")] == [57, 329, 36_436]
    assert 34_738 <= troops[USA, 255, 2024] <= 35_068
    assert not {year for _, _, year in troops} & {1951, 1952}, "imputed years are no observations"


def test_trade(found: dict[str, Dyads]) -> None:
    """Census Bureau, El Salvador 2024: imports 2,311, exports 4,556 million; 2025 has two months and is left out."""
    assert found["imports"][SLV, USA, 2024] == pytest.approx(2311, abs=0.5)
    assert found["exports"][USA, SLV, 2024] == pytest.approx(4556, abs=0.5)
    for flow in ("imports", "exports"):
        assert {year for _, _, year in found[flow]} == set(range(1985, 2025))


def test_aid(found: dict[str, Dyads]) -> None:
    """PROVENANCE, current dollars: El Salvador 114.5, 125.3, 162.0, 112.9 million in 2021-24; Ukraine 17.0 bn in 2023.

    The channel is in constant dollars, which equal current ones in 2022.
    """
    paid = [found["aid_disbursements"][USA, SLV, year] / 1e6 for year in range(2021, 2025)]
    assert paid[1] == pytest.approx(125.3, abs=0.05)
    deflators = [current / constant for current, constant in zip([114.5, 125.3, 162.0, 112.9], paid, strict=True)]
    assert deflators == sorted(deflators)
    assert 0.9 < deflators[0] < deflators[-1] < 1.1
    assert found["aid_obligations"][USA, 369, 2023] == pytest.approx(17.0e9 / deflators[2], rel=0.01)


@pytest.mark.parametrize(
    ("channel", "name", "role", "published"),
    [
        ("secretary_trips", "us_travels", "secretary", 3_439),
        ("president_trips", "us_travels", "president", 832),
        ("leader_visits", "us_visits", None, 3_264),
    ],
)
def test_every_trip_is_counted_once(
    found: dict[str, Dyads], pulled: Pulled, channel: str, name: str, role: str | None, published: int
) -> None:
    """The Office of the Historian's counts: trips to states and to places that are no states make up all."""
    table = pulled(name)
    table = table.filter(table.country.isin(sources.source(name).not_states))
    elsewhere = [row for row in store.rows(table) if row.get("role") == role]
    assert sum(found[channel].values()) + len(elsewhere) == published


def world_shares(found: dict[str, Dyads], pulled: Pulled) -> tuple[Counter[int], Counter[int], float]:
    """Return exports by sender and imports by receiver in 2020-24, rebuilt from the shares, and the world's total.

    Deliveries to organisations and armed groups (France to NATO: 784) are in no dyad and are added from the register.
    """
    table, source = pulled("sipri_register"), sources.source("sipri_register")
    codes = {name: code(iso3c) for name, iso3c in source.names.items()}
    taken: Counter[int] = Counter()
    given: Counter[int] = Counter()
    exports: Counter[int] = Counter()
    world = 0.0
    for row in store.rows(table.filter(table.year.between(2020, 2024))):
        a, b = (
            None if name in source.not_states else codes.get(name) or code(name)
            for name in (row["supplier"], row["recipient"])
        )
        taken[b] += row["tiv"]
        given[a] += row["tiv"]
        world += row["tiv"]
        if b is None:
            exports[a] += row["tiv"]
    imports: Counter[int] = Counter()
    for (a, b, year), share in found["arms_import_share"].items():
        if year == 2024:
            exports[a] += share * taken[b]
            imports[b] += found["arms_export_share"][a, b, year] * given[a]
    return exports, imports, world


def test_arms_shares_add_up_to_sipris_fact_sheet(found: dict[str, Dyads], pulled: Pulled) -> None:
    """SIPRI, March 2025, 2020-24: exports USA 43, France 9.6, Russia 7.8, China 5.9; imports Ukraine 8.8, India 8.3."""
    exports, imports, world = world_shares(found, pulled)
    for iso3c, share in {"USA": 43, "FRA": 9.6, "RUS": 7.8, "CHN": 5.9, "DEU": 5.6}.items():
        assert 100 * exports[code(iso3c)] / world == pytest.approx(share, abs=0.51 if iso3c == "USA" else 0.1)
    for iso3c, share in {"UKR": 8.8, "IND": 8.3, "QAT": 6.8, "SAU": 6.8, "PAK": 4.6}.items():
        assert 100 * imports[code(iso3c)] / world == pytest.approx(share, abs=0.1)


def test_arms_shares_are_shares(found: dict[str, Dyads]) -> None:
    for channel, whole in (("arms_import_share", 1), ("arms_export_share", 0)):
        sums: Counter[tuple[int, int]] = Counter()
        for key, share in found[channel].items():
            assert 0 <= share <= 1
            sums[key[whole], key[2]] += share
        assert max(sums.values()) <= 1 + 1e-9


def test_arms_come_out_the_same_to_the_last_bit(rows: list[dict[str, object]]) -> None:
    """Sums of fractions depend on the order in which threads add them; these are sums of whole hundredths."""
    first = {tuple(row.values()) for row in rows if str(row["channel"]).startswith("arms_")}
    assert {tuple(row.values()) for row in store.rows(channels.arms())} == first


@pytest.mark.parametrize(("year", "name"), [(1954, "sipri_tiv"), (1998, "sipri_tiv"), (1999, "sipri_register")])
def test_a_window_rests_on_one_file(found: dict[str, Dyads], pulled: Pulled, year: int, name: str) -> None:
    """The share computed by hand from the one file that the window belongs to: United States to Türkiye."""
    table = pulled(name)
    window = store.rows(table.filter(table.year.between(year - 4, year) & table.recipient.isin(["Turkey", "Turkiye"])))
    tiv: Counter[str] = Counter()
    for row in window:
        tiv[row["supplier"]] += row["tiv"]
    assert found["arms_import_share"][USA, 640, year] == pytest.approx(tiv["United States"] / tiv.total())
    assert min(when for _, _, when in found["arms_import_share"]) == 1954


def test_sanctions_are_counted_by_case(found: dict[str, Dyads], mirror: Path) -> None:
    """The data base's own lines, read apart from the parse: cases of the United States against El Salvador."""
    cases: Counter[int] = Counter()
    with (mirror / "sanctions" / "GSDB_V4.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            senders = re.split(r", ?", row["sanctioning_state"])
            if "United States" in senders and "El Salvador" in re.split(r", ?", row["sanctioned_state"]):
                cases.update(range(int(row["begin"]), int(row["end"]) + 1))
    ours = {year: n for (a, b, year), n in found["sanctions"].items() if (a, b) == (USA, SLV)}
    assert ours == cases
    # PROVENANCE: 1977-80, 1990-93, 2019, 2019-20 and ongoing from 2020, 2021 and 2022
    assert set(range(1977, 1981)) | set(range(1990, 1994)) | set(range(2019, 2024)) == set(ours) - {1969}
    assert max(year for _, _, year in found["sanctions"]) == 2023


def test_sanctions_of_organisations_stay_with_them(found: dict[str, Dyads]) -> None:
    """Coverage caution: the European Union's cases against Russia are not cases of Slovenia, which has none alone."""
    assert (365, USA, 2023) in found["sanctions"]
    assert (USA, 365, 2023) in found["sanctions"]
    assert (code("SVN"), 365, 2023) not in found["sanctions"]
    for kind in channels.KINDS:
        assert all(n <= found["sanctions"][key] for key, n in found[f"sanctions_{kind}"].items())


def opened(rows: list[dict[str, object]]) -> set[str]:
    region = {one.ccode: one.region for one in identities()}
    return {
        str(row["person"]).split()[-1]
        for row in rows
        if row["stop"] == 1 and str(region[row["ccode"]]).startswith("Latin")
    }


def test_first_tours_of_secretaries(pulled: Pulled) -> None:
    """The Historian's lists: 34 Secretaries with recorded travel.

    Four opened in Latin America: Knox, Powell and Rubio in a state of the region, Seward on Danish islands of it before
    Santo Domingo and Port-au-Prince. Colby, with a first call at British Barbados, would be the fifth.
    """
    table = pulled("us_travels")
    rows = store.rows(channels.first_tours())
    assert len({row["person"] for row in rows}) == 34
    assert opened(rows) == {"Knox", "Powell", "Rubio"}
    tours = defaultdict(list)
    for row in sorted(rows, key=lambda row: row["stop"]):
        tours[row["person"].split()[-1]].append(row["country"])
    assert tours["Rubio"] == ["Panama", "El Salvador", "Costa Rica", "Guatemala", "Dominican Republic"]
    assert tours["Seward"] == ["Denmark", "Dominican Republic", "Haiti"]
    assert tours["Colby"] == ["United Kingdom"]
    first = store.rows(table.filter((table.role == "secretary") & (table.start <= "1920-12-10")).order_by("start"))
    assert "St. Thomas" in first[0]["locale"]
    assert "Barbados" in first[-1]["locale"]


def test_last_records(pulled: Pulled) -> None:
    """PROVENANCE: trips to 2025-02-19 and 2024-12-02, visits to 2024-11-12."""
    pulled("us_travels")
    pulled("us_visits")
    assert channels.last_records() == {
        "secretary_trips": "2025-02-19",
        "president_trips": "2024-12-02",
        "leader_visits": "2024-11-12",
    }
