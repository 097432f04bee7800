"""Events of articles, in the newsroom's words."""

from django.urls import reverse

from articles.models import Article, CheckRule
from articles.seams import checks
from cms.events.words import Subject, teach

teach(
    "articles.article",
    Subject(
        rows=lambda pks: Article.objects.filter(pk__in=pks).only("pk", "headline"),
        name=lambda article: f"“{article.headline}”",
        url=lambda article: reverse("admin:articles_article_change", args=[article.pk]),
    ),
    {
        "article.create": "began {it}",
        "article.save": "saved {it}, version {version}",
        "article.restore": "restored {it} to version {restored}, saved as version {version}",
        "article.prune": "thinned out the history of {it}: {removed} of its versions of long ago are gone",
        "article.import": "brought in {it}",
        "article.submit": "submitted {it} for review",
        "article.return": "returned {it}: {note}",
        "article.approve": "approved {it}",
        "article.schedule": "scheduled {it} for {publish_at}",
        "article.unschedule": "took off the schedule {it}",
        "article.publish": "published {it}, edition {edition}[, without its panel: {override_reason}]",
        "article.publish_refused": "held back {it}. {why}",
        "article.publish_failed": "could not publish {it}. {why}",
        "article.extend": "added a take to {it}, edition {edition}",
        "article.rollback": "rolled back {it} to edition {edition}",
        "article.share": "shared a preview of {it} with {label}, until {expires_at}",
        "article.unshare": "took back the preview of {it} from {label}",
        "article.withdraw": "withdrew {it}: {reason}[ For the newsroom: {note}]",
    },
)

teach(
    "articles.checkrule",
    Subject(
        rows=lambda pks: CheckRule.objects.filter(pk__in=pks),
        name=lambda rule: f"“{checks[rule.key].title}”",
        url=lambda rule: reverse("admin:articles_checkrule_change", args=[rule.pk]),
    ),
    {"check.change": "set the checklist’s {it}: when something is lacking, it {level}"},
)
