"""Everything that becomes due by itself, in the order it is done: each step a small function of its own app."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from challenges import after, overdue
from challenges import due as challenges
from challenges import retention as kept
from challenges.meeting import before, life, rating
from challenges.meeting import retention as of_live_meetings
from challenges.meeting.practice import keep as practice
from challenges.reports import frozen
from events import retention as of_meetings
from local_offer import experiences, following
from local_offer.review import due as of_the_offer
from newsletter import mailbox, recovery
from newsletter import reader_retention as of_readers
from newsletter import retention as of_news
from newsletter.actions import answering
from newsletter.actions import sending as news
from pages import scheduled
from people import chores, delivery, notices, retention
from people.chores import Step

DAILY = timedelta(days=1)
OFTEN = timedelta(minutes=15)  # what changes with the day need not be looked at each minute


def deleting(name, says, do, *, ahead):
    """A step that deletes, once a day, and can say beforehand how much (`front.running.ends`)."""
    return Step(name, says, do, every=DAILY, ahead=ahead)


STEPS = [
    Step("pages-live", _("Puts pages up and takes them down at their hour"), scheduled.publish_due),
    Step("promises-near", _("Reminds who promised, 7 days and 1 day before"), challenges.remind_of_promises),
    Step("promises-late", _("Tells who is late with a promise"), challenges.tell_of_late_promises),
    Step("worries-unseen", _("Tells at once that nobody has read a worry"), overdue.tell_of_unseen_worries),
    Step("replies-late", _("Tells that nobody has written back in time"), overdue.tell_of_late_replies, every=OFTEN),
    Step("news-due", _("Tells who owes news, a week before and when it is late"), overdue.tell_of_news, every=OFTEN),
    Step("holds-over", _("Tells the chair that the day of a hold has come"), overdue.tell_of_holds, every=OFTEN),
    Step("noes-again", _("Tells the chair to look at a no again"), overdue.tell_of_noes, every=OFTEN),
    Step("stuck", _("Tells the Head of Service what is stuck"), overdue.escalate, every=OFTEN),
    Step(
        "carried-thrice",
        _("Tells the Head of Service what three meetings did not finish"),
        overdue.tell_of_carried,
        every=OFTEN,
    ),
    Step("authors-told", _("Begins the working days of who hears first"), after.count_her_days),
    Step("authors-not-told", _("Tells the officer whom our mail did not reach"), after.tell_of_lost_word),
    Step("backers", _("Tells who said “me too” or whose own was joined, after the author"), after.tell_backers),
    Step("check-backs-planned", _("Plans when to ask if a change lasted"), after.plan_check_backs),
    Step("check-backs", _("Asks if a change lasted"), after.ask_check_backs),
    Step("offer-asked", _("Asks who looks after a page if it is still right"), of_the_offer.ask_owners, every=DAILY),
    Step(
        "offer-silent",
        _("Tells the Head of Service that nobody has answered for a page"),
        of_the_offer.tell_of_silence,
        every=DAILY,
    ),
    Step("months-frozen", _("Makes the report of a month that is over"), frozen.freeze_months),
    Step("minutes-out", _("Tells whose challenge was talked about, then sends the short version"), life.send_out),
    Step(
        "minutes-frozen",
        _("Freezes minutes, and forgets who said what was wrong in them"),
        life.freeze_due,
        ahead=life.forgotten_ahead,
    ),
    Step("digests", _("Puts the news of a day into one mail"), notices.make_digests),
    Step("mail-lost", _("Marks mail that perhaps went out"), delivery.mark_perhaps_sent),
    Step("mail-forgotten", _("Picks up mail whose worker died"), delivery.pick_up_forgotten),
    Step("news-held", _("Holds an issue in which something was taken back"), news.hold_what_was_taken_back),
    Step("news-begins", _("Sends the newsletter at its hour"), news.begin_due),
    Step("news-lost", _("Marks issues that perhaps went out"), recovery.make_good),
    Step("news-goes-on", _("Goes on with a newsletter whose worker died"), recovery.keep_going),
    Step(
        "news-came-back",
        _("Reads mail that came back"),
        mailbox.read_due,
        every=timedelta(minutes=5),
        commits_itself=True,
    ),
    Step("old-drafts-warned", _("Warns of drafts that end in a week"), kept.warn_of_old_drafts, every=DAILY),
    deleting(
        "old-drafts", _("Deletes drafts nobody wrote on for 90 days"), kept.delete_old_drafts, ahead=kept.drafts_ahead
    ),
    deleting("taken-back", _("Erases words taken back 30 days ago"), kept.erase_withdrawn, ahead=kept.WITHDRAWN.by_day),
    deleting("links-cut", _("Forgets who raised what closed a year ago"), kept.cut_links, ahead=kept.links_ahead),
    Step(
        "ratings-closed",
        _("Forgets who has said how a meeting was, after 14 days"),
        rating.forget_tokens,
        every=OFTEN,
        ahead=rating.TOKENS.by_day,
    ),
    deleting(
        "speakers",
        _("Forgets who wanted to speak in a meeting that nobody ended"),
        of_live_meetings.forget_speakers,
        ahead=of_live_meetings.SPEAKERS.by_day,
    ),
    deleting(
        "access-needs",
        _("Forgets what would help people to come, 30 days after the meeting"),
        of_meetings.forget_needs,
        ahead=of_meetings.NEEDS.by_day,
    ),
    deleting("voice-notes", _("Forgets voice notes after 30 days"), kept.forget_voices, ahead=kept.VOICES.by_day),
    deleting(
        "words-ahead",
        _("Forgets words sent to a meeting, 30 days after it"),
        kept.forget_words_ahead,
        ahead=kept.WORDS_AHEAD.by_day,
    ),
    deleting(
        "pre-meet",
        _("Deletes what young people wrote for a meeting, 7 days after it"),
        before.forget_questions,
        ahead=before.QUESTIONS.by_day,
    ),
    deleting(
        "didnt-work",
        _("Deletes what did not work for people, a year after the month"),
        experiences.forget_old,
        ahead=experiences.ahead,
    ),
    deleting("follows", _("Forgets who follows a page, after a year"), following.forget_old, ahead=following.ahead),
    deleting(
        "news-who",
        _("Forgets who got which issue, 90 days after it went out"),
        of_news.forget_deliveries,
        ahead=of_news.DELIVERIES.by_day,
    ),
    deleting(
        "mail-read",
        _("Forgets which mail that came back it has read, after 90 days"),
        of_news.forget_mail_read,
        ahead=of_news.MAIL_READ.by_day,
    ),
    deleting("practices", _("Deletes practice meetings of a week ago"), practice.forget_old, ahead=practice.OLD.by_day),
    deleting(
        "join-codes",
        _("Forgets who had a code on paper, the day after the meeting"),
        of_meetings.forget_join_codes,
        ahead=of_meetings.JOIN_CODES.by_day,
    ),
    deleting(
        "readers-asked",
        _("Forgets who did not say yes to the newsletter in 14 days"),
        of_readers.forget_unconfirmed,
        ahead=of_readers.UNCONFIRMED.by_day,
    ),
    deleting(
        "readers-left",
        _("Erases the address of who left the newsletter a week ago"),
        of_readers.erase_addresses,
        ahead=of_readers.ADDRESSES.by_day,
    ),
    deleting(
        "readers-gone",
        _("Forgets who left the newsletter a year ago"),
        of_readers.forget_left,
        ahead=of_readers.ROWS.by_day,
    ),
    deleting(
        "answers-spent",
        _("Forgets who answered a question of the month, 90 days after its issue"),
        answering.forget_who_answered,
        ahead=answering.forgotten_ahead,
    ),
    deleting(
        "old-notices",
        _("Forgets what people were told long ago"),
        retention.forget_old_notices,
        ahead=retention.NOTICES.by_day,
    ),
    deleting(
        "old-sessions", _("Forgets sign-ins that are over"), retention.forget_sessions, ahead=retention.SESSIONS.by_day
    ),
    deleting("old-jobs", _("Forgets jobs that are done"), retention.forget_jobs, ahead=retention.jobs_ahead),
    deleting("old-runs", _("Forgets this list, after a month"), chores.forget_old_runs, ahead=chores.RUNS.by_day),
]
