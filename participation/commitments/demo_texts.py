"""What the demo's institution promises, and what organizations found. Invented."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Told:
    """One commitment as the demo tells it. Days are counted from its adoption, which was `ago` days ago.

    `after` names the consultation whose themes it answers; `steps` are (day, step, values), in order.
    """

    title: dict[str, str]
    text: dict[str, str]
    indicator: dict[str, str]
    unit: str
    after: str = ""
    ago: int | None = None
    due: int = 120
    steps: tuple[tuple[int, str, dict[str, Any]], ...] = ()
    # (who: the number of an organization, verdict, what it says, whether it signs), in the latest round.
    verdicts: tuple[tuple[int, str, dict[str, Any], bool], ...] = field(default=())


_SEEN = {"seen_at": "Reed islands, east landing", "evidence_url": ""}
DISPUTE = (
    "لم يُحترم موعد القطع في الجزر الشرقية: قُطع القصب في آذار/مارس أثناء تعشيش الطيور، "
    "ورأينا ذلك بأنفسنا مع أهل المكان وصورناه."
)
CONFIRMED = "六口钟我们都看到了，三号试钟时两岸都听得见。"
AGREED = "The bells are there and were rung; our members on both banks heard them."

COMMITMENTS = (
    Told(
        title={
            "en": "Six flood bells that everybody hears",
            "ar": "ستة أجراس إنذار بالفيضان يسمعها الجميع",
            "fr": "Six cloches d’alerte aux crues que chacun entend",
            "es": "Seis campanas de crecida que todos oyen",
            "ru": "Шесть паводковых колоколов, которые слышны всем",
            "zh-hans": "人人都能听见的六口防洪警钟",
        },
        text={
            "en": "Six bells hang where people said they must hang, and are rung once a month.",
            "ar": "تُعلَّق ستة أجراس حيث قال الناس إنها يجب أن تُعلَّق، وتُقرع مرة كل شهر.",
            "fr": "Six cloches sont posées là où on nous l’a demandé et essayées chaque mois.",
        },
        indicator={
            "en": "The list of places, and the record of each monthly test.",
            "ar": "قائمة الأماكن وسجل كل تجربة شهرية.",
            "fr": "La liste des lieux et le relevé de chaque essai mensuel.",
        },
        unit="River safety unit",
        after="bells",
        ago=330,
        due=150,
        steps=(
            (60, "update", {"text": "Four bells hang.", "file": "bells.pdf"}),
            (
                140,
                "report_done",
                {
                    "text": "All six bells hang and were rung on the third of each month.",
                    "evidence_url": "https://example.org/bells",
                },
            ),
        ),
        verdicts=(
            (0, "confirmed", {"reason": ""}, True),
            (4, "confirmed", {"reason": CONFIRMED}, True),
            (5, "confirmed", {"reason": AGREED}, False),
        ),
    ),
    Told(
        title={
            "en": "Reeds are not cut while birds nest",
            "ar": "لا يُقطع القصب أثناء تعشيش الطيور",
            "fr": "Pas de coupe des roseaux pendant la nidification",
            "es": "No se cortan juncos durante la anidación",
            "ru": "Тростник не режут, пока птицы гнездятся",
            "zh-hans": "鸟类筑巢期间不割芦苇",
        },
        text={
            "en": "From 1 March to 15 July no reeds are cut on the islands, by anybody.",
            "ar": "لا يقطع أحد القصب في الجزر من 1 آذار/مارس إلى 15 تموز/يوليه.",
            "fr": "Du 1er mars au 15 juillet, personne ne coupe de roseaux sur les îles.",
        },
        indicator={
            "en": "The rule as published, and the log of the wardens for the season.",
            "ar": "القاعدة كما نُشرت، وسجل الحراس للموسم.",
            "fr": "La règle publiée et le journal des gardes pour la saison.",
        },
        unit="Land and water unit",
        after="reeds",
        ago=190,
        due=90,
        steps=(
            (40, "mark_at_risk", {"text": "The wardens are not hired yet."}),
            (70, "mark_on_track", {"text": "Two wardens began their work."}),
            (
                85,
                "report_done",
                {
                    "text": "The rule is published and was kept this season.",
                    "evidence_url": "https://example.org/reeds",
                },
            ),
        ),
        verdicts=(
            (0, "disputed", {"reason": DISPUTE, **_SEEN}, True),
            (6, "confirmed", {"reason": ""}, False),
        ),
    ),
    Told(
        title={
            "en": "A place for those who weave",
            "ar": "مكان لمن ينسجون القصب",
            "fr": "Un lieu pour celles et ceux qui tressent",
            "es": "Un lugar para quienes tejen",
            "ru": "Место для тех, кто плетёт",
            "zh-hans": "为编织者提供场地",
        },
        text={
            "en": "A dry store for cut reeds at the north landing, free for weavers.",
            "ar": "مخزن جاف للقصب المقطوع عند المرسى الشمالي، مجاني للنسّاجين.",
            "fr": "Un dépôt sec pour les roseaux au débarcadère nord, gratuit pour les vanniers.",
        },
        indicator={
            "en": "The store, with its key at the landing.",
            "ar": "المخزن ومفتاحه عند المرسى.",
            "fr": "Le dépôt, avec sa clé au débarcadère.",
        },
        unit="Land and water unit",
        after="reeds",
        ago=180,
        due=80,
        steps=(
            (60, "postpone", {"due": 140, "reason": "The flood of spring took the first piles."}),
            (
                130,
                "postpone",
                {"due": 260, "reason": "The carpenter fell ill; the new one comes in autumn."},
            ),
            (150, "update", {"text": "The floor is laid.", "file": "store.pdf"}),
        ),
    ),
    Told(
        title={
            "en": "The map of the cutting places",
            "ar": "خريطة أماكن القطع",
            "fr": "La carte des lieux de coupe",
            "es": "El mapa de los lugares de corta",
            "ru": "Карта мест покоса",
            "zh-hans": "收割地点地图",
        },
        text={
            "en": "A map on paper at every landing stage, renewed each year.",
            "ar": "خريطة ورقية عند كل مرسى تُجدَّد كل عام.",
            "fr": "Une carte sur papier à chaque débarcadère, renouvelée chaque année.",
        },
        indicator={
            "en": "A map at each of the nine stages.",
            "ar": "خريطة عند كل من المراسي التسعة.",
            "fr": "Une carte à chacun des neuf débarcadères.",
        },
        unit="Land and water unit",
        after="reeds",
        ago=170,
        due=70,
        steps=(
            (
                68,
                "report_done",
                {"text": "Nine maps hang.", "evidence_url": "https://example.org/maps"},
            ),
        ),
        verdicts=((8, "confirmed", {"reason": ""}, False),),
    ),
    Told(
        title={
            "en": "Lamps at the four darkest landing stages",
            "ar": "مصابيح عند المراسي الأربعة الأشد ظلمة",
            "fr": "Des lampes aux quatre débarcadères les plus sombres",
            "es": "Lámparas en los cuatro embarcaderos más oscuros",
            "ru": "Фонари на четырёх самых тёмных причалах",
            "zh-hans": "在四个最暗的码头安装路灯",
        },
        text={
            "en": "Four lamps with their own battery, switched on from dusk to the last boat.",
            "ar": "أربعة مصابيح ببطارياتها تضاء من الغسق إلى آخر قارب.",
            "fr": "Quatre lampes à batterie, allumées du crépuscule au dernier bateau.",
        },
        indicator={
            "en": "A lamp that burns at each of the four stages when the last boat lands.",
            "ar": "مصباح مضاء عند كل مرسى حين يرسو آخر قارب.",
            "fr": "À chaque débarcadère, une lampe allumée à l’arrivée du dernier bateau.",
        },
        unit="River safety unit",
        after="lights",
        ago=75,
        due=70,
        steps=(
            (
                54,
                "report_done",
                {
                    "text": "Four lamps burn since last week.",
                    "evidence_url": "https://example.org/lamps",
                },
            ),
        ),
        verdicts=(
            (7, "partly", {"reason": "Three lamps burn; the one at the old mill does not."}, True),
            (9, "confirmed", {"reason": ""}, False),
        ),
    ),
    Told(
        title={
            "en": "A telephone at every landing stage",
            "ar": "هاتف عند كل مرسى",
            "fr": "Un téléphone à chaque débarcadère",
            "es": "Un teléfono en cada embarcadero",
            "ru": "Телефон на каждом причале",
            "zh-hans": "每个码头一部电话",
        },
        text={
            "en": "A telephone that calls the warden, free of charge.",
            "ar": "هاتف مجاني يتصل بالحارس.",
            "fr": "Un téléphone gratuit qui appelle le garde.",
        },
        indicator={
            "en": "Nine telephones that ring.",
            "ar": "تسعة هواتف ترن.",
            "fr": "Neuf téléphones qui sonnent.",
        },
        unit="River safety unit",
        after="lights",
        ago=70,
        due=200,
        steps=((30, "mark_at_risk", {"text": "The line ends at the sixth stage."}),),
    ),
    Told(
        title={
            "en": "Boats show a light after dusk",
            "ar": "تُظهر القوارب ضوءا بعد الغسق",
            "fr": "Les bateaux portent un feu après le crépuscule",
            "es": "Las barcas llevan luz tras el anochecer",
            "ru": "После заката лодки несут огонь",
            "zh-hans": "黄昏后船只亮灯",
        },
        text={
            "en": "Lamps for small boats, lent at the stages against a name.",
            "ar": "مصابيح للقوارب الصغيرة تُعار عند المراسي مقابل اسم.",
            "fr": "Des lampes pour les petits bateaux, prêtées aux débarcadères contre un nom.",
        },
        indicator={
            "en": "Sixty lamps, and how often they were lent.",
            "ar": "ستون مصباحا وعدد مرات إعارتها.",
            "fr": "Soixante lampes et le nombre de prêts.",
        },
        unit="River safety unit",
        after="lights",
        ago=65,
        due=180,
        steps=((20, "update", {"text": "Twenty lamps were bought."}),),
    ),
    Told(
        title={
            "en": "A warden for the school boats",
            "ar": "حارس لقوارب المدرسة",
            "fr": "Un garde pour les bateaux-écoles",
            "es": "Un guarda para las barcas escolares",
            "ru": "Смотритель школьных лодок",
            "zh-hans": "校船管理员",
        },
        text={
            "en": "One warden travels on the morning boats.",
            "ar": "يرافق حارس واحد قوارب الصباح.",
            "fr": "Un garde accompagne les bateaux du matin.",
        },
        indicator={
            "en": "The rota of the wardens.",
            "ar": "جدول نوبات الحراس.",
            "fr": "Le tableau de service des gardes.",
        },
        unit="Schools unit",
        ago=90,
        due=60,
    ),
    Told(
        title={
            "en": "A siren on the bridge of Sandfort",
            "ar": "صفارة إنذار على جسر ساندفورت",
            "fr": "Une sirène sur le pont de Sandfort",
            "es": "Una sirena en el puente de Sandfort",
            "ru": "Сирена на мосту в Сандфорте",
            "zh-hans": "桑德福特桥上的警报器",
        },
        text={
            "en": "A siren for those who live too far from a bell.",
            "ar": "صفارة لمن يسكنون بعيدا عن الأجراس.",
            "fr": "Une sirène pour qui vit trop loin d’une cloche.",
        },
        indicator={
            "en": "The siren, tested once.",
            "ar": "الصفارة بعد تجربتها مرة.",
            "fr": "La sirène, essayée une fois.",
        },
        unit="River safety unit",
        after="bells",
        ago=320,
        due=220,
        steps=(
            (
                120,
                "drop",
                {
                    "drop_reason": "The bridge will not be built, so there is nowhere to hang it."
                    " Two more bells take its place.",
                    "dropped_by": "The bureau of the commission",
                    "reason_code": "overtaken",
                },
            ),
        ),
    ),
    Told(
        title={
            "en": "Benches where people wait",
            "ar": "مقاعد حيث ينتظر الناس",
            "fr": "Des bancs là où l’on attend",
            "es": "Bancos donde se espera",
            "ru": "Скамьи там, где ждут",
            "zh-hans": "候船处的长椅",
        },
        text={"en": "Two benches at each stage.", "fr": "Deux bancs à chaque débarcadère."},
        indicator={"en": "Eighteen benches.", "fr": "Dix-huit bancs."},
        unit="River safety unit",
        after="lights",
    ),
)
