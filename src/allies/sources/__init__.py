"""Datasets: one folder each, `source.yml` + `parse.py` + a synthetic `sample.csv`.

names()            the datasets there are
source(name)       what its source.yml declares
pull(name, ...)    raw files -> parsed Parquet in the user's data folder
table(name)        the parsed table
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from allies import store
from allies.errors import AlliesError, FetchError, NotCovered, ParseError, UnknownName, did_you_mean

if TYPE_CHECKING:
    from allies.sources.schema import Source

_HERE = Path(__file__).parent


def names() -> list[str]:
    """Return the names of all datasets."""
    return sorted(path.parent.name for path in _HERE.glob("*/source.yml"))


@cache
def source(name: str) -> Source:
    """Return what `name`'s source.yml declares; raise `UnknownName` with the nearest name."""
    import yaml

    from allies.sources.schema import declared

    path = _HERE / name / "source.yml"
    if not path.is_file():
        raise UnknownName(f"found no dataset {name!r}; 'allies data status' lists them.{did_you_mean(name, names())}")
    try:
        return declared(
            name, yaml.load(path.read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
        )
    except yaml.YAMLError as error:
        raise ParseError(
            f"sources/{name}/source.yml is no YAML: {error}. Quote strings that hold ': ' or '#'."
        ) from error


def parser(name: str) -> Callable[[store.Raw], store.Table]:
    """Return the dataset's `parse`: a function from raw files to one Table."""
    parse: Callable[[store.Raw], store.Table] = import_module(f"allies.sources.{name}.parse").parse
    return parse


def pull(name: str, *, mirror: str | None = None, progress: store.Progress | None = None) -> dict[str, Any]:
    """Fetch, verify, parse and store one dataset; return the table's lineage.

    The first edition that can be had is taken: a file saved by hand in `raw/NAME/`, the mirror's (now or before),
    the public address's. A failed step leaves the old table in place.
    """
    from allies.sources.schema import checked

    declared_source = source(name)
    folder = store.data_folder() / "raw" / name
    with store.locked(name), store.embedded():
        paths, edition = _raw_files(declared_source, folder, mirror, progress)
        with _reading(name, paths):
            table = checked(declared_source, parser(name)(store.Raw(paths)), edition)
            return store.write(
                table,
                store.table_path(name),
                key=declared_source.grain,
                step=f"sources.{name}.parse",
                source=name,
                version=declared_source.version,
                edition=edition,
                data_end=last_record(declared_source, table),
                inputs={file: store.sha256(path) for file, path in sorted(paths.items())},
            )


@contextmanager
def _reading(name: str, paths: Iterable[str]) -> Iterator[None]:
    try:
        yield
    except (AlliesError, OSError, MemoryError, Warning):
        raise
    except Exception as error:
        found = (str(error) or type(error).__name__).strip().splitlines()[0]
        raise ParseError(
            f"{name}: found {', '.join(sorted(paths))} not readable as declared ({found}). Expected what "
            f"sources/{name}/source.yml says; the old table stays. Pull again, or report a new release of the file."
        ) from error


def _raw_files(
    source_: Source, folder: Path, mirror: str | None, progress: store.Progress | None
) -> tuple[dict[str, Path], str]:
    if source_.by_hand and (saved := sorted(folder.glob(source_.by_hand.pattern))):
        return {saved[-1].name: saved[-1]}, source_.by_hand.name
    for edition in source_.editions:
        files = [file for file in source_.files if file.edition == edition]
        if mirror is None and any(file.url is None and not (folder / file.name).exists() for file in files):
            continue
        wanted = [store.RemoteFile(f.name, f.mirror, f.url, f.sha256, f.bytes) for f in files]
        store.fetch(wanted, folder, mirror=mirror, progress=progress)
        return {file.name: folder / file.name for file in files}, edition
    raise FetchError(f"{source_.name}: no public address serves these files. {source_.obtain}")


def last_record(source_: Source, table: store.Table) -> str:
    """Return the date or year of the last observed record, as text: the rows' own, not the download's."""
    (row,) = store.rows(table.aggregate(end=table[source_.time].max()))
    return str(row["end"])


def table(name: str) -> store.Table:
    """Return the parsed table of a dataset; raise `NotCovered` when it was not pulled."""
    source(name)
    path = store.table_path(name)
    if not path.exists():
        raise NotCovered(f"{name} is not in {store.data_folder()}; run 'allies data pull {name}' first.")
    return store.read(path)
