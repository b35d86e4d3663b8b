"""One doorway to schwifty: its refusals become sentences that say what to do."""

from __future__ import annotations

from django.utils.translation import gettext as _
from schwifty import IBAN
from schwifty.exceptions import InvalidChecksumDigits, InvalidCountryCode, InvalidLength, SchwiftyException

from workflows.refusal import Refused


def checked_iban(text: str) -> tuple[str, str]:
    """The number without spaces, and the bank's BIC where it is known. Refused with what to look at."""
    compact = "".join(text.split()).upper()
    try:
        iban = IBAN(compact, validate_bban=False)
    except InvalidCountryCode as error:
        raise Refused(_("Eine IBAN beginnt mit dem Land, in Deutschland mit „DE“."), code="iban_country") from error
    except InvalidLength as error:
        raise Refused(
            _("Die IBAN hat %(count)d Zeichen, eine deutsche hat 22. Bitte vergleichen Sie die Nummer mit Ihrem "
              "Kontoauszug.") % {"count": len(compact)},
            code="iban_length",
        ) from error  # fmt: skip
    except InvalidChecksumDigits as error:
        raise Refused(
            _("Die Prüfziffer stimmt nicht. Bitte vergleichen Sie die Nummer mit Ihrem Kontoauszug."),
            code="iban_checksum",
        ) from error
    except SchwiftyException as error:
        raise Refused(
            _("Das ist keine gültige IBAN. Bitte vergleichen Sie die Nummer mit Ihrem Kontoauszug."), code="iban"
        ) from error
    return iban.compact, str(iban.bic or "")
