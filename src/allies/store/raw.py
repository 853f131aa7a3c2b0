"""Readers that turn raw files into Tables; a `parse` never opens a file itself."""

from __future__ import annotations

import csv
import gzip
import warnings
import zlib
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import ibis
import pyarrow as pa
import pyarrow.parquet as pq

from allies.errors import InputError, ParseError, did_you_mean
from allies.store.tables import Table, engine


class Raw:
    """The raw files of one dataset, as Tables. Handed to `parse`, which never opens a file itself."""

    def __init__(self, paths: Mapping[str, Path]) -> None:
        self.paths = dict(paths)

    def _path(self, name: str) -> str:
        if name not in self.paths:
            raise ParseError(f"found files {sorted(self.paths)}, expected {name!r}; see the files in source.yml")
        return str(self.paths[name])

    def csv(self, name: str, **options: Any) -> Table:
        """Read a CSV file; every column is text unless `types` says otherwise."""
        table: Table = engine().read_csv(self._path(name), **{"all_varchar": True, "quote": '"', **options})
        return table

    def parquet(self, name: str) -> Table:
        """Read a Parquet file."""
        table: Table = engine().read_parquet(self._path(name))
        return table

    def rda(self, name: str, dates: Sequence[str] = ()) -> Table:
        """Read the single data frame of an R data file; `dates` names columns stored as days since 1970."""
        import pandas as pd

        frame = self.r_object(name)
        for column in dates:
            frame[column] = pd.to_datetime(frame[column], unit="D").dt.date
        return ibis.memtable(pa.Table.from_pandas(frame, preserve_index=False))

    def r_object(self, name: str) -> Any:
        """Read the single object of an R file (.rda, .RData or .rds) as `rdata` gives it."""
        import rdata

        path = self._path(name)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            if path.endswith(".rds"):
                return rdata.read_rds(path)
            (found,) = rdata.read_rda(path).values()
        return found

    def sheet(self, name: str, sheet: str | int = 0) -> list[list[Any]]:
        """Read one worksheet of an Excel file as rows of cells."""
        from python_calamine import CalamineWorkbook

        book = CalamineWorkbook.from_path(self._path(name))
        page = book.get_sheet_by_index(sheet) if isinstance(sheet, int) else book.get_sheet_by_name(sheet)
        return page.to_python()

    def xml(self) -> Iterator[tuple[str, ElementTree.Element]]:
        """Yield the name and root element of every XML file, in name order."""
        for name in sorted(self.paths):
            if name.endswith(".xml"):
                yield name, ElementTree.parse(self.paths[name]).getroot()

    def text_lines(self, name: str, errors: str = "strict") -> list[str]:
        """Read a text file as lines; `errors` says what to do with bytes that are no UTF-8, as in `bytes.decode`."""
        return Path(self._path(name)).read_text(encoding="utf-8", errors=errors).splitlines()


@cache
def compiled_csv(path: Path) -> list[dict[str, str]]:
    """Read a small CSV file that this project's authors compiled, as rows of text."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def own_file(path: Path) -> Table:
    """Read a user's own .csv, .csv.gz or .parquet file; raise `InputError` where it is damaged or not UTF-8."""
    if not path.is_file():
        near = sorted(one.name for one in path.parent.glob("*")) if path.parent.is_dir() else []
        raise InputError(f"found no file {path}; expected a table.{did_you_mean(path.name, near)}")
    if not path.name.endswith((".csv", ".csv.gz", ".parquet")):
        raise InputError(f"found {path.name}; expected a file ending in .csv, .csv.gz or .parquet.")
    try:
        if path.suffix == ".parquet":
            pq.read_schema(path)
            return engine().read_parquet(str(path))
        opener = gzip.open if path.suffix == ".gz" else open
        with opener(path, "rt", encoding="utf-8") as file:
            while file.read(1 << 20):
                pass
    except UnicodeDecodeError as error:
        raise InputError(
            f"{path} is not UTF-8: found the byte {error.object[error.start]:#04x}. Expected UTF-8 text; save it again "
            "with that encoding."
        ) from error
    except (OSError, EOFError, zlib.error, pa.ArrowException) as error:
        raise InputError(f"{path} is damaged or cut short ({error}). Expected a whole file; copy it again.") from error
    return engine().read_csv(str(path), quote='"', sample_size=-1)


def yaml_file(path: Path) -> Any:
    """Read a user's YAML file; raise `InputError` where it is none."""
    import yaml

    try:
        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the same language, ten times as fast
        return yaml.load(path.read_text(encoding="utf-8"), loader)
    except FileNotFoundError as error:
        raise InputError(f"found no file {path}; expected a declaration in YAML.") from error
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise InputError(f"{path} is no YAML: {error}. Quote strings that hold ': ' or '#'.") from error
