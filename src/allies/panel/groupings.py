"""Groupings: which group of states a partner belongs to in a year, from `cases/groups.yml` or as a user declares."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from allies import store
from allies.errors import InputError, UnknownName, did_you_mean
from allies.panel.states import identities, state

REST = "rest"
DEFAULT = "regions"
Spell = tuple[date, date]


@dataclass(frozen=True)
class Group:
    """States that belong together: title, citation, and the spells of membership by COW code."""

    name: str
    title: str
    citation: str
    url: str
    spells: Mapping[int, tuple[Spell, ...]]
    regions: tuple[str, ...] = ()

    def holds(self, ccode: int, year: int) -> bool:
        """Tell whether a state belonged to the group on at least half of the days of a year."""
        opens, closes = date(year, 1, 1), date(year, 12, 31)
        days = sum(
            max(0, (min(last, closes) - max(first, opens)).days + 1) for first, last in self.spells.get(ccode, ())
        )
        return 2 * days >= (closes - opens).days + 1


@dataclass(frozen=True)
class Grouping:
    """A division of all partners into named groups; what no group holds is the rest."""

    name: str
    parts: Mapping[str, tuple[Group, ...]]

    @property
    def names(self) -> tuple[str, ...]:
        """Return the groups in order, the rest last."""
        return (*self.parts, REST)

    def of(self, ccode: int, year: int) -> str:
        """Return the group of a state in a year: the first that holds it."""
        held = (name for name, groups in self.parts.items() if any(group.holds(ccode, year) for group in groups))
        return next(held, REST)

    def of_region(self, region: str) -> str:
        """Return the group of a place by its region: the first that is made of regions and has it."""
        held = (name for name, groups in self.parts.items() if any(region in group.regions for group in groups))
        return next(held, REST)

    def cite(self) -> list[str]:
        """Return the citation of each group."""
        return list(dict.fromkeys(group.citation for groups in self.parts.values() for group in groups))


@cache
def _compiled() -> dict[str, Any]:
    found: dict[str, Any] = store.yaml_file(Path(str(files("allies"))) / "cases" / "groups.yml")
    return found


def group(name: str) -> Group:
    """Return a compiled group (nato, eu, rio, indopacom, or a region).

    Raises
    ------
    UnknownName
        For a group that does not exist, with the nearest name.
    """
    known = _compiled()["groups"]
    if name not in known:
        raise UnknownName(f"found no group {name!r}; there are {', '.join(known)}.{did_you_mean(name, known)}")
    return _read(name, known[name])


def grouping(asked: str | Path | Mapping[str, Sequence[str]] | None, focal: str = "") -> Grouping:
    """Return a grouping of partners.

    Parameters
    ----------
    asked
        None: the one compiled for `focal`, or by region. A name of `cases/groups.yml`. A mapping from group names to
        members: states (ISO3 codes, COW codes, names), or names of compiled groups. A YAML file with such a mapping,
        or laid out like `cases/groups.yml` with dated members and a citation for each group.
    focal
        ISO3 code of the state whose partners are divided.

    Raises
    ------
    UnknownName, UnknownState
        For a grouping or a member that does not exist, with the nearest name.
    InputError
        For a file that is no YAML, or no mapping.
    """
    compiled = _compiled()["groupings"]
    if asked is None:
        asked = focal if focal in compiled else DEFAULT
    if isinstance(asked, str) and asked in compiled:
        return _divided(asked, compiled[asked], {})
    if isinstance(asked, str) and not asked.endswith((".yml", ".yaml")):
        raise UnknownName(
            f"found no grouping {asked!r}; expected one of {', '.join(compiled)}, a mapping or a YAML file."
            f"{did_you_mean(asked, compiled)}"
        )
    declared: Any = store.yaml_file(Path(asked)) if isinstance(asked, str | Path) else asked
    if not isinstance(declared, Mapping) or not declared:
        raise InputError(f"found a grouping {declared!r}; expected a mapping from names of groups to lists of members.")
    own = {name: _read(name, one) for name, one in declared.get("groups", {}).items()}
    parts = declared.get("grouping", {name: [name] for name in own}) if own else declared
    return _divided("declared", parts, own)


def _divided(name: str, parts: Mapping[str, Sequence[str]], own: Mapping[str, Group]) -> Grouping:
    return Grouping(name, {part: _members(part, listed, own) for part, listed in parts.items()})


def _members(part: str, listed: Sequence[str], own: Mapping[str, Group]) -> tuple[Group, ...]:
    if isinstance(listed, str) or not isinstance(listed, Sequence):
        raise InputError(f"found {listed!r} in the group {part!r}; expected a list of states or of groups.")
    known = {name: group(name) for name in listed if name in _compiled()["groups"]} | dict(own)
    groups = [known[name] for name in listed if name in known]
    alone = [name for name in listed if name not in known]
    ever = {code: ((date.min, date.max),) for name in alone for code in state(name).ccodes}
    return (*groups, Group(part, part, "declared by the user", "", ever)) if ever else tuple(groups)


def _read(name: str, declared: Mapping[str, Any]) -> Group:
    spells: dict[int, tuple[Spell, ...]] = {}
    if "regions" in declared:
        mine = {one.ccode for one in identities() if one.region in declared["regions"]}
        spells = dict.fromkeys(mine, ((date.min, date.max),))
    left = declared.get("left", {})
    for first, members in declared.get("members", {}).items():
        if not isinstance(first, date):
            raise InputError(f"found the day {first!r} in the group {name!r}; expected one such as 1949-08-24.")
        for member in members:
            last = left.get(member, date.max)
            for code in state(member).ccodes:
                spells[code] = (*spells.get(code, ()), (first, last))
    given = {part: str(declared.get(part, "")) for part in ("title", "citation", "url")}
    regions = tuple(declared.get("regions", ()))
    return Group(
        name, given["title"] or name, given["citation"] or "declared by the user", given["url"], spells, regions
    )


def region_of_place(locale: str | None) -> str | None:
    """Return the region of a stop in what was another state's territory (St. Thomas, 1866), else None."""
    told = (region for region, words in _compiled()["places"].items() if any(word in (locale or "") for word in words))
    return next(told, None)
