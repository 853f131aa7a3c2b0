"""Global Sanctions Data Base: cases, one row per case, sender and target."""

from __future__ import annotations

import ibis
from ibis.expr.types import StringValue

from allies.store import Raw, Table

KINDS = ["trade", "arms", "military", "financial", "travel", "other"]
LAST_YEAR = 2023
# The data base keeps the name "South Vietnam" for Vietnam after unification.
OLD_NAME, NEW_NAME, UNIFIED = "South Vietnam", "Vietnam", 1976
# "Korea, North" is one name: a part that never stands alone belongs to the name before its comma.
SECOND_PART = r", (North|South|The|Arab Rep\.|Democratic Republic of the)(,|$)"


def parse(raw: Raw) -> Table:
    """Return one row for each sender and target of a case; organisations stand as themselves."""
    case = raw.csv("GSDB_V4.csv")
    pairs = case.mutate(sender=_listed(case.sanctioning_state)).mutate(target=_listed(case.sanctioned_state))
    pairs = pairs.mutate(sender=pairs.sender.unnest()).mutate(target=ibis._.target.unnest())
    end = pairs.end.cast("int64")
    return pairs.select(
        case_id=pairs.case_id,
        sender=_whole(pairs.sender, pairs.begin),
        target=_whole(pairs.target, pairs.begin),
        begin=pairs.begin,
        end=end,
        ongoing=(end == LAST_YEAR) & pairs.success.contains("ongoing"),
        **{kind: pairs[kind].cast("int64").cast("boolean") for kind in KINDS},
        many_senders=pairs.sender_mult.cast("int64").cast("boolean"),
        many_targets=pairs.target_mult.cast("int64").cast("boolean"),
        objective=pairs.objective,
        success=pairs.success,
    )


def _listed(names: StringValue) -> ibis.expr.types.ArrayValue:
    return names.re_replace(SECOND_PART, r"|\1\2").split(",")


def _whole(name: StringValue, begin: StringValue) -> StringValue:
    whole = name.strip().replace("|", ", ")
    return ibis.ifelse((whole == OLD_NAME) & (begin.cast("int64") >= UNIFIED), NEW_NAME, whole)
