"""ATOP dyad-years against the mirror's record (PROVENANCE, alliances_atop) and treaty history."""

from __future__ import annotations

from collections.abc import Callable

from ibis import _

from allies import store
from allies.store import Table

OBLIGATIONS = ["defense", "offense", "neutral", "nonagg", "consul"]


def test_united_states_has_66_defence_partners_in_2018(pulled: Callable[[str], Table]) -> None:
    partners = pulled("atop").filter(_.ccode1 == 2, _.year == 2018, _.defense == 1)
    codes = {row["ccode2"] for row in store.rows(partners.select("ccode2"))}
    assert len(codes) == 66
    assert {341, 290, 640, 740, 732} <= codes  # Montenegro, Poland, Türkiye, Japan, South Korea
    assert not {375, 380, 666, 713} & codes  # Finland, Sweden, Israel, Taiwan


def test_el_salvador_is_a_defence_partner_without_a_gap_since_1942(pulled: Callable[[str], Table]) -> None:
    dyad = pulled("atop").filter(_.ccode1 == 2, _.ccode2 == 92)
    (last,) = store.rows(dyad.filter(_.year == 2018).select(*OBLIGATIONS))
    assert last == {"defense": 1, "offense": 0, "neutral": 0, "nonagg": 1, "consul": 1}
    # Declaration by United Nations (signed 1 January 1942), Act of Chapultepec (1945), Rio Treaty (1947).
    years = {row["year"] for row in store.rows(dyad.filter(_.defense == 1).select("year"))}
    assert years == set(range(1942, 2019))


def test_every_dyad_year_has_both_directions_and_binary_obligations(pulled: Callable[[str], Table]) -> None:
    table = pulled("atop")
    (found,) = store.rows(
        table.aggregate(rows=table.count(), **{name: table[name].isin([0, 1]).all() for name in OBLIGATIONS})
    )
    assert found == {"rows": 273_296, **dict.fromkeys(OBLIGATIONS, True)}
    back = table.select(ccode1="ccode2", ccode2="ccode1", year="year")
    assert store.rows(table.anti_join(back, ["ccode1", "ccode2", "year"]).count().as_table())[0].popitem()[1] == 0
