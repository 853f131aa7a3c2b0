"""References to the datasets of a panel, in BibTeX and RIS.

A citation that is one journal article becomes an article; any other becomes a dataset by its title and producer, with
the citation as a note.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from allies.panel.export.metadata import datasets
from allies.panel.join import Panel

if TYPE_CHECKING:
    from allies.sources.schema import Source

ARTICLE = re.compile(
    r"(?P<authors>[^()]+) \((?P<year>\d{4})\), (?P<title>(?:(?!\(\d{4}\)).)+?), (?P<journal>[^,()\d]+) "
    r"(?P<volume>\d+)(?:\((?P<number>\d+)\))?:(?P<pages>\d+(?:-\d+)?)(?:; [^()]*)?\.?"
)
YEAR = re.compile(r"\b((?:19|20)\d\d)\b")
INITIALS = re.compile(r"(?:\w\.[ -]?)+")
LATEX = {
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{sign: f"\\{sign}" for sign in "&%$#_"},
}


def bibtex(panel: Panel) -> str:
    """Return a BibTeX entry for the state system and each dataset added, UTF-8, keyed by the dataset's name."""
    return "\n".join(bibtex_entry(panel.source(name)) for name in datasets(panel))


def ris(panel: Panel) -> str:
    """Return a RIS record for the state system and each dataset added."""
    return "\n".join(ris_entry(panel.source(name)) for name in datasets(panel))


def bibtex_entry(source: Source) -> str:
    """Return a dataset's reference in BibTeX."""
    work = _work(source)
    whole = [", " not in name if work["split"] else True for name in work["authors"]]
    people = " and ".join(
        f"{{{latex(name)}}}" if one else latex(name) for name, one in zip(work["authors"], whole, strict=True)
    )
    texts = {
        "title": f"{{{latex(work['title'])}}}",
        "author": people,
        "journal": latex(work.get("journal")),
        "year": work["year"],
        "volume": work.get("volume"),
        "number": work.get("number"),
        "pages": (work.get("pages") or "").replace("-", "--"),
        "version": latex(source.version),
        "doi": _address(source.doi),
        "url": _address(source.landing),
        "note": latex(work["note"]),
    }
    lines = [f"  {field} = {{{text}}}" for field, text in texts.items() if text]
    key = re.sub(r"[^\w:.-]", "-", source.name)
    return f"@{'article' if 'journal' in work else 'misc'}{{{key},\n" + ",\n".join(lines) + "\n}\n"


def ris_entry(source: Source) -> str:
    """Return a dataset's reference in RIS."""
    work = _work(source)
    first, _, last = (work.get("pages") or "").partition("-")
    lines = [
        ("TY", "JOUR" if "journal" in work else "DATA"),
        ("ID", source.name),
        *(("AU", name) for name in work["authors"]),
        ("TI", work["title"]),
        ("T2", work.get("journal")),
        ("PY", work["year"]),
        ("VL", work.get("volume")),
        ("IS", work.get("number")),
        ("SP", first),
        ("EP", last),
        ("ET", source.version),
        ("DO", source.doi),
        ("UR", source.landing),
        ("N1", work["note"]),
    ]
    return "".join(f"{tag}  - {_one_line(text)}\n" for tag, text in lines if text) + "ER  - \n"


def authors(text: str) -> list[str]:
    """Return the authors of a citation as "Family, Given" or a family name; one that cannot be told apart stays whole.

    >>> authors("Leeds, Ritter, McLaughlin Mitchell and Long")
    ['Leeds', 'Ritter', 'McLaughlin Mitchell', 'Long']
    >>> authors("Goemans, Henk E., Kristian Skrede Gleditsch, and Giacomo Chiozza")
    ['Goemans, Henk E.', 'Gleditsch, Kristian Skrede', 'Chiozza, Giacomo']
    """
    names = re.split(r",? and |, ", text)
    given = names[1] if len(names) > 1 else ""
    if len(names) % 2 == 0 and all(INITIALS.fullmatch(name) for name in names[1::2]):
        return [f"{family}, {initials}" for family, initials in zip(names[::2], names[1::2], strict=True)]
    if given.endswith(".") or ", and " in text or (len(names) == 2 and " and " not in text):
        return [f"{names[0]}, {given}", *(_inverted(name) for name in names[2:])]
    family_only = " and " in text and all(len(name.split()) <= 2 for name in names)
    return names if family_only else [text]


def _inverted(name: str) -> str:
    given, _, family = name.rpartition(" ")
    return f"{family}, {given}" if given else family


def latex(text: str | None) -> str:
    """Return text with the signs that LaTeX would read as commands escaped."""
    return "".join(LATEX.get(sign, sign) for sign in _one_line(text or ""))


def _work(source: Source) -> dict[str, Any]:
    article = ARTICLE.fullmatch(source.citation)
    if article:
        found = {name: text for name, text in article.groupdict().items() if text}
        names = authors(found["authors"])
        return {**found, "authors": names, "split": names != [found["authors"]], "note": f"Dataset: {source.title}"}
    years = re.findall(r"\((\d{4})\)", source.citation) or YEAR.findall(source.citation)[-1:]
    years = years or YEAR.findall(source.version)[-1:]
    return {
        "title": source.title,
        "authors": [source.producer],
        "split": False,
        "year": years[0] if years else None,
        "note": source.citation,
    }


def _address(text: str | None) -> str:
    return re.sub(r"[{}\s\\]", lambda sign: f"%{ord(sign[0]):02X}", text or "")


def _one_line(text: str) -> str:
    return " ".join(text.split())
