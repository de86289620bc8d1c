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
)


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
