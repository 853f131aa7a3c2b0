"""From an English text to a case that a person completes: typed claims, what they name, and what could decide them.

draft(path, ...)     a text as candidate claims
save(draft, folder)  case.yml and claims.yml
rows(draft)          the claims as dictionaries
"""

from allies.claims.drafting.draft import Candidate, Draft, draft
from allies.claims.drafting.folder import rows, save

__all__ = ["Candidate", "Draft", "draft", "rows", "save"]
