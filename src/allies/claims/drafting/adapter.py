"""An optional language model that picks among offered bindings, over any endpoint that speaks chat completions.

It is asked for the id of an offer and nothing else. An answer that names no offer of that claim is dropped and told;
a verdict, a number or a predicate of its own cannot enter.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from allies import store
from allies.claims.drafting.bindings import Offer
from allies.errors import FetchError, InputError

URL, KEY, MODEL = "ALLIES_MODEL_URL", "ALLIES_MODEL_KEY", "ALLIES_MODEL_NAME"
BATCH = 20
NONE = "none"
_TASK = (
    "You match claims to ways of testing them. For each claim choose the id of the one offer that tests what the claim "
    'says, or "none". Answer with one JSON object that maps claim ids to offer ids, and nothing else.'
)


@dataclass(frozen=True)
class Adapter:
    """Where the model answers, and under which name."""

    url: str
    model: str
    key: str = ""


@dataclass(frozen=True)
class Question:
    """A claim with the offers that the model may pick from."""

    id: str
    text: str
    offers: Sequence[Offer]


def from_environment() -> Adapter:
    """Return the adapter that the environment names; raise `InputError` where it names none."""
    url, model = os.environ.get(URL, ""), os.environ.get(MODEL, "")
    if not url or not model:
        raise InputError(
            f"found no language model; expected {URL} (base URL of an endpoint with chat completions) and {MODEL}, and "
            f"{KEY} where it asks for a key. Without --adapter the draft is made by rules alone."
        )
    return Adapter(url.rstrip("/"), model, os.environ.get(KEY, ""))


def picked(adapter: Adapter, questions: Sequence[Question]) -> tuple[dict[str, str], list[str]]:
    """Return the offers that the model picked, and what was refused of its answers.

    Returns
    -------
    dict
        Claim id to offer id; only claims asked about and offers made.
    list of str
        One line per refused answer.

    Raises
    ------
    FetchError
        When the endpoint does not answer, or answers without a message.
    """
    chosen: dict[str, str] = {}
    refused: list[str] = []
    for at in range(0, len(questions), BATCH):
        batch = questions[at : at + BATCH]
        answer = _answer(adapter, batch)
        known = {one.id: {offer.id for offer in one.offers} for one in batch}
        for claim, offer in answer.items():
            if offer == NONE and claim in known:
                continue
            if claim in known and isinstance(offer, str) and offer in known[claim]:
                chosen[claim] = offer
            else:
                refused.append(f"{claim}: the model answered {str(offer)[:60]!r}, which was not offered")
    return chosen, refused


def _answer(adapter: Adapter, batch: Sequence[Question]) -> Mapping[str, Any]:
    claims = [{"id": one.id, "claim": one.text, "offers": {o.id: o.told for o in one.offers}} for one in batch]
    question = {
        "model": adapter.model,
        "temperature": 0,
        "seed": 0,
        "messages": [
            {"role": "system", "content": _TASK},
            {"role": "user", "content": json.dumps(claims, ensure_ascii=False)},
        ],
    }
    said = store.ask(f"{adapter.url}/chat/completions", question, key=adapter.key)
    try:
        content = str(said["choices"][0]["message"]["content"])
    except (KeyError, IndexError, TypeError) as error:
        raise FetchError(
            f"{adapter.url} answered without choices[0].message.content; expected a chat completion."
        ) from error
    found = re.search(r"\{.*\}", content, re.DOTALL)
    try:
        answer = json.loads(found[0]) if found else None
    except ValueError:
        answer = None
    return answer if isinstance(answer, dict) else {one.id: content for one in batch}
