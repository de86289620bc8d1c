"""Whole pages: the frame every page has, a record, a list view."""

from __future__ import annotations

from html import escape as e

from helper.sandbox.salesforce.errors import ApiError
from helper.sandbox.salesforce.pages.layouts import HIGHLIGHTS, LAYOUT, LISTS, RELATED, Related
from helper.sandbox.salesforce.pages.markup import dynamic_item, highlight, layout_item, record_url, title_of
from helper.sandbox.salesforce.pages.tables import aura_table, lwc_table
from helper.sandbox.salesforce.query.index import matcher
from helper.sandbox.salesforce.query.terms import Expression, Nothing, parse_terms
from helper.sandbox.salesforce.schema import ObjectType
from helper.sandbox.salesforce.store import Record, Store

_DYNAMIC_FORMS = ("Lead",)


def page(store: Store, title: str, url: str, content: str, tab: str, user: Record) -> str:
    """The frame: header, tabs, and one host for the content; the script adds hosts as one moves on."""
    tabs = "".join(
        f'<one-app-nav-bar-item-root class="navItem"><a href="/lightning/o/{name}/list"'
        f"{' aria-current=page' if name == tab else ''}>{store.types[name].plural}</a></one-app-nav-bar-item-root>"
        for name in LISTS
    )
    initials = "".join(part[0] for part in str(user["Name"]).split())
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{e(title)} | Salesforce sandbox</title>
<link rel="stylesheet" href="/assets/lightning.css">
<link rel="icon" href="/assets/icon.svg">
<script src="/assets/lightning.js" defer></script>
</head>
<body class="desktop">
<div id="auraLoadingBox" hidden></div>
<header class="slds-global-header" role="banner">
<span class="appName">Sales <small>sandbox</small></span>
<nav class="slds-context-bar" aria-label="App">{tabs}</nav>
<span class="profile" title="{e(str(user["Name"]))}">{e(initials)}</span>
</header>
<main class="viewport">{host(url, content)}</main>
</body>
</html>"""


def host(url: str, content: str) -> str:
    return f'<div class="windowViewMode-normal oneContent active lafPageHost" data-url="{e(url)}">{content}</div>'


def record_page(store: Store, kind: ObjectType, record: Record) -> str:
    """Highlights, details, related lists, and the activity timeline that the script keeps fresh."""
    name = e(title_of(kind.name, record))
    secondary = "".join(highlight(store, kind.fields[f], record.get(f)) for f in HIGHLIGHTS.get(kind.name, ()))
    fields = [kind.fields[f] for f in LAYOUT.get(kind.name, ()) if f in kind.fields]
    if kind.name in _DYNAMIC_FORMS:
        details = "".join(dynamic_item(store, kind.name, f, record.get(f.name)) for f in fields)
        details = f'<flexipage-component2 class="details" role="list">{details}</flexipage-component2>'
    else:
        items = "".join(layout_item(store, kind.name, f, record.get(f.name)) for f in fields)
        section = f'<records-record-layout-section class="details">{items}</records-record-layout-section>'
        details = f"<records-lwc-record-layout>{section}</records-lwc-record-layout>"
    related = "".join(_related(store, wanted, record) for wanted in RELATED.get(kind.name, ()))
    timeline = ""
    if kind.name != "Task":
        timeline = f"""<aside class="card activities" aria-label="Activity">
<h2>Activity</h2><ol class="timeline" data-record="{e(record["Id"])}" aria-live="polite"></ol>
<p class="none">No activities yet. Calls that are logged appear here.</p></aside>"""
    return f"""
<records-lwc-highlights-panel><records-highlights2 class="card highlights">
<div class="primary"><span class="entity entity-{e(kind.name)}" aria-hidden="true">{e(kind.name[:2])}</span>
<h1><small><records-entity-label>{e(kind.name)}</records-entity-label></small>
<slot name="primaryField"><lightning-formatted-text>{name}</lightning-formatted-text></slot></h1></div>
<div class="secondary">{secondary}</div></records-highlights2></records-lwc-highlights-panel>
<div class="columns"><div class="main">
<section class="card"><h2>Details</h2>{details}</section>{related}</div>{timeline}</div>"""


def list_page(store: Store, kind: ObjectType) -> str:
    """A list view: contacts as a datatable, leads as one with inlined cells, accounts as an Aura list."""
    rows = sorted(store.all(kind.name), key=lambda r: str(r["Name"]).casefold())
    columns, label = LISTS[kind.name], f"All {kind.plural}"
    if kind.name == "Account":
        table = aura_table(store, kind, columns, rows, label)
    else:
        table = lwc_table(store, kind, columns, rows, label, inlined=kind.name == "Lead")
    return f"""<section class="card listView forceListViewManagerGrid">
<h1><small>{e(kind.plural)}</small> {e(label)}</h1>
<p class="count">{len(rows)} items • Sorted by Name</p><div class="scroll">{table}</div></section>"""


def search_page(store: Store, term: str) -> str:
    """The results of the search box, which takes punctuation for spaces and knows no operators."""
    words = " ".join("".join(c if c.isalnum() or c in "@._" else " " for c in term).split())
    try:
        wanted = parse_terms(f'"{words}" OR {words.replace(" ", "")}')
    except ApiError:
        wanted = Nothing()
    tables = [_results(store, store.types[name], wanted) for name in LISTS]
    found = "".join(tables) or '<section class="card"><p class="none">No results.</p></section>'
    return f'<section class="card"><h1><small>Search results</small> {e(term)}</h1></section>{found}'


def _results(store: Store, kind: ObjectType, wanted: Expression) -> str:
    rows = list(filter(matcher(wanted, kind, "ALL", "strict"), store.all(kind.name)))
    if not rows:
        return ""
    table = lwc_table(store, kind, LISTS[kind.name], rows, kind.plural, inlined=False)
    return f"""<section class="card related">
<h2>{e(kind.plural)} ({len(rows)})</h2><div class="scroll">{table}</div></section>"""


def activities(store: Store, record_id: str) -> list[dict[str, str | None]]:
    """What the timeline shows: tasks of the record, newest first."""
    mine = [t for t in store.all("Task") if record_id in (t["WhoId"], t["WhatId"], t["AccountId"])]
    owners = {user["Id"]: str(user["Name"]) for user in store.all("User")}
    return [
        {
            "id": task["Id"],
            "url": record_url("Task", task["Id"]),
            "subject": task["Subject"] or "(no subject)",
            "description": task["Description"],
            "status": task["Status"],
            "subtype": task["TaskSubtype"],
            "call_type": task.get("CallType"),
            "seconds": task.get("CallDurationInSeconds"),
            "result": task.get("CallDisposition"),
            "date": task["ActivityDate"],
            "owner": owners.get(task["OwnerId"], ""),
        }
        for task in reversed(mine)
    ]


def _related(store: Store, wanted: Related, record: Record) -> str:
    kind = store.types[wanted.kind]
    rows = [r for r in store.all(wanted.kind) if r.get(wanted.key) == record["Id"]]
    if not rows:
        return ""
    table = aura_table(store, kind, wanted.columns, rows, wanted.title)
    return f"""<section class="card related">
<h2>{e(wanted.title)} ({len(rows)})</h2><div class="scroll">{table}</div></section>"""
