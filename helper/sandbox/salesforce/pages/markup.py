"""Fields as Lightning's own components leave them in the page.

Structure from public captures and from `lightning-base-components`: the phone's link holds the stored
value raw (`tel:+34 912 345 678`), and with a Spanish locale the text shows it unchanged. Everything that
comes from a record is escaped here.
"""

from __future__ import annotations

from datetime import date
from html import escape as e
from typing import Any
from zoneinfo import ZoneInfo

from helper.sandbox.salesforce.schema import Field
from helper.sandbox.salesforce.store import Record, Store
from helper.sandbox.salesforce.values import parse_time

_AGENT_ZONE = ZoneInfo("Europe/Madrid")


def record_url(kind: str, record_id: str) -> str:
    return f"/lightning/r/{e(kind)}/{e(record_id)}/view"


def title_of(kind: str, record: Record) -> str:
    return str(record.get({"Case": "CaseNumber", "Task": "Subject"}.get(kind, "Name")) or record["Id"])


def phone(value: str) -> str:
    """`lightning-formatted-phone`, as synthetic shadow leaves it: a flat anchor."""
    return f'<lightning-formatted-phone><a href="tel:{e(value)}">{e(value)}</a></lightning-formatted-phone>'


def output(store: Store, field: Field, value: Any) -> str:
    """A field's value as its output component renders it; "" for an empty one."""
    if field.type == "boolean":
        mark = " checked" if value else ""
        label = e(field.label or field.name)
        return f'<input type="checkbox" disabled aria-label="{label}"{mark}>'
    if value is None:
        return ""
    text = e(str(value))
    match field.type:
        case "phone":
            marks = 'slot="outputField" data-output-element-id="output-field"'
            return f"<records-output-phone {marks}>{phone(value)}</records-output-phone>"
        case "email":
            return f'<lightning-formatted-email><a href="mailto:{text}">{text}</a></lightning-formatted-email>'
        case "url":
            if not str(value).lower().startswith(("http://", "https://")):
                return f"<lightning-formatted-url>{text}</lightning-formatted-url>"
            return f'<lightning-formatted-url><a href="{text}" rel="noopener">{text}</a></lightning-formatted-url>'
        case "reference":
            return _lookup(store, str(value))
        case "currency":
            return f"<lightning-formatted-number>{value:,.2f} €</lightning-formatted-number>"
        case "date":
            return f"<lightning-formatted-text>{date.fromisoformat(str(value)):%d/%m/%Y}</lightning-formatted-text>"
        case "datetime":
            local = parse_time(str(value)).astimezone(_AGENT_ZONE)
            return f"<lightning-formatted-text>{local:%d/%m/%Y, %H:%M}</lightning-formatted-text>"
        case "textarea":
            return f'<lightning-formatted-text class="slds-cell-wrap">{text}</lightning-formatted-text>'
        case _:
            return f"<lightning-formatted-text>{text}</lightning-formatted-text>"


def _lookup(store: Store, record_id: str) -> str:
    target = store.find(record_id)
    kind = store.type_of(record_id)
    if target is None or kind is None:
        return e(record_id)
    name = e(title_of(kind.name, target))
    if kind.name == "User":
        return f'<force-lookup><span class="owner-name">{name}</span></force-lookup>'
    return f'<force-lookup><a href="{record_url(kind.name, record_id)}" title="{name}">{name}</a></force-lookup>'


def layout_item(store: Store, kind: str, field: Field, value: Any) -> str:
    """A field of a page layout (no Dynamic Forms)."""
    label = e(_label(field))
    name = f"sfdc:RecordField.{kind}.{field.name}"
    edit = f'<button type="button" class="test-id__inline-edit-trigger" title="Edit {label}">✎</button>'
    return f"""
<records-record-layout-item field-label="{label}" class="slds-form__item">
<div class="slds-form-element test-id__output-root" data-target-selection-name="{name}">
<dl><dt><span class="test-id__field-label">{label}</span></dt>
<dd class="slds-form-element__control"><span class="test-id__field-value">
<slot name="outputField">{output(store, field, value)}</slot></span>{edit if field.updateable else ""}</dd></dl></div>
</records-record-layout-item>"""


def dynamic_item(store: Store, kind: str, field: Field, value: Any) -> str:
    """The same field under Dynamic Forms, where there is no `records-record-layout-item`."""
    label = e(_label(field))
    name = f"sfdc:RecordField.{kind}.{field.name}"
    shown = output(store, field, value)
    if field.type == "phone" and value:
        shown = phone(value).replace(
            "<lightning-formatted-phone>",
            '<lightning-formatted-phone slot="output" data-output-element-id="output-field">',
        )
    return f"""
<flexipage-field data-field-id="Record{e(field.name)}Field"><slot>
<record_flexipage-record-field role="listitem" class="slds-grid slds-col">
<div class="slds-grid label-inline" data-target-selection-name="{name}">
<div class="slds-form-element test-id__output-root slds-form-element_horizontal">
<div class="test-id__field-label-container slds-form-element__label">
<span class="test-id__field-label">{label}</span></div>
<div class="slds-form-element__control"><span class="test-id__field-value slds-form-element__static">
<slot name="output">{shown}</slot></span></div></div></div>
</record_flexipage-record-field></slot></flexipage-field>"""


def highlight(store: Store, field: Field, value: Any) -> str:
    """A secondary field of the highlights panel."""
    label = e(_label(field))
    return f"""
<records-highlights-details-item slot="secondaryFields"><div class="slds-form-element">
<p class="slds-text-title slds-truncate" title="{label}">{label}</p>
<p class="fieldComponent slds-text-body--regular"><slot>{output(store, field, value) or "&nbsp;"}</slot></p></div>
</records-highlights-details-item>"""


def label_of(field: Field) -> str:
    return e(_label(field))


def _label(field: Field) -> str:
    label = field.label or field.name
    return label.removesuffix(" ID") if field.type == "reference" else label
