"""The organizations of the demo: invented, in several languages and scripts."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone

from portal.actors.demo import demo_actor, ensure_account
from portal.actors.models import User
from portal.demo import DemoPerson, at
from portal.organizations.models import Organization, ProfileField
from portal.organizations.sections import Section
from portal.organizations.services import (
    describe_organization,
    publish_profile,
    register_organization,
)
from portal.permissions import Actor
from portal.tenancy.context import tenant_context

# They were registered before anything that the demo tells of them.
_KNOWN_FOR = timedelta(days=800)
# Further names and a way to reach some of them, by slug.
_NAMES: dict[str, list[dict[str, str]]] = {
    "difaf": [
        {"name": "Riverbanks Centre for Rights", "language": "en", "use": "translation"},
        {"name": "Centre des deux rives", "language": "fr", "use": "translation"},
    ],
    "severny-dom": [{"name": "Northern House", "language": "en", "use": "translation"}],
    "shangu": [
        {"name": "Valley Community Mutual Aid Centre", "language": "en", "use": "translation"}
    ],
    "coastal-workers": [{"name": "CWU", "language": "", "use": "acronym"}],
    "asamblea": [
        {"name": "Unión de Mujeres de Sandovia", "language": "es", "use": "former"},
    ],
}
_CHANNELS: dict[str, list[dict[str, str]]] = {
    "difaf": [
        {
            "kind": "telephone",
            "value": "+000 000 000",
            "safety": "caution",
            "note": "اتصلوا صباحًا فقط، ولا تذكروا اسم المؤسسة.",
        }
    ],
    "severny-dom": [
        {
            "kind": "email",
            "value": "office@severny-dom.example.org",
            "safety": "unsafe",
            "note": "Почту читают посторонние. Пишите только через портал.",
        }
    ],
}
_SIZES = {
    "difaf": "few",
    "severny-dom": "nobody",
    "shangu": "nobody",
    "coastal-workers": "some",
    "asamblea": "nobody",
}
# What some say of themselves; no institution reads it.
_DESCRIBED = {"difaf": ["g07"], "asamblea": ["g01", "g10"], "shangu": ["g10"]}
_OPEN = [
    ProfileField.NAMES,
    ProfileField.KIND,
    ProfileField.COUNTRY,
    ProfileField.THEMES,
    ProfileField.MISSION,
]


@dataclass(frozen=True)
class Given:
    """An organization as the demo tells it."""

    slug: str
    name: str
    language: str
    kind: str
    country: str
    founded: date | None
    person: str
    mission: str
    themes: tuple[str, ...]
    is_public: bool = True


ORGANIZATIONS = (
    Given(
        "difaf",
        "مركز الضفاف للحقوق والتنمية",
        "ar",
        "association",
        "XF",
        date(2011, 3, 8),
        "أمل حداد",
        "نرافق المجتمعات المحلية على ضفاف النهر في الدفاع عن حقها في المياه وفي المشاركة.",
        ("civic_space", "environment"),
    ),
    Given(
        "severny-dom",
        "Общественное объединение «Северный дом»",
        "ru",
        "association",
        "XB",
        date(2009, 10, 2),
        "Вера Климова",
        "Бесплатная правовая помощь людям, которым отказали в регистрации их объединений.",
        ("justice", "civic_space"),
    ),
    Given(
        "tierra-comun",
        "Fundación Tierra Común",
        "es",
        "foundation",
        "XC",
        date(2003, 6, 21),
        "Lucía Ferrer",
        "Formación jurídica y acompañamiento a comunidades campesinas que defienden su territorio.",
        ("environment", "indigenous"),
    ),
    Given(
        "veilleuses",
        "Réseau des Veilleuses",
        "fr",
        "network",
        "XE",
        date(2014, 11, 25),
        "Aminata Sorel",
        "Un réseau de femmes qui documente les entraves à la liberté de réunion et y répond.",
        ("gender", "civic_space"),
    ),
    Given(
        "shangu",
        "山谷社区互助中心",
        "zh-hans",
        "community_institution",
        "XD",
        date(2016, 4, 18),
        "林小雨",
        "协助山区居民了解并参与影响其生活的公共决策。",
        ("poverty", "civic_space"),
    ),
    Given(
        "delta-forum",
        "Delta Rights Forum",
        "en",
        "association",
        "XA",
        date(2007, 1, 15),
        "Ivo Brandt",
        "Monitors freedom of assembly in the delta districts and trains local observers.",
        ("civic_space", "justice"),
    ),
    Given(
        "open-river",
        "Movement for the Open River",
        "en",
        "informal_movement",
        "XA",
        None,
        "Nia Calloway",
        "Fishers and farmers who act together against the closing of the river; not registered.",
        ("environment",),
    ),
    Given(
        "hill-council",
        "Council of the Hill People",
        "en",
        "indigenous_institution",
        "XC",
        date(1998, 8, 9),
        "Tupa Rendón",
        "The elected council of the hill communities; speaks for them in matters of land.",
        ("indigenous", "minorities"),
    ),
    Given(
        "dom-v-izgnanii",
        "Дом в изгнании",
        "ru",
        "in_exile",
        "XB",
        date(2019, 5, 30),
        "Кира Лунёва",
        "Поддержка журналистов, вынужденных покинуть Нортмарк.",
        ("media",),
        is_public=False,
    ),
    Given(
        "coastal-workers",
        "Coastal Workers’ Union",
        "en",
        "trade_union",
        "XF",
        date(1989, 5, 1),
        "Omar Castellan",
        "Represents dock and fish-plant workers in collective bargaining.",
        ("labour",),
    ),
    Given(
        "lab-jeunes",
        "Laboratoire Jeunes et Médias",
        "fr",
        "media",
        "XE",
        date(2018, 9, 1),
        "Idrissa Marceau",
        "Ateliers de journalisme et de vérification des faits pour les moins de trente ans.",
        ("media", "children"),
    ),
    Given(
        "asamblea",
        "Asamblea de Mujeres de Sandovia",
        "es",
        "deregistered",
        "XC",
        date(2012, 3, 8),
        "Rosario Quint",
        "Espacio de mujeres que perdió su inscripción en 2024 y sigue reuniéndose.",
        ("gender", "civic_space"),
        is_public=False,
    ),
)


def load_organizations(
    known: dict[str, DemoPerson],
) -> list[tuple[Given, DemoPerson, User, Organization]]:
    """Each organization registered by its person, once."""
    return [(given, *_load(given, known)) for given in ORGANIZATIONS]


def _load(given: Given, known: dict[str, DemoPerson]) -> tuple[DemoPerson, User, Organization]:
    email = f"owner@{given.slug}.example.org"
    person = known.get(email) or DemoPerson(
        email=email, name=given.person, language=given.language, roles=["owner"]
    )
    user = ensure_account(person, second_factor=False)
    organization = _existing(demo_actor(user)) or _register(given, user)
    _age(organization, demo_actor(user))
    person.organization = str(organization.pk)
    return person, user, organization


def _age(organization: Organization, actor: Actor) -> None:
    """One of an earlier start was registered before its stories, too."""
    known_since = timezone.now() - _KNOWN_FOR
    if organization.created_at > known_since + timedelta(days=100):
        with tenant_context(actor):
            Organization.objects.filter(pk=organization.pk).update(created_at=known_since)


def _existing(actor: Actor) -> Organization | None:
    with tenant_context(actor):
        return Organization.objects.filter(pk__in=list(actor.organization_roles)).first()


def _register(given: Given, user: User) -> Organization:
    with at(timezone.now() - _KNOWN_FOR), tenant_context(demo_actor(user)) as actor:
        organization = register_organization(
            values={
                "name": given.name,
                "name_language": given.language,
                "kind": given.kind,
                "country": given.country,
                "founded_on": given.founded,
                "size": _SIZES.get(given.slug, ""),
                "mission": given.mission,
                "themes": list(given.themes),
                "languages": [given.language],
                "is_illustration": True,
            },
            rows={
                Section.NAMES: _NAMES.get(given.slug, []),
                Section.CHANNELS: _CHANNELS.get(given.slug, []),
            },
            actor=actor,
        )
    with tenant_context(demo_actor(user)) as actor:
        if given.slug in _DESCRIBED:
            describe_organization(
                organization_id=organization.pk, groups=_DESCRIBED[given.slug], actor=actor
            )
        return publish_profile(
            organization_id=organization.pk,
            fields=[field.value for field in _OPEN] if given.is_public else [],
            is_confidential=not given.is_public,
            actor=actor,
        )
