"""What leaves the house: a cell (one number with its interval, n, coverage and source) and tables of them."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Literal

from allies import store

if TYPE_CHECKING:
    import pandas as pd

Status = Literal["observed", "observed_zero", "missing", "not_covered", "not_a_state"]
LEVEL = 0.9


@dataclass(frozen=True)
class Cell:
    """One number of the record.

    `id` names it for `allies trace`. `estimate` is null unless `status` is observed or observed_zero. `lower` and
    `upper` bound it at `level` where it is an estimate; a count has none. `n` is the number of records behind it;
    `coverage` the share of the items of its period that were observed. `rank` 1 is the highest of `partners`.
    """

    id: str
    quantity: str
    title: str
    dimension: str
    unit: str
    sender: str
    receiver: str | None
    year: int
    estimate: float | None
    std_error: float | None
    lower: float | None
    upper: float | None
    level: float | None
    n: int | None
    rank: int | None
    partners: int | None
    coverage: float | None
    status: Status
    data_end: str
    as_of: date
    sources: tuple[str, ...]

    def row(self) -> dict[str, Any]:
        """Return the cell as a JSON-ready dictionary."""
        return {**asdict(self), "as_of": self.as_of.isoformat(), "sources": list(self.sources)}


@dataclass(frozen=True)
class Rows:
    """A result as rows, with the ways out that every result has."""

    rows: tuple[dict[str, Any], ...]
    datasets: tuple[str, ...]

    def to_frame(self) -> pd.DataFrame:
        """Return the rows as a pandas data frame."""
        import pandas as pd

        return pd.DataFrame(list(self.rows))

    def cite(self) -> list[str]:
        """Return the citations of the datasets behind the rows."""
        return [store.manifest()["sources"][name]["citation"] for name in self.datasets]

    def _repr_html_(self) -> str:
        return str(self.to_frame().to_html(index=False))
