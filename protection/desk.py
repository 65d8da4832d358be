"""Whose the rooms of protection are at an institution: conditions for its tables."""

from portal.grants import StaffRole
from portal.tenancy.guards import holds_role

ROLES = (StaffRole.PROTECTION_OFFICER, StaffRole.PROTECTION_SUPERVISOR)
# Whoever holds a key is trained, also those who only help to recover a case that they never see.
TRAINED_ROLES = (*ROLES, StaffRole.KEY_TRUSTEE)

# Other staff of the institution, administrators too, see none of these rows; the portal itself (no
# person in the context) does.
OF_PROTECTION = f"({{person}} IS NULL OR {holds_role(*ROLES)})"
OF_SUPERVISORS = f"({{person}} IS NULL OR {holds_role(StaffRole.PROTECTION_SUPERVISOR)})"
