"""What is said and answered in the demo's consultations; invented."""

from dataclasses import dataclass

Texts = dict[str, str]


@dataclass(frozen=True)
class Said:
    """One theme with the answer that it gets: words by language, an outcome."""

    title: Texts
    description: Texts
    outcome: str
    answer: Texts
    referred_to: str = ""


THEMES = (
    Said(
        title={
            "en": "Meetings at hours when working people can come",
            "fr": "Des réunions à des heures où l’on ne travaille pas",
            "ar": "اجتماعات في أوقات تناسب العاملين",
            "es": "Reuniones a horas en que se pueda asistir",
            "ru": "Встречи в удобное для работающих время",
            "zh-hans": "在上班的人能参加的时间开会",
        },
        description={
            "en": "Meetings in the morning leave out those who work in the fields and in shops.",
            "fr": "Les réunions du matin écartent celles et ceux qui travaillent.",
            "ar": "الجلسات الصباحية تستبعد من يعملون في الحقول والمحال.",
        },
        outcome="accepted",
        answer={
            "en": "From next season every second meeting begins at six in the evening.",
            "fr": "Dès la prochaine saison, une réunion sur deux commence à dix-huit heures.",
            "ar": "ابتداءً من الموسم المقبل يبدأ كل اجتماع ثانٍ في السادسة مساءً.",
        },
    ),
    Said(
        title={
            "en": "More time for groups that ask their members first",
            "fr": "Plus de temps pour les groupes qui consultent leurs membres",
            "ar": "وقت أطول للمجموعات التي تسأل أعضاءها أولًا",
            "es": "Más tiempo para los grupos que consultan a sus miembros",
            "ru": "Больше времени для групп, которые спрашивают своих членов",
            "zh-hans": "给先征求成员意见的团体更多时间",
        },
        description={
            "en": "Thirty days are too short where sections meet once a month.",
            "fr": "Trente jours ne suffisent pas quand les sections se réunissent une fois par mois.",
            "ar": "ثلاثون يومًا لا تكفي حيث تجتمع الفروع مرة في الشهر.",
        },
        outcome="partly",
        answer={
            "en": "Calls for input stay open for six weeks. For draft rules the time stays as it is.",
            "fr": "Les appels restent ouverts six semaines. Pour les projets de règles, rien ne change.",
            "ar": "تبقى الدعوات مفتوحة ستة أسابيع، أما مشاريع القواعد فلا تتغير مدتها.",
        },
    ),
    Said(
        title={
            "en": "Notices on paper where there is no line",
            "fr": "Des avis sur papier là où il n’y a pas de réseau",
            "ar": "إعلانات ورقية حيث لا توجد شبكة",
            "es": "Avisos en papel donde no hay conexión",
            "ru": "Бумажные объявления там, где нет связи",
            "zh-hans": "没有网络的地方用纸质通知",
        },
        description={
            "en": "Boards at the landing stages are read by everybody.",
            "fr": "Tout le monde lit les panneaux des débarcadères.",
            "ar": "اللوحات عند المراسي يقرؤها الجميع.",
        },
        outcome="already_done",
        answer={
            "en": "Boards have hung at all nine landing stages since March. Tell us where one is missing.",
            "fr": "Des panneaux sont posés aux neuf débarcadères depuis mars. Signalez ceux qui manquent.",
            "ar": "توجد لوحات عند المراسي التسعة منذ مارس. أخبرونا حيث تنقص واحدة.",
        },
    ),
    Said(
        title={
            "en": "A vote for organizations in the committee",
            "fr": "Une voix pour les organisations au comité",
            "ar": "صوت للمنظمات في اللجنة",
            "es": "Un voto para las organizaciones en el comité",
            "ru": "Право голоса для организаций в комитете",
            "zh-hans": "各组织在委员会中有投票权",
        },
        description={
            "en": "Several ask that those who are heard also vote.",
            "fr": "Plusieurs demandent que celles qui sont entendues votent aussi.",
            "ar": "يطلب كثيرون أن يصوّت من يُستمع إليهم.",
        },
        outcome="not_accepted",
        answer={
            "en": "The statute gives the vote to members alone. It cannot be changed by this committee."
            " What organizations say is now recorded beside each vote.",
            "fr": "Le statut réserve le vote aux membres. Ce que disent les organisations est désormais"
            " consigné à côté de chaque vote.",
            "ar": "يحصر النظام الأساسي التصويت بالأعضاء. وسيُدوَّن ما تقوله المنظمات إلى جانب كل تصويت.",
        },
    ),
    Said(
        title={
            "en": "The fee for the permit of an assembly",
            "fr": "La taxe de l’autorisation de réunion",
            "ar": "رسم ترخيص التجمع",
            "es": "La tasa del permiso de reunión",
            "ru": "Сбор за разрешение на собрание",
            "zh-hans": "集会许可的费用",
        },
        description={
            "en": "The municipal fee keeps small groups away.",
            "fr": "La taxe municipale éloigne les petits groupes.",
            "ar": "الرسم البلدي يُبعد المجموعات الصغيرة.",
        },
        outcome="out_of_mandate",
        answer={
            "en": "The municipality sets this fee, not we. We have passed on what you said, without names.",
            "fr": "La municipalité fixe cette taxe. Nous lui avons transmis vos propos, sans noms.",
            "ar": "البلدية هي التي تحدد هذا الرسم. وقد نقلنا إليها ما قلتموه من دون أسماء.",
        },
        referred_to="Municipal office for assemblies (invented), assemblies@example.org",
    ),
)
CORRECTION = {
    "en": "From next season every second meeting begins at half past six in the evening.",
    "fr": "Dès la prochaine saison, une réunion sur deux commence à dix-huit heures trente.",
    "ar": "ابتداءً من الموسم المقبل يبدأ كل اجتماع ثانٍ في السادسة والنصف مساءً.",
}
CORRECTION_REASON = "The last ferry comes in at six; the hour was wrong."
