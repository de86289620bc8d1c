"""What may be dialled at all, whoever asks: the page, the agent, the command line, a transfer."""

from __future__ import annotations

from helper.errors import BadNumber
from helper.language import _
from helper.numbers.dialling import dial_string, is_premium
from helper.numbers.model import Number, NumberKind
from helper.numbers.read import read_dialled
from helper.settings.settings import Settings
from helper.settings.table import (
    NUMBERS_DIAL_AS,
    NUMBERS_DIAL_PREFIX,
    NUMBERS_PREMIUM,
    NUMBERS_REGION,
    NUMBERS_STAR_CODES,
    PBX_EXTENSION,
    PBX_VOICEMAIL,
)

VOICEMAIL = "voicemail"
"""Where a call can be sent on to instead of a number: what the settings have for it."""


def to_send_on(to: str, settings: Settings) -> str:
    """The string that a call is diverted or transferred to. Raises ``BadNumber``."""
    if to != VOICEMAIL:
        return to_dial(to, settings)[1]
    configured = settings[PBX_VOICEMAIL].replace("{extension}", settings[PBX_EXTENSION])
    if not configured:
        raise BadNumber(_("Nobody has set up what reaches voicemail on your 3CX. Your settings can say it."))
    return configured


def to_dial(raw: str, settings: Settings) -> tuple[Number, str]:
    """The number in ``raw`` and the string that is dialled for it. Raises ``BadNumber``, also for what the settings
    do not allow.
    """
    region = settings[NUMBERS_REGION]
    number = read_dialled(raw, region)
    if number.kind is NumberKind.SERVICE and number.digits[:1] in ("*", "#") and not settings[NUMBERS_STAR_CODES]:
        raise BadNumber(_("Codes with * or # are not dialled from here. Your settings can allow them."))
    if is_premium(number) and not settings[NUMBERS_PREMIUM]:
        raise BadNumber(
            _("{number} is a premium-rate number, which is not dialled from here. Your settings can allow it.").format(
                number=number.display
            )
        )
    return number, dial_string(number, settings[NUMBERS_DIAL_AS], settings[NUMBERS_DIAL_PREFIX], region)
