"""/api/: every router in one place."""

urlpatterns = []
