"""Vote similarity of all dyads against values that this package did not compute (MODEL, sections 1 and 4.4)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import ibis
import numpy as np
import pytest

from allies import measures, sources, store
from allies.panel import portfolio
from allies.panel.states import state

IDENTICAL = {
    "ISR": [0.86, 0.88, 0.89, 0.86, 0.77],
    "ARG": [0.30, 0.20, 0.35, 0.73, 0.63],
    "HUN": [0.53, 0.48, 0.67, 0.68, 0.23],
    "GBR": [0.63, 0.52, 0.72, 0.68, 0.21],
    "PRY": [0.25, 0.17, 0.35, 0.40, 0.21],
    "FRA": [0.56, 0.47, 0.64, 0.61, 0.20],
    "POL": [0.53, 0.44, 0.63, 0.60, 0.18],
    "DEU": [0.52, 0.45, 0.60, 0.60, 0.18],
    "SVK": [0.52, 0.44, 0.61, 0.60, 0.17],
    "RUS": [0.30, 0.17, 0.16, 0.18, 0.13],
    "ECU": [0.17, 0.16, 0.34, 0.32, 0.05],
    "SLV": [0.23, 0.18, 0.28, 0.30, 0.05],
}
YEARS = [2016, 2020, 2023, 2024, 2025]


@pytest.fixture(scope="module")
def scored(pulled: Callable[[str], store.Table], tmp_path_factory: pytest.TempPathFactory) -> store.Table:
    pulled("un_votes")
    path = tmp_path_factory.mktemp("scored") / "scored.parquet"
    table = measures.scored(portfolio.contingency(portfolio.positions(portfolio.un_votes())))
    store.write(table, path, key=["ccode1", "ccode2", "year"], step="scored")
    return store.read(path)


def test_identical_votes_with_the_united_states(scored: store.Table) -> None:
    """MODEL, sixth finding: twelve states, five years, two decimals."""
    table = scored.filter(scored.ccode1 == 2, scored.year.isin(YEARS))
    found = {(row["ccode2"], row["year"]): row["identical"] for row in store.rows(table)}
    for iso3c, shares in IDENTICAL.items():
        ours = [found[state(iso3c).in_year(year).ccode, year] for year in YEARS]
        assert ours == pytest.approx(shares, abs=0.0051), iso3c


ADMINISTRATIONS = {
    "Reagan": ("1981-01-20", "1989-01-19"),
    "Clinton": ("1993-01-20", "2001-01-19"),
    "Obama": ("2009-01-20", "2017-01-19"),
    "Trump I": ("2017-01-20", "2020-02-01"),
}
# (share identical, kappa) by administration, then S and pi where MODEL 3.1 prints them
BY_ADMINISTRATION = {
    ("Reagan", 92): (0.18, 0.03),
    ("Clinton", 92): (0.32, 0.01),
    ("Obama", 92): (0.28, -0.02),
    ("Trump I", 92): (0.20, -0.02, -0.46, -0.56),
    ("Reagan", 200): (0.60, 0.44),
    ("Clinton", 200): (0.61, 0.46),
    ("Obama", 200): (0.64, 0.49),
    ("Trump I", 200): (0.55, 0.36, 0.31, 0.29),
    ("Reagan", 666): (0.58,),
    ("Trump I", 666): (0.88,),
}


@pytest.fixture(scope="module")
def voeten(mirror: Path, tmp_path_factory: pytest.TempPathFactory) -> store.Table:
    """Return the portfolio of Voeten's file, which has paragraph votes: the file that MODEL 4.4 was computed from."""
    source = sources.source("un_votes")
    (file,) = [file for file in source.files if file.edition == "voeten"]
    table = sources.parser("un_votes")(store.Raw({file.name: mirror / file.mirror}))
    with store.in_folder(tmp_path_factory.mktemp("voeten")):
        store.write(table, store.table_path("un_votes"), key=source.grain, step="voeten")
        return portfolio.positions(portfolio.un_votes())


def test_scores_by_administration(voeten: store.Table) -> None:
    """MODEL 4.4 and 3.1, two decimals: US dyads with El Salvador, the United Kingdom and Israel."""
    for term, (first, last) in ADMINISTRATIONS.items():
        votes = voeten.filter(voeten.date >= first, voeten.date <= last).mutate(year=1)
        rows = store.rows(measures.scored(portfolio.contingency(votes)).filter(ibis._.ccode1 == 2))
        found = {row["ccode2"]: row for row in rows}
        for (when, partner), expected in BY_ADMINISTRATION.items():
            if when == term:
                ours = [found[partner][name] for name in ("identical", "kappa", "s_score", "scott_pi")]
                assert ours[: len(expected)] == pytest.approx(expected, abs=0.0051), (term, partner)


def test_alliances_and_votes_are_weakly_related(voeten: store.Table, mirror: Path) -> None:
    """MODEL 4.4, 2018, two decimals: a defence tie against kappa and the identical share; kappa against pi and S."""
    (file,) = sources.source("atop").files
    atop = sources.parser("atop")(store.Raw({file.name: mirror / file.mirror}))
    atop = atop.filter(atop.year == 2018, atop.defense == 1)
    ties = {(row["ccode1"], row["ccode2"]) for row in store.rows(atop.select("ccode1", "ccode2"))}
    table = measures.scored(portfolio.contingency(voeten.filter(voeten.year == 2018)))
    rows = [row for row in store.rows(table) if row["kappa"] is not None]
    tie = np.array([(row["ccode1"], row["ccode2"]) in ties for row in rows], dtype=float)
    kappa, share, pi, s = (
        np.array([row[name] for row in rows]) for name in ("kappa", "identical", "scott_pi", "s_score")
    )
    together = [np.corrcoef(one, two)[0, 1] for one, two in [(tie, kappa), (tie, share), (kappa, pi), (kappa, s)]]
    assert together == pytest.approx([0.35, 0.25, 0.97, 0.65], abs=0.006)
    assert [kappa[tie == 1].mean(), kappa[tie == 0].mean()] == pytest.approx([0.47, 0.14], abs=0.0051)


def test_china_is_taipei_until_october_1971(scored: store.Table) -> None:
    table = scored.filter(scored.ccode1.isin([710, 713]) | scored.ccode2.isin([710, 713]))
    table = table.mutate(code=(table.ccode1.isin([710, 713])).ifelse(table.ccode1, table.ccode2))
    spans = {
        r["code"]: (r["first"], r["last"])
        for r in store.rows(table.group_by("code").aggregate(first=table.year.min(), last=table.year.max()))
    }
    assert spans[713] == (1949, 1971)
    years = {r["year"] for r in store.rows(table.filter(table.code == 710).select("year").distinct())}
    assert not years & set(range(1950, 1971))
    assert max(years) == 2025
