"""The addresses of the reader site."""

urlpatterns = []
