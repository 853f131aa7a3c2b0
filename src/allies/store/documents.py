"""Texts that people write: .txt, .md, .html, .docx and .pdf as one string, with the blocks it consists of.

Offsets are kept: in .txt, .md and .html a character of markup becomes NUL, so that a place in the text is a place in
the file. A .docx or .pdf is read into lines first; its line numbers are those of the paragraphs or printed lines.
"""

from __future__ import annotations

import logging
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import unescape
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path

from allies.errors import InputError, did_you_mean

GAP = "\x1e"
_LONG = 120
_HEADING_WORDS = 15
_NONE = -100  # where no heading is
_SIGNATURES = {b"%PDF": ".pdf", b"PK\x03\x04": ".docx", b"{\\rtf": ".rtf", b"\xd0\xcf\x11\xe0": ".doc"}
_EXTRA = "expected the extra: pip install 'allies[draft]'."


@dataclass(frozen=True)
class Block:
    """A paragraph or a heading: where it starts and ends in the text."""

    start: int
    end: int
    heading: bool


@dataclass(frozen=True)
class Document:
    """A text with its blocks in order. `raw` is the file's own text where it has one, with links and marks."""

    name: str
    text: str
    raw: str
    blocks: tuple[Block, ...]

    def place(self, offset: int) -> tuple[int, int]:
        """Return line and column of an offset, both from 1."""
        return self.raw.count("\n", 0, offset) + 1, offset - self.raw.rfind("\n", 0, offset)


def document(path: Path) -> Document:
    """Read a text file by its suffix.

    Raises
    ------
    InputError
        For a file that is missing, empty, damaged, locked by a password, of another kind than its suffix says, of a
        kind that is not read, or without text (a scanned PDF); for a missing extra.
    """
    if not path.is_file():
        near = sorted(one.name for one in path.parent.glob("*")) if path.parent.is_dir() else []
        raise InputError(f"found no file {path}; expected a text to read.{did_you_mean(path.name, near)}")
    suffix = path.suffix.lower()
    if suffix not in _READERS:
        raise InputError(
            f"found {path.name}; expected a file ending in {', '.join(_READERS)}. Save it as one of these."
        )
    content = path.read_bytes()
    if not content.strip():
        raise InputError(f"{path.name} is empty; expected a text.")
    found = next((kind for mark, kind in _SIGNATURES.items() if content.startswith(mark)), None)
    if (found or suffix) != suffix or (suffix in (".docx", ".pdf") and found is None):
        raise InputError(
            f"{path.name} holds {f'a {found} file' if found else 'no such file'}; expected what its suffix "
            f"{suffix} says. "
            "Rename it, or save it again."
        )
    text, raw, blocks = _READERS[suffix](content, path.name)
    if not re.search(r"\w", text.replace("\0", "")):
        raise InputError(f"found no text in {path.name}; expected words.")
    return Document(path.name, text, raw, tuple(blocks))


Read = tuple[str, str, Iterator[Block]]


def _decoded(content: bytes, name: str) -> str:
    try:
        return content.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n").replace("\x00", " ")
    except UnicodeDecodeError as error:
        raise InputError(
            f"{name} is not UTF-8: found the byte {error.object[error.start]:#04x}. Expected UTF-8 text; save it again "
            "with that encoding."
        ) from error


def _txt(content: bytes, name: str) -> Read:
    text = _decoded(content, name)
    return text, text, _blocks(text)


def _blank(pattern: str, text: str, flags: int = 0) -> str:
    return re.sub(pattern, lambda found: re.sub(r"[^\n]", "\0", found[0]), text, flags=flags)


def _md(content: bytes, name: str) -> Read:
    raw = _decoded(content, name)
    text = re.sub(r"\A---\n.*?\n---\n", lambda found: re.sub(r"[^\n]", GAP, found[0]), raw, flags=re.DOTALL)
    text = re.sub(
        r"^(```|~~~).*?^\1[^\n]*$", lambda f: re.sub(r"[^\n]", GAP, f[0]), text, flags=re.DOTALL | re.MULTILINE
    )
    text = re.sub(r"^\s*\|.*$", lambda found: GAP * len(found[0]), text, flags=re.MULTILINE)
    marked = r"^#{1,6} |^(?=.+\n[=-]{3,}$)|^(?:\*\*|__)[^*_\n]+(?:\*\*|__)\s*$"
    headings = {_NONE, *(match.start() for match in re.finditer(marked, text, re.MULTILINE))}
    text = re.sub(r"^(?:[=-]{3,}|\*{3,})$", lambda found: GAP * len(found[0]), text, flags=re.MULTILINE)
    text = _blank(r"!\[[^\]]*\]\([^)]*\)|\]\([^)]*\)|\]\[[^\]]*\]|<[^>\n]+>|^#{1,6} +|^\s*>+ ?", text, re.MULTILINE)
    text = _blank(r"`[^`\n]+`", text)
    text = _blank(r"\*\*|__|(?<!\w)[*_](?=\w)|(?<=[\w.,;:!?])[*_](?!\w)|\[(?!\^)|\\(?=[\W_])|`", text)
    text = re.sub(r"^(?P<pad>\s*)(?:[-*+]|\d{1,3}[.)]) ", lambda found: GAP * len(found[0]), text, flags=re.MULTILINE)
    return text, raw, _blocks(text, headings)


class _Tags(HTMLParser):
    """Writes the text of a page into a row of NULs as long as the page, and a gap where a block begins."""

    BLOCKS = re.compile(
        r"p|div|[uo]l|li|h[1-6]|br|t[rdh]|table|section|article|header|footer|blockquote|title|pre|d[dt]"
    )

    def __init__(self, raw: str) -> None:
        super().__init__(convert_charrefs=False)
        self.out = ["\n" if char == "\n" else "\0" for char in raw]
        self.lines = [0, *(at + 1 for at, char in enumerate(raw) if char == "\n")]
        self.silent, self.headings = 0, set[int]()

    def _at(self) -> int:
        line, column = self.getpos()
        return self.lines[line - 1] + column

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("script", "style", "nav", "svg"):
            self.silent += 1
        if self.BLOCKS.fullmatch(tag):
            self.out[self._at()] = GAP
        if re.fullmatch(r"h[1-6]|title", tag):
            self.headings.add(self._at())

    def handle_endtag(self, tag: str) -> None:
        if tag in ("script", "style", "nav", "svg"):
            self.silent = max(0, self.silent - 1)
        if self.BLOCKS.fullmatch(tag):
            self.out[self._at()] = GAP

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.out[self._at() : self._at() + len(data)] = data.replace("\n", " ")

    def handle_entityref(self, name: str) -> None:
        self._put(unescape(f"&{name};"))

    def handle_charref(self, name: str) -> None:
        self._put(unescape(f"&#{name};"))

    def _put(self, char: str) -> None:
        if not self.silent:
            self.out[self._at()] = char[:1].replace("\xa0", " ")


def _html(content: bytes, name: str) -> Read:
    raw = _decoded(content, name)
    page = _Tags(raw)
    page.feed(raw)
    page.close()
    text = "".join("\0" if char == "\n" else char for char in page.out)
    return text, raw, _blocks(text, page.headings)


def _docx(content: bytes, name: str) -> Read:
    try:
        import docx
        from docx.opc.exceptions import OpcError
    except ImportError as error:
        raise InputError(f"found no reader of .docx; {_EXTRA}") from error
    try:
        paragraphs = list(docx.Document(BytesIO(content)).paragraphs)
    except (KeyError, ValueError, zipfile.BadZipFile, OpcError) as error:
        raise InputError(
            f"{name} is damaged or no Word document ({error}). Expected a .docx file; save it again."
        ) from error
    kept = [one for one in paragraphs if one.text.strip()]
    text = "\n".join(one.text.replace("\n", " ") for one in kept)
    headings, at = set(), 0
    for one in kept:
        style = one.style.name if one.style is not None else ""
        if str(style).startswith(("Heading", "Title")):
            headings.add(at)
        at += len(one.text) + 1
    text = text.replace("\n", GAP)
    return text, text.replace(GAP, "\n"), _blocks(text, headings)


def _pdf(content: bytes, name: str) -> Read:
    try:
        import pypdf
    except ImportError as error:
        raise InputError(f"found no reader of .pdf; {_EXTRA}") from error
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # what is wrong is said once, by the error
    try:
        reader = pypdf.PdfReader(BytesIO(content))
        if reader.is_encrypted and not reader.decrypt(""):
            raise InputError(f"{name} is locked by a password; expected a file that opens. Save it without one.")
        pages = [page.extract_text() for page in reader.pages]
    except (pypdf.errors.PyPdfError, ValueError, KeyError, RecursionError) as error:
        raise InputError(f"{name} is damaged ({error}). Expected a whole PDF; copy it again.") from error
    if not re.search(r"\w", "".join(pages)):
        raise InputError(
            f"found {len(pages)} pages and no text in {name}; it is a scan, expected a PDF with text. Run it through "
            "optical character recognition first."
        )
    text = "\n".join("\n".join(line.rstrip() for line in page.splitlines()) for page in pages).replace("\x00", " ")
    return _printed(text), text, _blocks(_printed(text))


def _printed(text: str) -> str:
    """Return printed lines as paragraphs: one ends at a short line that closes a sentence, or at a heading."""
    lines = text.split("\n")
    usual = (
        sorted(len(line) for line in lines if line)[int(0.75 * len([line for line in lines if line]))] if text else 0
    )
    out = ""
    for line, after in zip(lines, [*lines[1:], ""], strict=True):
        closes = re.search(r"[.!?:][\"”’')\]]*$", line) is not None
        short = len(line) < 0.75 * usual
        heading = short and not closes and re.match(r"[A-Z0-9]", after) is not None and _headed(line)
        out += line + (GAP if (short and closes) or heading or not after else "\n")
    return re.sub(r"(?<=[a-z])-\n(?=[a-z])", "\0\0", out[:-1])


def _blocks(text: str, headings: set[int] | None = None) -> Iterator[Block]:
    """Yield paragraphs and headings: parted by blank lines or gaps; a long line stands alone."""
    at = 0
    for part in re.split(rf"(\n[\s\0]*\n|{GAP}+)", text):
        for start, end in _lines(part):
            if re.search(r"\w", part[start:end].replace("\0", "")):
                first = at + start
                named = headings is not None and any(at + start - 1 <= mark < at + end for mark in headings)
                yield Block(first, at + end, named if headings else _headed(part[start:end]))
        at += len(part)


def _lines(part: str) -> Iterator[tuple[int, int]]:
    """Yield the lines of a part where one of them is too long to be wrapped, else the part as a whole."""
    lines = part.split("\n")
    if all(len(line.replace("\0", "")) <= _LONG for line in lines):
        yield 0, len(part)
        return
    at = 0
    for line in lines:
        yield at, at + len(line)
        at += len(line) + 1


def _headed(text: str) -> bool:
    words = text.replace("\0", "").split()
    return (
        len(words) <= _HEADING_WORDS
        and bool(words)
        and words[0] not in "-*•–"
        and not re.search(r"[.!?;,][\"”’')\]]*$", words[-1])
    )


_READERS: dict[str, Callable[[bytes, str], Read]] = {
    ".txt": _txt, ".md": _md, ".html": _html, ".htm": _html, ".docx": _docx, ".pdf": _pdf,
}  # fmt: skip
