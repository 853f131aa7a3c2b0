"""The shape of the source: imports point one way, files and functions stay short, importing the package is free."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import allies

ROOT = Path(__file__).parents[2]
SOURCE = Path(allies.__file__).parent
FILES = sorted(SOURCE.rglob("*.py"))
MOST_LINES, MOST_LINES_OF_A_FUNCTION = 400, 40
FORBIDDEN = {"utils", "util", "helper", "helpers", "core", "common", "base", "manager", "misc"}
HEAVY = ("ibis", "duckdb", "pandas", "pyarrow", "numpy", "altair", "pydantic", "yaml", "httpx", "typer")


def test_imports_point_one_way() -> None:
    if not (ROOT / "pyproject.toml").is_file():
        pytest.skip("the contracts are in pyproject.toml, which is not here")
    run = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    command = [sys.executable, "-c", run, "--no-cache"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]


def test_files_are_short() -> None:
    lengths = {path.relative_to(SOURCE).as_posix(): len(path.read_text("utf-8").splitlines()) for path in FILES}
    assert {name: lines for name, lines in lengths.items() if lines > MOST_LINES} == {}


def test_functions_are_short() -> None:
    long = {}
    for path in FILES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or 0) - node.lineno + 1 - docstring_lines(node)
                if lines > MOST_LINES_OF_A_FUNCTION:
                    long[f"{path.relative_to(SOURCE)}:{node.name}"] = lines
    assert long == {}


def docstring_lines(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    first = node.body[0]
    return (first.end_lineno or 0) - first.lineno + 1 if ast.get_docstring(node) else 0


def test_names_say_what_is_inside() -> None:
    names = {part for path in FILES for part in (path.stem, *path.relative_to(SOURCE).parent.parts)}
    assert names & FORBIDDEN == set()


def test_every_module_says_what_it_is() -> None:
    silent = [path for path in FILES if path.read_text("utf-8").strip()]
    assert [path for path in silent if not ast.get_docstring(ast.parse(path.read_text("utf-8")))] == []


def test_importing_the_package_loads_no_engine() -> None:
    run = f"import allies, sys; dir(allies); print([name for name in {HEAVY!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", run], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
