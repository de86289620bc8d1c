"""SOSL: asking for people by a search expression, and by what an agent typed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence

from helper.crm.salesforce import fields as known
from helper.crm.salesforce.errors import Refusal
from helper.crm.salesforce.escaping import sosl_phrase, sosl_term
from helper.crm.salesforce.people import batch
from helper.crm.salesforce.people.alike import once
from helper.crm.salesforce.people.records import Found, read
from helper.crm.salesforce.schema import NOT_THERE, Schema
from helper.crm.salesforce.session import Session
from helper.errors import SidecallError
from helper.numbers.variants import SHORTEST_TERM, Variants, variants
from helper.people.model import Person, PersonKind
from helper.people.ranking import MOST

KINDS = (known.CONTACT, known.LEAD, known.ACCOUNT, known.USER)
SHORTEST_WORD = 2
LONGEST_TEXT = 200
# Nobody is to be called by the lead they once were, or by an account they no longer have.
_ONLY = {"IsConverted": "IsConverted = false", "IsActive": "IsActive = true"}
_PUNCTUATION = re.compile(r"[^\w]|_")
_TYPED_NUMBER = re.compile(r"[+(]?[\d\s().\-/]+")


async def find(
    session: Session, schema: Schema, expression: str, group: str, kinds: Sequence[str], most: int, order: str = ""
) -> list[Found]:
    """The people a search finds, in Salesforce's order. ``group``: PHONE, NAME, ALL...; ``most``: of each kind, those
    with the latest ``order`` (a field) first where there are more.
    """

    async def ask() -> list[Found]:
        returning, labels = await _returning(schema, kinds, most, order)
        if not returning:
            return []
        query = _find(expression, group, returning)
        answer = await session.data("GET", "search/", params={"q": query})
        return _people(session, batch.found(answer.body), labels)

    return await schema.adapting(ask)


async def find_each(
    session: Session, schema: Schema, expressions: Sequence[str], group: str, most: int, order: str
) -> Sequence[list[Found] | SidecallError]:
    """As ``find`` for each of up to ``batch.MOST`` expressions, among all kinds of people and in one request; for one
    that was not carried out, why.
    """

    async def ask() -> Sequence[list[Found] | SidecallError]:
        returning, labels = await _returning(schema, KINDS, most, order)
        if not returning:
            return [[] for _ in expressions]
        outcomes = await batch.search(session, [_find(one, group, returning) for one in expressions])
        for outcome in outcomes:
            if isinstance(outcome, Refusal) and outcome.has(*NOT_THERE):
                raise outcome
        return [one if isinstance(one, SidecallError) else _people(session, one, labels) for one in outcomes]

    return await schema.adapting(ask)


async def _returning(
    schema: Schema, kinds: Sequence[str], most: int, order: str
) -> tuple[str, Mapping[str, Mapping[str, str]]]:
    """What a search is to return, and the labels of each kind's telephone fields."""
    returning = []
    labels = {}
    for kind in kinds:
        columns = await schema.columns(kind)
        if "Id" not in columns:
            continue
        labels[kind] = await schema.phone_fields(kind)
        conditions = only(columns)
        where = f" WHERE {' AND '.join(conditions)}" if conditions else ""
        by = f" ORDER BY {order} DESC NULLS LAST" if order in columns else ""
        returning.append(f"{kind}({','.join(columns)}{where}{by} LIMIT {most})")
    return ", ".join(returning), labels


def _find(expression: str, group: str, returning: str) -> str:
    return f"FIND {{{expression}}} IN {group} FIELDS RETURNING {returning}"


def _people(session: Session, rows: batch.Rows, labels: Mapping[str, Mapping[str, str]]) -> list[Found]:
    instance = session.agent.instance_url if session.agent else ""
    people = (read(row, labels, instance) for row in rows)
    return [person for person in people if person is not None]


def only(columns: Sequence[str]) -> list[str]:
    """The conditions, in SOQL, that leave out whom nobody is to be taken for."""
    return [condition for field, condition in _ONLY.items() if field in columns]


async def by_text(session: Session, schema: Schema, text: str) -> Sequence[Person]:
    """The people whose name or company has words that begin like those of ``text``, or who have that e-mail address or
    number; those who are called so themselves first, colleagues last.

    Raises ``Saving`` while requests are kept for calls.
    """
    expression, group = typed(text, session.config.region)
    if not expression:
        return ()
    session.allowance.mind()
    try:
        found = await find(session, schema, expression, group, KINDS, MOST)
    except Refusal as refusal:
        # Nothing that is typed on the way to a name is a mistake to tell of.
        if refusal.has("MALFORMED_SEARCH"):
            return ()
        raise
    people = once(found)
    words = [word for word in _PUNCTUATION.split(text.casefold()) if word]

    def place(person: Person) -> tuple[bool, bool]:
        names = _PUNCTUATION.split(person.name.casefold())
        called_so = all(any(name.startswith(word) for name in names) for word in words)
        return person.kind is PersonKind.USER, not called_so

    return sorted(people, key=place)[: 2 * MOST]


def typed(text: str, region: str) -> tuple[str, str]:
    """The search expression for what an agent typed and the group of fields to look in; ("", "") when there is nothing
    in it to search for.
    """
    text = text.strip()[:LONGEST_TEXT]
    digits = re.sub(r"\D", "", text)
    if _TYPED_NUMBER.fullmatch(text) and len(digits) >= SHORTEST_TERM:
        return numbered(variants(text, region)) or f"{sosl_term(digits)}*", "PHONE"
    # Salesforce splits at punctuation as well, and refuses a word of one character.
    words = [word for word in map(_bare, re.split(r"[\s,;]+", text)) if _is_word(word)]
    # Of "S.L." an index that splits at its dots has nothing that can be asked for; the rest of a name does without.
    words = [word for word in words if any(map(_is_word, _PUNCTUATION.split(word)))] or words
    expression = " AND ".join(map(_beginning, words))
    if not expression:
        return "", ""
    if "@" in text:
        return expression, "EMAIL"
    # What may become an e-mail address or a number is looked for in all of them.
    in_all = re.search(r"\d", text) or any(re.search(r"\w[._]\w", word) for word in words)
    return expression, "ALL" if in_all else "NAME"


def numbered(terms: Variants) -> str:
    """The search expression for a number in any of the ways it may be written, "" when there is none."""
    words = [sosl_term(digits) + "*" for digits in terms.digits]
    return " OR ".join([*words, *(sosl_phrase(*runs) for runs in terms.groups)])


def _beginning(word: str) -> str:
    """``word`` as it stands and, where punctuation is in it, as the words that Salesforce's index may have made of it:
    which of the two it has is written nowhere.
    """
    whole = _prefix(word)
    pieces = [piece for piece in _PUNCTUATION.split(word) if len(piece) >= SHORTEST_WORD]
    if not _PUNCTUATION.search(word) or not pieces:
        return whole
    split = " AND ".join(map(_prefix, pieces))
    return f"({whole} OR {split})" if len(pieces) == 1 else f"({whole} OR ({split}))"


def _prefix(word: str) -> str:
    term = sosl_term(word)
    # A wildcard within quotes finds nothing.
    return term if term.startswith('"') else f"{term}*"


def _is_word(word: str) -> bool:
    """Whether Salesforce takes it: one letter it does not, but one Chinese, Japanese or Korean sign is a word."""
    letters = [char for char in word if char.isalnum()]
    return len(letters) >= SHORTEST_WORD or any(unicodedata.east_asian_width(char) == "W" for char in letters)


def _bare(word: str) -> str:
    """Without the punctuation around it, which no index has."""
    return re.sub(r"^[\W_]+|[\W_]+$", "", word)
