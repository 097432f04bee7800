"""What the panel of an article keeps to, as its section of the article's page shows it."""

from dataclasses import dataclass

from articles.models import Article
from cms.accounts.roles import assigner
from panels.admin.forms import TermsForm
from panels.models import ArticlePanel
from panels.terms import terms_of

TERMS = ("terms", "change")  # the key of what was tried here


@dataclass(frozen=True)
class TermsOnPage:
    """The panel as one thing, and the form that changes its terms, where that may still be done."""

    panel: ArticlePanel
    form: TermsForm | None
    is_open: bool  # the form was refused
    fixed: bool  # a take is in


def terms_on_page(article: Article, user, refused: TermsForm | None, *, fixed: bool) -> TermsOnPage:
    """For this person; `refused` is the form that they sent, if that was refused; `fixed`, that a take is in."""
    panel = terms_of(article)
    closed = article.state == Article.State.WITHDRAWN or not assigner(user)
    form = None if closed else refused or TermsForm(instance=panel, auto_id="terms_%s", fixed=fixed)
    return TermsOnPage(panel, form, refused is not None, fixed)
