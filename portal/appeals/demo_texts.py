"""What the invented people of the demo write in their reviews; they fit every procedure."""

GROUNDS = (
    "The report that we sent with our file is not mentioned in the decision, and nobody asked us"
    " about it. With it the decision would have been another one."
)
STATEMENT = (
    "The unit prepared the decision from the main part of the file. The annex in which the report"
    " stands was registered on the same day and was not read."
)
REPLY = "The annex belongs to the file, as the receipt shows. It was there before the decision."
OFFER = "The unit reads the annex and puts the matter before the body at its next session."
WANTED = (
    "Let our observers be registered for the session in spring; afterwards it would be too late."
)
MEASURE = "Two observers are registered for the session in spring, whatever the review finds."
FINDINGS = {
    "changed": (
        "The report stands in the annex and was not considered. On the documents that were there"
        " when it was taken, the decision should have been another one."
    ),
    "stands": (
        "The report was not read when the decision was prepared. That was a mistake. Read now, it"
        " says nothing about the point on which the decision rests."
    ),
}
INSTRUCTIONS = "Consider the report in the annex and decide anew on the whole file."
SECOND = "The report has to be read together with the earlier ones. They were not asked for."
SUMMARY = (
    "A document that was part of the file had been overlooked. The decision was changed and the"
    " procedure went on from where it had ended."
)
RECOMMENDATION = (
    "The rule on documents should say that annexes are part of the file, and that what is not clear"
    " is asked about before a decision."
)
