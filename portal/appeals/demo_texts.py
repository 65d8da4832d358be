"""What the invented people of the demo write in their reviews."""

GROUNDS = (
    "The annual report for last year was sent with the application and is not mentioned in the"
    " decision. We were not asked about it either."
)
STATEMENT = (
    "The criterion asks for two years of activity. The unit found proof for one year in the file"
    " and did not look at the annex in which the report stands."
)
REPLY = "The annex is part of the application. It proves the second year, as the receipt shows."
OFFER = "The unit reads the annex and puts the application before the body at its next session."
WANTED = (
    "Let our observers be registered for the session in spring; afterwards it would be too late."
)
MEASURE = "Two observers are registered for the session in spring, whatever the review finds."
FINDINGS = {
    "changed": (
        "The report stands in the annex and was not considered. The criterion is met on the"
        " documents that were there when the decision was taken."
    ),
    "stands": (
        "The report was considered in the end and covers four months only. The criterion asks for"
        " two years, and no other proof was named."
    ),
}
INSTRUCTIONS = "Consider the annual report in the annex and decide anew on the whole file."
SECOND = "The four months continue an activity that the earlier reports prove. They were not read."
SUMMARY = (
    "A document that was part of the file had been overlooked. The decision was changed and the"
    " procedure went on from where it had ended."
)
RECOMMENDATION = (
    "The rule on documents should say that annexes are part of the application, and that what is"
    " not clear is asked about before a decision."
)
