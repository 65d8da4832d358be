"""What is read of the taxonomy: an institution's choice of codes, labels, what is sensitive.

Codes stand in rows of obstacles as plain words, not as keys: a retired code keeps its label for
whatever used it. The codes of a few groups and actors are numbers (`GRP-20`, `ACT-12`), because a
file that lies about must not name them.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.utils import timezone

from portal.tenancy.models import Tenant
from promotion.taxonomy.models import Code, LocalCode, SwitchedCode, Vocabulary

LOCAL = "LOC-"


@dataclass(frozen=True, slots=True)
class ChosenCode:
    """A code that an institution uses, with its words in the active language."""

    code: str
    label: str
    definition: str = ""
    family: str = ""
    is_sensitive: bool = False


def codebook(vocabulary: str = "") -> QuerySet[Code]:
    """The shared codes, of one vocabulary or of all, retired ones included, in their order."""
    codes = Code.objects.order_by("vocabulary", "position")
    return codes.filter(vocabulary=vocabulary) if vocabulary else codes


def codes_in_use(tenant: Tenant, vocabulary: str, *, on: date | None = None) -> list[ChosenCode]:
    """What may be chosen at this institution on a day (today): shared codes that are on, its own.

    A code of its own follows the shared one that it corresponds to.
    """
    day = on or timezone.localdate()
    shared = list(codebook(vocabulary))
    own = list(local_codes(tenant).filter(shared__vocabulary=vocabulary))
    used = codes_on(tenant, shared, own, on=day)
    chosen = []
    for code in shared:
        same: list[Code | LocalCode] = [code]
        same += [local for local in own if local.shared_id == code.code]
        chosen += [
            ChosenCode(one.code, one.label, one.definition, code.family, code.is_sensitive)
            for one in same
            if one.code in used
        ]
    return chosen


def codes_on(
    tenant: Tenant,
    shared: Iterable[Code],
    own: Iterable[LocalCode],
    *,
    on: date | None = None,
) -> set[str]:
    """Which of these codes the institution uses on a day (today); one query."""
    day = on or timezone.localdate()
    choices = SwitchedCode.objects.filter(tenant=tenant)
    switched = dict(choices.values_list("code_id", "is_on"))
    found = {
        code.code
        for code in shared
        if _is_valid(code, day) and switched.get(code.code, code.is_on_at_first)
    }
    return found | {local.code for local in own if _is_valid(local, day)}


def _is_valid(code: Code | LocalCode, day: date) -> bool:
    return code.valid_from <= day and (code.valid_to is None or code.valid_to > day)


def local_codes(tenant: Tenant) -> QuerySet[LocalCode]:
    """An institution's own codes with the shared ones that they correspond to, retired included."""
    return LocalCode.objects.filter(tenant=tenant).select_related("shared").order_by("code")


def labels_of(codes: Iterable[str], *, tenant: Tenant | None = None) -> dict[str, str]:
    """Each code's label in the active language, retired ones included; unknown ones are left out.

    One query; one more where an institution's own codes are among them, which `tenant` names.
    """
    wanted = set(codes)
    found = {row.code: row.label for row in Code.objects.filter(code__in=wanted)}
    own = {code for code in wanted if code.startswith(LOCAL)}
    if own and tenant is not None:
        found |= {row.code: row.label for row in local_codes(tenant).filter(code__in=own)}
    return found


def shared_of(codes: Iterable[str], *, tenant: Tenant) -> dict[str, str]:
    """{code: the shared code that it counts as}; shared ones count as themselves."""
    wanted = set(codes)
    own = {code for code in wanted if code.startswith(LOCAL)}
    found = {code: code for code in wanted - own}
    if own:
        rows = LocalCode.objects.filter(tenant=tenant, code__in=own)
        found |= dict(rows.values_list("code", "shared_id"))
    return found


def sensitive_groups(*, tenant: Tenant | None = None) -> frozenset[str]:
    """Groups shown in public in figures alone; an institution's own that correspond to one too."""
    shared = frozenset(
        Code.objects.filter(vocabulary=Vocabulary.GROUP, is_sensitive=True).values_list(
            "code", flat=True
        )
    )
    if tenant is None:
        return shared
    return shared | set(
        LocalCode.objects.filter(tenant=tenant, shared__in=shared).values_list("code", flat=True)
    )


def severity_floors() -> dict[str, int]:
    """{kind of obstacle: the least severity that one has}, of the shared kinds."""
    kinds = Code.objects.filter(severity_floor__isnull=False)
    return {kind.code: kind.severity_floor or 1 for kind in kinds.only("code", "severity_floor")}
