"""Signing in to Salesforce and out of it."""

from __future__ import annotations

from helper.api import requests, shapes
from helper.api.verbs.verb import Context, Verb


async def sign_in(context: Context, _request: requests.Nothing) -> shapes.SignInReply:
    """Start signing in; open the ``url`` in the agent's browser."""
    return shapes.SignInReply(url=await context.service.sign_in())


async def sign_out(context: Context, _request: requests.Nothing) -> shapes.Done:
    """Forget the session, here and at Salesforce."""
    await context.service.sign_out()
    return shapes.Done()


VERBS = (
    Verb("salesforce/sign_in", sign_in, requests.Nothing, shapes.SignInReply),
    Verb("salesforce/sign_out", sign_out, requests.Nothing, shapes.Done),
)
