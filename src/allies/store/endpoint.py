"""One question to an HTTP service that answers in JSON."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from allies.errors import FetchError

TIMEOUT = 60.0


def ask(url: str, question: Mapping[str, Any], *, key: str = "", timeout: float = TIMEOUT) -> Any:
    """Post a question as JSON and return the answer as read from JSON.

    Parameters
    ----------
    url
        The address.
    question
        What is posted.
    key
        Sent as a bearer token where it is not empty; it is never printed.
    timeout
        Seconds to wait.

    Raises
    ------
    FetchError
        When nobody answers, for a status other than success, and for an answer that is no JSON.
    """
    import httpx

    headers = {"Authorization": f"Bearer {key}"} if key else {}
    try:
        answer = httpx.post(url, json=dict(question), headers=headers, timeout=timeout)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise FetchError(f"{url} did not answer: {error or type(error).__name__}. Check the address.") from error
    if not answer.is_success:
        raise FetchError(
            f"{url} answered {answer.status_code} {answer.reason_phrase}; expected 200. Check address and key."
        )
    try:
        return answer.json()
    except ValueError as error:
        raise FetchError(f"{url} answered no JSON; expected the answer of a chat completion.") from error
