"""What kind of claim a sentence makes, by the words that give it away."""

from __future__ import annotations

import re

TYPES = (
    "quantity", "date", "superlative", "sequence", "membership", "comparison", "causal", "forecast", "judgement",
    "quotation", "definition", "event",
)  # fmt: skip
# a verb or noun of speech; "States" and "praise for" are none
_SPEECH = re.compile(
    r"\b(?:said|says|told|insist(?:s|ed)?|stat(?:es|ed)(?! of\b)|argu(?:es?|ed|ing)|claim(?:s|ed) (?!that point)|alleg(?:es?|ed|ing)|"
    r"warn(?:s|ed|ing)?(?! against)|accus(?:es?|ing)|critici[sz](?:es|ed)|prais(?:es|ed|ing)|declar(?:es|ed)|believes?|"
    r"announced that|suggest(?:s|ed) that|speculate[sd]?|characteri[sz]e[sd]? .{0,60}\bas|emphasi[sz](?:es|ed)|"
    r"reaffirm(?:s|ed)|reiterat(?:es|ed)|underscor(?:es|ed)|stress(?:es|ed)|highlight(?:s|ed)|express(?:es|ed)|agreed that|"
    r"commend(?:s|ed)|[Aa]ccording to|stipulat(?:es|ed)|ha(?:s|ve) deemed|brand(?:s|ed) (?:him|her|it|them)sel(?:f|ves)|"
    r"condemn(?:s|ed)|denounc(?:es|ed)|contend(?:s|ed)|concluded? that|descri(?:bes|bed)|acknowledged|insisted|"
    r"[Cc]ritics|criticism from|detractors|concerns? many|welcomed)\b"
)
_CHANGE = (
    r"increasing(?:ly)?|growing|rising|rose|fell|fallen|declin(?:e|ed|ing)|decreas(?:e|ed|ing)|increased|doubl(?:e|ed|ing)|"
    r"tripled|halved|jumped|soared|surged|plunged|dropp?(?:ed|ing)|grew|shrank|narrowed|widened|deepened|"
    r"(?:lost|gained) (?:significance|importance|influence|ground)|evolving"
)
_RULES = {
    "superlative": (
        r"\b(?:the|an?|its|his|her|their|historical|historic|was|were|became) (?:(?:historical|historic|very) )?first\b"
        r"(?! (?:half|quarter|term|lady|place|time|name|foreign))|\bunprecedented\b|\bnever before\b|\bthe only\b|\bsole\b|"
        r"\brecord(?:[- ](?:high|low|breaking|numbers?|levels?))\b|\b(?:larg|bigg|high|low|great|small|deadli|long|old|strong|"
        r"weak|poor|rich|fast|saf|cheap|clos)est\b|\b(?:best|worst)\b|\bmost (?!likely\b|modern\b|of\b|\w+s\b)\w+"
    ),
    "sequence": (
        r"\bsince (?!some\b|it\b|they\b|many\b)|\bso far\b|\bto date\b|\bno longer\b|\bprior to\b|\bfollowing the\b|"
        r"\borigins?\b|\bfirst (?:foreign|official|overseas|international|visit|trip|tour|time)\b|\buntil\b|\bgenesis\b|"
        r"\b(?:before|after) (?!all\b)|\bre-?elected\b|\bfor the (?:second|third|last) time\b"
    ),
    "membership": (
        r"\bmember(?:s|ship)?\b|\bjoin(?:s|ed|ing)? (?!together|forces|hands|us\b)|\bwithdr(?:aw|ew|awn|awal)\b|\bacced(?:e|ed|es)\b|"
        r"\bratif(?:y|ied|ication)\b|\bsignator(?:y|ies)\b|\bparty to\b|\ball(?:y|ies)\b|\b(?:re)?designated\b|\bleft\b|"
        r"\bbelongs? to\b|\brecogni[sz]ed? as\b|\bautocrac(?:y|ies)\b|\bdemocrac(?:y|ies)\b|\bexit(?:ed|s)?\b"
    ),
    "comparison": (
        r"\b(?:more|less|fewer|greater|higher|lower|larger|smaller|closer|better|worse|stronger|weaker)\b (?:[\w-]+ ){0,6}?than\b(?! \$?\d)|"
        r"\bthan in \d|\brather than\b|\bunlike\b|\bcompared (?:with|to)\b|\bcontrasts?\b|\bwhereas\b|\binstead of\b|\bin place of\b|"
        rf"\b(?:{_CHANGE})\b|\bsupersedes?\b|\bbreaks? with\b|\bresembl\w+|\bsimilar(?:ly)?\b|\bin common\b|\bcommon ground\b|"
        r"\b(?:shift(?:s|ed)?|gravitation|mov(?:es?|ed|ing))\b.{0,60}\b(?:towards?|away)\b|\bover historical\w*|\bparamount\b.{0,12}\bobjectives?|"
        r"\bmore (?:significant|important|balanced|powerful|frequent|common|\w+ive)\b|\blevels? (?:of|in)\b.{0,40}\bto\b"
    ),
    "causal": (
        r"\bbecause\b|\bdue to\b|\bcaus(?:e|es|ed|ing)\b|\bl(?:ed|eads?|eading) to\b|\bresult(?:s|ed|ing)? (?:in|from)\b|\bas a result\b|"
        r"\btherefore\b|\bthus\b|\bconsequently\b|\bhence\b|\bdriven by\b|\bpush(?:ed|es) .{0,60}\binto\b|\bthanks to\b|\bowing to\b|"
        r"\bstem(?:s|med|ming)? from\b|\btrigger(?:s|ed)?\b|\bpropell?ed\b|\bin (?:exchange|return) for\b|\bcontingent (?:up)?on\b|"
        r"\bdepend(?:s|ed|ent) (?:up)?on\b|\bmeans? that\b|\bmeant that\b|\blaid the foundation|\bpaved the way\b|"
        r"\bcontribut(?:es|ed|ing) to\b|\bundermin(?:es|ed|ing)\b|\b(?:de)?stabili[sz](?:es|ed|ing)\b|"
        r"\b(?:have|has|had) (?:\w+ )?(?:reduced|increased|weakened|strengthened|produced|created|destabili[sz]ed)\b|"
        r"\bboost(?:s|ed|ing)\b|\bcrucial to\b|\bwould (?:\w+ )?(?:allow|enable|trigger|lead|help|cause)\b|"
        r"\b(?:ensur|enabl|allow|empower|prevent|forc|creat|mak|restor|reduc|support)ing\b|\b(?:ensures?|enables?|prevents?|allows?)\b|"
        r"\bto prevent\b|\bgenesis of\b|\btraces? its origins? to\b|\bweakened\b|\bsignificantly increased\b|\bto combat\b|\bforced .{0,40}\bto\b"
    ),
    "forecast": (
        r"\bwill\b(?! (?:of|power))|\bwould (?:\w+ )?(?:allow|trigger|mean|be|have to|lead|cause)\b|\b(?:un)?likely\b|\bcould\b|"
        r"(?-i:\bmay\b)|\bmight\b|\bexpected to\b|\bset to\b|\bpoised to\b|\bplans? to\b|\baims? to\b|\bintends? to\b|"
        r"\bforecasts?\b|\bpredicts?\b|\bis going to\b|\bsigns? of (?:stopping|slowing|ending)\b|\bprobabl[ye]\b|\bby 20[2-9]\d\b|"
        r"\bin the coming\b"
    ),
    "judgement": (
        r"\bepitomi[sz]es?\b|\bemblemati[sz]es?\b|\bsymbol(?:ic|i[sz]es?)\b|\bseismic\b|\brepresents? (?:an?|the)\b|\bunderpins?\b|"
        r"\b(?:heavily|deeply|largely|inherently|fundamentally) \w+|\bappears to\b|\bproof\b|\bindicates?\b|\bsignall?(?:s|ed)\b|"
        r"\bblueprint\b|\b(?:two|three|four|five) (?:\w+ )?(?:foundations?|objectives|pillars|aims)\b|\bexistential\b|\bphilosophy\b|"
        r"\bposits?\b|\buniversally\b|\brepercussions\b|\bsignificance\b|\bhas become an?\b|\bsafer\b|\bfairness\b|\bunwavering\b|"
        r"\b(?:essential|vital|indispensable|dangerous|remarkable|reminiscent)\b"
    ),
    "definition": (
        r"\bis defined as\b|\bthe term .{1,40}\b(?:means?|refers to)\b|\bknown as\b|\brefers to\b|"
        r"\ban? (?:policy|doctrine|term|concept) (?:which|that)\b|\bthat is to say\b|\bstands for\b"
    ),
}  # fmt: skip
_PATTERNS = {kind: re.compile(words, re.IGNORECASE) for kind, words in _RULES.items()}
_QUOTED = re.compile(r"[“\"](?P<a>[^”\"]{6,})[”\"]|(?<!\w)‘(?P<b>[^’]{6,}(?:’\w[^’]*)*)’(?!\w)")
_STATUS = re.compile(
    r"\b(?:treat(?:y|ies)|pact|alliance|axis|bloc|convention|organi[sz]ations?|union|agreement|coalition|autocrac\w+|"
    r"democrac(?:y|ies) \()",
    re.IGNORECASE,
)
_WORDS_OF_A_QUOTATION = 5


def quotations(sentence: str) -> list[str]:
    """Return the words in quotation marks, of two words and more."""
    found = [match["a"] or match["b"] for match in _QUOTED.finditer(sentence)]
    return [words for words in found if " " in words.strip()]


def kinds(sentence: str, *, amounts: bool, dates: bool, groups: bool) -> list[tuple[str, str]]:
    """Return the types of claim that a sentence makes, each with the words that show it.

    Parameters
    ----------
    sentence
        One sentence in single spaces.
    amounts, dates, groups
        Whether it holds an amount, a date, an organisation.

    Returns
    -------
    list of (str, str)
        Types in the order of `TYPES`; "event" where no rule fits, or only the date's.
    """
    found: dict[str, str] = {}
    if amounts:
        found["quantity"] = "amount"
    if dates:
        found["date"] = "date"
    for kind, pattern in _PATTERNS.items():
        if (match := pattern.search(sentence)) and (kind != "membership" or groups or _STATUS.search(sentence)):
            found[kind] = match[0].strip()
    quoted = any(len(words.split()) >= _WORDS_OF_A_QUOTATION for words in quotations(sentence))
    if (match := _SPEECH.search(sentence)) or quoted:
        found["quotation"] = match[0] if match else "quotation marks"
    if set(found) <= {"date"}:
        found["event"] = "no other type"
    return [(kind, found[kind]) for kind in TYPES if kind in found]
