"""Sanctions cases against the mirror's record (PROVENANCE, sanctions) and against made-up lists of names."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from ibis import _

from allies import store
from allies.sources.gsdb.parse import parse
from allies.store import Raw, Table

HEADER = (
    "case_id,sanctioned_state,sanctioning_state,begin,end,trade,descr_trade,arms,military,financial,travel,other,"
    "target_mult,sender_mult,objective,success"
)


def test_cases_and_open_cases(pulled: Callable[[str], Table]) -> None:
    table = pulled("gsdb")
    (found,) = store.rows(
        table.aggregate(
            cases=table.case_id.nunique(),
            reach_2023=table.case_id.nunique(where=table.end == 2023),
            ongoing=table.case_id.nunique(where=table.ongoing),
        )
    )
    # 1,547 and 615 are PROVENANCE's; 14 of the 615 have every outcome coded, so they are over.
    assert found == {"cases": 1547, "reach_2023": 615, "ongoing": 615 - 14}


def test_united_states_against_el_salvador(pulled: Callable[[str], Table]) -> None:
    cases = pulled("gsdb").filter(_.sender == "United States", _.target == "El Salvador", _.begin >= 1977)
    spells = {(row["begin"], row["end"], row["ongoing"]) for row in store.rows(cases)}
    known = {(1977, 1980, False), (1990, 1993, False), (2019, 2019, False), (2019, 2020, False)}
    assert known | {(2020, 2023, True), (2021, 2023, True), (2022, 2023, True)} <= spells


def test_names_with_a_comma_stay_whole(tmp_path: Path) -> None:
    path = tmp_path / "GSDB_V4.csv"
    path.write_text(
        f'{HEADER}\n9001,"Korea, North, El Salvador","Yemen, North, Niger, Egypt, Arab Rep.",2001,2002,'
        "1,exp_part,0,0,0,0,0,1,1,other,failed\n"
        '9002,South Vietnam,"Congo, Democratic Republic of the,  Sweden",1980,2023,0,,0,0,0,1,0,0,1,other,ongoing\n'
    )
    rows = store.rows(parse(Raw({path.name: path})))
    assert {(row["sender"], row["target"]) for row in rows if int(row["case_id"]) == 9001} == {
        (sender, target)
        for sender in ("Yemen, North", "Niger", "Egypt, Arab Rep.")
        for target in ("Korea, North", "El Salvador")
    }
    assert {(row["sender"], row["target"], row["ongoing"]) for row in rows if int(row["case_id"]) == 9002} == {
        ("Congo, Democratic Republic of the", "Vietnam", True),
        ("Sweden", "Vietnam", True),
    }
