"""What organizations of the demo answer, in their own languages."""

ANSWERS = {
    "ar": (
        "نعمل منذ سنوات مع لجان محلية في ثلاث مقاطعات، ونوثّق القيود على التجمع السلمي وننشر تقريراً كل عام.",
        "يتكون مجلس إدارتنا من سبعة أعضاء تنتخبهم الجمعية العامة كل سنتين، أربع منهن نساء.",
        "يأتي معظم دخلنا من اشتراكات الأعضاء ومن منحتين لمؤسستين خاصتين، ولا نتلقى أموالاً من أي حكومة.",
    ),
    "ru": (
        "Мы ведём приём граждан в четырёх городах и ежегодно публикуем обзор отказов в регистрации.",
        "Правление из пяти человек избирает общее собрание сроком на два года; отчёты открыты.",
        "Основной доход — взносы участников и два частных гранта; государственных средств мы не получаем.",
    ),
    "es": (
        "Acompañamos a veintidós comunidades y publicamos cada año un informe sobre su derecho a reunirse.",
        "La asamblea elige a la junta directiva cada dos años; las cuentas se publican en nuestra sede.",
        "Nos financiamos con cuotas de socios y con dos donaciones privadas; no recibimos fondos públicos.",
    ),
    "fr": (
        "Nous documentons les interdictions de réunion dans six régions et publions un rapport annuel.",
        "L’assemblée générale élit le conseil pour deux ans ; les comptes sont publiés chaque année.",
        "Nos ressources viennent des cotisations et de deux fondations privées, sans fonds publics.",
    ),
    "zh-hans": (
        "我们在五个乡镇开展工作，每年发布一份关于居民参与公共事务情况的报告。",
        "理事会由会员大会每两年选举产生，账目向全体会员公开。",
        "经费主要来自会员会费和两家私人基金会的资助，没有接受政府拨款。",
    ),
    "en": (
        "We observe assemblies in nine districts and publish what we see in a yearly report.",
        "Members elect the board of seven every two years; the accounts are published.",
        "Membership fees and two private grants pay for our work; we receive no public funds.",
    ),
}

QUESTIONS = "Which share of last year’s income came from members?\n\nHow are the members of the board elected?"
REPLIES = {
    "ar": "كما هو مبيّن في الوثائق المرفقة، جاء ثلثا الدخل من الأعضاء.",
    "ru": "Как указано в приложенных документах, две трети дохода составили взносы участников.",
    "es": "Como consta en los documentos adjuntos, dos tercios de los ingresos proceden de los socios.",
    "fr": "Comme l’indiquent les pièces jointes, deux tiers des recettes proviennent des membres.",
    "zh-hans": "如所附文件所示，收入的三分之二来自会员。",
    "en": "As the attached documents show, two thirds of the income came from members.",
}
RETURN_NOTE = "The financial statement covers 2024; please send the one for 2025.\nPage 3 of the statutes cannot be read."
DEFERRAL_TEXT = "The committee has further questions on the sources of income and will take the application up at its next session."
REFUSAL_TEXT = (
    "The body found that the criteria on independence are not met on the information given: the file"
    " names three serving officials on the board and does not say how they were appointed."
)
CLOSING_TEXT = "No answer to the questions of the committee arrived by the date set. The file can be re-opened."
RECOMMENDATION_TEXT = "The file is complete and answers the questions put to the organization."
