"""Who may do what in the library. What changes a page that readers have is for editors."""

from cms.accounts.roles import editor, writer
from pictures.uses import is_used


def may_upload(user) -> bool:
    """Everybody who writes brings pictures."""
    return writer(user)


def may_describe(user, picture) -> bool:
    """Editors any; writers what they uploaded themselves, until an article that is not theirs to change shows it."""
    return editor(user) or (writer(user) and picture.created_by_id == user.pk and not is_used(picture, frozen=True))


def may_replace(user) -> bool:
    """Editors: readers may see the other picture at once."""
    return editor(user)
