"""What a record calls a country, as an ISO 3166 code.

Orgs that choose countries from a list have the code in a field of its own; in the others it is whatever people typed.
"""

from __future__ import annotations

import phonenumbers

_NAMES = {
    "AR": "argentina", "AT": "austria|österreich", "AU": "australia", "BE": "belgium|bélgica|belgië|belgique|belgien",
    "BR": "brazil|brasil", "CA": "canada|canadá", "CH": "switzerland|suiza|schweiz|suisse|svizzera", "CL": "chile",
    "CO": "colombia", "CZ": "czech republic|czechia|chequia|česko", "DE": "germany|alemania|deutschland",
    "DK": "denmark|dinamarca|danmark", "EC": "ecuador", "ES": "spain|españa|espanya|espana",
    "FI": "finland|finlandia|suomi", "FR": "france|francia",
    "GB": "united kingdom|reino unido|uk|great britain|england|scotland|wales",
    "GR": "greece|grecia|ελλάδα", "HU": "hungary|hungría|magyarország", "IE": "ireland|irlanda", "IN": "india",
    "IT": "italy|italia", "JP": "japan|japón", "LU": "luxembourg|luxemburgo|luxemburg", "MA": "morocco|marruecos|maroc",
    "MX": "mexico|méxico", "NL": "netherlands|the netherlands|países bajos|nederland|holanda|holland",
    "NO": "norway|noruega|norge", "NZ": "new zealand|nueva zelanda", "PE": "peru|perú",
    "PL": "poland|polonia|polska", "PT": "portugal", "RO": "romania|rumanía|românia", "SE": "sweden|suecia|sverige",
    "SK": "slovakia|eslovaquia|slovensko", "TR": "turkey|türkiye|turquía",
    "US": "united states|united states of america|usa|u.s.a.|u.s.|estados unidos|ee. uu.|ee.uu.", "UY": "uruguay",
    "VE": "venezuela", "ZA": "south africa|sudáfrica",
}  # fmt: skip
_BY_NAME = {name: region for region, names in _NAMES.items() for name in names.split("|")}


def region_of(country: str) -> str:
    """The code of a country given by code or name, "" when it is neither that we know."""
    country = country.strip()
    if country.upper() in phonenumbers.SUPPORTED_REGIONS:
        return country.upper()
    return _BY_NAME.get(country.casefold(), "")
