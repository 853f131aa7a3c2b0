"""Briefs on very different dyads, from the embedded release: complete, traced, sane, the same twice."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import allies as al
from allies.briefs.desk import Figure
from allies.briefs.render import Brief, _runs, traced
from allies.briefs.standings import signed
from allies.briefs.wording import ordinal
from allies.errors import InputError, NotCovered, UnknownName, UnknownState
from allies.models import ideal_record
from allies.models.alignment import standing

DYADS = [
    ("USA", "SLV", None),
    ("USA", "GBR", None),
    ("USA", "CHN", None),
    ("RUS", "BLR", None),
    ("BRA", "ARG", None),
    ("DDR", "RUS", "1980"),
    ("FJI", "TUV", None),
    ("USA", "XKX", None),
    ("CHE", "LIE", None),
    ("USA", "DEU", "1975"),
    ("SSD", "UGA", None),
]
HEADINGS = [
    "What the record says",
    "Contextual analysis",
    "The alignment measured",
    "Key players",
    "Military, economic and social dimensions",
    "Opportunities and risks",
    "What follows",
]
GOLDEN = Path(__file__).parents[1] / "golden" / "brief-USA-SLV.md"


@pytest.fixture(scope="module", params=DYADS, ids=lambda dyad: "-".join(part for part in dyad if part))
def made(request: pytest.FixtureRequest) -> Brief:
    a, b, as_of = request.param
    return al.brief(a, b, as_of=as_of)


def test_every_section_is_there_and_every_sentence_is_a_claim(made: Brief) -> None:
    assert [section.heading for section in made.sections] == HEADINGS
    assert len({claim.id for claim in made.claims}) == len(made.claims) > 10
    for claim in made.claims:
        assert claim.judgement or claim.cells, claim
        assert claim.text[0] == claim.text[0].upper(), claim
        assert claim.text.endswith("."), claim
        assert not re.search(r"\b(None|nan|null)\b|\{|\}|  ", claim.text), claim


def test_the_page_needs_no_network_and_no_script(made: Brief) -> None:
    page = made.render("html")
    assert "<script" not in page
    assert not re.search(r'(?:src|data)="|@import|<link|url\((?!#)', page)
    for number in re.findall(r'<a class="n"[^>]*>', page):
        assert re.search(r'title="[^"]+ · [^"]+last record [^"]+"', number), number
    anchors = set(re.findall(r'href="#([^"]+)"', page))
    assert anchors <= set(re.findall(r'id="([^"]+)"', page))
    assert len(re.findall(r'id="', page)) == len(set(re.findall(r'id="[^"]+"', page)))


def test_numbers_shown_are_the_cells_values(made: Brief) -> None:
    """Every profile cell in the text is in the profile or recomputes from the record, with n and coverage."""
    for claim in made.claims:
        for cell in claim.cells:
            row = cell.row()
            assert row["sources"], row
            if row.get("status") == "observed":
                assert row["estimate"] is not None
                assert row["n"] is not None
                assert row["data_end"]


def test_json_holds_claims_profile_and_sources(made: Brief) -> None:
    document = json.loads(made.render("json"))
    used = {name for claim in document["claims"] for cell in claim["cells"] for name in cell["sources"]}
    used |= {name for row in document["profile"] for name in row["sources"]}
    assert used == set(document["sources"])
    assert all(source["licence"] and source["data_end"] and source["files"] for source in document["sources"].values())


def test_the_first_paragraph_on_el_salvador_says_what_the_record_says() -> None:
    """The facts of the issue, each from outside this package: MODEL's vote table, ATOP via PROVENANCE, the Historian's
    file on the tour of February 2025 (Panama, El Salvador, ..), and the DMDC report of December 2025 (57)."""
    lead = " ".join(said.text for said in al.brief("USA", "SLV").sections[0].blocks[0])
    for fact in [
        "same vote in 5% of 181 common roll calls",
        "defence has linked them in every year from 1942 to 2018",
        "Rio Treaty",
        "2nd of 5 stops on the first tour",
        "February 2025",
        "57 U.S. active-duty members",
        "The channels disagree",
    ]:
        assert fact in lead


def test_as_of_sees_nothing_later() -> None:
    early = al.brief("USA", "SLV", as_of="1985")
    for claim in early.claims:
        for cell in claim.cells:
            assert int(getattr(cell, "year", 0) or 0) <= 1985, claim
    assert "Reagan" in early.render("md")
    assert "Trump" not in early.render("md")


def test_names_are_right_by_year() -> None:
    assert al.brief("DDR", "RUS", as_of="1980").title == "German Democratic Republic – Soviet Union"
    assert al.brief("USA", "DEU", as_of="1975").title == "United States – Federal Republic of Germany"
    assert al.brief("USA", "DEU", as_of="1995").title == "United States – Germany"


def test_who_stands_first_does_not_change_the_words() -> None:
    """Swapping the two states leaves the dyad's own numbers as they are."""
    one, two = al.brief("BRA", "ARG"), al.brief("ARG", "BRA")
    shares = [re.search(r"same vote in (\d+%) of (\d+)", made.claims[0].text).groups() for made in (one, two)]  # type: ignore[union-attr]
    assert shares[0] == shares[1]


def _positions(a: str, b: str, as_of: str | None = None) -> str:
    (block,) = [
        block
        for section in al.brief(a, b, as_of=as_of).sections
        for block in section.blocks
        if isinstance(block, tuple) and "line that best divides recorded votes" in block[0].text
    ]
    return " ".join(said.text for said in block)


def test_the_distance_and_the_moves_are_those_of_the_positions() -> None:
    text = _positions("USA", "ARG")
    at = {(row["iso3c"], row["year"]): row["estimate"] for row in ideal_record.positions(["USA", "ARG"]).rows}
    now, then = (at["USA", year] - at["ARG", year] for year in (2025, 2015))
    assert f"stood {now:.2f} standard deviations" in text
    assert f"In the session of 2015 the distance was {then:.2f} (" in text
    # MODEL, section 0: Argentina moved towards the United States under Milei by more than a standard deviation
    assert f"Argentina has moved {at['ARG', 2025] - at['ARG', 2015]:.2f} towards the United States" in text
    assert "no move is established" not in text
    assert "towards the United States (−" in _positions("USA", "SLV")
    assert "no move is established" in _positions("USA", "SLV")


def test_two_that_changed_places_on_the_line_are_said_to() -> None:
    assert "with the two in the other order" in _positions("CHN", "PRK")
    assert "other order" not in _positions("USA", "SLV")


def test_positions_known_only_later_are_left_out() -> None:
    assert "left out" in _positions("USA", "SLV", "1980")
    assert "ideal-points" not in {
        block.id
        for section in al.brief("USA", "SLV", as_of="1980").sections
        for block in section.blocks
        if isinstance(block, Figure)
    }


def _alignment(a: str, b: str, as_of: str | None = None) -> str:
    (section,) = [one for one in al.brief(a, b, as_of=as_of).sections if one.name == "alignment"]
    return " ".join(said.text for block in section.blocks if isinstance(block, tuple) for said in block)


def test_dimensions_are_told_as_they_stand() -> None:
    text = _alignment("USA", "SLV")

    for row in standing.standings("USA", "SLV").rows:
        if row["rank"]:
            told = f"{row['title'].capitalize()}: {ordinal(row['rank'])} of {row['partners']} "
            assert told + f"({row['rank_lower']} to {row['rank_upper']})" in text
        else:
            assert f"No number is given for {row['title'].lower()} ({row['note'][0].lower()}" in text
    parts = standing.explained("USA", "SLV", "military").rows
    assert parts[0]["indicator"] == "arms"  # SIPRI: 81% of El Salvador's arms imports, 2020-24
    assert f"share of the receiver's arms imports ({signed(parts[0]['part'])}, to 2024)" in text
    assert f"discordance is {standing.discordance('USA', 'SLV')['estimate']:.2f} (" in text


def test_what_moved_in_ten_years_is_said_to_move_only_where_intervals_part() -> None:
    assert "so no change is established" in _alignment("CHN", "PRK")
    text = _alignment("USA", "GBR")
    path = {(row["dimension"], row["year"]): row for row in standing.history("USA", "GBR").rows}
    change = {name: path[name, 2025]["estimate"] - path[name, 2015]["estimate"] for name, year in path if year == 2025}
    most = max(change, key=lambda name: abs(change[name]))
    assert f"the dimension that changed most was {standing.DIMENSIONS[most].lower()}" in text


def test_the_measured_alignment_is_left_out_of_earlier_briefs() -> None:
    text = _alignment("USA", "SLV", "1985")
    assert "The measured alignment is left out" in text
    assert "discordance" not in text


def test_a_dimension_traces_back_to_its_datasets() -> None:
    found = traced("parts.economic:USA-SLV:2025")
    assert found["release_table"] == "alignment_parts"
    assert {row["indicator"] for row in found["rows"]} >= {"trade", "sanctions"}
    assert {row["dimension"] for row in found["rows"]} == {"economic"}
    assert {"cow_trade", "gsdb"} <= {one["dataset"] for one in found["sources"]}


def test_footnotes_in_a_row_become_one() -> None:
    page = al.brief("USA", "SLV").render("html")
    assert re.search(r'<sup><a href="#source-\w+">\d+–\d+</a></sup>', page)
    assert _runs({3: "c", 1: "a", 2: "b", 7: "g", 8: "h"}) == [("a", "1–3"), ("g", "7"), ("h", "8")]


def test_a_move_traces_back_to_the_votes() -> None:
    found = traced("ideal.move:USA-SLV:all")
    assert found["release_table"] == "ideal_points"
    assert {one["dataset"] for one in found["sources"]} == {"un_votes", "un_resolutions"}


@pytest.mark.parametrize(
    ("a", "b", "as_of", "error"),
    [
        ("USA", "XXX", None, UnknownState),
        ("USA", "USA", None, UnknownState),
        ("USA", "SSD", "1990", NotCovered),
        ("USA", "SLV", "2031", NotCovered),
        ("USA", "SLV", "soon", InputError),
    ],
)
def test_bad_questions_are_refused(a: str, b: str, as_of: str | None, error: type[Exception]) -> None:
    with pytest.raises(error, match="found"):
        al.brief(a, b, as_of=as_of)


def test_trace_walks_a_claim_back_to_files() -> None:
    found = traced("USA-SLV/summary/1")
    (cell,) = {cell["cell"] for cell in found["cells"]}
    assert cell == "votes.identical:USA-SLV:2025"
    (source,) = found["cells"][0]["sources"]
    assert source["licence_class"] == "N"
    assert all(len(file["sha256"]) == 64 for file in source["files"])
    with pytest.raises(UnknownName, match="Did you mean"):
        traced("USA-SLV/summary/99")


def test_golden_brief() -> None:
    """Byte-equal to the committed text; ALLIES_UPDATE=1 writes it again."""
    text = al.brief("USA", "SLV").render("md")
    if os.environ.get("ALLIES_UPDATE"):
        GOLDEN.write_text(text, encoding="utf-8")
    assert text == GOLDEN.read_text(encoding="utf-8")


def test_two_processes_write_the_same_bytes(tmp_path: Path) -> None:
    for seed in ("1", "2"):
        command = [sys.executable, "-m", "allies", "brief", "USA", "SLV", "--output", str(tmp_path / seed)]
        subprocess.run(command, check=True, capture_output=True, env={**os.environ, "PYTHONHASHSEED": seed})
    assert (tmp_path / "1").read_bytes() == (tmp_path / "2").read_bytes()
