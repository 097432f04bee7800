"""Fields that look their rows up while one types, proof against what is no row at all."""

from django.contrib.admin.widgets import AutocompleteSelect, AutocompleteSelectMultiple

from cms.lib.numbers import whole

NOBODY = "0"  # a key that no row has


def _key(value):
    return value if value in (None, "") or whole(str(value)) is not None else NOBODY


class _OnlyKeys:
    """What is sent and is no key stands for a row that is not there: the field then refuses it in its own words."""

    def value_from_datadict(self, data, files, name):
        """A key as it was sent, or a list of them."""
        sent = super().value_from_datadict(data, files, name)
        return [_key(one) for one in sent] if isinstance(sent, list) else _key(sent)

    def optgroups(self, name, value, attr=None):
        """The rows that are chosen."""
        return super().optgroups(name, [_key(one) for one in value], attr)


class Choose(_OnlyKeys, AutocompleteSelect):
    """One row, looked up."""


class ChooseMany(_OnlyKeys, AutocompleteSelectMultiple):
    """Any number of rows, looked up."""
