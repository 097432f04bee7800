import factory

from cms.accounts.capabilities import role_group
from cms.accounts.models import User


class UserFactory(factory.django.DjangoModelFactory):
    """A person; UserFactory(role="editor") puts them in that group, staff if they belong to the newsroom."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    username = factory.Sequence(lambda n: f"person{n}")
    email = factory.LazyAttribute(lambda user: f"{user.username}@example.org")
    password = factory.django.Password("paneldesk")

    @factory.post_generation
    def role(self, create, name, **kwargs):
        if name:
            self.groups.add(role_group(name))
            self.is_staff = name != "panelist"
            self.save()
