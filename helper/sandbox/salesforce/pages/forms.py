"""The page that makes a new contact or lead, with what its address suggests already filled in."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape as e
from urllib.parse import unquote

from helper.sandbox.salesforce.pages.markup import label_of
from helper.sandbox.salesforce.schema import ObjectType

FIELDS: dict[str, tuple[str, ...]] = {
    "Contact": ("FirstName", "LastName", "Title", "Phone", "MobilePhone", "Email"),
    "Lead": ("FirstName", "LastName", "Company", "Title", "Phone", "MobilePhone", "Email"),
    "Account": ("Name", "Phone", "Website"),
}


def suggested(text: str) -> dict[str, str]:
    """`Phone=%2B34912345678,LastName=Ruiz`, as `defaultFieldValues` writes it, to field values."""
    pairs = (part.partition("=") for part in text.split(",") if "=" in part)
    return {name.strip(): unquote(value) for name, _, value in pairs}


def new_page(kind: ObjectType, values: Mapping[str, str], problem: str = "") -> str:
    """The form; `problem` is what the org said to the last attempt."""
    fields = "".join(_field(kind, name, values.get(name, "")) for name in FIELDS[kind.name])
    alert = f'<p class="problem" role="alert">{e(problem)}</p>' if problem else ""
    return f"""<section class="card form"><h1>New {e(kind.name)}</h1>{alert}
<form method="post" action="/lightning/o/{e(kind.name)}/new">{fields}
<p class="actions"><a href="/lightning/o/{e(kind.name)}/list">Cancel</a> <button class="brand">Save</button></p>
</form></section>"""


def _field(kind: ObjectType, name: str, value: str) -> str:
    field = kind.fields[name]
    required = not field.nillable and not field.defaulted
    mark = '<abbr title="required">*</abbr> ' if required else ""
    limits = f'maxlength="{field.length}"{" required" if required else ""}'
    entry = f'<input name="{e(name)}" value="{e(value)}" {limits}>'
    return f'<label class="slds-form-element">{mark}{label_of(field)}{entry}</label>'
