from django.urls import path

from challenges.meeting.views import acts, before, board, feelings, pages, rating, worried

urlpatterns = [
    # /meetings/<uuid>/…: pages
    path("<uuid:pk>/", pages.meeting, name="meeting"),
    path("<uuid:pk>/chair/", pages.chair, name="meeting-chair"),
    path("<uuid:pk>/live/", pages.live, name="meeting-live"),
    path("<uuid:pk>/screen/", pages.screen, name="meeting-screen"),
    path("<uuid:pk>/lines/", pages.lines, name="meeting-lines"),
    path("<uuid:pk>/end/", pages.end, name="meeting-end"),
    path("<uuid:pk>/minutes/", pages.minutes, name="meeting-minutes"),
    path("<uuid:pk>/rating/", rating.rating, name="meeting-rating"),
    path("<uuid:pk>/board/", board.board, name="meeting-board"),
    # …before it begins
    path("<uuid:pk>/calendar.ics", before.calendar, name="meeting-calendar"),
    path("<uuid:pk>/change/", before.change, name="meeting-change"),
    path("<uuid:pk>/call-off/", before.call_off, name="meeting-call-off"),
    path("<uuid:pk>/easier/", before.easier, name="meeting-easier"),
    path("<uuid:pk>/easier/all/", before.easier_all, name="meeting-easier-all"),
    path("<uuid:pk>/item/", before.item, name="meeting-item"),
    # …and acts
    path("<uuid:pk>/coming/", acts.coming, name="meeting-coming"),
    path("<uuid:pk>/here/", acts.here, name="meeting-here"),
    path("<uuid:pk>/open/", acts.go_live, name="meeting-open"),
    path("<uuid:pk>/next/", acts.next_item, name="meeting-next"),
    path("<uuid:pk>/order/", acts.order, name="meeting-order"),
    path("<uuid:pk>/lines/write/", acts.post_line, name="meeting-line-write"),
    path("<uuid:pk>/lines/show/", acts.show_line, name="meeting-line-show"),
    path("<uuid:pk>/lines/hide/", acts.hide_line, name="meeting-line-hide"),
    path("<uuid:pk>/lines/hand/", acts.hand_lines, name="meeting-lines-hand"),
    path("<uuid:pk>/lines/<uuid:line>/worried/", worried.worried, name="meeting-line-worried"),
    path("<uuid:pk>/worried/thanks/", worried.thanks, name="meeting-worried-thanks"),
    path("<uuid:pk>/promise/", acts.promise, name="meeting-promise"),
    path("<uuid:pk>/promise/read/", acts.promise_read, name="meeting-promise-read"),
    path("<uuid:pk>/promise/drop/", acts.promise_drop, name="meeting-promise-drop"),
    path("<uuid:pk>/start/", acts.start, name="meeting-start"),
    path("<uuid:pk>/pause/", acts.pause, name="meeting-pause"),
    path("<uuid:pk>/resume/", acts.resume, name="meeting-resume"),
    path("<uuid:pk>/answer/", acts.answer, name="meeting-answer"),
    path("<uuid:pk>/verdict/", acts.verdict, name="meeting-verdict"),
    path("<uuid:pk>/feelings/", feelings.feel, name="meeting-feel"),
    path("<uuid:pk>/feelings/ask/", feelings.ask, name="meeting-feelings-ask"),
    path("<uuid:pk>/feelings/show/", feelings.show, name="meeting-feelings-show"),
    path("<uuid:pk>/feelings/drop/", feelings.drop, name="meeting-feelings-drop"),
    path("<uuid:pk>/close/", acts.close, name="meeting-close"),
    path("<uuid:pk>/rate/", rating.rate, name="meeting-rate"),
]
