from django.urls import path

from pages import views

urlpatterns = [
    # What readers get of pictures: renditions, and never what was uploaded.
    path("media/images/<str:name>", views.picture, name="picture"),
    path("help-now/", views.help_now, name="help-now"),
    path("keep/", views.keep, name="keep"),
    path("keep/list/", views.keep_list, name="keep-list"),
    path("copy.js", views.keep_worker, name="keep-worker"),
    path("leave/", views.leave, name="leave"),
    path("offline/", views.switch, name="offline"),
    path("our-words/", views.our_words, name="our-words"),
    path("our-words/<slug:key>/", views.one_text, name="our-words-one"),
]
