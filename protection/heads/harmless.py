"""What the database's superuser may change without anybody's noticing, and why that harms nobody.

`tests/vault/test_superuser.py` changes every column of every table of protection and of the vault:
each change is refused, raises an alarm, or stands here. A new column that does none of the three
fails the test. A star speaks of the whole table; `ROWS` of whole rows that come or go where
the worker, which signs nothing, may add or take them away.
"""

from collections.abc import Mapping

_SHOWN = "Shown to colleagues only; what opens and who may do so rests on keys and signatures."
_ROSTER = (
    "In the clear by design: who is on duty and who is told. It opens no case; reports are sealed to"
    " the certified officers of the key log, whatever the roster says."
)
_DIRECTORY = (
    "A directory of helpers, public or for the desk; it opens no case. A package for a helper is"
    " sealed by an officer who compares the key's fingerprint with the helper first."
)
_TRAINING = (
    "A gate before keys are made. Passed falsely, it still gives no access: a key needs two"
    " certifiers who know the person."
)

_INTAKE = (
    "Sealed under a receipt or an officer's key and bound to its row: changed, it does not open. It is"
    " no part of a case yet."
)
_FIGURES = "Counts for the public and for reports; no case can be opened or reached by them."
_REFERRAL = (
    "Said by the helper or by the clock, with no key of the case. What was sent, to whom and under"
    " which consent is signed; a package that is gone is not brought back by a column."
)
_PARCEL = (
    "Taken away or elsewhere, nothing can be fetched any more; that it was sent, to whom and under"
    " which consent stands signed in the referral and its act."
)
_NOTICE = (
    "Taken away, a mail without content is not written; the parcel can be fetched all the same."
)
_FILE = "The file's bytes are checked against this before one of them is shown: it does not open."

HARMLESS: Mapping[str, Mapping[str, str]] = {
    "portal_vaultcase": {
        "renewal_due": "A mark of the worker; whether an epoch must be renewed is read from the"
        " signed head. Unset after an exceptional access, new keys wait for the team's next change.",
    },
    "portal_vaultgrant": {
        "rewrapped": "Sealed under the officer's own key and bound to the grant: changed, it does not"
        " open and the grant is checked anew.",
    },
    "portal_vaultkey": {
        "certified_at": _SHOWN,
        "ended_because": _SHOWN,
        "created_at": _SHOWN,
        "code_kept_at": _SHOWN,
    },
    "portal_sealedkeys": {
        "id": "Nothing names the row; it is found by its key.",
    },
    "portal_keylogentry": {
        "id": "Nothing names the row; entries are chained by their hashes.",
        "recorded_at": _SHOWN,
    },
    "portal_keyproposal": {
        "*": "Asks for an entry that two certifiers have yet to sign. Body and signatures are checked"
        " when the second one signs; the entry is verified before it stands in the log.",
    },
    "portal_recoveryorder": {
        "*": "Shows sealed rows at most. Each custodian signs the case, the requester, the reason and"
        " the time; a release under another order does not combine.",
    },
    "portal_recoveryrelease": {
        "*": "Sealed to the requester and signed by the custodian over the whole order: changed, it"
        " does not combine.",
    },
    "portal_readingcount": {
        "id": "Nothing names the row; it is found by its key.",
    },
    "portal_readingpermit": {
        "id": "Nothing names the row.",
        "allowed_by_id": _SHOWN,
        "allowed_at": _SHOWN,
    },
    "protection_signedhead": {
        "id": "Nothing names the row; it is found by its case.",
        "signed_at": "Shown nowhere; the head's own count says which came later.",
        "checked_at": "When the worker looked last. Moved on, the case is looked at a round later; it"
        " is compared again each time somebody opens it.",
    },
    "protection_headseen": {
        "*": "Made by its reader alone; without it the reader sees less far back. The worker compares"
        " each head with the last one in the audit, and the audit with its anchors.",
    },
    "protection_headalarm": {
        "*": "Deleted or settled, the alarm is raised again at the next look, for the case is still"
        " not as it was signed; the audit and its anchors keep that it was told.",
    },
    "protection_escalation": {
        "*": "The worker's own: deleted, it is told again; the clock that it speaks of is signed.",
    },
    "protection_actdelivery": {
        "*": "Written before something goes out, where no key is at hand. From the next signature on"
        " it is listed; until then the audit knows of the act.",
    },
    "portal_keptform": {"*": _INTAKE},
    "protection_boxdraft": {"*": _INTAKE},
    "protection_handover": {"*": _INTAKE},
    "protection_ombudsdigest": {"*": _FIGURES},
    "protection_protectionfigures": {"*": _FIGURES},
    "protection_reportcounts": {"*": _FIGURES},
    "protection_reportrequest": {"*": _FIGURES},
    "protection_retentionrule": {
        "*": "How long ended cases are kept, shown in public. Nothing is erased but what two persons"
        " have agreed to.",
    },
    "protection_tombstone": {
        "*": "What is left of an erased case: hashes. The audit keeps that it was erased.",
    },
    "protection_keeping": {
        "warned_at": "When it was said that the end is near: said again if it is taken away.",
    },
    "protection_erasure": {
        "done_at": "Set, nothing is erased that was not agreed to by two, whose names are signed;"
        " unset, it is done again.",
    },
    "protection_outwardact": {
        "stopped_at": "Set, nothing leaves. Unset, the gate asks for live consent again before each"
        " sending and each delivery.",
    },
    "protection_casefile": {
        "size": "Counted for the limit of a case; how long the file is, its sealed bytes say.",
        "hash": _FILE,
        "author": _FILE,
        "signature": _FILE,
        "erased_at": "Set, the file is shown as erased, though no erasure that two persons signed"
        " names it. Unset, it does not open: what opened it is gone.",
    },
    "protection_referral": {
        "status": _REFERRAL,
        "outcome": _REFERRAL,
        "fetched_at": _REFERRAL,
        "answered_at": _REFERRAL,
        "ended_at": _REFERRAL,
        "due_at": _REFERRAL,
        "due_party": _REFERRAL,
    },
    "protection_parcel": {"tenant_id": _PARCEL, "case_id": _PARCEL},
    "protection_parcelnotice": {"tenant_id": _NOTICE, "case_id": _NOTICE},
    "protection_duty": {"*": _ROSTER},
    "protection_absence": {"*": _ROSTER},
    "protection_call": {"*": _ROSTER},
    "protection_gapnotice": {"*": _ROSTER},
    "protection_pager": {"*": _ROSTER},
    "protection_protectionactor": {"*": _DIRECTORY},
    "protection_actorkey": {"*": _DIRECTORY},
    "protection_actoranswer": {"*": _DIRECTORY},
    "protection_helpentry": {"*": _DIRECTORY},
    "protection_protocolsignature": {"*": _TRAINING},
    "protection_trainingresult": {"*": _TRAINING},
}

ROWS: Mapping[str, str] = {
    "protection_parcel": _PARCEL,
    "protection_parcelnotice": _NOTICE,
    "protection_referralanswer": "Only the code seals an answer: one made up is shown as not sound, a"
    " copy says the same once more. Taken away, it is missed, for it was listed.",
    "portal_clock": "Of a case they are signed. Of a referral or a letter they remind: until when a"
    " parcel can be fetched, and by when a letter is to be answered, stands signed in their own rows.",
}


def reason_for(table: str, column: str) -> str:
    """Why a change of this column, or of whole rows (a star), harms nobody; else empty."""
    known = HARMLESS.get(table, {})
    return known.get(column) or known.get("*", "") or (ROWS.get(table, "") if column == "*" else "")
