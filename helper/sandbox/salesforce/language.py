"""The messages of an org whose user reads another language than English. The codes stay the same."""

from __future__ import annotations

import re
from typing import Any

LANGUAGES = ("en", "es", "de")
_MESSAGES = (
    (
        r"Required fields are missing: (\[.*\])",
        {"es": r"Faltan campos obligatorios: \1", "de": r"Folgende Pflichtfelder fehlen: \1"},
    ),
    (
        r"(.*): data value too large: (.*) \(max length=(\d+)\)",
        {
            "es": r"\1: valor de datos demasiado grande: \2 (longitud máxima=\3)",
            "de": r"\1: Datenwert ist zu groß: \2 (maximale Länge=\3)",
        },
    ),
    (
        r"(.*): bad value for restricted picklist field: (.*)",
        {
            "es": r"\1: valor incorrecto para el campo de lista de selección restringido: \2",
            "de": r"\1: Ungültiger Wert für eingeschränktes Auswahllistenfeld: \2",
        },
    ),
    (
        r"You're creating a duplicate record\. We recommend you use an existing record instead\.",
        {
            "es": r"Está creando un registro duplicado. Le recomendamos utilizar un registro existente.",
            "de": r"Sie erstellen einen doppelten Datensatz. Wir empfehlen, einen vorhandenen zu verwenden.",
        },
    ),
    (
        r"insufficient access rights on object id",
        {
            "es": r"derechos de acceso insuficientes en Id. de objeto",
            "de": r"Unzureichende Zugriffsrechte für Objekt-ID",
        },
    ),
    (r"entity is deleted", {"es": r"la entidad está eliminada", "de": r"Entität wurde gelöscht"}),
    (
        r"Session expired or invalid",
        {"es": r"La sesión ha caducado o no es válida", "de": r"Sitzung abgelaufen oder ungültig"},
    ),
    (
        r"cannot reference converted lead",
        {
            "es": r"no se puede hacer referencia a un candidato convertido",
            "de": r"Konvertierter Lead nicht referenzierbar",
        },
    ),
    (
        r"(.*): id value of incorrect type: (.*)",
        {"es": r"\1: valor de Id. de tipo incorrecto: \2", "de": r"\1: ID-Wert eines falschen Typs: \2"},
    ),
)
_SAID = ("message", "errorMessage")


def translated(body: Any, language: str) -> Any:
    """A copy of an answer with its messages in `language`; what has no translation stays as it is."""
    if language == "en":
        return body
    if isinstance(body, list):
        return [translated(one, language) for one in body]
    if isinstance(body, dict):
        is_error = "errorCode" in body or "statusCode" in body or "errorMessage" in body
        return {
            key: _one(value, language)
            if is_error and key in _SAID and isinstance(value, str)
            else translated(value, language)
            for key, value in body.items()
        }
    return body


def _one(message: str, language: str) -> str:
    for pattern, said in _MESSAGES:
        match = re.fullmatch(pattern, message, re.S)
        if match is not None:
            return match.expand(said[language])
    return message
