"""Fills a fresh store with the company's records, always in the same order: ids never change."""

from __future__ import annotations

from helper.sandbox.people import COMPANIES, PEOPLE, STAFF, Person
from helper.sandbox.salesforce.store import Record, Store


def fill(store: Store) -> str:
    """Make every record of the sandbox org; returns the agent's user id."""
    users = [_user(store, index) for index in range(len(STAFF))]
    agent: str = users[0]["Id"]
    for order, (label, closed) in enumerate(
        (
            ("Not Started", False),
            ("In Progress", False),
            ("Completed", True),
            ("Waiting on someone else", False),
            ("Deferred", False),
        )
    ):
        status = {
            "ApiName": label,
            "MasterLabel": label,
            "SortOrder": order + 1,
            "IsDefault": order == 0,
            "IsClosed": closed,
        }
        store.create(store.types["TaskStatus"], status, agent)
    accounts = {
        c.name: store.create(
            store.types["Account"],
            {
                "Name": c.name,
                "Phone": c.phone,
                "Fax": c.fax,
                "BillingStreet": c.street,
                "BillingCity": c.city,
                "BillingCountry": c.country,
                "Description": c.about,
                "Industry": c.industry,
            },
            agent,
        )
        for c in COMPANIES
    }
    people = {p.name: _person(store, p, accounts, agent) for p in PEOPLE}
    _business(store, people, accounts, agent)
    store.seeded()
    return agent


def _user(store: Store, index: int) -> Record:
    colleague = STAFF[index]
    return store.create(
        store.types["User"],
        {
            "Username": colleague.email,
            "FirstName": colleague.first_name,
            "LastName": colleague.last_name,
            "Email": colleague.email,
            "Phone": f"+34 910 000 {colleague.extension}",
            "MobilePhone": colleague.mobile,
            "Extension": colleague.extension,
            "TimeZoneSidKey": "Europe/Madrid",
            "LocaleSidKey": "es_ES",
            "LanguageLocaleKey": "es",
        },
        "",
    )


def _person(store: Store, person: Person, accounts: dict[str, Record], agent: str) -> Record:
    shared = {
        "FirstName": person.first_name,
        "LastName": person.last_name,
        "Phone": person.phone,
        "MobilePhone": person.mobile,
        "Fax": person.fax,
        "Title": person.title,
        "Email": person.email,
        "Description": person.about,
        "DoNotCall": person.do_not_call,
    }
    if person.lead:
        return store.create(
            store.types["Lead"],
            {**shared, "Company": person.company, "City": person.city, "Country": person.country},
            agent,
        )
    own = {
        "AccountId": accounts[person.company]["Id"],
        "HomePhone": person.home,
        "MailingCity": person.city,
        "MailingCountry": person.country,
    }
    return store.create(store.types["Contact"], {**shared, **own}, agent)


def _business(store: Store, people: dict[str, Record], accounts: dict[str, Record], agent: str) -> None:
    """Open and closed cases and opportunities."""
    ana, lucas, elena = people["Ana Ruiz"], people["Lucas Meyer"], people["Elena Navarro"]
    for who, subject, status in (
        (ana, "Delivery 2026-0417 incomplete", "Working"),
        (ana, "Invoice address changed", "Closed"),
        (lucas, "Forklift battery under warranty", "New"),
        (elena, "Autoclave spare part", "Escalated"),
    ):
        store.create(
            store.types["Case"],
            {"ContactId": who["Id"], "Subject": subject, "Status": status, "Origin": "Phone"},
            agent,
        )
    for company, who, name, stage, amount in (
        ("Ferretería Ruiz SL", ana, "Spring catalogue 2027", "Proposal/Price Quote", 18500.0),
        ("Ferretería Ruiz SL", ana, "Shelving 2025", "Closed Won", 7200.0),
        ("Meyer Logistik GmbH", lucas, "Dock equipment", "Negotiation/Review", 42000.0),
    ):
        body = {
            "AccountId": accounts[company]["Id"],
            "ContactId": who["Id"],
            "Name": name,
            "StageName": stage,
            "Amount": amount,
            "CloseDate": "2026-12-31",
        }
        store.create(store.types["Opportunity"], body, agent)
