from tests.databases import Databases
from tests.faults import conversations, fuzz, fuzz_words
from tests.faults.messages import messages


def test_whatever_arrives_is_answered(databases: Databases, engine_name: str):
    assert fuzz.report(databases, engine_name, 120, "short").broken == ()


def test_wherever_a_conversation_goes_there_is_a_way_out(databases: Databases, engine_name: str):
    examples = {"sqlite": 30, "postgres": 10}[engine_name]
    assert conversations.run(databases, engine_name, examples, 20, chance=1).steps > examples


def test_whatever_is_typed_is_read_without_a_trouble():
    readings = fuzz_words.read_all(messages("short", 300))
    # How long a call takes is for the long run: here others run beside it.
    assert [trouble for trouble in readings.troubles if not trouble.startswith("over")] == []
    assert readings.calls == 300 * len(fuzz_words.READERS)


def test_a_reading_that_takes_long_is_found():
    assert fuzz_words.report_slow(5, "short").broken == ()


def test_nothing_that_is_typed_is_written_unasked(databases: Databases):
    assert fuzz_words.report_turns(databases, 60, "short").broken == ()


def test_words_that_book_unasked_are_found(databases: Databases):
    assert fuzz_words.report_hasty(databases, 150, "short").broken == ()
