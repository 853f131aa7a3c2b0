"""The brief in a real browser, at desktop and phone width: no sideways scrolling, pictures drawn, dark and print."""

from __future__ import annotations

import re
import shutil
import struct
import subprocess
import zlib
from pathlib import Path

import pytest

import allies as al

pytestmark = pytest.mark.browser
NAMES = ("chromium", "chromium-browser", "google-chrome")
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--hide-scrollbars",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--allow-file-access-from-files",
    "--virtual-time-budget=5000",
]
PROBE = """<!doctype html><title>wait</title>
<iframe id="f" src="brief.html" style="width:{width}px;height:9000px"></iframe>
<script>document.getElementById("f").onload = (event) => {{
  const page = event.target.contentDocument, wide = page.documentElement;
  const drawn = [...page.querySelectorAll("figure svg")].filter((svg) => svg.getBoundingClientRect().height > 80);
  document.title = [wide.scrollWidth, wide.clientWidth, drawn.length, page.querySelectorAll("figure").length].join(" ");
}};</script>"""


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if not any(shutil.which(name) for name in NAMES):
        pytest.skip(f"found no browser among {', '.join(NAMES)} on this machine")
    path = tmp_path_factory.mktemp("page") / "brief.html"
    path.write_text(al.brief("USA", "SLV").render("html"), encoding="utf-8")
    return path


def chromium(page: Path, *arguments: str) -> str:
    browser = next(found for name in NAMES if (found := shutil.which(name)))
    profile = f"--user-data-dir={page.parent / 'profile'}"
    done = subprocess.run(
        [browser, *FLAGS, profile, *arguments], capture_output=True, text=True, timeout=120, check=True
    )
    return done.stdout


@pytest.mark.parametrize("width", [390, 1100])
def test_nothing_runs_out_of_the_page_and_every_figure_is_drawn(page: Path, width: int) -> None:
    probe = page.with_name(f"probe-{width}.html")
    probe.write_text(PROBE.format(width=width), encoding="utf-8")
    title = re.search(r"<title>([^<]*)</title>", chromium(page, "--dump-dom", probe.as_uri()))
    assert title
    scroll, client, drawn, figures = map(int, title[1].split())
    assert scroll <= client
    assert drawn == figures == 8


def test_light_and_dark_differ(page: Path) -> None:
    shots = []
    for name, blink in (("light", "1"), ("dark", "0")):
        shot = page.with_name(f"{name}.png")
        chromium(
            page,
            f"--blink-settings=preferredColorScheme={blink}",
            "--window-size=800,600",
            f"--screenshot={shot}",
            page.as_uri(),
        )
        shots.append(first_pixel(shot))
    assert sum(shots[0]) > 700
    assert sum(shots[1]) < 150


def test_it_prints(page: Path) -> None:
    target = page.with_name("brief.pdf")
    chromium(page, f"--print-to-pdf={target}", page.as_uri())
    assert target.read_bytes().startswith(b"%PDF")


def first_pixel(png: Path) -> tuple[int, int, int]:
    """Return the top left pixel of an 8-bit colour PNG; its filter is None, Sub or Paeth against nothing."""
    raw = png.read_bytes()
    at, packed = 8, b""
    while at < len(raw):
        (size,) = struct.unpack(">I", raw[at : at + 4])
        if raw[at + 4 : at + 8] == b"IDAT":
            packed += raw[at + 8 : at + 8 + size]
        at += size + 12
    line = zlib.decompress(packed)
    return line[1], line[2], line[3]
