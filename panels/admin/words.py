"""Events of seats, in the newsroom's words."""

from django.urls import reverse

from cms.events.words import Subject, teach
from panels.models import ArticlePanel, Assignment, Panelist, Program, Rebuttal, ReminderRule

teach(
    "panels.assignment",
    Subject(
        rows=lambda pks: Assignment.objects.filter(pk__in=pks).select_related("article", "persona"),
        name=lambda seat: f"{seat.persona}’s take on “{seat.article.headline}”",
        url=lambda seat: reverse("admin:articles_article_change", args=[seat.article_id]) + f"#seat-{seat.pk}",
    ),
    {
        "assignment.invite": "asked for {it}[ ({passed_over})]",
        "assignment.import": "brought in {it}",
        "assignment.change": "changed what is asked of {it}",
        "assignment.accept": "took on {it}[ and proposes to deliver it {proposed_due_at}][: {note}]",
        "assignment.undo_decline": "took on after all {it}",
        "assignment.disclose": "changed what they disclose for {it}",
        "assignment.propose_time": "proposes another time to deliver {it}, {proposed_due_at}: {note}",
        "assignment.confirm_time": "confirmed the proposed time of {it}, now due {due_at}",
        "assignment.keep_time": "kept the time of {it}, instead of {proposed_due_at}",
        "assignment.decline": "declined {it}: {reason}",
        "assignment.submit": "submitted {it}",
        "assignment.take_back": "took back {it}",
        "assignment.request_changes": "sent back {it}: {note}",
        "assignment.approve": "approved {it}",
        "assignment.approve_with_edits": "approved with edits {it}",
        "assignment.propose_edits": "edited, and asked for consent to, {it}",
        "assignment.consent": "agreed to the edits of {it}",
        "assignment.object": "objected to the edits of {it}: {note}",
        "assignment.recall_edits": "took back the edits of {it}",
        "assignment.edits_unanswered": "asked again for consent to the edits of {it}",
        "assignment.cancel": "cancelled {it}",
        "assignment.reassign": "gave to somebody else {it}",
        "assignment.send_link": "sent a new link to {it}",
        "assignment.ask_link": "sent, as was asked with an expired one, a new link to {it}",
        "assignment.revoke_links": "took back the links to {it}",
        "assignment.call_in": "gave to whoever stands by {it}",
        "assignment.due_soon": "reminded of {it}, due {due_at}",
        "assignment.overdue": "warned about {it}, overdue since {due_at}",
        "assignment.answer_due": "asked again for an answer about {it}, wanted by {answer_by}",
        "assignment.revealed": "let the panel read {it}",
        "assignment.rebuttal_opened": "asked for an answer beside {it}",
        "assignment.rebuttal_due": "reminded of an answer beside {it}, until {rebuttal_due_at}",
        "assignment.pass_rebuttal": "passed on answering beside {it}",
        "assignment.waited_for": "told the editor who waits for {it}[, due {due_at}][, to be answered by {answer_by}]",
    },
)

teach(
    "panels.articlepanel",
    Subject(
        rows=lambda pks: ArticlePanel.objects.filter(pk__in=pks).select_related("article"),
        name=lambda panel: f"the panel of “{panel.article.headline}”",
        url=lambda panel: reverse("admin:articles_article_change", args=[panel.article_id]) + "#panel",
    ),
    {
        "panel.terms": "changed the terms of {it}",
        "panel.reveal": "ended the blind round of {it}",
        "panel.open_rebuttal": "opened the rebuttal round of {it}, until {due_at}",
        "panel.close_rebuttal": "closed the rebuttal round of {it}",
    },
)
teach(
    "panels.rebuttal",
    Subject(
        rows=lambda pks: Rebuttal.objects.filter(pk__in=pks).select_related(
            "seat__article", "seat__persona", "to__persona"
        ),
        name=lambda one: f"{one.seat.persona}’s answer to {one.to.persona} on “{one.article.headline}”",
        url=lambda one: reverse("admin:articles_article_change", args=[one.article.pk]) + "#rebuttals",
    ),
    {
        "rebuttal.submit": "submitted {it}",
        "rebuttal.approve": "approved {it}",
        "rebuttal.request_changes": "sent back {it}: {note}",
        "rebuttal.reject": "rejected {it}: {note}",
    },
)
teach(
    "panels.panelist",
    Subject(
        rows=lambda pks: Panelist.objects.filter(pk__in=pks).select_related("user"),
        name=lambda panelist: panelist.user.name,
        url=lambda panelist: reverse("admin:panels_panelist_change", args=[panelist.pk]),
    ),
    {
        "panelist.away": "noted days away of {it}: {first_day} to {last_day}",
        "panelist.back": "removed days away of {it}: {first_day} to {last_day}",
    },
)
teach(
    "panels.program",
    Subject(
        rows=lambda pks: Program.objects.filter(pk__in=pks).select_related("panelist__user"),
        name=lambda program: str(program),
        url=lambda program: reverse("admin:panels_program_change", args=[program.pk]),
    ),
    {
        "program.make": "made the program {it}: {change}",
        "program.change": "changed the program {it}: {change}",
        "program.renew_token": "gave another token to {it}",
        "program.renew_secret": "gave another signing secret to {it}",
        "program.ping": "sent a ping to {it}",
        "program.rest": "put {it} to rest",
        "program.wake": "had {it} work again",
    },
)
teach(
    "panels.reminderrule",
    Subject(
        rows=lambda pks: ReminderRule.objects.filter(pk__in=pks),
        name=lambda rule: f"the reminder “{rule}”",
        url=lambda rule: reverse("admin:panels_reminderrule_change", args=[rule.pk]),
    ),
    {"reminder.change": "set {it}: {change}"},
)
