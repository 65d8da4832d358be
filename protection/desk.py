"""Whose the rooms of protection are at an institution: conditions for its tables."""

from portal.grants import StaffRole

ROLES = (StaffRole.PROTECTION_OFFICER, StaffRole.PROTECTION_SUPERVISOR)
# Whoever holds a key is trained, also those who only help to recover a case that they never see.
TRAINED_ROLES = (*ROLES, StaffRole.KEY_TRUSTEE)

# Other staff of the institution, administrators too, see none of these rows; the portal itself (no
# person in the context) does.
OF_PROTECTION = (
    "({person} IS NULL OR EXISTS (SELECT 1 FROM portal_staffmembership m"
    " WHERE m.tenant_id = {tenant} AND m.person_id = {person} AND m.ended_at IS NULL"
    " AND ('protection_officer' = ANY (m.roles) OR 'protection_supervisor' = ANY (m.roles))))"
)
OF_SUPERVISORS = (
    "({person} IS NULL OR EXISTS (SELECT 1 FROM portal_staffmembership m"
    " WHERE m.tenant_id = {tenant} AND m.person_id = {person} AND m.ended_at IS NULL"
    " AND 'protection_supervisor' = ANY (m.roles)))"
)
