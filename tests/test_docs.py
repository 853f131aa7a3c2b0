"""The documentation holds: Python runs, commands print what is shown, links lead somewhere, lists are full."""

from __future__ import annotations

import doctest
import re
import runpy
import shlex
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
import typer

from allies import measures, sources
from allies.cli import app
from allies.sources.schema import Source

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
PAGES = sorted(DOCS.rglob("*.md"))
FENCE = re.compile(r"^```(\w+)([^\n]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
ALLIES = [sys.executable, "-c", "from allies.cli import main; main()"]
LOOSE = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE


class Block(NamedTuple):
    """One fenced block: its language, what follows the language, and its lines."""

    language: str
    info: str
    text: str


def blocks(page: Path, language: str) -> list[Block]:
    found = [Block(*match.groups()) for match in FENCE.finditer(page.read_text(encoding="utf-8"))]
    return [block for block in found if block.language == language]


def having(language: str) -> list[object]:
    return [pytest.param(page, id=str(page.relative_to(DOCS))) for page in PAGES if blocks(page, language)]


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Callable[[Path], Path]:
    """Return a function that prepares an empty folder, with a link to the mirror where the page asks for one."""

    def prepared(page: Path) -> Path:
        text = page.read_text(encoding="utf-8")
        if "--mirror mirror" in text or "```python mirror" in text:
            (tmp_path / "mirror").symlink_to(request.getfixturevalue("mirror"))
        monkeypatch.setenv("ALLIES_DATA", str(tmp_path / "data"))
        monkeypatch.chdir(tmp_path)
        return tmp_path

    return prepared


@pytest.mark.parametrize("page", having("python"))
def test_python_runs(page: Path, desk: Callable[[Path], Path]) -> None:
    """The blocks of a page run in order, in one namespace."""
    desk(page)
    names: dict[str, object] = {}
    for block in blocks(page, "python"):
        exec(compile(block.text, str(page), "exec"), names)


@pytest.mark.parametrize("page", having("console"))
def test_commands_print_what_is_shown(page: Path, desk: Callable[[Path], Path]) -> None:
    """Exit code 0, or the one in the fence; output equal to what is shown, `...` standing for anything."""
    folder = desk(page)
    for block in blocks(page, "console"):
        code = int(block.info.partition("exit=")[2] or 0)
        for command, shown in commands(block):
            assert command[0] == "allies", f"{page.name}: a console block may hold commands of allies only"
            ran = subprocess.run([*ALLIES, *command[1:]], cwd=folder, capture_output=True, text=True)
            printed = ran.stdout + ran.stderr
            assert ran.returncode == code, f"{page.name}: {shlex.join(command)}\n{printed}"
            same = doctest.OutputChecker().check_output(shown, printed, LOOSE)
            assert not shown or same, f"{page.name}: {shlex.join(command)} printed\n{printed[:3000]}\nnot\n{shown}"


def commands(block: Block) -> Iterator[tuple[list[str], str]]:
    """Yield each command of a console block with the output shown under it."""
    for part in re.split(r"^\$ ", block.text, flags=re.MULTILINE)[1:]:
        line, _, shown = part.partition("\n")
        yield shlex.split(line), shown


def test_commands_in_shell_blocks_exist() -> None:
    """Shell blocks are not run, since they need a network or a person; their commands must be among ours."""
    known = {" ".join(path) for path in paths()}
    for page in PAGES:
        for block in blocks(page, "sh"):
            for line in block.text.splitlines():
                if line.startswith("allies "):
                    words = line.split()[1:3]
                    assert {words[0], " ".join(words)} & known, f"{page.name}: {line}"


def paths() -> list[tuple[str, ...]]:
    """Return every command's path: ("brief",), ("data", "pull"), .."""
    found: list[tuple[str, ...]] = []

    def walk(command: object, path: tuple[str, ...]) -> None:
        inner = getattr(command, "commands", None)
        if inner is None:
            found.append(path)
            return
        for name, one in inner.items():
            walk(one, (*path, name))

    walk(typer.main.get_command(app), ())
    return found


def anchors(page: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def links(page: Path) -> list[str]:
    prose = FENCE.sub("", page.read_text(encoding="utf-8"))
    return [target for target in LINK.findall(prose) if "://" not in target]


@pytest.mark.parametrize("page", [pytest.param(page, id=str(page.relative_to(DOCS))) for page in PAGES])
def test_links_lead_somewhere(page: Path) -> None:
    for target in links(page):
        name, _, anchor = target.partition("#")
        to = (page.parent / name).resolve() if name else page
        assert to.exists(), f"{page.name}: {target} leads nowhere"
        assert not anchor or anchor in anchors(to), f"{page.name}: {to.name} has no heading {anchor}"


def test_every_page_is_in_the_index() -> None:
    listed = {(DOCS / target).resolve() for target in links(DOCS / "index.md")}
    assert {page.resolve() for page in PAGES} - listed == {(DOCS / "index.md").resolve()}


def test_reference_of_sources_is_up_to_date() -> None:
    written = runpy.run_path(str(ROOT / "tools" / "write_reference.py"))
    assert written["PAGE"].read_text(encoding="utf-8") == written["page"](), "run: python tools/write_reference.py"


def test_reference_lists_everything() -> None:
    """Commands, measures, fields of source.yml and sections of the brief, as discovered in the package."""
    read = {page.name: page.read_text(encoding="utf-8") for page in PAGES}
    assert [path for path in paths() if f"## `allies {' '.join(path)}" not in read["cli.md"]] == []
    assert [name for name in measures.NAMES if f"| `{name}` |" not in read["measures.md"]] == []
    fields = [name for name in Source.model_fields if name != "name"]
    assert [name for name in fields if f"`{name}`" not in read["data-contracts.md"]] == []
    sections = [path.stem for path in (ROOT / "src/allies/briefs/sections").glob("[a-z]*.py")]
    assert [name for name in sections if f"| `{name}` |" not in read["what-a-brief-says.md"]] == []
    assert [name for name in sources.names() if f"## {name}\n" not in read["sources.md"]] == []
