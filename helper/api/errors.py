"""Errors as HTTP: the one place that knows which code is which status. Codes are append-only."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Mapping

import msgspec

from helper.api import views
from helper.api.shapes import Error, Problem
from helper.crm.port import Duplicates
from helper.errors import SidecallError
from helper.language import _

logger = logging.getLogger(__name__)

STATUS: Mapping[str, int] = {
    "bad_request": 400,
    "bad_number": 400,
    "bad_settings": 400,
    "unauthorized": 401,
    "forbidden": 403,
    "not_found": 404,
    "wrong_method": 405,
    "too_slow": 408,
    "do_not_call": 409,
    "wrong_state": 409,
    "duplicates": 409,
    "superseded": 409,
    "length_required": 411,
    "too_large": 413,
    "unsupported_type": 415,
    "too_many_requests": 429,
    "failed": 500,
    "pbx_refused": 502,
    "salesforce_refused": 502,
    "not_connected": 503,
    "not_signed_in": 503,
    "no_device": 503,
    "temporary": 503,
    "doubtful": 504,
}


class Unauthorized(SidecallError):
    """The token is missing or not the one of this start of Sidecall."""

    code = "unauthorized"

    def __init__(self) -> None:
        super().__init__(_("This program has to pair with Sidecall first."))

    def default_title(self) -> str:
        return _("Not paired")


class WrongMethod(SidecallError):
    """Every verb is a POST."""

    code = "wrong_method"

    def __init__(self) -> None:
        super().__init__(_("Sidecall answers POST requests only."))

    def default_title(self) -> str:
        return _("Request not understood")


class UnsupportedType(SidecallError):
    """The body is not plain JSON."""

    code = "unsupported_type"

    def __init__(self) -> None:
        super().__init__(_("Sidecall takes uncompressed application/json only."))

    def default_title(self) -> str:
        return _("Request not understood")


class LengthRequired(SidecallError):
    """The request does not say how long its body is."""

    code = "length_required"

    def __init__(self) -> None:
        super().__init__(_("The request must have a Content-Length."))

    def default_title(self) -> str:
        return _("Request not understood")


class TooLarge(SidecallError):
    """The body is longer than any verb needs."""

    code = "too_large"

    def __init__(self) -> None:
        super().__init__(_("The text is too long to be sent. Shorten it and try again."))

    def default_title(self) -> str:
        return _("Too long")


class TooSlow(SidecallError):
    """The request did not arrive in time."""

    code = "too_slow"

    def __init__(self) -> None:
        super().__init__(_("The request did not arrive in time."))

    def default_title(self) -> str:
        return _("Too slow")


class TooManyRequests(SidecallError):
    """One origin asks more often than a person can click."""

    code = "too_many_requests"

    def __init__(self) -> None:
        super().__init__(_("Too many requests at once. Wait a moment and try again."))

    def default_title(self) -> str:
        return _("Too many requests")


def answer(error: Exception) -> tuple[int, bytes]:
    """The status and the JSON body for ``error``. What is not one of our own errors tells nothing about itself."""
    if not isinstance(error, SidecallError):
        log_unexpected(error)
        error = SidecallError(_("Sidecall could not do this. The log has more about it."))
    problem = Problem(code=error.code, title=error.title, message=error.message)
    if isinstance(error, Duplicates):
        body = Error(error=problem, people=views.people(error.people), may_save=error.may_save)
    else:
        body = Error(error=problem)
    return STATUS.get(error.code, 500), msgspec.json.encode(body)


def log_unexpected(error: Exception) -> None:
    """Where it happened, but never the exception's own text: it may quote a number, a name or a secret."""
    where = "".join(traceback.format_tb(error.__traceback__))
    logger.error("Unexpected %s while answering a request\n%s", type(error).__name__, where)
