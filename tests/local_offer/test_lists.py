"""The index and the sections: what stands in them, what does not, and what they cost."""

import pytest

pytestmark = pytest.mark.django_db


def test_the_index_shows_its_sections_with_how_many_things_are_in_each(offer, money, make_entry, read):
    make_entry()
    make_entry(title="Another")
    make_entry(title="Wi-Fi for everyone", listed=False)

    page = read(offer)

    assert f'href="{money.get_url()}"' in page
    assert "2 things." in page


def test_what_is_only_being_looked_at_stands_apart_and_in_no_section(offer, money, make_entry, read):
    make_entry()
    make_entry(title="Wi-Fi for everyone", listed=False, availability="exploring")

    index, section = read(offer), read(money)

    assert index.index("We are working on it") < index.index("Wi-Fi for everyone")
    assert "A bus pass" in section
    assert "Wi-Fi for everyone" not in section


def test_a_draft_stands_nowhere(offer, money, make_entry, read):
    entry = make_entry(title="Not ready")
    make_entry()
    entry.unpublish()

    assert "Not ready" not in read(money)
    assert "1 thing." in read(offer)


def test_an_empty_section_says_so_and_makes_nothing_up(money, read):
    page = read(money)

    assert "we won’t make things up" in page
    assert "We are checking all of this" not in page


def test_what_can_be_had_now_comes_first_and_what_has_ended_last(money, make_entry, read):
    for title, availability in (
        ("ENDED", "ended"),
        ("COMING", "planned"),
        ("NOW", "available"),
        ("SOON", "being_set_up"),
    ):
        make_entry(title=title, availability=availability)

    page = read(money)

    order = [page.index(word) for word in ("NOW", "Not open yet", "COMING", "SOON", "This has ended", "ENDED")]
    assert order == sorted(order)


@pytest.mark.parametrize("which", ["offer", "money"])
def test_we_are_checking_is_one_quiet_line_however_many_are_checked(request, make_entry, read, which):
    for number in range(3):
        make_entry(title=f"Thing {number}")

    page = read(request.getfixturevalue(which)).split("<main")[1]

    assert page.count("We are checking") - page.count("We are checking which") == 1
    assert 'class="note"' not in page


def test_what_is_still_missing_is_named(money, make_entry, read):
    make_entry()
    money.still_writing = "Coming out of custody."
    money.save_revision().publish()

    assert "Coming out of custody." in read(money)


def test_each_entry_in_a_list_says_whom_to_ask_without_a_pa(money, make_entry, read):
    make_entry()
    make_entry(title="Another")

    page = read(money)

    assert page.count('<a href="#no-pa">See who to ask</a>') == 2
    assert 'id="no-pa"' in page


@pytest.mark.parametrize("which", ["offer", "money"])
def test_thirty_entries_cost_as_much_as_one(request, make_entry, make_entries, read, count_queries, which):
    page = request.getfixturevalue(which)
    make_entry()
    make_entry(title="Looking at it", listed=False)
    read(page)
    one = count_queries(lambda: read(page))

    make_entries(29)
    make_entries(29, title="Idea", listed=False)

    assert count_queries(lambda: read(page)) == one <= 15


def test_one_entry_costs_little(make_entry, read, count_queries):
    entry = make_entry()
    read(entry)

    assert count_queries(lambda: read(entry)) <= 18
