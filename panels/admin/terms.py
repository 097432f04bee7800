"""What the panel of an article keeps to, as its section of the article's page shows it."""

from dataclasses import dataclass

from articles.models import Article
from cms.accounts.models import User
from cms.accounts.roles import assigner
from panels.admin.forms import TermsForm
from panels.models import ArticlePanel
from panels.terms import terms_of
from panels.visibility import seeing_through

TERMS = ("terms", "change")  # the key of what was tried here


@dataclass(frozen=True)
class TermsOnPage:
    """The panel as one thing, and the form that changes its terms, where that may still be done."""

    panel: ArticlePanel
    form: TermsForm | None
    is_open: bool  # the form was refused
    fixed: bool  # a take is in
    not_blind: list[User]  # those on a blind panel who see its takes all the same


def terms_on_page(article: Article, user, refused: TermsForm | None, *, fixed: bool) -> TermsOnPage:
    """For this person; `refused` is the form that they sent, if that was refused; `fixed`, that a take is in."""
    panel = terms_of(article)
    closed = article.state == Article.State.WITHDRAWN or not assigner(user)
    form = None if closed else refused or TermsForm(instance=panel, auto_id="terms_%s", fixed=fixed)
    not_blind = seeing_through(article) if panel.hides_takes else []
    return TermsOnPage(panel, form, refused is not None, fixed, not_blind)
