"""Disk, network and engine: the only package that touches them.

    read(path)                  Parquet file -> Table, checked
    write(table, path, ...)     Table -> Parquet with lineage in the footer, atomic, byte-equal for equal input
    lineage(path)               the footer's lineage
    fetch(files, folder, ...)   URL or mirror -> verified raw files, atomic, resumable, parallel
    engine(), use(backend)      the one Ibis backend of this process: DuckDB, Spark or BigQuery
    document(path)              .txt, .md, .html, .docx, .pdf -> text with its blocks
    ask(url, question)          one question to a service that answers in JSON
    Raw                         readers that turn raw files into Tables, handed to each `parse`

Layout of the user's data folder (`ALLIES_DATA`, else the platform's own): `raw/` originals, `tables/` parsed
Parquet, `locks/`. Writers hold a lock per dataset and replace whole files, so two processes never see a half.
"""

from allies.store.documents import Block, Document, document
from allies.store.download import Progress, RemoteFile, fetch
from allies.store.endpoint import ask
from allies.store.folders import data_folder, in_folder, locked, manifest, released, save, scratch, table_path
from allies.store.raw import Raw, compiled_csv, own_file, yaml_file
from allies.store.tables import (
    Table,
    arrow,
    connect,
    embedded,
    engine,
    frame,
    from_columns,
    from_frame,
    from_rows,
    lineage,
    read,
    rows,
    same_rows,
    select,
    settled,
    sha256,
    spare,
    use,
    write,
)

__all__ = [
    "Block",
    "Document",
    "Progress",
    "Raw",
    "RemoteFile",
    "Table",
    "arrow",
    "ask",
    "compiled_csv",
    "connect",
    "data_folder",
    "document",
    "embedded",
    "engine",
    "fetch",
    "frame",
    "from_columns",
    "from_frame",
    "from_rows",
    "in_folder",
    "lineage",
    "locked",
    "manifest",
    "own_file",
    "read",
    "released",
    "rows",
    "same_rows",
    "save",
    "scratch",
    "select",
    "settled",
    "sha256",
    "spare",
    "table_path",
    "use",
    "write",
    "yaml_file",
]
