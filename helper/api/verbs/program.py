"""Sidecall itself: pairing, how it is, and its secrets."""

from __future__ import annotations

import hmac

from msgspec import UNSET

from helper.api import requests, shapes, views
from helper.api.verbs.verb import Context, Verb


async def hello(context: Context, request: requests.Hello) -> shapes.HelloReply:
    """Prove to who has the token that this is Sidecall, before they show it to whoever listens on this port."""
    proof = hmac.new(context.token.encode(), request.nonce.encode(), "sha256").hexdigest()
    return shapes.HelloReply(proof=proof)


async def status(context: Context, _request: requests.Nothing) -> shapes.Status:
    """How Sidecall is, and its connections to 3CX and Salesforce."""
    return views.status(context.service.status(), context.org_hosts())


async def doctor(context: Context, _request: requests.Nothing) -> shapes.DoctorReply:
    """Walk the chain from the settings to 3CX and Salesforce and say where it is broken."""
    checks = await context.service.doctor()
    return shapes.DoctorReply(
        ok=all(check.ok for check in checks),
        checks=[
            shapes.Check(name=check.name, ok=check.ok, title=check.title, message=check.message) for check in checks
        ],
    )


async def window(context: Context, request: requests.Window) -> shapes.Done:
    """Show one of Sidecall's own windows on the agent's screen."""
    context.service.open_window(request.name)
    return shapes.Done()


async def pop_url(context: Context, request: requests.PopUrl) -> shapes.PopUrlReply:
    """The contact URL to paste into 3CX. For the command line alone."""
    given = await context.service.pop_url(request.renew)
    return shapes.PopUrlReply(url=given.url, message=given.message or UNSET)


async def set_secret(context: Context, request: requests.SetSecret) -> shapes.Done:
    """Keep a secret in the keyring. For the command line alone; there is no way to read one."""
    await context.service.set_secret(request.name, request.value)
    return shapes.Done()


VERBS = (
    Verb("hello", hello, requests.Hello, shapes.HelloReply, needs_token=False),
    Verb("status", status, requests.Nothing, shapes.Status),
    Verb("doctor", doctor, requests.Nothing, shapes.DoctorReply),
    Verb("window", window, requests.Window, shapes.Done),
    Verb("pop_url", pop_url, requests.PopUrl, shapes.PopUrlReply, cli_only=True),
    Verb("secrets/set", set_secret, requests.SetSecret, shapes.Done, cli_only=True),
)
