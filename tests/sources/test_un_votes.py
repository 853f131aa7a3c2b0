"""UN votes against totals and tallies that the publisher and the mirror's record state."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from ibis import _

from allies import sources, store
from allies.errors import ParseError
from allies.panel import states
from allies.sources.schema import Checks
from allies.sources.un_votes.parse import parse
from allies.store import Raw, Table

BULK_HEADER = (
    "undl_id,ms_code,ms_name,ms_vote,date,session,resolution,draft,committee_report,meeting,title,agenda_title,"
    "subjects,vote_note,total_yes,total_no,total_abstentions,total_non_voting,total_ms,undl_link"
)
# The codes that PROVENANCE made one before it compared the two files.
SEATS = {"SUN": "RUS", "GER": "DEU", "EAT": "TZA"}
VOTES = ("yes", "no", "abstain", "absent")

# Votes per calendar year, yes/no/abstain/absent: PROVENANCE, part 1, "Checks run".
BY_YEAR = {
    "USA": "21/76/10/0 20/72/8/0 21/69/10/0 24/52/9/1 33/47/9/0 30/49/9/0 32/51/11/1 10/174/8/0",
    "SLV": "100/0/5/2 95/0/5/0 97/0/2/1 81/0/4/1 79/0/9/1 81/0/7/0 87/0/6/2 170/0/11/11",
    "ARG": "93/0/14/0 89/0/11/0 90/0/10/0 76/0/10/0 81/0/8/0 80/0/8/0 42/38/15/0 42/84/29/37",
    "ISR": "22/64/14/7 22/66/8/4 23/62/14/1 22/51/11/2 27/47/12/3 26/52/10/0 24/54/15/2 20/98/27/47",
}
# Yes-no-abstain as the Assembly announced them: PROVENANCE, part 1, known facts, and the UN's meeting records.
TALLIES = {
    "A/RES/ES-11/1": (141, 5, 35),
    "A/RES/ES-11/7": (93, 18, 65),
    "A/RES/ES-11/8": (93, 8, 73),
    "A/RES/ES-11/9": (91, 12, 57),
    "A/RES/80/4": (165, 7, 12),
    "A/RES/ES-10/19": (128, 9, 35),
    "A/RES/2758(XXVI)": (76, 35, 17),
}


@pytest.fixture(scope="module")
def votes(pulled: Callable[[str], Table]) -> Table:
    return pulled("un_votes")


@pytest.fixture(scope="module")
def voeten(mirror: Path) -> Table:
    return parse(Raw({"ungaVoting_003.csv": mirror / "unga_voeten" / "ungaVoting_003.csv"})).cache()


def tally(table: Table, *by: str) -> Table:
    return table.group_by(*by).aggregate(**{vote: (_.vote == vote).sum() for vote in VOTES})


def test_totals_are_those_of_the_record(votes: Table) -> None:
    (found,) = store.rows(
        votes.aggregate(
            **{vote: (_.vote == vote).sum() for vote in VOTES}, rows=_.count(), roll_calls=_.roll_call.nunique()
        )
    )
    assert found == {
        "yes": 711_439,
        "abstain": 101_082,
        "no": 46_985,
        "absent": 88_557,
        "rows": 948_063,
        "roll_calls": 5_698,
    }


def test_official_part_has_the_count_the_un_states(votes: Table) -> None:
    (found,) = store.rows(votes.filter(_.in_official).aggregate(rows=_.count(), roll_calls=_.roll_call.nunique()))
    assert found == {"rows": 947_434, "roll_calls": 5_694}


@pytest.mark.parametrize("iso3c", BY_YEAR)
def test_votes_per_year(votes: Table, iso3c: str) -> None:
    of_state = votes.filter(_.iso3c == iso3c, _.date >= date(2018, 1, 1)).mutate(year=_.date.year())
    found = {row["year"]: "/".join(str(row[vote]) for vote in VOTES) for row in store.rows(tally(of_state, "year"))}
    assert found == dict(zip(range(2018, 2026), BY_YEAR[iso3c].split(), strict=True))


def test_announced_tallies(votes: Table) -> None:
    found = store.rows(tally(votes.filter(_.resolution.isin(list(TALLIES))), "resolution"))
    assert {row["resolution"]: (row["yes"], row["no"], row["abstain"]) for row in found} == TALLIES


def test_every_code_is_a_state_when_it_voted(votes: Table, voeten: Table) -> None:
    declared = sources.source("un_votes")
    for table in (votes, voeten):
        coded = states.with_ccode(table.select("iso3c", "date"), declared, column="iso3c", when="date", to="ccode")
        assert store.rows(coded.aggregate(without=_.ccode.isnull().sum())) == [{"without": 0}]
    pairs = states.with_ccode(votes, declared, column="iso3c", when="date", to="ccode")
    codes = {(row["iso3c"], row["ccode"]) for row in store.rows(pairs.select("iso3c", "ccode").distinct())}
    assert codes >= {("GER", 260), ("DEU", 255), ("DDR", 265), ("SUN", 365), ("EAT", 510), ("EAZ", 511), ("YMD", 680)}
    assert codes >= {("YEM", 678), ("YEM", 679), ("CSK", 315), ("SCG", 345), ("BLR", 370), ("UKR", 369)}


def test_voeten_keeps_repeated_numbers_apart(voeten: Table) -> None:
    repeated = voeten.filter(_.roll_call.re_search("^rcid-(411|427|449|495)(-|$)"))
    found = store.rows(repeated.group_by("roll_call").aggregate(year=_.date.year().min()))
    assert {row["roll_call"]: row["year"] for row in found} == {
        "rcid-411": 1954, "rcid-427": 1955, "rcid-449": 1955, "rcid-495": 1957,
        "rcid-411-2023": 2023, "rcid-427-2023": 2023, "rcid-449-2023": 2023, "rcid-495-2023": 2023,
    }  # fmt: skip
    (total,) = store.rows(voeten.aggregate(n=_.roll_call.nunique(), end=_.date.max()))
    assert total == {"n": 6_551, "end": date(2024, 6, 4)}


def test_voeten_agrees_with_the_merged_table(votes: Table, voeten: Table, mirror: Path) -> None:
    """PROVENANCE: 5,180 matched roll calls; 764,196 yes/no/abstain cells, 99.92% equal; 99.65% with absences."""
    path = mirror / "unga" / "unga_resolutions.parquet"
    links = Raw({path.name: path}).parquet(path.name).filter(_.rcid.notnull())
    matched = links.select(roll_call=_.undl_id.cast("string"), other="rcid-" + _.rcid.cast("string"))
    theirs = voeten.mutate(seat=_.iso3c.substitute(SEATS))
    ours = votes.mutate(seat=_.iso3c.substitute({**SEATS, "TWN": "CHN"}))  # PROVENANCE compares the library's codes
    both = ours.join(matched, "roll_call").join(
        theirs.select("seat", other=_.roll_call, their=_.vote), ["other", "seat"]
    )
    position = (_.vote != "absent") & (_.their != "absent")
    (found,) = store.rows(
        both.aggregate(
            roll_calls=_.roll_call.nunique(),
            cells=position.sum(),
            same=(_.vote == _.their).mean(where=position),
            with_absent=(_.vote == _.their).mean(),
        )
    )
    assert found["roll_calls"] == 5_180
    assert found["cells"] == 764_196
    assert found["same"] == pytest.approx(0.9992, abs=0.00005)
    assert found["with_absent"] == pytest.approx(0.9965, abs=0.00005)


def bulk(folder: Path, rows: list[str], name: str = "2026_02_06_ga_voting.csv", header: str = BULK_HEADER) -> Path:
    path = folder / "raw" / "un_votes" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    return path


def line(undl_id: str, code: str, vote: str, day: str = "2026-01-15", resolution: str = "A/RES/80/901") -> str:
    title = '"Title, with a comma and ""quotes"" : resolution / adopted by the General Assembly"'
    return (
        f"{undl_id},{code},NAME,{vote},{day},80,{resolution},A/80/L.9,,A/80/PV.99,{title},AGENDA.,SUBJECT,,"
        f"2.0,1.0,1.0,1.0,193.0,https://digitallibrary.un.org/record/{undl_id}"
    )


@pytest.fixture
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a file of a few rows pass the counts and facts of a whole one."""
    declared = sources.source("un_votes").model_copy(update={"checks": Checks(rows=1)})
    monkeypatch.setattr(sources, "source", lambda name: declared)


@pytest.mark.usefixtures("short")
def test_bulk_file_saved_by_hand_comes_first(empty_folder: Path) -> None:
    bulk(empty_folder, [line("1", "USA", "Y")], name="2025_03_31_ga_voting_corr1.csv")
    bulk(
        empty_folder,
        [
            line("4099001", "USA", "N"),
            line("4099001", "SLV", "A"),
            line("4099001", "ARG", "Y"),
            line("4099001", "ISR", "X"),
            line("4099002", "USA", "Y", day="2026-01-16", resolution=""),
        ],
    )
    lineage = sources.pull("un_votes")
    assert (lineage["edition"], lineage["rows"], lineage["data_end"]) == ("undl_bulk", 5, "2026-01-16")
    assert list(lineage["inputs"]) == ["2026_02_06_ga_voting.csv"]
    found = store.rows(sources.table("un_votes").order_by("roll_call", "iso3c"))
    assert [(row["iso3c"], row["vote"]) for row in found] == [
        ("ARG", "yes"), ("ISR", "absent"), ("SLV", "abstain"), ("USA", "no"), ("USA", "yes"),
    ]  # fmt: skip
    assert (found[0]["resolution"], found[4]["resolution"], found[4]["session"]) == ("A/RES/80/901", None, "80")
    assert all(row["in_official"] and row["adapter"] == "undl_bulk" for row in found)


@pytest.mark.usefixtures("short")
@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([line("1", "USA", "Y"), line("1", "SLV", "NV")], "vote: found 'NV', expected one of"),
        ([line("1", "USA", "Y"), line("1", "SLV", "")], "vote: found 1 empty cells"),
        ([line("1", "USA", "Y", day="15 Jan 2026")], "date: found 1 empty cells"),
        ([line("1", "USA", "Y"), line("1", "USA", "N")], "found 1 repeated keys"),
    ],
)
def test_bulk_file_that_breaks_its_word_is_refused(empty_folder: Path, rows: list[str], message: str) -> None:
    bulk(empty_folder, rows)
    with pytest.raises(ParseError, match=message):
        sources.pull("un_votes")
    assert not store.table_path("un_votes").exists()


def test_bulk_file_with_other_columns_is_refused(empty_folder: Path) -> None:
    bulk(empty_folder, ["1,USA,Y"], header="undl_id,ms_codes,ms_votes")
    with pytest.raises(ParseError, match=r"expected also .*ms_code"):
        sources.pull("un_votes")


def test_bulk_file_cut_short_is_refused(empty_folder: Path) -> None:
    bulk(empty_folder, [line("1", "USA", "Y")])
    with pytest.raises(ParseError, match="found 1 rows, expected at least 890,000"):
        sources.pull("un_votes")


def test_without_mirror_the_public_edition_is_taken(empty_folder: Path, mirror: Path) -> None:
    raw = empty_folder / "raw" / "un_votes"
    raw.mkdir(parents=True)
    shutil.copy(mirror / "unga_voeten" / "ungaVoting_003.csv", raw)
    assert sources.pull("un_votes")["edition"] == "voeten"
    shutil.copy(mirror / "unga" / "unga_votes.parquet", raw)
    assert sources.pull("un_votes")["edition"] == "undl_merged"
