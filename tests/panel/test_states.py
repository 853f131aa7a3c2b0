"""Who is a state when: `codes.csv` against COW's system list, isard's COW/GW panel and countrycode's panel."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from itertools import combinations
from pathlib import Path

import pytest

from allies import sources, store
from allies.errors import ParseError, UnknownState
from allies.panel import states
from allies.panel.states import Identity, identities, pair, state, with_ccode

# countrycode (codelist_panel, to 2020) gives these COW codes no ISO 3166-1 code; here they carry ISO 3166-3's code
# (CSK, DDR, SCG, SUN, YUG, YMD), the user-assigned XKX, or where ISO never had one COW's own letters.
NO_ISO_CODE = {
    240: "HAN",
    245: "BAV",
    267: "BAD",
    269: "SAX",
    271: "WRT",
    273: "HSE",
    275: "HSG",
    280: "MEC",
    300: "AUH",
    329: "SIC",
    332: "MOD",
    335: "PMA",
    337: "TUS",
    511: "ZAN",
    817: "RVN",
    347: "XKX",
    265: "DDR",
    315: "CSK",
    680: "YMD",
    678: "YEM",  # countrycode keeps YEM for ccode 679; ISO's YE was North Yemen's code before 1990
}
# countrycode calls the Papal States (ccode 327, to 1860) VAT; ISO's VAT is the state founded in 1929.
# It gives ccode 345 no code in any year, and calls the Soviet Union RUS.


def held(ccode: int, year: int) -> list[Identity]:
    return [one for one in identities() if one.ccode == ccode and one.days_in(year)]


def test_a_code_is_one_identity_on_any_day() -> None:
    by_ccode = defaultdict(list)
    for one in identities():
        by_ccode[one.ccode].append(one)
    for ccode, ones in by_ccode.items():
        for a, b in combinations(ones, 2):
            assert a.end < b.start or b.end < a.start, (ccode, a, b)


def test_an_iso_code_is_one_ccode_on_any_day() -> None:
    shared = set()
    for a, b in combinations(identities(), 2):
        same = {a.iso3c, *a.also.split()} & {b.iso3c, *b.also.split()}
        if same and a.ccode != b.ccode and a.start <= b.end and b.start <= a.end:
            shared |= {(code, a.ccode, b.ccode) for code in same}
    # Korea (730) ended in 1905; South Korea's 732 is written without a first day, and 730 goes first.
    assert shared <= {("KOR", 730, 732)}
    assert (state("KOR").in_year(1900).ccode, state("KOR").in_year(1950).ccode) == (730, 732)


def test_every_cow_state_year_has_an_identity(mirror: Path) -> None:
    """COW's own system2016.csv: 15,951 state-years."""
    raw = store.Raw({"system2016.csv": mirror / "state_system" / "system2016.csv"})
    members = store.rows(raw.csv("system2016.csv", types={"ccode": "BIGINT", "year": "BIGINT"}))
    assert len(members) == 15_951
    assert [row for row in members if not held(row["ccode"], row["year"])] == []


def test_ccode_and_gwcode_agree_with_isards_panel_to_2025(mirror: Path) -> None:
    """S. V. Miller's cw_gw_panel pairs both codes for every year to 2025; no pair deviates."""
    raw = store.Raw({"panel": mirror / "state_system" / "cw_gw_panel.rda"})
    rows = store.rows(raw.rda("panel"))
    assert (len(rows), max(row["year"] for row in rows)) == (17_916, 2025)
    ours = {(one.ccode, one.gwcode, year) for one in identities() for year in range(1816, 2026) if one.days_in(year)}
    gw_years = {(gwcode, year) for _, gwcode, year in ours}
    cow_years = {(ccode, year) for ccode, _, year in ours}
    for row in rows:
        ccode, gwcode, year = row["ccode"], row["gwcode"], int(row["year"])
        if ccode is None:
            assert (int(gwcode), year) in gw_years, row
        elif gwcode is None:
            # The panel's 812 Laos 1953 and the like: members of one list only.
            assert (int(ccode), year) in cow_years, row
        else:
            assert (int(ccode), int(gwcode), year) in ours, row


@pytest.mark.slow  # reading the R file takes fifteen seconds
def test_iso_codes_agree_with_countrycodes_panel(mirror: Path) -> None:
    raw = store.Raw({"panel": mirror / "country_codes" / "codelist_panel.rda"})
    panel = raw.rda("panel").select("year", "iso3c", "cown")
    for row in store.rows(panel.filter(panel.cown.notnull() & (panel.year >= 1816))):
        ccode, year, theirs = int(row["cown"]), int(row["year"]), row["iso3c"]
        (ours,) = {max(held(ccode, year), key=lambda one: one.days_in(year)).iso3c}
        if ccode in NO_ISO_CODE:
            assert (ours, theirs) == (NO_ISO_CODE[ccode], None), row
        elif ccode == 345:
            assert theirs is None
            assert ours in {"SRB", "YUG", "SCG"}
        elif ours == "SUN":
            assert theirs == "RUS"
            assert 1922 <= year <= 1991
        elif ccode == 327:
            assert (ours, theirs) == ("PAP", "VAT")
        else:
            assert ours == theirs, row


@pytest.mark.parametrize(
    ("asked", "year", "ccode", "gwcode", "name"),
    [
        ("XKX", 2010, 347, 347, "Kosovo"),
        ("TWN", 1960, 713, 713, "Taiwan"),
        ("CHN", 1945, 710, 710, "China"),
        ("DEU", 1900, 255, 255, "Germany"),
        ("DEU", 1960, 260, 260, "Federal Republic of Germany"),
        ("DEU", 1990, 260, 260, "Federal Republic of Germany"),
        ("DEU", 1991, 255, 260, "Germany"),
        ("DDR", 1960, 265, 265, "German Democratic Republic"),
        ("YEM", 1989, 678, 678, "Yemen Arab Republic"),
        ("YEM", 1990, 679, 678, "Yemen"),
        ("YMD", 1989, 680, 680, "People's Democratic Republic of Yemen"),
        ("SRB", 1910, 345, 340, "Serbia"),
        ("YUG", 1918, 345, 345, "Yugoslavia"),
        ("YUG", 1995, 345, 345, "Yugoslavia"),
        ("SCG", 2005, 345, 345, "Serbia and Montenegro"),
        ("SRB", 2010, 345, 340, "Serbia"),
        ("CSK", 1960, 315, 315, "Czechoslovakia"),
        ("CZE", 1993, 316, 316, "Czechia"),
        ("SVK", 1993, 317, 317, "Slovakia"),
        ("RUS", 1900, 365, 365, "Russia"),
        ("RUS", 1960, 365, 365, "Soviet Union"),
        ("SUN", 1960, 365, 365, "Soviet Union"),
        ("RUS", 1992, 365, 365, "Russia"),
        ("EGY", 1960, 651, 651, "United Arab Republic"),
    ],
)
def test_states_through_their_breaks(asked: str, year: int, ccode: int, gwcode: int, name: str) -> None:
    found = state(asked).in_year(year)
    assert (found.ccode, found.gwcode, found.name) == (ccode, gwcode, name)


def test_every_code_name_and_alias_resolves() -> None:
    for one in identities():
        for asked in (one.iso3c, one.iso3c.lower(), f" {one.name} ", one.name.upper(), one.ccode):
            assert one.ccode in state(asked).ccodes, (asked, one)
    aliases = store.compiled_csv(Path(sources.__file__).parent / "states" / "aliases.csv")
    assert len({row["alias"].casefold() for row in aliases}) == len(aliases)
    for row in aliases:
        expected = state(row["iso3c"])
        if row["alias"].upper() not in {one.iso3c for one in identities()}:
            assert state(row["alias"]) == expected, row


@pytest.mark.parametrize(
    ("asked", "nearest"), [("SLVV", "SLV"), ("El Salvadr", "El Salvador"), ("untied states", "United States")]
)
def test_an_unknown_state_names_the_nearest(asked: str, nearest: str) -> None:
    with pytest.raises(UnknownState, match=f"found no state '{asked}'; expected .* Did you mean '{nearest}'"):
        state(asked)
    with pytest.raises(UnknownState, match="found no state"):
        state("")


@pytest.mark.parametrize(("a", "b"), [("USA", 2), ("SUN", "RUS"), ("YUG", "SRB"), ("Germany", "FRG"), (255, "DEU")])
def test_one_state_is_no_pair(a: str | int, b: str | int) -> None:
    with pytest.raises(UnknownState, match="twice; expected two different states"):
        pair(a, b)


def coded(source: str, column: str, when: str, cells: list[tuple[str, int | date]]) -> list[int | None]:
    table = store.from_rows(["row", column, when], [(at, *cell) for at, cell in enumerate(cells)])
    found = with_ccode(table, sources.source(source), column=column, when=when, to="code")
    return [row["code"] for row in store.rows(found.order_by("row"))]


def test_an_annual_record_goes_to_the_code_that_held_longest() -> None:
    cells = [("DEU", 1989), ("DEU", 1990), ("DEU", 1991), ("YEM", 1989), ("YEM", 1990), ("YEM", 1991), ("HKG", 1991)]
    assert coded("homicide", "iso3c", "year", cells) == [260, 260, 255, 678, 679, 679, None]


def test_a_dated_record_goes_to_the_code_of_the_day() -> None:
    days = [
        ("GER", date(1990, 10, 2)),
        ("GER", date(1990, 10, 3)),
        ("YEM", date(1990, 5, 21)),
        ("YEM", date(1990, 5, 22)),
    ]
    assert coded("un_votes", "iso3c", "date", days) == [260, 255, 678, 679]
    # Gleditsch-Ward keep 260 and 678 after unification; 711 (Tibet) is no member of the COW system.
    turned = [
        ("260", date(1990, 10, 2)),
        ("260", date(1990, 10, 3)),
        ("678", date(1990, 5, 22)),
        ("711", date(1930, 1, 1)),
    ]
    assert coded("archigos", "gwcode", "end", turned) == [260, 255, 679, None]


def test_an_identifier_that_is_no_state_stops() -> None:
    with pytest.raises(ParseError, match=r"homicide.iso3c: found \['QQQ'\], no states that are known"):
        coded("homicide", "iso3c", "year", [("SLV", 2000), ("QQQ", 2000)])


def test_membership_from_the_first_day_on() -> None:
    """COW v2016: El Salvador from 1 January 1875; South Sudan from 9 July 2011."""
    spells = store.rows(store.read(store.released("states")))
    cow = {(row["code"], row["start"]) for row in spells if row["system"] == "cow"}
    assert {(92, date(1875, 1, 1)), (626, date(2011, 7, 9))} <= cow
    assert date(1816, 1, 1) == states.FIRST
