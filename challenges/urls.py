"""Every address of a challenge and of the rooms it passes through, grouped by prefix; the longest stands first."""

from django.urls import include, path, register_converter

from challenges.addresses import ChallengeKey, DayKey, MonthKey
from challenges.meeting.views import ahead, joining
from challenges.views import (
    answers,
    author,
    chair,
    challenge,
    check_backs,
    checks,
    clab,
    clocks,
    codes,
    concerns,
    desk,
    groups,
    j2i,
    offer,
    promises,
    public,
    raising,
    reports,
    safety,
    taps,
    top,
    trouble,
    voices,
)

register_converter(ChallengeKey, "challenge")
register_converter(MonthKey, "month")
register_converter(DayKey, "day")

urlpatterns = [
    # /challenges/raise/: three questions, and a draft between them
    path("challenges/raise/", raising.begin, name="challenge-raise"),
    path("challenges/raise/voice/", voices.speak, name="challenge-raise-speak"),
    path("challenges/raise/<challenge:key>/", raising.words, name="challenge-raise-words"),
    path("challenges/raise/<challenge:key>/right/", raising.right, name="challenge-raise-right"),
    path("challenges/raise/<challenge:key>/send/", raising.send, name="challenge-raise-send"),
    path("challenges/raise/<challenge:key>/keep/", raising.keep, name="challenge-raise-keep"),
    path("challenges/raise/<challenge:key>/voice/", voices.spoken, name="challenge-raise-voice"),
    path("challenges/raise/<challenge:key>/throw-away/", raising.throw_away, name="challenge-raise-throw-away"),
    path("challenges/claim/", codes.claim, name="challenge-claim"),
    path("challenges/help-someone/", codes.help_someone, name="challenge-help-someone"),
    # One question out of a mail, without signing in
    path("challenges/tap/<str:token>/", taps.tap, name="tap"),
    # /challenges/worries/: "I'm worried about them", for those who act on it
    path("challenges/worries/", concerns.concerns, name="challenge-worries"),
    path("challenges/worries/<uuid:pk>/seen/", concerns.seen, name="challenge-worry-seen"),
    # /challenges/voices/: what somebody said, for her who said it and the officer who writes it down
    path("challenges/voices/", voices.notes, name="voice-notes"),
    path("challenges/voices/<uuid:pk>/", voices.note, name="voice-note"),
    path("challenges/voices/<uuid:pk>/sound/", voices.sound, name="voice-sound"),
    # /challenges/<C-2026-014 or uuid>/: the page, and one address for each thing done there
    path("challenges/<challenge:key>/", challenge.page, name="challenge"),
    path("challenges/<challenge:key>/worried/", concerns.worried, name="challenge-worried"),
    path("challenges/<challenge:key>/worried/thanks/", concerns.thanks, name="challenge-worried-thanks"),
    path("challenges/<challenge:key>/ahead/", ahead.for_author, name="challenge-ahead"),
    path("challenges/<challenge:key>/name/", author.name, name="challenge-name"),
    path("challenges/<challenge:key>/stop-mail/", author.stop_mail, name="challenge-stop-mail"),
    path("challenges/<challenge:key>/wording/", author.wording, name="challenge-wording"),
    path("challenges/<challenge:key>/fixes/", author.fixes, name="challenge-fixes"),
    path("challenges/<challenge:key>/lasted/", check_backs.lasted, name="challenge-lasted"),
    path("challenges/<challenge:key>/publication/", author.publication, name="challenge-publication"),
    path("challenges/<challenge:key>/unpublish/", author.unpublish, name="challenge-unpublish"),
    path("challenges/<challenge:key>/withdraw/", author.withdraw, name="challenge-withdraw"),
    path("challenges/<challenge:key>/me-too/", author.me_too, name="challenge-me-too"),
    # /challenges/<C-2026-014 or uuid>/: what CLAB and the officer do with it
    path("challenges/<challenge:key>/take-on/", clab.take_on, name="challenge-take-on"),
    path("challenges/<challenge:key>/verdict/", clab.verdict, name="challenge-verdict"),
    path("challenges/<challenge:key>/verdict/second/", clab.second_verdict, name="challenge-second"),
    path("challenges/<challenge:key>/reopen/", clab.reopen, name="challenge-reopen"),
    path("challenges/<challenge:key>/publish/", clab.publish, name="challenge-publish"),
    path("challenges/<challenge:key>/offer/", offer.link, name="challenge-offer"),
    path("challenges/<challenge:key>/new-entry/", offer.draft, name="challenge-new-entry"),
    path("challenges/<challenge:key>/top/", top.ask, name="challenge-ask-top"),
    path("challenges/<challenge:key>/top/<int:ask>/reply/", top.reply, name="challenge-top-reply"),
    path("challenges/<challenge:key>/told/", safety.told, name="challenge-told"),
    path("challenges/<challenge:key>/new-code/", codes.new_code, name="challenge-new-code"),
    path("challenges/<challenge:key>/check/", safety.check, name="challenge-check"),
    path("challenges/<challenge:key>/check/safe/", safety.safe, name="challenge-safe"),
    path("challenges/<challenge:key>/check/hold/", safety.hold, name="challenge-hold"),
    path("challenges/<challenge:key>/check/help/", safety.better_help, name="challenge-redirect"),
    path("challenges/<challenge:key>/check/join/", safety.join, name="challenge-join"),
    # /challenges/<C-2026-014 or uuid>/: what J2I does with it outside a meeting
    path("challenges/<challenge:key>/table/", chair.put_on_table, name="challenge-table"),
    path("challenges/<challenge:key>/promise/", promises.make_promise, name="challenge-promise"),
    path("challenges/<challenge:key>/start/", chair.start, name="challenge-start"),
    path("challenges/<challenge:key>/news/", answers.news, name="challenge-news"),
    path("challenges/<challenge:key>/answer/", answers.answer, name="challenge-answer"),
    path("challenges/<challenge:key>/answer/confirm/", chair.confirm_answer, name="challenge-confirm-answer"),
    path("challenges/<challenge:key>/parts/<int:part>/why-not/", promises.explain, name="challenge-explain"),
    path("challenges/<challenge:key>/pause/", chair.pause, name="challenge-pause"),
    path("challenges/<challenge:key>/resume/", chair.resume, name="challenge-resume"),
    path("challenges/<challenge:key>/close/", chair.close_no, name="challenge-close-no"),
    path("challenges/<challenge:key>/look-again/", chair.look_again, name="challenge-look-again"),
    path("challenges/<challenge:key>/agree/", chair.agree_to_publish, name="challenge-agree"),
    # /challenges/: the list
    path("challenges/", public.challenge_list, name="challenge-list"),
    # /clocks/: the promises to young people, as settings
    path("clocks/", clocks.every, name="clocks"),
    path("clocks/<str:code>/", clocks.decide, name="clock"),
    # /clab/: CLAB's room
    path("clab/list/<slug:data_id>/", checks.card, name="clab-list-card"),
    path("clab/list/", checks.check_list, name="clab-list"),
    path("clab/check/", safety.queue, name="clab-check"),
    path("clab/offer-trouble/", trouble.told, name="clab-trouble"),
    path("clab/offer-trouble/<slug:number>/show/", trouble.show, name="clab-trouble-show"),
    path("clab/", clab.room, name="clab"),
    # /j2i/: the J2I table
    path("j2i/promises/<uuid:pk>/", promises.promise, name="promise"),
    path("j2i/promises/<uuid:pk>/confirm/", promises.confirm_promise, name="promise-confirm"),
    path("j2i/promises/<uuid:pk>/done/", promises.promise_done, name="promise-done"),
    path("j2i/promises/<uuid:pk>/move/", promises.move_promise, name="promise-move"),
    path("j2i/promises/<uuid:pk>/thanks/", desk.thank, name="promise-thanks"),
    path("j2i/", j2i.table, name="j2i"),
    # /desk/: what a partner owes, and her seat
    path("desk/hand-over/take-back/", desk.take_back, name="desk-take-back"),
    path("desk/hand-over/", desk.hand_over, name="desk-hand-over"),
    path("desk/", desk.desk, name="desk"),
    # /what-changed/, /how-a-challenge-moves/
    path("what-changed/<challenge:key>/", public.changed_card, name="changed-card"),
    path("what-changed/", public.what_changed, name="what-changed"),
    path("how-a-challenge-moves/", public.how_it_moves, name="how-it-moves"),
    # /groups/: who takes part in all this
    path("groups/", groups.every, name="groups"),
    path("groups/<slug:slug>/", groups.group, name="group"),
    # /reports/, /influence/: what leaders, the Panel and the public read about the whole
    path("reports/monthly/<month:month>/", reports.monthly, name="report-monthly"),
    path("reports/monthly/", reports.report_this_month, name="report-this-month"),
    path("reports/panel/<day:day>/", reports.panel, name="report-panel-day"),
    path("reports/panel/", reports.panel, name="report-panel"),
    path("influence/", reports.influence, name="influence"),
    # /join/: the code on the wall, or on paper
    path("join/", joining.join, name="join"),
    path("join/in/", joining.join_in, name="join-in"),
    path("join/out/", joining.join_out, name="join-out"),
    path("join/<str:code>/", joining.join_code, name="join-code"),
    # /meetings/: the live meeting, and before and after it
    path("meetings/", include("challenges.meeting.urls")),
]
