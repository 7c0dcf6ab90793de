from datetime import timedelta
import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone
from challenges import actions, public, waiting, guards, policy
from challenges.models import *
from challenges.actions.publishing import current_text
from tests.challenges.stages import fresh, NO, Stage

def soon(n=20): return timezone.localdate()+timedelta(days=n)

def test_superseded_text_found_in_search(stage):
    c = stage.changed()
    Challenge.objects.filter(pk=c.pk).update(title="ZEBRANAME old title")
    stage.publish(fresh(c))
    Challenge.objects.filter(pk=c.pk).update(title="New title")
    stage.publish(fresh(c))
    assert public.outcome(c.reference).title == "New title"
    assert public.search("ZEBRANAME") == []

def test_no_after_live_leaves_older(stage):
    c = stage.in_progress()
    stage.publish(c); p2 = stage.publish(c)
    actions.answer_publication(p2, by=stage.author, go_ahead=False)
    assert Client().get(c.get_absolute_url()).status_code == 404

def test_close_no_without_sent_back_no(stage):
    c = stage.answered()
    stage.judge(c, "not_good_enough")
    c = fresh(c)
    actions.propose_answer(c, by=stage.partner, look_again_on=soon(300), **NO)
    actions.answer(c, by=stage.chair)
    with pytest.raises(ValidationError):
        actions.close_no(fresh(c), by=stage.chair)

def test_done_part_with_new_open_promise_can_be_answered(stage):
    c = stage.in_progress()
    actions.mark_done(c.parts.get().commitments.get(), by=stage.partner, evidence="seen")
    actions.commit(c, by=stage.chair, owner=stage.seat, what="More", due=soon())
    actions.propose_answer(c, by=stage.partner, kind="yes", text="Done")
    with pytest.raises(ValidationError):
        actions.answer(c, by=stage.chair)

def test_explained_at_table_then_yes(stage, gareth):
    from people.models import Membership
    c = stage.with_j2i()
    seat2 = Membership.objects.get(user=gareth, role="partner_lead")
    part = actions.add_part(c, by=stage.chair, organisation=seat2.organisation, asked="x")
    actions.explain_part(part, by=gareth, reason="not ours")
    actions.commit(c, by=stage.chair, owner=stage.seat, what="More", due=soon())
    c = actions.start(c, by=stage.chair)
    actions.mark_done(Commitment.objects.get(), by=stage.partner, evidence="seen")
    actions.propose_answer(c, by=stage.partner, kind="yes", text="Done")
    actions.answer(c, by=stage.chair)

def test_explain_on_closed(stage):
    c = stage.changed()
    with pytest.raises(ValidationError):
        actions.explain_part(c.parts.get(), by=stage.partner, reason="changed my mind")

def test_owed_by_after_withdraw(stage, client, sign_in):
    c = stage.in_progress(due_in=3)
    actions.withdraw(c, by=stage.author)
    assert "Send each letter" not in sign_in(client, stage.partner).get("/").content.decode()

def test_second_with_other_outcome(stage):
    c = stage.answered()
    a = dict(kind="changed", why="W", outcome={"kind":"new_service","what_changed":"ONE","big":""})
    b = dict(kind="changed", why="W", outcome={"kind":"new_service","what_changed":"TWO","big":""})
    actions.give_verdict(c, by=stage.first, **a)
    v = actions.give_verdict(c, by=stage.second, **b)
    assert v.given_at is None

def test_concern_on_draft_then_delete(stage, client, sign_in):
    c = stage.draft()
    cl = sign_in(client, stage.author)
    cl.post(f"/challenges/{c.pk}/worried/", {"words": ""})
    assert cl.post(f"/challenges/raise/{c.pk}/throw-away/").status_code == 302

def test_reply_seen_by_partner(stage, client, sign_in):
    c = stage.answered()
    actions.reply_to_answer(c.answers.get(), by=stage.author, fixes="no")
    page = sign_in(client, stage.partner).get(c.get_absolute_url()).content.decode()
    assert "no, it does not" not in page

def test_look_again_list(stage):
    c = stage.not_now()
    c.answers.update(look_again_on=timezone.localdate())
    from events.models import Meeting
    actions.look_again(c, by=stage.chair, meeting=Meeting.objects.next_of("j2i"))
    c = fresh(c)
    actions.commit(c, by=stage.chair, owner=stage.seat, what="More", due=soon())
    c = actions.start(c, by=stage.chair)
    actions.propose_answer(c, by=stage.partner, look_again_on=soon(300), **NO)
    actions.answer(c, by=stage.chair)
    stage.judge(c, "accept_no")
    assert fresh(c).status == "not_now"
    assert list(waiting.to_look_at_again(stage.chair)) == []

def test_tag_autocomplete(stage, client, sign_in, ed, ada):
    stage.agreed()
    for u in (ed, ada):
        r = sign_in(Client(), u).get("/cms/tag-autocomplete/?term=inf")
        assert b"information" not in r.content, (u, r.content)

def test_why_mixup(stage):
    c = stage.changed()
    c = actions.reopen(c, by=stage.first, reason="again")
    actions.commit(c, by=stage.chair, owner=stage.seat, what="More", due=soon())
    actions.mark_done(Commitment.objects.open().get(), by=stage.partner, evidence="seen")
    actions.propose_answer(c, by=stage.partner, kind="yes", text="Done")
    c = actions.answer(c, by=stage.chair)
    for m in (stage.first, stage.second):
        actions.give_verdict(c, by=m, kind="not_good_enough", why="NGEWHY", what_is_left="LEFT")
    t = current_text(fresh(c))
    assert t["what_changed"] and t["why"] != "NGEWHY"

def test_clab_withdraws(stage, client, sign_in, run_jobs, mailoutbox):
    c = stage.agreed()
    run_jobs(); n = len(mailoutbox)
    actions.withdraw(c, by=stage.first)
    run_jobs()
    page = sign_in(client, stage.author).get(c.get_absolute_url()).content.decode()
    assert "You took it back" not in page
    assert len(mailoutbox) > n

def test_merged_author_sees_link(stage, client, sign_in):
    c = stage.merged()
    page = sign_in(client, stage.author).get(c.get_absolute_url()).content.decode()
    assert "Follow it there" not in page or "<a href" in page.split("Follow it there")[0][-80:]

def test_claims_survive_sign_in_as_partner(stage, client, sign_in):
    client.post("/challenges/raise/", {"own_words": "ANON secret words"})
    c = Challenge.objects.get()
    sign_in(client, stage.partner)
    assert client.get(f"/challenges/raise/{c.pk}/").status_code == 404

def test_take_on_without_pillar(stage):
    c = stage.checked()
    actions.propose_wording(c, by=stage.first, title="T", what_we_asked="A")
    with pytest.raises(ValidationError):
        actions.take_on(c, by=stage.first, after_meeting=True)

def test_name_without_name(stage, client):
    from django.contrib.auth.models import AnonymousUser
    u = AnonymousUser()
    c, code = actions.raise_challenge(by=u, own_words="x y")
    with pytest.raises(ValidationError):
        actions.choose_name(c, by=u, name_shown="display_name")

def test_huge_int(stage, client, sign_in):
    c = stage.with_j2i()
    cl = sign_in(client, stage.chair)
    big = "9"*30
    assert cl.get(f"/challenges/{c.reference}/parts/{big}/why-not/").status_code == 404
    assert cl.post(f"/challenges/{c.reference}/table/", {"organisation": big, "asked":"x"}).status_code in (422, 302)
    assert cl.post(f"/challenges/{c.reference}/verdict/second/", {"verdict": big}).status_code == 302
    assert cl.get("/challenges/?page="+"9"*5000+"&sort=x&pillar=%00&tag=%00").status_code == 200
    assert cl.get("/search/?q=%00%ED%A0%80"+"a"*500).status_code == 200
    assert cl.post(f"/challenges/{c.reference}/promise/", {"what":"x","owner":big,"due":"9999-12-31"}).status_code == 422
    assert cl.post(f"/challenges/{c.reference}/promise/", {"what":"x","owner":stage.seat.pk,"due":"9999-12-31"}).status_code == 302
    for where in ("/j2i/", "/", f"/challenges/{c.reference}/", "/challenges/"):
        assert cl.get(where).status_code == 200
    assert cl.post(f"/challenges/{c.reference}/pause/", {"waiting_for":"x","until":"9999-12-31","version":fresh(c).version}).status_code == 302
    for where in ("/j2i/", "/", f"/challenges/{c.reference}/", "/challenges/"):
        assert cl.get(where).status_code == 200
