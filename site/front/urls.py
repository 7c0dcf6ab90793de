from django.urls import path

from front.views import demo, health, home, parts, running, search

urlpatterns = [
    path("", home.home, name="home"),
    path("healthz", health.alive, name="healthz"),
    path("readyz", health.ready, name="readyz"),
    path("running/", running.how, name="running"),
    path("running/again/<int:pk>/", running.send_again, name="running-send-again"),
    path("demo/", demo.people, name="demo"),
    path("demo/sign-in/<slug:name>/", demo.sign_in, name="demo-sign-in"),
    path("demo/outbox/", demo.outbox, name="demo-outbox"),
    path("components/", parts.components, name="components"),
    path("search/", search.search, name="search"),
]
