"""
`/accounts/`: sign in by code, sign out, invitations and one's own page.

Of allauth only what a site of invited people without passwords needs is open; the rest keeps its name, for allauth
asks for some of them by name, and answers 404.
"""

from allauth.account import views as allauth
from django.urls import path, re_path

from people import views
from people.languages import speaks

urlpatterns = [
    path("login/", speaks(allauth.login), name="account_login"),
    path("login/code/", speaks(allauth.request_login_code), name="account_request_login_code"),
    path("login/code/confirm/", speaks(views.confirm_login_code), name="account_confirm_login_code"),
    path("logout/", speaks(allauth.logout), name="account_logout"),
    path("inactive/", allauth.account_inactive, name="account_inactive"),
    path("me/", views.me, name="me"),
    path("me/news/", views.my_news, name="my-news"),
    path("me/news/seen/", views.seen_news, name="seen-news"),
    path("me/sign-out-everywhere/", views.sign_out_everywhere, name="sign-out-everywhere"),
    path("invite/", views.invite, name="invite"),
    path("invitation/<str:token>/", views.invitation, name="invitation"),
    path("signup/", views.closed, name="account_signup"),
    path("email/", views.closed, name="account_email"),
    path("reauthenticate/", views.closed, name="account_reauthenticate"),
    path("password/change/", views.closed, name="account_change_password"),
    path("password/set/", views.closed, name="account_set_password"),
    path("password/reset/", views.closed, name="account_reset_password"),
    path("confirm-email/", views.closed, name="account_email_verification_sent"),
    re_path(r"^(?:signup|email|password|confirm-email|3rdparty|social|2fa|sessions)/.*$", views.closed),
]
