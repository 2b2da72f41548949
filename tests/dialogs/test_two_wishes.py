from zoneinfo import ZoneInfo

from dialogs import engine
from dialogs.engine import Conversation, Hub, Turn
from dialogs.messages import Press
from dialogs.steps import Steps
from tests.dialogs.test_engine import FLOWS, NOW, Talk


def _two(first: str, second: str) -> Talk:
    talk = Talk()
    turn = Turn(None, 1, "Asha", NOW, Hub("Hub", ZoneInfo("Europe/London")), list)  # type: ignore[arg-type]
    at = Steps(FLOWS, Conversation(), turn)
    reply, after = at.start(first, {})
    talk.reply, after = at.then(reply, after, [Press(second)])
    talk.state = engine.dump(after)
    return talk


def test_the_second_wish_waits_until_the_first_is_answered():
    talk = _two("tea", "my_bookings")
    assert "bookings" not in talk.reply.text
    talk.says("yes").says("two").says("2").says("skip")
    assert talk.reply.text == "table=1, milk=True, cups=2, leaf=d, name= bookings"
    assert not talk.state.get("waiting")


def test_a_first_wish_that_asks_nothing_is_answered_with_the_second():
    talk = _two("my_bookings", "tea")
    assert talk.reply.text == "bookings Tea is on its way."
    assert talk.asked == "milk"


def test_the_second_wish_is_a_button_when_the_first_is_left():
    talk = _two("tea", "my_bookings").says("stop")
    assert talk.reply.actions[0].flow == "my_bookings"
