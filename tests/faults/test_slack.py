"""Short forms of the long runs on Slack. Nothing here depends on how fast the machine is."""

from dataclasses import replace
from pathlib import Path

import pytest

from tests.databases import Databases
from tests.faults import chat_away, chat_kills, freed, slack_acks, slack_away, slack_flood, slack_kills
from tests.faults.killing import NOBODY_HIT

KILLED = chat_kills.Size(messages=45, kills=3, seconds=0.2, pause=(0.2, 0.5), spared=("auth.test",))
UNASKED = replace(KILLED, messages=40, kills=0, mishaps=0.5)
AWAY = chat_away.Size(people=45, places=15, troubles=1, processes=2)

pytestmark = pytest.mark.postgres


def test_clocks_killed_while_slack_fails_in_every_way_lose_and_double_nothing(databases: Databases):
    result = slack_kills.report(databases, "postgres", KILLED, "short")
    assert set(result.broken) <= {NOBODY_HIT}


def test_without_looking_for_it_what_is_in_doubt_arrives_twice(databases: Databases):
    assert slack_kills.report_unasked(databases, "postgres", UNASKED, "short").broken == ()


def test_what_two_web_processes_acknowledge_is_done_and_answered_once(databases: Databases):
    size = slack_acks.Size(people=45, places=15, processes=2, is_timed=False)
    assert slack_acks.report(databases, size).broken == ()


def test_a_database_that_dies_while_people_book_on_slack_loses_and_doubles_nothing(tmp_path: Path):
    assert slack_away.report_restarts(tmp_path, AWAY, "short").broken == ()


def test_what_a_killed_web_process_did_not_live_to_send_is_sent_once(databases: Databases):
    size = chat_away.Size(people=45, places=15, troubles=4, processes=2, seconds=0.3)
    assert set(slack_away.report_kills(databases, size, "short").broken) <= {NOBODY_HIT}


def test_a_flood_is_stopped_and_told_of_once_while_others_are_answered(databases: Databases):
    size = slack_flood.Size(seconds=3.0, others=20, messages=20, is_timed=False)
    assert slack_flood.report(databases, size).broken == ()


def test_whoever_is_first_in_the_queue_is_asked_in_slack_when_a_place_is_given_up(databases: Databases):
    size = freed.Size(offers=2, is_timed=False)
    assert freed.report(databases, size, "short", "slack").broken == ()
