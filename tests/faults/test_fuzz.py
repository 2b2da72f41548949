from tests.databases import Databases
from tests.faults import conversations, fuzz


def test_whatever_arrives_is_answered(databases: Databases, engine_name: str):
    assert fuzz.report(databases, engine_name, 120, "short").broken == ()


def test_wherever_a_conversation_goes_there_is_a_way_out(databases: Databases, engine_name: str):
    examples = {"sqlite": 30, "postgres": 10}[engine_name]
    assert conversations.run(databases, engine_name, examples, 20, chance=1).steps > examples
