"""Who sees the rows of a case: its members, and the worker as little as it needs."""

from portal.tenancy.guards import Guard, PolicyClass, erased_by_worker

OPEN_TO_ME = "case_id IN (SELECT portal_vault_cases())"


def _unread_by_worker(*columns: str) -> Guard:
    """The worker reads no text; by these columns it finds the rows of a case that is erased."""
    return Guard(
        PolicyClass.STAFF,
        staff_rows=OPEN_TO_ME,
        deletable=True,
        extra=erased_by_worker("id", "tenant_id", "case_id", *columns),
    )


OF_CASE = _unread_by_worker()
# The worker runs clocks and deletes what has expired; it reads no text.
OF_CASE_AND_WORKER = Guard(PolicyClass.STAFF, staff_rows=OPEN_TO_ME, deletable=True, worker=True)
# Sealed texts: the worker compares their hashes with the signed head, and changes none.
OF_CASE_AND_CHECKED = Guard(
    PolicyClass.STAFF,
    staff_rows=OPEN_TO_ME,
    deletable=True,
    extra=(
        *erased_by_worker("id", "tenant_id", "case_id", "compartment"),
        "GRANT SELECT ON {table} TO portal_worker",
    ),
)
