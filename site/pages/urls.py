from django.urls import path

from pages import views

urlpatterns = [
    path("help-now/", views.help_now, name="help-now"),
    path("leave/", views.leave, name="leave"),
]
