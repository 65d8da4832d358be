"""What the demo's organizations report: invented, in invented countries, in the six languages."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Story:
    """One report: how many days ago it came, its open row, what was sealed with it."""

    days_ago: int
    language: str
    title: str
    account: str
    values: Mapping[str, Any]
    sealed: Mapping[str, str] = field(default_factory=dict)


STORIES = (
    Story(
        1,
        "ru",
        "Третий отказ в регистрации экологической организации",
        "Заявление возвращено в третий раз за год без указания причин. Каждый раз требовали"
        " документы, которых закон не называет.",
        {
            "kinds": ["L03"], "freedoms": ["FRE-ASS"], "groups": ["GRP-CSO", "GRP-ENV"],
            "modality": "MOD-OFF", "country": "XB", "province": "", "date_precision": "TIM-M",
            "begins": "2026-10", "organizations": "1", "extent": "province", "is_repeated": "on",
            "actor_1": "ACT-REG", "degree_1": "DEG-IMP", "instrument_kind": "LEG-ACT",
            "instrument_subject": "SUB-NGO", "instrument_stage": "STG-FOR", "may_publish": "on",
            "may_ask_reply": "on",
        },
        {"sources": "Копии трех ответов реестра.", "connection": "affected"},
    ),
    Story(
        2,
        "ar",
        "قطع الإنترنت في ثلاث مقاطعات يوم التجمع",
        "انقطع الاتصال عبر الهاتف المحمول من الصباح حتى المساء، ولم تُعلن جهة عن السبب. تعذّر على"
        " الفرق الطبية التنسيق.",
        {
            "kinds": ["D01"], "freedoms": ["FRE-EXP", "FRE-INF"], "groups": ["GRP-ALL"],
            "modality": "MOD-ON", "country": "XF", "date_precision": "TIM-D",
            "begins": "2026-11-21", "persons": "100+", "extent": "province", "actor_1": "ACT-ISP",
            "degree_1": "DEG-DIR", "actor_2": "ACT-EXE", "degree_2": "DEG-SUS", "may_publish": "on",
        },
        {"sources": "قياسات الشبكة محفوظة لدى متطوعين اثنين.", "connection": "organization"},
    ),
    Story(
        3,
        "es",
        "Acusaciones penales contra tres sindicalistas tras una huelga",
        "Se les imputa obstrucción por una huelga anunciada conforme a la ley. La audiencia se ha"
        " aplazado dos veces.",
        {
            "kinds": ["P10"], "freedoms": ["FRE-ASS", "FRE-JUS"], "groups": ["GRP-TUN"],
            "modality": "MOD-OFF", "country": "XC", "date_precision": "TIM-O", "begins": "2026-09",
            "persons": "2-9", "is_reversible": "yes", "actor_1": "ACT-JUD", "degree_1": "DEG-DIR",
            "instrument_kind": "LEG-ACT", "may_publish": "on",
        },
        {"contact": "Por el abogado; no por teléfono.", "connection": "lawyer"},
    ),
    Story(
        4,
        "fr",
        "Comptes bancaires de deux associations fermés sans motif",
        "La banque invoque une politique interne. Les salaires n’ont pas pu être versés.",
        {
            "kinds": ["F02"], "freedoms": ["FRE-RES"], "groups": ["GRP-CSO"], "modality": "MOD-OFF",
            "country": "XE", "date_precision": "TIM-W", "begins": "2026-11-09",
            "organizations": "2-9", "actor_1": "ACT-BNK", "degree_1": "DEG-DIR",
        },
        {"evidence": "Deux lettres, originaux au siège.", "connection": "affected"},
    ),
    Story(
        6,
        "zh-hans",
        "公众咨询只给了三天时间",
        "草案在周五下午公布，下周一中午截止。没有提供少数群体语言的文本。",
        {
            "kinds": ["N01"], "freedoms": ["FRE-PAR"], "groups": ["GRP-MIN"], "modality": "MOD-ON",
            "country": "XD", "date_precision": "TIM-D", "begins": "2026-10-30",
            "actor_1": "ACT-LOC", "degree_1": "DEG-DIR", "may_publish": "on",
        },
    ),
    Story(
        9,
        "en",
        "Coordinated messages against organizers of a women’s assembly",
        "Within two days several hundred accounts posted the same words and asked others to come"
        " and disturb the assembly.",
        {
            "kinds": ["D09", "E03"], "freedoms": ["FRE-ASM", "FRE-EQU"],
            "groups": ["GRP-WOM", "GRP-HRD"], "modality": "MOD-MIX", "country": "XA",
            "date_precision": "TIM-R", "begins": "2026-11-02", "ends": "2026-11-04",
            "persons": "10-99", "actor_1": "ACT-12", "degree_1": "DEG-DIR", "may_publish": "on",
            "may_ask_reply": "on",
        },
        {"sources": "Archive of the messages; two organizers.", "connection": "witness"},
    ),
    Story(
        12,
        "en",
        "A register of lobbying now exempts small groups",
        "After two years of talks the fee and the yearly audit no longer apply to groups with fewer"
        " than five employees.",
        {
            "polarity": "positive", "kinds": ["POS-LAW", "POS-RMV"], "freedoms": ["FRE-ASS"],
            "groups": ["GRP-CSO"], "modality": "MOD-OFF", "country": "XD",
            "date_precision": "TIM-D", "begins": "2026-11-10", "instrument_kind": "LEG-ACT",
            "instrument_stage": "STG-AMD", "may_publish": "on",
        },
    ),
)  # fmt: skip
