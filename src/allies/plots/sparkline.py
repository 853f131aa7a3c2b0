"""A line small enough for a table cell."""

from __future__ import annotations

from html import escape

from allies.plots.style import ACCENT, MUTED, Values, compact, present

WIDE, HIGH, EDGE = 120, 28, 4


def sparkline(rows: Values, *, title: str = "Over time") -> str:
    """Return a 120 by 28 line with a dot at the last value; missing years are gaps.

    Parameters
    ----------
    rows
        `year` and `value` (a number, or None). The line is scaled to its own range.
    title
        What the line shows, for a reader who cannot see it.

    Returns
    -------
    str
        SVG, 120 by 28.

    Raises
    ------
    InputError
        For no rows or missing fields.
    """
    given = sorted(present(rows, "sparkline", "year", "value"), key=lambda row: int(row["year"]))
    seen = {int(row["year"]): float(row["value"]) for row in given if row["value"] is not None}
    first, last = int(given[0]["year"]), int(given[-1]["year"])
    body = f'<path d="M{EDGE},{HIGH / 2:g}h{WIDE - 2 * EDGE}" stroke="{MUTED}" stroke-dasharray="2 4"/>'
    told = "no record"
    if seen:
        low, high = min(seen.values()), max(seen.values())
        at = {
            year: (
                EDGE + (year - first) / max(last - first, 1) * (WIDE - 2 * EDGE),
                HIGH / 2 if high == low else HIGH - EDGE - (value - low) / (high - low) * (HIGH - 2 * EDGE),
            )
            for year, value in seen.items()
        }
        path = "".join(f"{'L' if y - 1 in at else 'M'}{at[y][0]:.1f},{at[y][1]:.1f}" for y in at)
        alone = [at[y] for y in at if (y - 1 not in at and y + 1 not in at) or y == max(at)]
        body = f'<path d="{path}" stroke="{ACCENT}" stroke-width="1.6" stroke-linejoin="round"/>' + "".join(
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2" fill="{ACCENT}"/>' for x, y in alone
        )
        told = f"{compact(seen[min(seen)])} in {min(seen)}, {compact(seen[max(seen)])} in {max(seen)}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="plot spark" role="img" aria-label="{escape(title)}: {told}" '
        f'width="{WIDE}" height="{HIGH}" viewBox="0 0 {WIDE} {HIGH}" fill="none">{body}</svg>'
    )
