"""The addresses of the reader site."""

from django.urls import path

from articles.site import feeds, oembed, preview, search, seen, sitemaps, views

urlpatterns = [
    path("", views.home, name="home"),
    path("articles/<str:slug>/", views.article, name="article"),
    path("articles/<str:slug>", views.article_typed),
    path("articles/<str:slug>/takes/<str:persona>/", views.take, name="take"),
    path("articles/<str:slug>/history/", views.history, name="history"),
    path("categories/<str:slug>/", views.category, name="category"),
    path("organizations/<str:slug>/", views.organization, name="organization"),
    path("preview/<str:token>/", preview.shared, name="preview"),
    path("archive/", views.archive, name="archive"),
    path("archive/<int:year>/", views.archive_year, name="archive_year"),
    path("archive/<int:year>/<int:month>/", views.archive_month, name="archive_month"),
    path("search/", search.search, name="search"),
    path("seen/", seen.seen, name="seen"),
    path("feed.xml", feeds.atom, name="feed"),
    path("feed.json", feeds.json_feed),
    *(path(f"{about}/<str:slug>/feed.xml", feeds.atom, {"about": about}) for about in ("categories", "organizations")),
    *(
        path(f"{about}/<str:slug>/feed.json", feeds.json_feed, {"about": about})
        for about in ("categories", "organizations")
    ),
    path("sitemap.xml", sitemaps.sitemap),
    path("sitemap-lists.xml", sitemaps.lists_sitemap),
    path("sitemap-<int:part>.xml", sitemaps.articles_sitemap),
    path("news-sitemap.xml", sitemaps.news_sitemap),
    path("oembed/", oembed.oembed, name="oembed"),
    path("robots.txt", views.robots),
]
