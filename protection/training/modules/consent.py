"""Informed consent."""

from django.utils.translation import gettext_lazy as _

from protection.training.shapes import Module, Question, Section

CONSENT = Module(
    code="consent",
    version=1,
    title=_("Informed consent"),
    sections=(
        Section(
            _("The person decides"),
            (
                _(
                    "Nothing leaves the case without the consent of the person affected, for that"
                    " purpose and that recipient. Consent to keep a report is no consent to share"
                    " it; consent to tell one organization is no consent to tell a second."
                ),
                _(
                    "Help never depends on consent to share. Say so before you ask: somebody who"
                    " fears to lose help cannot agree freely."
                ),
            ),
        ),
        Section(
            _("What makes it informed"),
            (
                _(
                    "The person has understood what will be said, to whom, what can follow in the"
                    " worst case, what else could be done, doing nothing included, and that they"
                    " may change their mind. Ask them to say it in their own words."
                ),
                _(
                    "At the first contact ask for three things only: to keep this, how to be in"
                    " touch, whom to tell. Ask for each other consent when its act arises."
                ),
            ),
        ),
        Section(
            _("Others, and a change of mind"),
            (
                _(
                    "A relative, a lawyer or a colleague can report, but cannot consent in the"
                    " person’s place. Third persons who are named are asked too."
                ),
                _(
                    "A withdrawal in any form counts at once: a word on the telephone is enough."
                    " Stop what is under way, say honestly what can no longer be called back, and"
                    " record it."
                ),
            ),
        ),
    ),
    questions=(
        Question(
            _(
                "A woman agreed that a legal aid group is told of her case. The group asks whether"
                " a second group may read it too. What do you do?"
            ),
            (
                _("Agree: the purpose is the same."),
                _("Ask her about the second group before anything is sent."),
                _("Send it without her name."),
            ),
            1,
            _("Consent is given for one recipient. Without a name, details can still lead to her."),
        ),
        Question(
            _(
                "A brother reports that his sister was threatened, and consents for her to a letter."
            ),
            (
                _("His consent is enough: he is family and knows her wishes."),
                _(
                    "Wait until she can be asked safely; his report is taken, his consent is not hers."
                ),
                _("Refuse to take his report."),
            ),
            1,
            _("A representative has powers of their own; none of them is the person’s consent."),
        ),
        Question(
            _("A man withdraws consent on the telephone while a package waits to be sent."),
            (
                _("Ask him to withdraw in writing first."),
                _("Let it go: it was approved while he consented."),
                _("Stop it at once and tell him what was already told to whom."),
            ),
            2,
            _("Consent is given with care and withdrawn in any form, with effect at once."),
        ),
    ),
)
