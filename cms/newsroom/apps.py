from django.apps import AppConfig


class NewsroomConfig(AppConfig):
    name = "cms.newsroom"
    label = "newsroom"
