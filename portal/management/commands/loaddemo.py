"""Demo data: invented people and organizations, illustrations of institutions. Idempotent."""

from datetime import date
from importlib import import_module
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.about.demo import load_operator
from portal.actors.demo import demo_actor, fresh_token, load_staff
from portal.channels.demo import load_channels
from portal.demo import read_accounts, write_accounts
from portal.organizations.demo import load_organizations
from portal.policies.demo import load_institutions

# The rooms that bring demo data, by name: the house imports none of the three Ps. What stands in one
# part rests on the people and on that part alone, so that two parts can be loaded side by side.
PROCEDURES = (
    "participation.accreditation.demo_stories",
    "participation.information.demo",
    "portal.appeals.demo",
    # A consultation opens, people contribute, it closes, themes are answered, then it is answered.
    "participation.consultations.demo",
    "participation.contributions.demo",
    "participation.consultations.demo_closing",
    "participation.themes.demo",
    "participation.consultations.demo_answering",
    "participation.commitments.demo",
    "portal.discussions.demo",
    "participation.restrictions.demo",
    "participation.equity.demo",
    "promotion.exchange.demo",
    "promotion.publication.demo",
    "promotion.publication.demo_figures",
    "promotion.patterns.demo",
    "promotion.countries.demo",
    "promotion.stories.demo",
    "promotion.strategies.demo",
)
PROTECTION = (
    "protection.roster.demo",
    "protection.help.demo",
    "protection.training.demo",
    "portal.keys.demo",
    "promotion.obstacles.demo",
    "protection.cases.demo",
    "protection.files.demo",
    "protection.ombuds.demo",
)
PARTS = {"people": (), "procedures": PROCEDURES, "protection": PROTECTION}


class Command(BaseCommand):
    help = "Load the demo's data by calling services as its invented people; may run again."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--part", choices=PARTS, help="Only this part; people come first.")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("Demo data is made under DEMO=1 only.")
        known = read_accounts()
        tenants = load_institutions()
        staff = {tenant.slug: load_staff(tenant, known) for tenant in tenants}
        load_operator(release="demonstration", release_hash="ILLUSTRATION")
        administrators = [user for _person, user in staff[tenants[0].slug][:1]]
        load_channels(demo_actor(administrators[0], tenants[0]), assessed_on=date(2026, 1, 1))
        organizations = load_organizations(known)
        people = [entry for rows in staff.values() for entry in rows]
        people += [(person, user) for _given, person, user, _organization in organizations]
        # Before anything is sealed under a passphrase of theirs: a start may be cut short.
        part = options["part"]
        if part in (None, "people"):
            write_accounts([person for person, _user in people])
        for room in (*PROCEDURES, *PROTECTION) if part is None else PARTS[part]:
            import_module(room).load(tenants=tenants, staff=staff, organizations=organizations)
        if part in (None, "procedures"):
            for person, user in people:
                fresh_token(person, user)
            write_accounts([person for person, _user in people])
        self.stdout.write(f"{len(tenants)} institutions, {len(people)} accounts.")
