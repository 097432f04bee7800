"""The checklist before publishing: what is lacking, and whether that blocks or warns, as the newsroom set it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import transaction
from django.forms import model_to_dict

from articles import links
from articles.models import Article, CheckRule
from articles.seams import Check, checks, join_checklist
from cms.accounts.roles import administrator, chief
from cms.events.machine import NotAllowed
from cms.events.recording import record
from pictures.describing import lacking
from pictures.models import Picture

Level = CheckRule.Level
RULES = "checklist-rules"
SECONDS = 10  # that another process may show a checklist by the rules before
LOOKED_AT = ("headline", "dek", "body_html", "source_url", "picture", "picture_alt")


@dataclass(frozen=True)
class Finding:
    """What one check found of one article. `lacking` holds sentences that say what to do; empty, all is well. `untold`:
    whoever asks may not know, and is told why instead."""

    check: Check
    level: str
    lacking: list[str]
    untold: bool = False

    @property
    def tone(self) -> str:
        """ "ok", "warns", "blocks" or "untold"."""
        if self.untold:
            return "untold"
        if not self.lacking:
            return "ok"
        return "blocks" if self.level == Level.BLOCK else "warns"


def checklist_of(
    articles: Iterable[Article], level: str | None = None, *, viewer=None, now=False
) -> dict[int, list[Finding]]:
    """What each check that is not off (or that has this level) finds of each article, in a constant number of queries;
    to be shown to `viewer`, as far as they may know.

    The rules are those of this moment with `now`; otherwise they may be up to SECONDS old.
    """
    articles = _whole(list(articles))
    found = defaultdict(list)
    for check, its_level, most in _rules(now) if articles else ():
        if its_level == Level.OFF or (level and its_level != level):
            continue
        lacking = check.lacking(articles, most)
        untold = check.untold(viewer, articles) if viewer else {}
        for article in articles:
            found[article.pk].append(_finding(check, its_level, lacking.get(article.pk, []), untold.get(article.pk)))
    return dict(found)


def _finding(check: Check, level: str, lacking: list[str], untold: str | None) -> Finding:
    return Finding(check, level, [untold], untold=True) if untold else Finding(check, level, lacking)


def checklist(article: Article, *, viewer=None) -> list[Finding]:
    """What each check that is not off finds of this article, as far as `viewer`, to whom it is shown, may know."""
    return checklist_of([article], viewer=viewer).get(article.pk, [])


def obstacles_of(articles: Iterable[Article], *, viewer=None, now=False) -> dict[int, list[str]]:
    """What stands in the way of publishing each of these articles, as far as `viewer`, to whom it is shown, may know;
    those that nothing holds up are left out."""
    found = checklist_of(articles, Level.BLOCK, viewer=viewer, now=now)
    sentences = {pk: [why for finding in findings for why in finding.lacking] for pk, findings in found.items()}
    return {pk: whys for pk, whys in sentences.items() if whys}


def obstacles_to(article: Article, *, viewer=None) -> list[str]:
    """All that stands in the way of publishing `article` at this moment, in sentences that say what to do, as far as
    `viewer`, to whom it is shown, may know; the gate asks for nobody, and is told everything."""
    return obstacles_of([article], viewer=viewer, now=True).get(article.pk, [])


def warnings_to(article: Article) -> list[str]:
    """What to look at before publishing `article`, though it may go out."""
    return [why for finding in checklist_of([article], Level.WARN).get(article.pk, []) for why in finding.lacking]


may_set = chief | administrator


def levels_of(check: Check) -> list[Level]:
    """What this check may be set to."""
    return [level for level in Level if level != Level.OFF or not check.essential]


@transaction.atomic
def set_rule(pk: int, *, by, level: str, most: int | None = None) -> CheckRule:
    """Say what a check does when something is lacking, and its most characters, if it counts them.

    Raises NotAllowed, or ValidationError with messages by field.
    """
    if not may_set(by):
        raise NotAllowed("Only a chief editor or an admin sets the checklist.")
    rule = CheckRule.objects.select_for_update().get(pk=pk)
    before = model_to_dict(rule)
    if level not in levels_of(checks[rule.key]):
        raise ValidationError({"level": f"{checks[rule.key].title} block or warn: they are always looked at."})
    rule.level, rule.most = level, most if checks[rule.key].counts else None
    rule.full_clean()
    if model_to_dict(rule) != before:
        rule.save()
        transaction.on_commit(lambda: cache.delete(RULES))
        record("check.change", subject=rule, by=by, level=rule.get_level_display(), most=rule.most)
    return rule


def _rules(now: bool) -> Iterable[tuple[Check, str, int | None]]:
    """Every check with its level and number. One that nobody made a rule for warns, or blocks if it is essential."""
    rules = _stored() if now else cache.get_or_set(RULES, _stored, SECONDS)
    for key, check in checks.items():
        level, most = rules.get(key, (Level.BLOCK if check.essential else Level.WARN, None))
        yield check, level, most


def _stored() -> dict[str, tuple[str, int | None]]:
    return {key: (level, most) for key, level, most in CheckRule.objects.order_by().values_list("key", "level", "most")}


def _whole(articles: list[Article]) -> list[Article]:
    """The articles with all that is looked at, of which a list may have left out the long fields."""
    if not any(article.get_deferred_fields() & set(LOOKED_AT) for article in articles):
        return articles
    return list(Article.objects.only(*LOOKED_AT).filter(pk__in=[article.pk for article in articles]))


def _each(lacking):
    """A check of many articles from one that looks at a single one, without the database."""
    return lambda articles, most: {article.pk: [why] for article in articles if (why := lacking(article, most))}


def _headline(article, most):
    if most and len(article.headline) > most:
        return f"Shorten the headline: it has {len(article.headline)} characters, {most} at most are read everywhere."


def _dek(article, most):
    if not article.dek.strip():
        return "Write a dek: lists, feeds and search results show it under the headline."
    if most and len(article.dek) > most:
        return f"Shorten the dek: it has {len(article.dek)} characters, {most} at most."


def _alt(articles, most):
    pictures = Picture.objects.in_bulk({article.picture_id for article in articles if article.picture_id})
    found = {article.pk: lacking(pictures.get(article.picture_id), article.picture_alt) for article in articles}
    return {pk: [why] for pk, why in found.items() if why}


def _source(article, most):
    if not article.source_url:
        return "Name the original source."


for check in (
    Check("headline", "Headline", "A headline that is not cut off.", _each(_headline), "id_headline", counts=True),
    Check("dek", "Dek", "A dek, and not too long a one.", _each(_dek), "id_dek", counts=True),
    Check("alt", "Pictures in words", "What every picture shows, in words.", _alt, "id_picture_alt"),
    Check("source", "Original source", "A link to the original source.", _each(_source), "id_source_url"),
    Check("links", "Links", "Every link in the text and the source answers.", links.lacking, "id_body_html"),
):
    join_checklist(check)
