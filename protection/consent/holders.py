"""Whose a receipt is: a representative's gives no consent in the place of the person affected.

The case says who reported. A further receipt, made by an officer, has a sealed text of its own that
says whose it is; that it is the person's, only an officer's signature says.
"""

from portal.vault.datakeys import Compartment
from protection.cases.states import FiledBy
from protection.cases.texts import OpenCase

KIND = "holder"
# Whose consent a representative's own is, in the ledger.
REPRESENTATIVE = "representative"


def holder_body(sign_public: bytes, holder: FiledBy) -> dict[str, str]:
    """The text that says whose the receipt with this signing key is."""
    return {"kind": KIND, "key": sign_public.hex(), "holder": holder.value}


def holder_of(opened: OpenCase) -> FiledBy:
    """Whose the receipt is with which this case was opened."""
    own = opened.pair.public.sign.hex()
    for text in opened.texts(Compartment.CONSENT):
        if text.kind == KIND and text.body["key"] == own and text.by_officer:
            return FiledBy(text.body["holder"])
    return FiledBy(opened.case.filed_by)
