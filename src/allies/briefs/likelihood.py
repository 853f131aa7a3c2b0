"""Words of likelihood: a probability in, the term of a published yardstick out, always with the number.

    icd203   Intelligence Community Directive 203 (United States): seven bands that touch, two rows of terms
    uk       the Probability Yardstick of the UK's Professional Head of Intelligence Assessment: seven bands with gaps

Rules where the yardsticks are silent: an edge that two bands share belongs to the one nearer to even chances, so that
a term and its opposite mirror each other; a probability in a gap takes the nearer band, in the middle of the gap the
one nearer to even chances; below the lowest and above the highest band the outermost term holds.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from allies.errors import UnknownName, WordingError, did_you_mean

MOST_BANDS = 2
CONFIDENCE = re.compile(
    r"\b(?:(?:high|moderate|medium|low|full|great|little)\s+confidence|(?:are|is|am|remain|feel)\s+(?:\w+\s+)?confident|"
    r"confidence\s+in\s+th(?:is|e|at)\s+(?:judg|assess|estimat)\w+)",
    re.IGNORECASE,
)
_EVEN = 50.0


@dataclass(frozen=True)
class Band:
    """A band of probability in percent, its term in each row, and other forms of the terms."""

    lower: float
    upper: float
    terms: tuple[str, ...]
    forms: tuple[str, ...] = ()

    def distance(self, percent: float) -> float:
        """Return how far a probability lies outside the band, in points; 0 inside."""
        return max(self.lower - percent, percent - self.upper, 0.0)

    @property
    def off_even(self) -> float:
        """Return how far the band lies from even chances, in points."""
        return max(self.lower - _EVEN, _EVEN - self.upper, 0.0)


@dataclass(frozen=True)
class Yardstick:
    """A profile of wording: its name, title and bands from the least likely on."""

    name: str
    title: str
    bands: tuple[Band, ...]

    def band(self, probability: float) -> Band:
        """Return the band of a probability between 0 and 1; raise `WordingError` for 0, for 1 and outside."""
        if not 0 < probability < 1:
            raise WordingError(
                f"found a probability of {probability}; expected more than 0 and less than 1: nothing is certain."
            )
        percent = round(100 * probability, 9)
        return min(self.bands, key=lambda one: (one.distance(percent), one.off_even))

    def term(self, probability: float) -> str:
        """Return the term of a probability, from the first row."""
        return self.band(probability).terms[0]

    def spanned(self, lower: float, upper: float) -> int:
        """Return over how many bands an interval of probabilities reaches, both ends included."""
        ends = [self.bands.index(self.band(min(max(end, 1e-9), 1 - 1e-9))) for end in (lower, upper)]
        return ends[1] - ends[0] + 1


PROFILES = {
    one.name: one
    for one in (
        Yardstick(
            "icd203",
            "Intelligence Community Directive 203, Analytic Standards",
            (
                Band(1, 5, ("almost no chance", "remote"), ("remote chance", "remote possibility")),
                Band(5, 20, ("very unlikely", "highly improbable")),
                Band(20, 45, ("unlikely", "improbable"), ("improbably",)),
                Band(45, 55, ("roughly even chance", "roughly even odds"), ("roughly even chances",)),
                Band(55, 80, ("likely", "probable"), ("probably",)),
                Band(80, 95, ("very likely", "highly probable"), ("very probably", "highly probably")),
                Band(95, 99, ("almost certain", "nearly certain"), ("almost certainly", "nearly certainly")),
            ),
        ),
        Yardstick(
            "uk",
            "Probability Yardstick, Professional Head of Intelligence Assessment",
            (
                Band(0, 5, ("remote chance",)),
                Band(10, 20, ("highly unlikely",)),
                Band(25, 35, ("unlikely",)),
                Band(40, 50, ("realistic possibility",)),
                Band(55, 75, ("likely", "probable"), ("probably",)),
                Band(80, 90, ("highly likely",)),
                Band(95, 100, ("almost certain",), ("almost certainly",)),
            ),
        ),
    )
}


def yardstick(profile: str) -> Yardstick:
    """Return a profile of wording by name; raise `UnknownName` with the nearest."""
    if profile not in PROFILES:
        raise UnknownName(
            f"found profile {profile!r}; expected {' or '.join(PROFILES)}.{did_you_mean(profile, PROFILES)}"
        )
    return PROFILES[profile]


def phrase(
    probability: float, profile: str = "icd203", *, lower: float | None = None, upper: float | None = None
) -> str:
    """Return a probability in words with its number: "likely (62%)".

    Parameters
    ----------
    probability
        The median, more than 0 and less than 1.
    profile
        icd203 or uk.
    lower, upper
        Its interval; one that reaches over more than two bands is said to.

    Raises
    ------
    WordingError
        For 0, for 1 and outside.
    UnknownName
        For another profile.

    Notes
    -----
    The number is in whole percent, "less than 1%" and "more than 99%" at the ends. Confidence is no likelihood: it goes
    into a sentence of its own.

    References
    ----------
    Office of the Director of National Intelligence (2015), Intelligence Community Directive 203, Analytic Standards,
    2 January 2015, section D.6.e(2). Professional Head of Intelligence Assessment (2019), Professional Development
    Framework for All-Source Intelligence Assessment, United Kingdom: the Probability Yardstick.
    """
    by = yardstick(profile)
    said = f"{by.term(probability)} ({_whole(probability)}"
    if lower is not None and upper is not None and (bands := by.spanned(lower, upper)) > MOST_BANDS:
        said += f", with an interval over {bands} of {len(by.bands)} bands"
    return f"{said})"


def _whole(probability: float) -> str:
    percent = 100 * probability
    if percent < 1:
        return "less than 1%"
    return "more than 99%" if percent > 99 else f"{percent:.0f}%"
