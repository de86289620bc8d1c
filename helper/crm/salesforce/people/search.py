"""SOSL: asking for people by a search expression, and by what an agent typed."""

from __future__ import annotations

import re
from collections.abc import Sequence

from helper.crm.salesforce import fields as known
from helper.crm.salesforce.escaping import sosl_phrase, sosl_term
from helper.crm.salesforce.people.ranking import MOST
from helper.crm.salesforce.people.records import Found, read
from helper.crm.salesforce.schema import Schema
from helper.crm.salesforce.session import Session
from helper.numbers.variants import SHORTEST_TERM, Variants, variants
from helper.people.model import Person

SHORTEST_WORD = 2
LONGEST_TEXT = 200
# Nobody is to be called by the lead they once were, or by an account they no longer have.
_ONLY = {"IsConverted": "IsConverted = false", "IsActive": "IsActive = true"}
_TYPED_NUMBER = re.compile(r"[+(]?[\d\s().\-/]+")


async def find(
    session: Session, schema: Schema, expression: str, group: str, kinds: Sequence[str], most: int
) -> list[Found]:
    """The people a search finds, in Salesforce's order. ``group``: PHONE, NAME, ALL...; ``most``: of each kind."""

    async def ask() -> list[Found]:
        returning = []
        labels = {}
        for kind in kinds:
            columns = await schema.columns(kind)
            if "Id" not in columns:
                continue
            labels[kind] = await schema.phone_fields(kind)
            only = [condition for field, condition in _ONLY.items() if field in columns]
            where = f" WHERE {' AND '.join(only)}" if only else ""
            returning.append(f"{kind}({','.join(columns)}{where} LIMIT {most})")
        if not returning:
            return []
        query = f"FIND {{{expression}}} IN {group} FIELDS RETURNING {', '.join(returning)}"
        answer = await session.data("GET", "search/", params={"q": query})
        records = answer.body.get("searchRecords", []) if isinstance(answer.body, dict) else []
        instance = session.agent.instance_url if session.agent else ""
        people = (read(record, labels, instance) for record in records if isinstance(record, dict))
        return [person for person in people if person is not None]

    return await schema.adapting(ask)


async def by_text(session: Session, schema: Schema, text: str) -> Sequence[Person]:
    """The people whose name, e-mail, company or number has words that begin like those of ``text``."""
    expression = typed(text, session.config.region)
    if not expression:
        return ()
    found = await find(session, schema, expression, "ALL", (known.CONTACT, known.LEAD, known.ACCOUNT), MOST)
    return list({each.person.id: each.person for each in found}.values())[: 2 * MOST]


def typed(text: str, region: str) -> str:
    """The search expression for what an agent typed, "" when there is nothing in it to search for."""
    text = text.strip()[:LONGEST_TEXT]
    digits = re.sub(r"\D", "", text)
    if _TYPED_NUMBER.fullmatch(text) and len(digits) >= SHORTEST_TERM:
        return numbered(variants(text, region)) or f"{sosl_term(digits)}*"
    # Salesforce splits at punctuation as well, and refuses a word of one character.
    words = [word for word in re.split(r"[\s,;]+", text) if sum(map(str.isalnum, word)) >= SHORTEST_WORD]
    return " AND ".join(_beginning(word) for word in words)


def numbered(terms: Variants) -> str:
    """The search expression for a number in any of the ways it may be written, "" when there is none."""
    words = [sosl_term(digits) + "*" for digits in terms.digits]
    return " OR ".join([*words, *(sosl_phrase(*runs) for runs in terms.groups)])


def _beginning(word: str) -> str:
    term = sosl_term(word)
    # A wildcard within quotes, or behind punctuation, finds nothing.
    return f"{term}*" if word[-1].isalnum() and not term.startswith('"') else term
