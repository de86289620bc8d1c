"""Text as literals of Salesforce's two query languages.

SOQL: https://developer.salesforce.com/docs/atlas.en-us.soql_sosl.meta/soql_sosl/sforce_api_calls_soql_select_quotedstringescapes.htm
SOSL: https://developer.salesforce.com/docs/atlas.en-us.soql_sosl.meta/soql_sosl/sforce_api_calls_sosl_find.htm
"""

from __future__ import annotations

import re

_SOSL_RESERVED = re.compile(r"""[?&|!{}\[\]()^~*:\\"'+\-]""")
_SOSL_OPERATORS = {"AND", "OR", "NOT"}
_RECORD_ID = re.compile(r"[a-zA-Z0-9]{15}(?:[a-zA-Z0-9]{3})?")


def soql(text: str) -> str:
    """``text`` as a quoted SOQL string."""
    escaped = text.replace("\\", "\\\\").replace("'", "\\'").replace("\n", "\\n").replace("\r", "\\r")
    return f"'{escaped}'"


def sosl_term(text: str) -> str:
    """``text`` as one word of a SOSL search; reserved characters match nothing but themselves."""
    escaped = _SOSL_RESERVED.sub(r"\\\g<0>", text)
    return f'"{escaped}"' if text.upper() in _SOSL_OPERATORS else escaped


def sosl_phrase(*words: str) -> str:
    """``words`` next to each other and in this order."""
    return '"' + " ".join(_SOSL_RESERVED.sub(r"\\\g<0>", word) for word in words) + '"'


def is_record_id(text: str) -> bool:
    """Whether ``text`` has the shape of a record id, 15 or 18 characters."""
    return _RECORD_ID.fullmatch(text) is not None
