"""Whether a text is English: the share of its words that are among the commonest of a language."""

from __future__ import annotations

import re

from allies.errors import InputError

_COMMON = {
    "English": "the of and to in a is that for it was on are as with be by at this have from or had not but which",
    "Spanish": "de la que el en y los del se las por un para con una su al lo como más pero sus le ya este",
    "French": "de la le et les des en un du une que est pour qui dans a par plus pas au sur ne se ce il sont",
    "German": "der die und in den von zu das mit sich des auf für ist im dem nicht ein eine als auch es an werden",
    "Portuguese": "de a o que e do da em um para com não uma os no se na por mais as dos como mas ao ele das",
    "Italian": "di e il la che in a per un è del non sono le con si da una dei della i al come più lo alla gli",
}
_LEAST = 0.15


def require_english(text: str, name: str) -> None:
    """Raise `InputError` where fewer than 15 words in a hundred are among the commonest of English.

    Notes
    -----
    English prose has 30 to 45; a list of names can have fewer than 15 and is refused too. The message names another
    language where it fits better.
    """
    words = re.findall(r"[^\W\d_]+", text.casefold())
    shares = {
        of: sum(word in set(common.split()) for word in words) / max(1, len(words)) for of, common in _COMMON.items()
    }
    best = max(shares, key=lambda of: shares[of])
    if shares["English"] >= _LEAST and (best == "English" or shares[best] < 1.2 * shares["English"]):
        return
    guess = (
        f"it looks {best}"
        if best != "English" and shares[best] >= _LEAST
        else "it reads like no prose that is known here"
    )
    raise InputError(
        f"found {shares['English']:.0%} common English words in {name}; {guess}. Expected an English text; "
        f"translate it first."
    )
