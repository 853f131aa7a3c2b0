"""Texts as files: what every kind gives, that places stay those of the file, and one line for what cannot be read."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from allies import store
from allies.errors import InputError

Run = Callable[..., tuple[int, str, str]]
PROSE = (
    "The United States and El Salvador signed a treaty in 1947. It is the Rio Treaty, and both are members of it to "
    "this day. In the same year the two states voted alike in the assembly of the United Nations."
)


def pdf(*pages: str) -> bytes:
    """Return a PDF with one line of Helvetica per line of each page, written by hand after ISO 32000-1."""
    kids = " ".join(f"{4 + 2 * at} 0 R" for at in range(len(pages)))
    bodies = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    for at, page in enumerate(pages):
        shown = " T* ".join(f"({line}) Tj" for line in page.split("\n") if line)
        stream = f"BT /F1 11 Tf 14 TL 60 780 Td {shown} ET" if page else ""
        bodies.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> "
            f"/Contents {5 + 2 * at} 0 R >>"
        )
        bodies.append(f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream")
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(bodies, start=1):
        places.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n".encode()
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    tail = (
        f"xref\n0 {len(bodies) + 1}\n0000000000 65535 f \n{table}trailer\n<< /Size {len(bodies) + 1} /Root 1 0 R >>\n"
    )
    return out + f"{tail}startxref\n{len(out)}\n%%EOF\n".encode()


def plain(made: store.Document) -> list[str]:
    return [" ".join(made.text[one.start : one.end].replace("\0", "").split()) for one in made.blocks]


def written(path: Path, content: str | bytes) -> Path:
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def test_wrapped_lines_are_one_paragraph_and_long_lines_are_their_own(tmp_path: Path) -> None:
    made = store.document(written(tmp_path / "a.txt", "A title\n\nOne line\nthat goes on.\n\nAnother."))
    assert plain(made) == ["A title", "One line that goes on.", "Another."]
    assert [one.heading for one in made.blocks] == [True, False, False]
    long = store.document(written(tmp_path / "b.txt", f"Heading\n{PROSE}\nOther heading\n{PROSE}"))
    assert plain(long) == ["Heading", PROSE, "Other heading", PROSE]
    assert [one.heading for one in long.blocks] == [True, False, True, False]


def test_markdown_loses_its_marks_and_keeps_its_places(tmp_path: Path) -> None:
    text = "# Title\n\nSome **bold** and [a link](https://example.org/x_y) here.\n\n- an item\n"
    text += "\n```\ncode\n```\n\n| a | b |\n"
    made = store.document(written(tmp_path / "a.md", text))
    assert plain(made) == ["Title", "Some bold and a link here.", "an item"]
    assert [one.heading for one in made.blocks] == [True, False, False]
    assert made.place(made.text.index(["link", "here"][0])) == (3, 22)
    assert len(made.text) == len(made.raw) == len(text)


def test_a_page_gives_its_text_without_script_and_tags(tmp_path: Path) -> None:
    page = (
        "<html><head><title>T</title><style>p {}</style></head><body><h1>Head</h1><script>var x;</script>\n"
        "<p>Six &amp; <b>seven</b>\nwords.</p></body></html>"
    )
    made = store.document(written(tmp_path / "a.html", page))
    assert plain(made) == ["T", "Head", "Six & seven words."]
    assert [one.heading for one in made.blocks] == [True, True, False]
    assert made.place(made.text.index("Six")) == (2, 4)


def test_word_paragraphs_with_their_headings(tmp_path: Path) -> None:
    docx = pytest.importorskip("docx")
    document = docx.Document()
    document.add_heading("Context", level=1)
    document.add_paragraph(PROSE)
    document.save(tmp_path / "a.docx")
    made = store.document(tmp_path / "a.docx")
    assert plain(made) == ["Context", PROSE]
    assert [one.heading for one in made.blocks] == [True, False]
    assert made.place(made.text.index("The United")) == (2, 1)


def test_printed_lines_become_paragraphs(tmp_path: Path) -> None:
    pytest.importorskip("pypdf")
    first = "Context\nThe United States and El Salvador signed a treaty in 1947, "
    first += "and it is an obli-\ngation of defence between the two states that holds."
    second = "A new page starts with another sentence on the same two states, which is long."
    made = store.document(written(tmp_path / "a.pdf", pdf(first, second)))
    assert plain(made)[0] == "Context"
    assert "it is an obligation of defence" in plain(made)[1]
    assert made.blocks[0].heading


def test_a_scan_says_that_it_is_one(tmp_path: Path) -> None:
    pytest.importorskip("pypdf")
    with pytest.raises(InputError, match=r"found 2 pages and no text in scan.pdf; it is a scan.*character recognition"):
        store.document(written(tmp_path / "scan.pdf", pdf("", "")))


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("empty.txt", b"", "empty.txt is empty"),
        ("blank.md", b" \n \n", "blank.md is empty"),
        ("marks.md", b"**\n", "found no text in marks.md"),
        ("a.rtf", b"{\\rtf1 text}", "expected a file ending in .txt, .md, .html"),
        ("a.txt", pdf("text"), "a.txt holds a .pdf file; expected what its suffix .txt says"),
        ("a.pdf", b"plain text", "a.pdf holds no such file"),
        ("a.docx", b"plain text", "a.docx holds no such file"),
        ("latin.txt", "Peña".encode("latin-1"), "latin.txt is not UTF-8: found the byte 0xf1"),
    ],
)
def test_what_cannot_be_read_says_why(tmp_path: Path, name: str, content: bytes, says: str) -> None:
    with pytest.raises(InputError, match=says.replace(".", r"\.")):
        store.document(written(tmp_path / name, content))


def test_a_damaged_file_says_so(tmp_path: Path) -> None:
    pytest.importorskip("pypdf")
    pytest.importorskip("docx")
    with pytest.raises(InputError, match=r"cut\.pdf is damaged"):
        store.document(written(tmp_path / "cut.pdf", b"%PDF-1.7\n" + zlib.compress(b"nothing")))
    with pytest.raises(InputError, match=r"cut\.docx is damaged or no Word document"):
        store.document(written(tmp_path / "cut.docx", b"PK\x03\x04" + b"\0" * 40))


def test_a_missing_file_names_the_nearest(tmp_path: Path) -> None:
    written(tmp_path / "report.txt", "text")
    with pytest.raises(InputError, match=r"found no file .*reprot\.txt.* Did you mean 'report\.txt'"):
        store.document(tmp_path / "reprot.txt")
