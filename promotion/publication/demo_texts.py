"""Reports of the demo: invented, in invented countries, in the languages of those who could write them."""

from dataclasses import dataclass, field
from typing import Any

from promotion.obstacles.states import ObstacleStatus as S
from promotion.obstacles.states import Origin

RIVERLAND = "riverland-style"


@dataclass(frozen=True, kw_only=True)
class Told:
    """One report: its words and codes, how many days ago it arrived, where it stands now."""

    tenant: str = RIVERLAND
    title: str
    account: str
    language: str = "en"
    kinds: tuple[str, ...]
    freedoms: tuple[str, ...] = ("FRE-ASS",)
    groups: tuple[str, ...] = ("GRP-CSO",)
    country: str
    province: str = ""
    ago: int
    status: str = S.SUBMITTED
    verification: str = ""
    subjects: int | None = None
    actors: tuple[str, ...] = ()
    instrument: str = ""
    evidence: str = ""
    question: str = ""
    more: dict[str, Any] = field(default_factory=dict)


PRESS = {
    "origin": Origin.PUBLIC,
    "source_name": "Coast and River Press Monitor (invented)",
    "source_links": ["https://press-monitor.example.org/reports/"],
    "source_licence": "CC BY 4.0",
}

REPORTS = (
    Told(
        title="Associations wait for nine months to be registered",
        account="The registry has not answered any of the applications of the year. It gives no"
        " reason and no date. Without registration no bank account can be opened.",
        kinds=("L03",),
        country="XA",
        province="Northern Hills",
        ago=96,
        status=S.PUBLISHED,
        verification="VER-3",
        subjects=40,
        actors=("ACT-REG",),
        instrument="LEG-ADM",
        evidence="Replies of the registry, compared for fourteen applications",
        more={"persons": "10-99", "organizations": "10-99", "extent": "province"},
    ),
    Told(
        title="A decree asks organizations to name every donor within ten days",
        account="The decree was published on a Friday and applied from the Monday after. Those who"
        " did not answer in time were told that their accounts could be closed.",
        kinds=("L01", "F01"),
        freedoms=("FRE-ASS", "FRE-RES"),
        country="XE",
        ago=88,
        status=S.PUBLISHED,
        verification="VER-2",
        subjects=300,
        actors=("ACT-EXE",),
        instrument="LEG-DEC",
        evidence="The decree in the official gazette",
        more={**PRESS, "organizations": "100+", "extent": "nation"},
    ),
    Told(
        title="Mobile data was cut around the assembly in the harbour quarter",
        account="From noon until the next morning no provider carried mobile data in the quarter."
        " The providers say that they were told to.",
        kinds=("D01",),
        freedoms=("FRE-INF", "FRE-ASM"),
        groups=("GRP-ALL", "GRP-PRT"),
        country="XB",
        province="Harbour Province",
        ago=74,
        status=S.PUBLISHED,
        verification="VER-2",
        actors=("ACT-EXE", "ACT-ISP"),
        more={**PRESS, "persons": "100+", "extent": "district", "modality": "MOD-ON"},
    ),
    Told(
        title="La réunion annuelle d’associations de riveraines n’a pas été autorisée",
        account="La préfecture a refusé deux fois le lieu demandé, sans motif écrit. La réunion"
        " s’est tenue en ligne.",
        language="fr",
        kinds=("A01",),
        freedoms=("FRE-ASM",),
        groups=("GRP-CSO", "GRP-WOM"),
        country="XC",
        province="Delta",
        ago=66,
        status=S.PUBLISHED,
        verification="VER-2",
        subjects=25,
        actors=("ACT-LOC",),
        more={"organizations": "10-99", "extent": "district"},
    ),
    Told(
        title="The consultation on the water law lasted four working days",
        account="The draft of ninety pages was put online on a Tuesday evening. Comments were"
        " taken in one language only.",
        kinds=("N02", "N08"),
        freedoms=("FRE-PAR",),
        groups=("GRP-CSO", "GRP-RUR"),
        country="XA",
        ago=58,
        status=S.PUBLISHED,
        verification="VER-2",
        subjects=120,
        actors=("ACT-EXE",),
        instrument="LEG-BIL",
        more={"organizations": "100+", "extent": "nation"},
    ),
    Told(
        title="A newspaper printed photographs of volunteers as “agents”",
        account="Three issues in a row showed people from a charity. Two of them changed their"
        " place of work afterwards.",
        kinds=("E03",),
        freedoms=("FRE-EXP",),
        country="XD",
        ago=51,
        status=S.PUBLISHED,
        verification="VER-2",
        subjects=18,
        actors=("ACT-MED",),
        more={"persons": "2-9"},
    ),
    Told(
        title="Two reporters were refused accreditation to the provincial parliament",
        account="The press office said that the seats were full. The seats stayed empty.",
        kinds=("E02",),
        freedoms=("FRE-EXP", "FRE-INF"),
        groups=("GRP-JRN",),
        country="XF",
        ago=47,
        status=S.PUBLISHED,
        verification="VER-1",
        subjects=30,
        actors=("ACT-LEG",),
    ),
    Told(
        title="A group of shelters was inspected six times in two months",
        account="Each inspection took a day and asked for the same papers.",
        kinds=("L06",),
        groups=("GRP-WOM", "GRP-CSO"),
        country="XC",
        ago=44,
        status=S.PUBLISHED,
        verification="VER-2",
        subjects=12,
        actors=("ACT-REG",),
        more={"is_repeated": True},
    ),
    Told(
        title="Protesters were held overnight without being charged",
        account="About thirty people were taken to a sports hall and let go in the morning. No"
        " paper was given to them.",
        kinds=("A04", "P04"),
        freedoms=("FRE-ASM", "FRE-LIB"),
        groups=("GRP-PRT", "GRP-YTH"),
        country="XE",
        province="Upper Valley",
        ago=9,
        status=S.IN_REVIEW,
        verification="VER-2",
        subjects=30,
        actors=("ACT-POL",),
        more={"persons": "10-99"},
    ),
    Told(
        title="The register of lobbyists now counts residents’ meetings as lobbying",
        account="A circular explains that a meeting of residents with a mayor is to be declared"
        " beforehand.",
        kinds=("L01",),
        freedoms=("FRE-PAR",),
        groups=("GRP-ALL",),
        country="XB",
        ago=13,
        status=S.IN_REVIEW,
        verification="VER-3",
        subjects=800,
        actors=("ACT-EXE",),
        instrument="LEG-INS",
        evidence="The circular, as three towns received it",
    ),
    Told(
        title="Счета двух экологических организаций заблокированы банком",
        account="Банк сослался на внутренние правила и не назвал срок. Зарплата не выплачена.",
        language="ru",
        kinds=("F02",),
        freedoms=("FRE-RES",),
        groups=("GRP-ENV", "GRP-CSO"),
        country="XE",
        ago=19,
        status=S.ASSESSED,
        verification="VER-2",
        actors=("ACT-BNK",),
    ),
    Told(
        title="The forum of elders has no members since its term ended",
        account="The order that names new members has been waiting for a signature since spring.",
        kinds=("N06",),
        freedoms=("FRE-PAR",),
        groups=("GRP-IND", "GRP-16"),
        country="XD",
        ago=26,
        status=S.ASSESSED,
        verification="VER-1",
        actors=("ACT-EXE",),
    ),
    Told(
        title="أُغلق موقع جمعية محلية بعد شكوى واحدة",
        account="أزال مزوّد الخدمة الموقع من دون إنذار، ولم يردّ على الاعتراض.",
        language="ar",
        kinds=("D04",),
        freedoms=("FRE-EXP",),
        country="XF",
        ago=12,
        status=S.VERIFYING,
        actors=("ACT-ISP",),
        more={"modality": "MOD-ON"},
    ),
    Told(
        title="A bursary for community reporters was ended after an article",
        account="The letter came two days after the article and names a lack of means.",
        kinds=("F04",),
        freedoms=("FRE-RES", "FRE-EXP"),
        groups=("GRP-JRN",),
        country="XA",
        ago=43,
        status=S.VERIFYING,
    ),
    Told(
        title="Residents say that letters to the ombuds office come back unopened",
        account="Four envelopes are kept. Whether others had the same is not known.",
        kinds=("N03",),
        freedoms=("FRE-JUS",),
        groups=("GRP-ALL",),
        country="XC",
        ago=8,
        status=S.NEEDS_INFO,
        question="Are the envelopes of one year or of several? A month is enough.",
    ),
    Told(
        title="A village library lost its rooms after a reading",
        account="The town ended the contract without notice.",
        kinds=("X99",),
        freedoms=("FRE-EXP",),
        groups=("GRP-ALL",),
        country="XB",
        ago=2,
        status=S.TRIAGE,
    ),
    Told(
        title="Permits for markets of cooperatives take three times as long",
        account="Since the new form came, no cooperative has had its permit in time.",
        kinds=("X02",),
        freedoms=("FRE-RES",),
        groups=("GRP-RUR",),
        country="XA",
        ago=6,
        status=S.SUBMITTED,
    ),
    Told(
        title="The registry keeps associations waiting for nine months",
        account="None of the associations that applied this year has been registered. There is no"
        " reason and no date.",
        kinds=("L03",),
        country="XA",
        province="Northern Hills",
        ago=95,
        status=S.TRIAGE,
    ),
    Told(
        title="A school closed its parents’ council",
        account="The council had asked for the budget.",
        kinds=("N06",),
        freedoms=("FRE-PAR",),
        groups=("GRP-ALL",),
        country="XB",
        ago=17,
        status=S.TRIAGE,
    ),
    Told(
        title="A tax office asks for papers of ten years",
        account="It turned out to be an ordinary tax matter.",
        kinds=("F03",),
        freedoms=("FRE-RES",),
        country="XD",
        ago=37,
        status=S.TRIAGE,
    ),
    Told(
        title="Somebody was followed after a meeting",
        account="A car stood in front of the house for three days.",
        kinds=("P09",),
        freedoms=("FRE-LIB",),
        groups=("GRP-HRD",),
        country="XE",
        ago=31,
        status=S.TRIAGE,
    ),
)
