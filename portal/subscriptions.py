"""Imports the modules that register event subscribers and effects, by name.

The shared house imports none of the three Ps; it joins them here by string.
"""

from importlib import import_module

from django.apps import apps

_MODULES = (
    "portal.actors.subscribers",
    "portal.actors.notices",
    "portal.notifications.subscribers",
    "portal.appeals.services",
    "portal.appeals.subscribers",
    "portal.appeals.waiting",
    "portal.actors.invitations_mail",
    "portal.actors.members_part",
    "portal.policies.services",
    "portal.claims.subscribers",
    "portal.claims.notices",
    "portal.claims.parts",
    "portal.policies.subscribers",
    "portal.moderation.subscribers",
    "portal.discussions.services",
    "portal.discussions.subscribers",
    "portal.discussions.mail_door",
    "portal.discussions.findable",
    "portal.about.checks",
    "participation.accreditation.services",
    "participation.contributions.services",
    "participation.contributions.contesting",
    "participation.contributions.intake",
    "participation.contributions.subscribers",
    "participation.accreditation.subscribers",
    "participation.accreditation.clock_moves",
    "participation.accreditation.policy_news",
    "participation.accreditation.openings",
    "participation.accreditation.papers",
    "participation.accreditation.own",
    "participation.accreditation.findable",
    "participation.information.services",
    "participation.information.subscribers",
    "participation.information.contest",
    "participation.information.own",
    "participation.information.waiting",
    "participation.commitments.services",
    "participation.commitments.contesting",
    "participation.commitments.subscribers",
    "participation.commitments.findable",
    "participation.commitments.openings",
    "participation.commitments.own",
    "participation.commitments.sections",
    "participation.loop.subscribers",
    "participation.loop.own",
    "participation.themes.subscribers",
    "participation.consultations.subscribers",
    "participation.equity.services",
    "participation.restrictions.services",
    "participation.restrictions.subscribers",
    "participation.restrictions.contest",
    "participation.restrictions.own",
    "protection.cases.services",
    "protection.cases.escalating",
    "protection.cases.subscribers",
    "protection.consent.services",
    "protection.roster.services",
    "protection.roster.subscribers",
    "protection.intake.subscribers",
    "protection.help.services",
    "protection.help.subscribers",
    "protection.training.subscribers",
    "portal.organizations.findable",
    "portal.policies.findable",
)

for _name in _MODULES:
    if apps.is_installed(_name.split(".", maxsplit=1)[0]):
        import_module(_name)
