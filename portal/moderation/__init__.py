"""Moderation under a published rule, the same for everything that people write.

A room whose rows are moderated does five things; the rest is here.

1. Model: inherit `Moderated` (beside TenantRow, Stateful, ClockSubject), name the author through
   `own_person_id` or `organization_id`, and put `moderation_transitions(Wording(...))` into its
   `TRANSITIONS`. The states are called `held`, `edit_proposed`, `accepted`, `removed` (`ModerationStatus`)
   unless the `Wording` names others. The guard has `worker=True`: its clock is rung by the worker.
2. Services: `moderate(Model, wording, word=..., queue=...)` once, at import; it registers what the
   moves do. The room's
   own effects (publish, take down, index) are registered after it with `effect_of(Model, "accept",
   "accept_edit", "keep_original", "remove", "reinstate", "restore", "send_back")`.
3. A text that arrives: `begin_moderation(row, now=...)` starts the policy's clock on a held row;
   `publishes_first(tenant_id)` says whether the policy looks at texts only after publication.
   Raises Refused where the institution has published no rule on moderation.
4. Subscribers: `contest_moderation(Model, wording, ...)` (contesting.py) lets removals be contested: a
   review that changes one restores the text by itself. `moderation_notices(Model, wording)` registers what the author and the moderators are
   told; the room's `@describes` gives `title` and, for the author, `path`.
5. Readers: `report_text(row, ...)` takes a report on a text that the caller has found for this
   actor; a report hides nothing. `remark_on(row, ...)` keeps a note that only staff can read.

What is edited is the row's `text`, or what `Wording.texts_of`/`put_texts` say. Moves, for
`perform(Model, pk, name, ...)`: accept, propose_edit, accept_edit / decline_edit / keep_original (the
author's), remove (a Decision with outcome "remove"), reinstate (an error is put right), and the
internal restore and send_back, which follow from a review that changed the decision.

The public log (`ModerationEntry`) holds month, kind, act and reason code: no text, no name, no id.
"""
