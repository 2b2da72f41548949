"""The web chat as people meet it: with a keyboard, on a phone, large, without style, on a bad connection."""

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from sqlalchemy import func, select

from bot.now import utc_now
from store import outbox
from store.tables import Booking, Inbox, Person
from tests.browser.chromium import check_accessible, check_fits, check_focus_is_seen, tab_to
from tests.browser.conftest import Server

ASHA = "/chat/asha-patel"


def hub_lines(page: Page) -> Locator:
    return page.locator(".line--hub")


def says(page: Page, words: str) -> Locator:
    """Type and send; return the answer."""
    before = hub_lines(page).count()
    page.get_by_label("Your message").fill(words)
    page.keyboard.press("Enter")
    answer = hub_lines(page).nth(before)
    answer.wait_for()
    return answer


def presses(page: Page, button: Locator) -> Locator:
    """Press a button; return the answer."""
    before = hub_lines(page).count()
    button.click()
    answer = hub_lines(page).nth(before)
    answer.wait_for()
    return answer


def booked(page: Page) -> Locator:
    answer = says(page, "any tasters next month")
    return presses(page, answer.get_by_role("button", name="Book").first)


def note_form(page: Page) -> Locator:
    return presses(page, booked(page).get_by_role("button", name="Add a note"))


def bookings(server: Server, state: str) -> int:
    with server.store.reading() as tx:
        return tx.scalar(select(func.count()).select_from(Booking).where(Booking.state == state)) or 0


def write_to_asha(server: Server, text: str) -> None:
    with server.store.transaction() as tx:
        email = "asha.patel@trust.example"
        person = tx.execute(select(Person.id).where(Person.email == email)).scalar_one()
        now, body = utc_now(), {"text": text}
        outbox.add(tx, key=text, kind="k", person_id=person, args={}, body=body, due_at=now, now=now)


# --- With a keyboard ----------------------------------------------------------------------------


def test_a_first_visit_by_keyboard_alone(phone: Page, server: Server):
    phone.goto("/chat")
    tab_to(phone, "Asha Patel")
    phone.keyboard.press("Enter")
    phone.wait_for_url(f"**{ASHA}")
    tab_to(phone, "Your message")
    phone.keyboard.type("any tasters next month")
    phone.keyboard.press("Enter")
    hub_lines(phone).first.wait_for()
    expect(phone.get_by_label("Your message")).to_be_focused()
    tab_to(phone, "Go to the latest message", backwards=True, most=1)
    phone.keyboard.press("Enter")
    check_focus_is_seen(phone)
    tab_to(phone, "Book", most=1)
    answers_to_enter(phone, "You’re booked")
    assert bookings(server, "booked") == 1
    tab_to(phone, "My bookings", most=1)
    answers_to_enter(phone, "1 booking")
    tab_to(phone, "Cancel my place")
    answers_to_enter(phone, "Cancelled")
    assert bookings(server, "cancelled") == 1


def answers_to_enter(page: Page, words: str) -> None:
    """Press Enter; the focus goes to the answer, which says these words."""
    before = hub_lines(page).count()
    page.keyboard.press("Enter")
    answer = hub_lines(page).nth(before)
    expect(answer).to_contain_text(words)
    expect(answer).to_be_focused()
    check_focus_is_seen(page)


def test_a_form_is_met_at_its_heading_and_its_faults_at_their_summary(phone: Page):
    phone.goto(ASHA)
    asked = note_form(phone)
    expect(asked.get_by_role("heading", name="Add a note")).to_be_focused()
    again = presses(phone, asked.get_by_role("button", name="Send"))
    summary = again.locator(".error-summary")
    expect(summary).to_be_focused()
    tab_to(phone, "Please answer this one", most=1)
    phone.keyboard.press("Enter")
    expect(again.get_by_role("textbox")).to_be_focused()
    phone.keyboard.type("The lift")
    tab_to(phone, "Send", most=1)
    answers_to_enter(phone, "will see it")
    expect(asked.get_by_role("textbox")).to_be_disabled()


def test_what_was_wrong_can_be_put_right_without_typing_it_again(phone: Page):
    phone.goto(ASHA)
    asked = note_form(phone)
    asked.get_by_role("textbox").fill("x" * 310)
    again = presses(phone, asked.get_by_role("button", name="Send"))
    expect(again).to_contain_text("310 characters")
    expect(again.get_by_role("textbox")).to_have_value("x" * 310)


def test_the_skip_link_leads_past_the_head_of_the_page(phone: Page):
    phone.goto(ASHA)
    phone.keyboard.press("Tab")
    check_focus_is_seen(phone)
    phone.keyboard.press("Enter")
    tab_to(phone, "Be somebody else", most=1)


# --- Questions that are closed, and what was filled in ------------------------------------------


def is_closed(question: Locator) -> None:
    expect(question.locator("form")).to_contain_text("This question is closed.")
    expect(question.locator("form button:enabled, form textarea:enabled, form input:enabled")).to_have_count(
        0
    )


def test_a_question_that_was_answered_by_typing_is_closed_and_stays_so_after_a_reload(phone: Page):
    phone.goto(ASHA)
    says(phone, "book a taster")
    says(phone, "the first")
    is_closed(hub_lines(phone).first)
    phone.reload()
    is_closed(hub_lines(phone).first)


def test_a_question_that_was_answered_by_a_press_is_closed(phone: Page):
    phone.goto(ASHA)
    question = says(phone, "book a taster")
    presses(phone, question.locator("fieldset button").first)
    is_closed(question)


def test_a_question_that_was_left_is_closed_while_buttons_above_it_go_on_working(phone: Page):
    phone.goto(ASHA)
    listed = says(phone, "any tasters next month")
    question = says(phone, "book a taster")
    says(phone, "what's on")
    is_closed(question)
    expect(presses(phone, listed.get_by_role("button", name="Book").first)).to_contain_text("You’re booked")


def test_what_comes_unasked_ends_no_question(phone: Page, server: Server):
    phone.goto(ASHA)
    asked = note_form(phone)
    asked.get_by_role("textbox").fill("The lift")
    write_to_asha(server, "The taster has moved")
    expect(hub_lines(phone).last).to_contain_text("The taster has moved")
    expect(asked.get_by_role("textbox")).to_be_editable()
    expect(asked.get_by_role("textbox")).to_have_value("The lift")
    expect(presses(phone, asked.get_by_role("button", name="Send my answer"))).to_contain_text("will see it")


def test_a_question_that_is_asked_again_is_open_below_with_what_was_filled_in(phone: Page):
    phone.goto(ASHA)
    asked = note_form(phone)
    asked.get_by_role("textbox").fill("The lift")
    again = says(phone, "help")
    expect(again.get_by_role("textbox")).to_have_value("The lift")
    expect(asked.locator("form")).to_contain_text("This question is asked again below.")
    expect(asked.get_by_role("textbox")).to_be_disabled()
    presses(phone, again.get_by_role("button", name="Send my answer"))
    is_closed(again)


def test_what_is_typed_meanwhile_answers_its_field_and_leaves_the_others_as_they_were_filled_in(phone: Page):
    phone.goto(ASHA)
    asked = says(phone, "request a workshop")
    asked.get_by_label("What is the problem").fill("Half a thought")
    asked.get_by_label("When would suit you?").fill("Mondays")
    again = says(phone, "Notes get lost")
    expect(again.get_by_label("What is the problem")).to_have_value("Notes get lost")
    expect(again.get_by_label("When would suit you?")).to_have_value("Mondays")
    expect(asked.get_by_label("What is the problem")).to_have_value("Half a thought")


def test_what_was_filled_in_and_not_sent_can_be_read_when_the_form_is_closed(phone: Page):
    phone.goto(ASHA)
    asked = note_form(phone)
    asked.get_by_role("textbox").fill("The lift")
    says(phone, "my bookings")
    box = asked.get_by_role("textbox")
    expect(box).to_have_value("The lift")
    expect(box).to_be_enabled()
    expect(box).not_to_be_editable()
    expect(asked.locator("form")).to_contain_text("What you filled in was not sent.")


def test_a_form_can_be_left_with_a_button(phone: Page):
    phone.goto(ASHA)
    asked = note_form(phone)
    left = presses(phone, asked.get_by_role("button", name="Leave this"))
    expect(left).to_contain_text("Nothing was changed")
    expect(phone.locator(".line--own").last).to_contain_text("Leave this")
    is_closed(asked)


# --- An NHS number stays nowhere ----------------------------------------------------------------

NHS_NUMBER = "943 476 5919"


def kept_by(page: Page) -> str:
    return str(page.evaluate("JSON.stringify(sessionStorage) + document.body.innerHTML")) + " ".join(
        page.evaluate("[...document.querySelectorAll('input, textarea')].map((one) => one.value)")
    )


def test_a_typed_nhs_number_is_kept_neither_on_the_page_nor_by_the_tab(phone: Page):
    phone.goto(ASHA)
    says(phone, f"book {NHS_NUMBER} a taster")
    expect(phone.locator(".line--own")).to_contain_text("(not kept)")
    assert NHS_NUMBER not in kept_by(phone)
    phone.reload()
    expect(phone.locator(".line--own")).to_contain_text("(not kept)")


def test_a_filled_in_nhs_number_is_kept_nowhere(phone: Page):
    phone.goto(ASHA)
    asked = note_form(phone)
    asked.get_by_role("textbox").fill(f"For {NHS_NUMBER}")
    again = presses(phone, asked.get_by_role("button", name="Send my answer"))
    expect(again.get_by_role("textbox")).to_have_value("")
    assert NHS_NUMBER not in kept_by(phone)


def test_only_what_holds_figures_has_to_be_filled_in_again(phone: Page):
    phone.goto(ASHA)
    asked = says(phone, "request a workshop")
    asked.get_by_label("What is the problem").fill("Notes get lost")
    asked.get_by_label("When would suit you?").fill(NHS_NUMBER)
    again = presses(phone, asked.get_by_role("button", name="Send my answers"))
    expect(again.get_by_label("What is the problem")).to_have_value("Notes get lost")
    expect(again.get_by_label("When would suit you?")).to_have_value("")
    assert "Notes get lost" not in phone.locator(".line--own").last.inner_text()
    assert NHS_NUMBER not in kept_by(phone)


def test_an_nhs_number_that_was_sent_again_is_kept_nowhere(phone: Page, server: Server):
    phone.goto(ASHA)
    says(phone, "hello")
    server.stop(kill=True)
    expect(phone.get_by_role("status")).to_contain_text("No connection")
    phone.get_by_label("Your message").fill(NHS_NUMBER)
    phone.keyboard.press("Enter")
    server.start()
    phone.reload()
    expect(hub_lines(phone)).to_have_count(2)
    expect(phone.locator(".line--own").last).to_contain_text("(not kept)")
    assert NHS_NUMBER not in kept_by(phone)


# --- Seen by axe-core, large, and without style -------------------------------------------------


def empty(page: Page, _server: Server) -> None:
    expect(page.get_by_role("heading", name="Hello Asha")).to_be_visible()


def a_list(page: Page, _server: Server) -> None:
    says(page, "any tasters next month")


def a_choice(page: Page, _server: Server) -> None:
    says(page, "book a taster")


def several_choices(page: Page, _server: Server) -> None:
    says(page, "book ideas development")


def a_form(page: Page, _server: Server) -> None:
    note_form(page)


def a_closed_form(page: Page, _server: Server) -> None:
    note_form(page).get_by_role("textbox").fill("The lift")
    says(page, "my bookings")


def an_error(page: Page, _server: Server) -> None:
    presses(page, note_form(page).get_by_role("button", name="Send"))


def a_long_list(page: Page, _server: Server) -> None:
    for words in ("what's on next month", "help", "my bookings", "what's on next month", "what's on"):
        says(page, words)


def offline(page: Page, server: Server) -> None:
    says(page, "hello")
    server.stop(kill=True)
    expect(page.get_by_role("status")).to_contain_text("No connection")
    page.get_by_label("Your message").fill("are you there?")
    page.keyboard.press("Enter")
    expect(page.locator(".line--own").last).to_contain_text("Not sent yet")


STATES = (empty, a_list, a_choice, several_choices, a_form, a_closed_form, an_error, a_long_list, offline)
SIZES = {"phone": (360, 740), "phone at 200 %": (180, 370), "desk at 400 %": (320, 256), "desk": (1280, 800)}


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__)
def test_the_chat_is_accessible_and_fits_in_every_state(phone: Page, server: Server, state):
    phone.goto(ASHA)
    state(phone, server)
    try:
        check_accessible(phone)
        for width, height in SIZES.values():
            phone.set_viewport_size({"width": width, "height": height})
            check_fits(phone)
        check_accessible(phone)
    finally:
        if state is offline:
            server.start()


def test_the_picker_is_accessible_and_fits(phone: Page):
    for width, height in SIZES.values():
        phone.set_viewport_size({"width": width, "height": height})
        phone.goto("/chat")
        check_accessible(phone)
        check_fits(phone)


def test_the_page_of_somebody_who_is_not_there_is_accessible_and_fits(phone: Page):
    for width, height in SIZES.values():
        phone.set_viewport_size({"width": width, "height": height})
        phone.goto("/chat/nobody")
        check_accessible(phone)
        check_fits(phone)


def test_everything_to_press_is_large_enough_for_a_thumb(phone: Page):
    phone.goto("/chat")
    check_large_enough(phone)
    phone.goto(ASHA)
    several_choices(phone, None)  # type: ignore[arg-type]
    says(phone, "what's on next month")
    check_large_enough(phone)


def check_large_enough(page: Page) -> None:
    small = page.evaluate(
        """[...document.querySelectorAll("a, button, textarea, .choice, input:not(.choice input)")]
           .filter((one) => one.checkVisibility() && !one.closest(".skip-link, .chat__latest"))
           .map((one) => [one.getBoundingClientRect(), one.outerHTML.slice(0, 120)])
           .filter(([box]) => Math.min(box.height, box.width) < 43.9)
           .map(([, html]) => html)"""
    )
    assert small == []


def test_at_twice_the_size_a_whole_talk_can_be_had(browser: Browser, phone: Page, server: Server):
    phone.set_viewport_size({"width": 180, "height": 370})
    phone.goto(ASHA)
    expect(booked(phone)).to_contain_text("You’re booked")
    tab_to(phone, "My bookings")
    answers_to_enter(phone, "1 booking")


def test_without_style_sheets_a_whole_talk_can_be_had(phone: Page, server: Server):
    phone.route("**/*.css", lambda route: route.abort())
    phone.goto("/chat")
    phone.get_by_role("link", name="Asha Patel").click()
    expect(booked(phone)).to_contain_text("You’re booked")
    expect(presses(phone, hub_lines(phone).last.get_by_role("button", name="My bookings"))).to_contain_text(
        "1 booking"
    )
    assert bookings(server, "booked") == 1


def test_without_a_script_the_page_says_what_is_needed(browser: Browser, server: Server):
    page = browser.new_page(java_script_enabled=False, base_url=server.address)
    page.goto(ASHA)
    expect(page.locator("noscript p")).to_be_visible()
    assert "The chat needs JavaScript" in page.locator("noscript p").inner_text()
    expect(page.get_by_label("Your message")).to_be_hidden()
    page.close()


def test_no_page_asks_another_host_for_anything(phone: Page, server: Server):
    asked: list[str] = []
    phone.on("request", lambda request: asked.append(request.url))
    phone.goto("/chat")
    phone.goto(ASHA)
    says(phone, "what's on")
    assert len(asked) > 4
    assert [url for url in asked if not url.startswith(server.address)] == []


# --- On a bad connection ------------------------------------------------------------------------


def lines_of(page: Page) -> list[str]:
    return [" ".join(words.split()) for words in page.locator(".line").all_inner_texts()]


def test_nothing_is_lost_or_doubled_when_the_hub_is_killed_and_comes_back(phone: Page, server: Server):
    phone.goto(ASHA)
    says(phone, "hello")
    server.stop(kill=True)
    expect(phone.get_by_role("status")).to_contain_text("No connection")
    for words in ("help", "my bookings"):
        phone.get_by_label("Your message").fill(words)
        phone.keyboard.press("Enter")
    expect(phone.get_by_text("Not sent yet")).to_have_count(2)
    server.start()
    expect(phone.get_by_role("status")).to_contain_text("Connected again")
    expect(hub_lines(phone)).to_have_count(3)
    expect(phone.get_by_role("status")).to_be_empty()
    expect(phone.get_by_text("Not sent yet")).to_have_count(0)
    expect(hub_lines(phone).nth(1)).to_contain_text("Press a button")
    expect(hub_lines(phone).nth(2)).to_contain_text("no bookings")
    with server.store.reading() as tx:
        assert tx.scalar(select(func.count()).select_from(Inbox)) == 3


def test_what_could_not_be_sent_outlives_a_reload(phone: Page, server: Server):
    phone.goto(ASHA)
    says(phone, "hello")
    server.stop(kill=True)
    expect(phone.get_by_role("status")).to_contain_text("No connection")
    phone.get_by_label("Your message").fill("my bookings")
    phone.keyboard.press("Enter")
    server.start()
    phone.reload()
    expect(hub_lines(phone)).to_have_count(2)
    expect(hub_lines(phone).last).to_contain_text("no bookings")


def test_a_reload_keeps_the_talk_as_it_was(phone: Page):
    phone.goto(ASHA)
    says(phone, "hello")
    booked(phone)
    before = lines_of(phone)
    phone.reload()
    expect(phone.locator(".line")).to_have_count(len(before))
    assert lines_of(phone) == before
    assert len(before) == 6


def test_a_message_that_arrives_later_is_there_without_a_reload(phone: Page, server: Server):
    phone.goto(ASHA)
    says(phone, "hello")
    phone.get_by_label("Your message").fill("half a sent")
    write_to_asha(server, "The taster has moved")
    expect(hub_lines(phone).last).to_contain_text("The taster has moved")
    expect(phone.get_by_label("Your message")).to_be_focused()
    expect(phone.get_by_label("Your message")).to_have_value("half a sent")


def test_two_windows_show_the_same_and_each_its_own_words(phone: Page, browser: Browser, server: Server):
    phone.goto(ASHA)
    other = browser.new_page(base_url=server.address)
    other.goto(ASHA)
    says(phone, "hello")
    expect(hub_lines(other)).to_have_count(1)
    says(other, "help")
    expect(hub_lines(phone)).to_have_count(2)
    assert phone.locator(".line--own").count() == other.locator(".line--own").count() == 1
    other.close()


def test_text_too_long_for_the_hub_is_said_and_kept_in_the_box(phone: Page):
    phone.goto(ASHA)
    box = phone.get_by_label("Your message")
    box.fill("x" * 30_000)
    phone.keyboard.press("Enter")
    expect(phone.get_by_role("status")).to_contain_text("too long")
    assert len(box.input_value()) == 30_000
    assert "too long" not in says(phone, "hello").inner_text()
    expect(phone.get_by_role("status")).to_be_empty()


def test_whatever_somebody_types_is_text(phone: Page):
    phone.goto(ASHA)
    says(phone, "<img src=x onerror=alert(1)> <b>hello</b>")
    expect(phone.locator(".line--own").last).to_contain_text("<b>hello</b>")
    assert phone.locator(".line b, .line img").count() == 0
