"""The persona page: where readers follow a voice."""

urlpatterns = []
