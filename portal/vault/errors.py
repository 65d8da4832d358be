"""What can go wrong in the vault. No sentence and no attribute names content, keys or words.

A wrong key, a changed byte, a row in the wrong place and a signer who was not entitled answer
alike: whoever tries learns nothing from the difference.
"""

from django.utils.translation import gettext_lazy as _

from portal.errors import NotPermitted, PortalError, Refused


class Unopenable(PortalError):
    """It does not open: changed, moved, signed by somebody not entitled, or not for this key."""

    code = "unopenable"
    status = 409

    def __init__(self) -> None:
        super().__init__(
            _(
                "This does not open with your keys, or it was changed where it is stored. Nothing"
                " of it is shown. Tell the supervisor; the vault keeps it as it is."
            )
        )


class WrongPassphrase(PortalError):
    """The passphrase or recovery code is not the one; or the sealed keys were changed."""

    code = "wrong_passphrase"
    status = 422

    def __init__(self) -> None:
        super().__init__(
            _("The vault does not open with this. Check the passphrase and try again.")
        )


class VaultLocked(NotPermitted):
    """No keys are at hand: never unlocked, locked since, or wiped."""

    code = "vault_locked"

    def __init__(self) -> None:
        super().__init__(_("Your vault is locked. Open it with your passphrase and try again."))


class WeakPassphrase(Refused):
    """Too short for what it has to keep."""

    code = "weak_passphrase"

    def __init__(self, least: int) -> None:
        super().__init__(
            _("Choose a passphrase of %(least)d characters or more; six random words do.")
            % {"least": least}
        )


class ReceiptMistyped(PortalError):
    """Not a receipt as written; `position` counts words from 1 where one word is to blame."""

    code = "receipt_mistyped"
    status = 422

    def __init__(self, position: int | None = None) -> None:
        self.position = position
        super().__init__(
            _("Word %(position)d is not in the list. Compare it with what you wrote down.")
            % {"position": position}
            if position
            else _("This is not a whole receipt. Compare it with what you wrote down.")
        )


class LogBroken(PortalError):
    """The key log is not the one that was begun on paper, or an entry of it does not hold."""

    code = "key_log_broken"
    status = 409

    def __init__(self, sequence: int) -> None:
        self.sequence = sequence
        super().__init__(
            _(
                "The list of certified keys was changed at entry %(sequence)d. Until the key"
                " officers have looked at it, no report is taken and no access is given."
            )
            % {"sequence": sequence}
        )


class NotStaffed(Refused):
    """Too few certified officers for a report to be taken in."""

    code = "not_staffed"

    def __init__(self) -> None:
        super().__init__(
            _("No report can be taken here now: too few officers are there to open it.")
        )


class NotReady(Refused):
    """Training or the signed protocol is missing or has run out."""

    code = "not_ready"

    def __init__(self) -> None:
        super().__init__(
            _(
                "No key is given before all training modules are passed and the protocol is signed;"
                " both have to be current. Cases in hand stay readable meanwhile."
            )
        )


class OrphanRisk(Refused):
    """Matters would be left with too few people who can open them."""

    code = "orphan_risk"

    def __init__(self, cases: int) -> None:
        self.cases = cases
        super().__init__(
            _(
                "%(cases)d cases would be left with fewer than two people who can open them. Give"
                " somebody else access to each of them first."
            )
            % {"cases": cases}
        )
