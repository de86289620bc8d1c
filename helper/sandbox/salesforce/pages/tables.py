"""List views and related lists, in the three forms a real org mixes."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape as e
from typing import Any

from helper.sandbox.salesforce.pages.markup import label_of, output, phone, record_url, title_of
from helper.sandbox.salesforce.schema import Field, ObjectType
from helper.sandbox.salesforce.store import Record, Store


def aura_table(store: Store, kind: ObjectType, columns: Sequence[str], rows: Sequence[Record], label: str) -> str:
    """An Aura list: its phones are plain text in `span.forceOutputPhone`, never a link."""

    def cell(field: Field, value: Any) -> str:
        if field.type == "phone" and value:
            shown = f'<span class="forceOutputPhone slds-truncate" data-aura-class="forceOutputPhone">{e(value)}</span>'
        else:
            shown = f'<span class="slds-truncate">{output(store, field, value)}</span>'
        return f'<td role="gridcell"><span class="slds-grid slds-grid--align-spread">{shown}</span></td>'

    def head(record: Record) -> str:
        name, record_id = e(title_of(kind.name, record)), e(record["Id"])
        marks = f'data-refid="recordId" data-recordid="{record_id}" href="/lightning/r/{record_id}/view"'
        return f'<th scope="row"><span><a {marks} title="{name}">{name}</a></span></th>'

    body = "".join(f"<tr>{head(r)}{''.join(cell(kind.fields[c], r.get(c)) for c in columns[1:])}</tr>" for r in rows)
    classes = "slds-table forceRecordLayout uiVirtualDataTable"
    return f'<table class="{classes}" aria-label="{e(label)}">{_head(kind, columns)}<tbody>{body}</tbody></table>'


def lwc_table(
    store: Store, kind: ObjectType, columns: Sequence[str], rows: Sequence[Record], label: str, *, inlined: bool
) -> str:
    """A `lightning-datatable`: phones are components in the cell, or with `inlined` bare anchors."""

    def cell(field: Field, value: Any) -> str:
        data_label = label_of(field)
        if field.type == "phone" and value and inlined:
            anchor = (
                '<a data-inline-type="formatted-phone" data-navigation="enable" data-action-triggers="enter" '
                f'href="tel:{e(value)}" tabindex="-1">{e(value)}</a>'
            )
            return f'<td data-label="{data_label}">{anchor}</td>'
        shown = output(store, field, value)
        if field.type == "phone" and value:
            shown = phone(value).replace("<a ", '<a tabindex="-1" ')
            shown = shown.replace(
                "<lightning-formatted-phone>",
                '<lightning-formatted-phone data-navigation="enable" data-action-triggers="enter">',
            )
        factory = (
            '<lightning-primitive-cell-factory><span class="slds-grid slds-grid_align-spread">'
            f'<div class="slds-truncate">{shown}</div></span></lightning-primitive-cell-factory>'
        )
        return f'<td role="gridcell" data-label="{data_label}">{factory}</td>'

    def row(record: Record) -> str:
        name = e(title_of(kind.name, record))
        link = f'<a href="{record_url(kind.name, record["Id"])}" title="{name}">{name}</a>'
        cells = "".join(cell(kind.fields[c], record.get(c)) for c in columns[1:])
        key = e(record["Id"])
        first = label_of(kind.fields[columns[0]])
        return f'<tr data-row-key-value="{key}"><th scope="row" data-label="{first}">{link}</th>{cells}</tr>'

    body = "".join(map(row, rows))
    inner = f"{_head(kind, columns)}<tbody>{body}</tbody>"
    table = f'<table class="slds-table" role="grid" aria-label="{e(label)}">{inner}</table>'
    return f"<lightning-datatable>{table}</lightning-datatable>"


def _head(kind: ObjectType, columns: Sequence[str]) -> str:
    cells = "".join(f'<th scope="col">{label_of(kind.fields[column])}</th>' for column in columns)
    return f"<thead><tr>{cells}</tr></thead>"
