"""Who may do what in the library. What changes a page that readers have is for those who keep it."""

import rules

from cms.accounts.roles import may, media_keeper, newsroom
from pictures.uses import is_used


@rules.predicate
def picture_reader(user, row=None):
    """Looks pictures up."""
    return newsroom(user) or media_keeper(user)


@rules.predicate
def uploader(user, row=None):
    """Brings pictures into the library."""
    return may(user, "draft", "edit", "keep_media")


def may_describe(user, picture) -> bool:
    """Those who keep the library any; others what they uploaded themselves, until an edition shows it."""
    own = uploader(user) and picture.created_by_id == user.pk
    return media_keeper(user) or (own and not is_used(picture, frozen=True))


def may_replace(user) -> bool:
    """Those who keep the library: readers may see the other picture at once."""
    return media_keeper(user)
