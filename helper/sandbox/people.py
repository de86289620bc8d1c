"""The company of the sandbox: its staff, and the people who call it and whom it calls.

All of them are invented. Numbers are written the way such records hold them in real life: some with
a country code, some without, some with an extension.
"""

from __future__ import annotations

from dataclasses import dataclass

COMPANY_DOMAIN = "acme.example"


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody of the company: an extension of the PBX and a user of the Salesforce org."""

    extension: str
    first_name: str
    last_name: str
    mobile: str

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}"

    @property
    def email(self) -> str:
        return f"{self.first_name}.{self.last_name}@{COMPANY_DOMAIN}".lower()


AGENT = Colleague("150", "Marta", "Vidal", "+34 655 010 150")
STAFF = (AGENT, Colleague("151", "Pau", "Serra", "+34 655 010 151"))


@dataclass(frozen=True, slots=True)
class Company:
    """An account. `about` is its free-text description."""

    name: str
    phone: str = ""
    fax: str = ""
    street: str = ""
    city: str = ""
    country: str = ""
    about: str = ""
    industry: str = ""


@dataclass(frozen=True, slots=True)
class Person:
    """A contact, or with `lead` a lead. Numbers are as stored, "" where there is none."""

    first_name: str
    last_name: str
    company: str
    phone: str = ""
    mobile: str = ""
    home: str = ""
    fax: str = ""
    title: str = ""
    email: str = ""
    city: str = ""
    country: str = ""
    about: str = ""
    lead: bool = False
    do_not_call: bool = False

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}"

    @property
    def number(self) -> str:
        """The number this person calls from, as stored."""
        return self.phone or self.mobile or self.home


# fmt: off
COMPANIES = (
    Company("Ferretería Ruiz SL", phone="+34 912 345 600", fax="+34 912 345 699", street="Calle de Toledo 48", city="Madrid", country="Spain", about="Key account since 2014. Order 4500123456 is invoiced monthly, next review 2026-12-01.", industry="Retail"),
    Company("Meyer Logistik GmbH", phone="030 23125 100", street="Hafenstraße 12", city="Berlin", country="Germany", about="Gate code 4711. Warehouse open 06:00-14:30.", industry="Transportation"),
    Company("Talleres Soto", phone="+34 933 445 566", street="Carrer de Pallars 90", city="Barcelona", country="Spain", about="Family workshop; Carmen and Diego share one line.", industry="Engineering"),
    Company("Clínica Sol", phone="954 00 11 22", fax="954 00 11 23", street="Avenida de la Palmera 3", city="Sevilla", country="Spain", about="Reception answers from 8 to 20 h. VAT ESB91234567.", industry="Healthcare"),
    Company("Baker & Lowe Ltd", phone="+44 20 7946 0000", street="14 Theobalds Road", city="London", country="United Kingdom", industry="Consulting"),
    Company("Bay Area Tooling Inc", phone="(415) 555-0100", street="500 Howard St", city="San Francisco", country="United States", about="Ships on Fridays. Tracking 1Z999AA10123456784.", industry="Manufacturing"),
    Company("Oliveira Construções", phone="+351 21 345 67 00", street="Rua da Prata 7", city="Lisboa", country="Portugal", industry="Construction"),
    Company("Atelier Moreau", phone="+33 1 70 18 99 00", street="12 rue Oberkampf", city="Paris", country="France", industry="Retail"),
    Company("Officine Bianchi", phone="+39 02 9475 1230", street="Via Savona 33", city="Milano", country="Italy", industry="Manufacturing"),
    Company("Van Dijk Techniek", phone="+31 20 794 0500", street="Westerdok 8", city="Amsterdam", country="Netherlands", industry="Engineering"),
)

PEOPLE = (
    Person("Ana", "Ruiz", "Ferretería Ruiz SL", phone="+34 912 345 678", mobile="+34 612 345 678", title="Owner", email="ana.ruiz@ferreteria-ruiz.example", city="Madrid", country="ES", about="Prefers mornings. If she is out, ask for the warehouse on 91 234 56 79 (Julián). Order 4500123456 of 2026-03-14."),
    Person("Lucas", "Meyer", "Meyer Logistik GmbH", phone="030 23125 118", title="Leiter Einkauf", email="l.meyer@meyer-logistik.example", city="Berlin", country="DE"),
    Person("Carmen", "Soto", "Talleres Soto", phone="+34 933 445 566", title="Gerente", email="carmen@talleres-soto.example", city="Barcelona", country="ES"),
    Person("Diego", "Soto", "Talleres Soto", phone="+34 933 445 566", mobile="+34 633 445 567", title="Jefe de taller", email="diego@talleres-soto.example", city="Barcelona", country="ES"),
    Person("Nora", "Lindqvist", "Lindqvist Design AB", phone="+46 8 123 456 78", title="Founder", email="nora@lindqvist-design.example", city="Stockholm", country="SE", lead=True),
    Person("Tom", "Baker", "Baker & Lowe Ltd", phone="+44 20 7946 0018", title="Partner", email="tom.baker@bakerlowe.example", city="London", country="GB", do_not_call=True),
    Person("Grace", "Nguyen", "Bay Area Tooling Inc", phone="(415) 555-0132 x204", title="Purchasing", email="grace.nguyen@bayareatooling.example", city="San Francisco", country="US"),
    Person("Elena", "Navarro", "Clínica Sol", phone="954 00 11 24", mobile="655 20 30 40", title="Administración", email="elena.navarro@clinicasol.example", city="Sevilla", country="ES"),
    Person("Rafael", "Ortega", "Clínica Sol", phone="954001125", title="Director médico", email="rafael.ortega@clinicasol.example", city="Sevilla", country="ES"),
    Person("Julián", "Prieto", "Ferretería Ruiz SL", phone="91 234 56 79", title="Almacén", email="almacen@ferreteria-ruiz.example", city="Madrid", country="ES"),
    Person("Beatriz", "Lago", "Ferretería Ruiz SL", phone="+34 912 345 681", mobile="+34 612 345 690", title="Contabilidad", email="beatriz.lago@ferreteria-ruiz.example", city="Madrid", country="ES"),
    Person("Jonas", "Weber", "Meyer Logistik GmbH", phone="030 23125 121", mobile="0151 23456789", title="Disponent", email="j.weber@meyer-logistik.example", city="Berlin", country="DE"),
    Person("Katrin", "Vogel", "Meyer Logistik GmbH", phone="+49 30 23125122", title="Buchhaltung", email="k.vogel@meyer-logistik.example", city="Berlin", country="DE"),
    Person("Amelia", "Lowe", "Baker & Lowe Ltd", phone="020 7946 0019", mobile="07700 900123", title="Partner", email="amelia.lowe@bakerlowe.example", city="London", country="GB"),
    Person("Samuel", "Price", "Bay Area Tooling Inc", phone="415.555.0133", title="Warehouse", email="samuel.price@bayareatooling.example", city="San Francisco", country="US"),
    Person("João", "Oliveira", "Oliveira Construções", phone="+351 21 345 67 01", mobile="+351 912 345 670", title="Diretor", email="joao@oliveira.example", city="Lisboa", country="PT"),
    Person("Inês", "Costa", "Oliveira Construções", phone="+351 21 345 67 02", title="Compras", email="ines@oliveira.example", city="Lisboa", country="PT"),
    Person("Claire", "Moreau", "Atelier Moreau", phone="01 70 18 99 12", mobile="06 39 98 12 34", title="Gérante", email="claire@atelier-moreau.example", city="Paris", country="FR"),
    Person("Luc", "Fabre", "Atelier Moreau", phone="+33 1 70 18 99 13", title="Atelier", email="luc@atelier-moreau.example", city="Paris", country="FR"),
    Person("Giulia", "Bianchi", "Officine Bianchi", phone="02 9475 1234", mobile="+39 347 000 1234", title="Titolare", email="giulia@officine-bianchi.example", city="Milano", country="IT"),
    Person("Sanne", "van Dijk", "Van Dijk Techniek", phone="020 794 0512", mobile="06 12345678", title="Directeur", email="sanne@vandijk.example", city="Amsterdam", country="NL"),
    Person("Pieter", "Bakker", "Van Dijk Techniek", phone="+31 20 794 0513", title="Inkoop", email="pieter@vandijk.example", city="Amsterdam", country="NL"),
    Person("Irene", "Campos", "Talleres Soto", phone="93 344 55 68", home="93 210 00 11", title="Recepción", email="irene@talleres-soto.example", city="Barcelona", country="ES"),
    Person("Álvaro", "Gil", "Gil Jardines", phone="+34 976 55 44 33", mobile="+34 699 11 22 33", title="Propietario", email="alvaro@giljardines.example", city="Zaragoza", country="ES", lead=True),
    Person("Hannah", "Schulz", "Schulz Elektro", phone="040 5552230", title="Inhaberin", email="hannah@schulz-elektro.example", city="Hamburg", country="DE", lead=True),
    Person("Mateo", "Iglesias", "Panadería Iglesias", phone="+34 981 22 33 44", title="Gerente", email="mateo@iglesias.example", city="A Coruña", country="ES", lead=True),
    Person("Olivia", "Hart", "Hart Interiors", phone="+44 161 496 0123", title="Designer", email="olivia@hartinteriors.example", city="Manchester", country="GB", lead=True),
)
# fmt: on

NOBODY = "+34 600 000 000"
"""A number that belongs to nobody in any record."""
