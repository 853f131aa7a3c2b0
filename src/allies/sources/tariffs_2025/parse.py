"""Executive Order 14326, Annex I: the table of partners and rates in the text of the order."""

from __future__ import annotations

import re
from datetime import date
from html import unescape

from allies.errors import ParseError
from allies.store import Raw, Table, from_rows

COLUMNS = ["partner", "rate", "rule", "instrument", "signed", "effective"]
INSTRUMENT, SIGNED, EFFECTIVE = "EO 14326, Annex I", date(2025, 7, 31), date(2025, 8, 7)
CELL = re.compile(r"<td>(.*?)</td>", re.DOTALL)
NOTE = re.compile(r"<a .*?</a>", re.DOTALL)
BLOC = "European Union"


def parse(raw: Raw) -> Table:
    """Return one row for each line of the annex; a rule that is no flat rate leaves the rate empty."""
    annex = "\n".join(raw.text_lines("eo14326.md")).partition("**ANNEX I**")[2].partition("**ANNEX II**")[0]
    cells = [" ".join(unescape(NOTE.sub("", cell)).split()) for cell in CELL.findall(annex)]
    if not cells or len(cells) % 2:
        raise ParseError(f"eo14326.md: found {len(cells)} cells in Annex I, expected pairs of partner and rate")
    lines = zip(cells[::2], cells[1::2], strict=True)
    return from_rows(COLUMNS, [(name, _flat(name, rule), rule, INSTRUMENT, SIGNED, EFFECTIVE) for name, rule in lines])


def _flat(partner: str, rule: str) -> int | None:
    if partner.startswith(BLOC):
        return None
    if not rule.removesuffix("%").isdigit():
        raise ParseError(f"eo14326.md, {partner}: found {rule!r}, expected a percentage")
    return int(rule.removesuffix("%"))
