"""An institution's choice of codes: which shared ones it uses, which of its own it adds.

Nothing is deleted: a code that is switched off or retired keeps its label for whatever used it.
"""

from collections.abc import Collection, Mapping
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal import audit, outbox
from portal.errors import InvalidFields, Refused
from portal.grants import Permission
from portal.looks.texts import put_texts
from portal.permissions import Actor, require
from portal.tenancy.models import Tenant
from portal.transitions import lock
from promotion.taxonomy.models import Code, LocalCode, SwitchedCode, Vocabulary
from promotion.taxonomy.selectors import LOCAL, codebook

# What an institution chooses among. The ladders and precisions are the same everywhere.
CHOSEN_AMONG = (
    Vocabulary.OBSTACLE,
    Vocabulary.POSITIVE,
    Vocabulary.FREEDOM,
    Vocabulary.GROUP,
    Vocabulary.ACTOR,
    Vocabulary.INSTRUMENT,
    Vocabulary.SUBJECT,
    Vocabulary.STAGE,
    Vocabulary.STANDARD,
)


@transaction.atomic
def switch_codes(
    *, tenant: Tenant, vocabulary: str, chosen: Collection[str], actor: Actor
) -> list[str]:
    """Use exactly these shared codes of a vocabulary; the codes that changed.

    Raises NotPermitted, Refused (a vocabulary that is the same everywhere, or nothing chosen).
    """
    require(actor, Permission.TAXONOMY_EDIT)
    if vocabulary not in CHOSEN_AMONG:
        raise Refused(_("These codes are the same for every institution."))
    codes = list(codebook(vocabulary))
    wanted = set(chosen) & {code.code for code in codes}
    if not wanted:
        raise Refused(_("At least one code stays in use."))
    rows = SwitchedCode.objects.select_for_update().filter(tenant=tenant, code__in=codes)
    now = {row.code_id: row for row in rows}
    changed = [code for code in codes if _is_on(code, now) != (code.code in wanted)]
    for code in changed:
        _switch(tenant, code, now.get(code.code), is_on=code.code in wanted)
    if changed:
        names = [code.code for code in changed]
        audit.record("taxonomy.switched", tenant, actor=actor, details={"codes": names})
        outbox.publish("taxonomy.switched", tenant, actor=actor, tenant_id=tenant.pk)
    return [code.code for code in changed]


def _is_on(code: Code, now: Mapping[str, SwitchedCode]) -> bool:
    row = now.get(code.code)
    return code.is_on_at_first if row is None else row.is_on


def _switch(tenant: Tenant, code: Code, row: SwitchedCode | None, *, is_on: bool) -> None:
    if is_on == code.is_on_at_first:
        if row is not None:
            row.delete()
        return
    SwitchedCode.objects.update_or_create(tenant=tenant, code=code, defaults={"is_on": is_on})


@transaction.atomic
def add_local_code(
    *,
    tenant: Tenant,
    code: str,
    shared: str,
    labels: Mapping[str, str],
    definitions: Mapping[str, str],
    actor: Actor,
) -> LocalCode:
    """A code of the institution's own that corresponds to a shared one.

    `code` comes without "LOC-". Raises NotPermitted, InvalidFields.
    """
    require(actor, Permission.TAXONOMY_EDIT)
    name = f"{LOCAL}{code.strip().upper().removeprefix(LOCAL)}"
    corresponds = Code.objects.filter(
        code=shared, vocabulary__in=CHOSEN_AMONG, valid_to=None
    ).first()
    if corresponds is None:
        raise InvalidFields({"shared": [_("Choose a shared code that is in use.")]})
    if LocalCode.objects.filter(tenant=tenant, code=name).exists():
        raise InvalidFields({"code": [_("There is a code of this name already, perhaps retired.")]})
    row = LocalCode(
        tenant=tenant,
        code=name,
        shared=corresponds,
        languages=sorted(language for language, text in labels.items() if text),
        valid_from=timezone.localdate(),
    )
    put_texts(row, {"label": labels, "definition": definitions}, ("label", "definition"))
    row.save()
    audit.record("local_code.added", row, actor=actor, details={"code": name, "shared": shared})
    return row


@transaction.atomic
def retire_local_code(*, code_id: UUID, actor: Actor) -> LocalCode:
    """It is offered no longer; what used it keeps it. Raises NotPermitted, NotFound, Refused."""
    row: LocalCode = lock(LocalCode, code_id)
    require(actor, Permission.TAXONOMY_EDIT, row)
    if row.valid_to is not None:
        raise Refused(_("This code was retired already."))
    row.valid_to = timezone.localdate()
    row.save(update_fields=["valid_to"])
    audit.record("local_code.retired", row, actor=actor, fields=["valid_to"])
    return row
