-- One row or more in every table, as revision 0004 knows them. Moments are UTC.
INSERT INTO hub_state (key, value) VALUES ('catalogue', 'sample');
INSERT INTO person (id, name, email, audiences, introduced_by_id, created_at) VALUES
    (1, 'Asha Patel', 'asha.patel@trust.example', '["clinical"]', NULL, '2026-11-01 09:00:00'),
    (2, 'Carys Llewellyn-Hughes', 'carys.llewellyn-hughes@trust.example', '[]', NULL, '2026-11-01 09:00:00'),
    (3, 'A colleague of Asha''s', NULL, '[]', 1, '2026-11-20 10:15:00');
INSERT INTO address (id, person_id, channel, tenant, user_id, name, reference, seen_at,
        unlinked_at) VALUES
    (1, 1, 'console', '', 'asha.patel@trust.example', 'Asha Patel', '{}', '2026-11-20 10:15:00', '2026-11-21 10:15:00');
INSERT INTO conversation (address_id, state, version, changed_at) VALUES
    (1, '{"flow": "book"}', 3, '2026-11-20 10:15:00');
INSERT INTO session_type (id, slug, title, summary, next_step, aliases, topics, audiences, who_for, is_strict,
        rule, length, parts, party_max, takes_several_dates, book_until_working_days, cancel_working_days,
        reminders, zone, region, place, link, contact, source, assumed, position, is_retired) VALUES
    (1, 'taster', 'Quality improvement taster', 'A first look.', '', '["intro"]', '["quality"]', '["everybody"]',
        'Everybody', FALSE, 'book', '1 hour', '[{"key": "attend", "title": "Attend", "capacity": 2, "questions": []}]',
        2, FALSE, 0, 2, '[]', 'Europe/London', 'england-and-wales', 'Room 1', '', '', '', '["place"]', 0, FALSE),
    (2, 'drop_in', 'Problem-solving drop-in', 'Just come.', '', '[]', '[]', '["everybody"]',
        'Everybody', FALSE, 'drop_in', '30 minutes', '[{"key": "attend", "title": "Attend", "capacity": null, "questions": []}]',
        1, FALSE, 0, 2, '[]', 'Europe/London', 'england-and-wales', 'Room 1', '', '', '', '[]', 1, TRUE);
INSERT INTO host (session_type_id, person_id, position) VALUES (1, 2, 0);
INSERT INTO role (id, person_id, role, session_type_id, given_by, given_at) VALUES
    (1, 2, 'facilitator', 1, 'catalogue', '2026-11-01 09:00:00');
INSERT INTO closure (id, first_on, last_on, reason) VALUES (1, '2026-12-24', '2027-01-01', 'Winter break');
INSERT INTO series (id, session_type_id, key, starts_on, starts_time, minutes, rrule, dates, zone, region, place,
        link, is_ended) VALUES
    (1, 1, 'main', '2026-11-24', '10:00:00', 60, 'FREQ=WEEKLY', '[]', 'Europe/London', 'england-and-wales', 'Room 1', '', FALSE),
    (2, 2, 'main', '2026-11-25', '12:00:00', 60, 'FREQ=WEEKLY', '[]', 'Europe/London', 'england-and-wales', 'Room 1', '', FALSE),
    (3, 1, 'winter', '2027-01-12', '10:00:00', 60, NULL, '["2027-01-12"]', 'Europe/London', 'england-and-wales', '', '', TRUE);
INSERT INTO cohort (id, series_id, title, places, applications_open_on, applications_close_on) VALUES
    (1, 3, 'Winter cohort', 12, '2026-11-01', '2026-12-18');
INSERT INTO occurrence (id, session_type_id, series_id, nominal_on, starts_at, ends_at, place, link, state, reason,
        decision, revision, register_at, walk_ins) VALUES
    (1, 1, 1, '2026-11-24', '2026-11-24 10:00:00', '2026-11-24 11:00:00', 'Room 1', '', 'planned', '', '', 2, '2026-11-24 11:05:00', 3),
    (2, 2, 2, '2026-11-25', '2026-11-25 12:00:00', '2026-11-25 13:00:00', 'Room 1', '', 'planned', '', '', 1, NULL, NULL),
    (3, 1, 1, '2026-12-29', '2026-12-29 10:00:00', '2026-12-29 11:00:00', 'Room 1', '', 'not_on', 'Winter break', '', 0, NULL, NULL);
INSERT INTO occurrence_part (occurrence_id, part, capacity, taken) VALUES
    (1, 'attend', 2, 2), (2, 'attend', NULL, 0), (3, 'attend', 2, 0);
INSERT INTO booking (id, occurrence_id, person_id, booked_by_id, part, party, state, note, answers, is_late_cancel,
        came, created_at, changed_at) VALUES
    (1, 1, 1, 1, 'attend', 1, 'booked', '', '{"team": "Ward 4"}', FALSE, TRUE, '2026-11-20 10:15:00', '2026-11-20 10:15:00'),
    (2, 1, 3, 1, 'attend', 1, 'booked', '', '{}', FALSE, FALSE, '2026-11-20 10:16:00', '2026-11-20 10:16:00'),
    (3, 2, 1, 1, 'attend', 1, 'might_come', 'late by ten minutes', '{}', FALSE, NULL, '2026-11-20 10:17:00', '2026-11-20 10:17:00'),
    (4, 1, 2, 2, 'attend', 1, 'cancelled', '', '{}', TRUE, NULL, '2026-11-20 10:10:00', '2026-11-20 10:12:00');
INSERT INTO booking (id, occurrence_id, person_id, booked_by_id, part, party, state, note, answers, is_late_cancel,
        offered_at, handed_over_from_id, ended_by_id, ended_from, created_at, changed_at) VALUES
    (5, 3, 1, 2, 'attend', 1, 'cancelled', '', '{}', FALSE, '2026-11-20 10:20:00', 4, 1, 'booked', '2026-11-20 10:18:00', '2026-11-20 10:20:00');
INSERT INTO membership (id, series_id, person_id, state, created_at, changed_at) VALUES
    (1, 1, 1, 'member', '2026-11-20 10:15:00', '2026-11-20 10:15:00');
INSERT INTO enrolment (id, session_type_id, cohort_id, person_id, state, party, answers, reason, decided_by_id,
        created_at, changed_at) VALUES
    (1, 1, 1, 1, 'accepted', 1, '{"idea": "Quieter nights"}', 'A good idea', 2, '2026-11-20 10:15:00', '2026-11-21 10:15:00'),
    (2, 1, NULL, 1, 'interested', 1, '{}', '', NULL, '2026-11-20 10:15:00', '2026-11-20 10:15:00');
INSERT INTO workshop_request (id, session_type_id, person_id, answers, state, reason, handled_by_id, created_at,
        changed_at) VALUES
    (1, 1, 1, '{"about": "Handover takes an hour"}', 'new', '', NULL, '2026-11-20 10:15:00', '2026-11-20 10:15:00');
INSERT INTO chat_line (id, address_id, key, body, at) VALUES
    (1, 1, 'answer:web:1', '{"text": "Which date?"}', '2026-11-20 10:15:01');
INSERT INTO audit (id, at, actor_id, action, person_id, occurrence_id, revision, details) VALUES
    (1, '2026-11-20 10:15:00', 1, 'booked', 1, 1, 1, '{}');
INSERT INTO inbox (key, person_id, kind, received_at) VALUES
    ('console:1', 1, 'text', '2026-11-20 10:15:00');
INSERT INTO outbox (id, key, kind, person_id, address_id, channel, args, body, state, due_at, attempts, provider_id,
        reason, created_at, sent_at) VALUES
    (1, 'answer:console:1', 'answer', 1, 1, 'console', '{}', '{"text": "Which date?"}', 'sent', '2026-11-20 10:15:00', 1,
        'c1', '', '2026-11-20 10:15:00', '2026-11-20 10:15:01');
INSERT INTO slack_installation (team_id, enterprise_id, team_name, bot_user_id, bot_id, scopes, sealed_tokens,
        token_expires_at, refreshing_until, installed_at, uninstalled_at) VALUES
    ('T0HUB', NULL, 'Innovation Hub', 'U0BOT', 'B0BOT', 'chat:write,commands', 'gAAAAA', '2026-11-20 22:15:00', NULL, '2026-11-20 10:15:00', NULL),
    ('T1HUB', 'E0TRUST', 'Sister Trust', 'U1BOT', 'B1BOT', 'chat:write', '', NULL, '2026-11-20 10:15:00', '2026-11-20 10:15:00', '2026-11-21 10:15:00');
INSERT INTO oauth_state (digest, expires_at) VALUES ('9f86d081', '2026-11-20 10:25:00');
INSERT INTO preference (person_id, quiet_from, quiet_until, reminders, muted, snoozed_until, changed_at) VALUES
    (1, '21:00:00', '06:00:00', '["1 working day before"]', '["nudge"]', '2026-12-01 08:00:00', '2026-11-20 10:15:00');
UPDATE booking SET confirmed_at = '2026-11-20 10:16:00', remind_at = '2026-11-24 18:00:00',
    follow_up_at = '2026-11-24 18:00:00', follow_up_from = '2026-11-20 10:15:00' WHERE id = 1;
UPDATE session_type SET empty_place = 'An empty place costs the hub £40.' WHERE id = 1;
INSERT INTO shared_place (id, channel, tenant, key, name, place, seen_at, left_at) VALUES
    (1, 'slack', 'T0HUB', 'C0HUB', 'innovation-hub', '{"channel": "C0HUB"}', '2026-11-20 10:15:00', NULL);
INSERT INTO announcement (id, author_id, changed_by_id, text, target, zone, state, reason, version, send_at, due_at,
        created_at, changed_at) VALUES
    (1, 1, 1, 'Please bring your badge', '{"kind": "booked", "id": 1}', 'Europe/London', 'sending', '', 2,
        '2026-11-20 10:16:00', '2026-11-20 10:16:10', '2026-11-20 10:15:00', '2026-11-20 10:15:30');
INSERT INTO recipient (id, announcement_id, person_id, outbox_id, change_id, version, got_it_at) VALUES
    (1, 1, 1, 1, NULL, 1, '2026-11-20 10:17:00');
INSERT INTO calendar_entry (id, person_id, occurrence_id, is_on, sequence, told_of, changed_at) VALUES
    (1, 1, 1, TRUE, 0, 0, '2026-11-20 10:15:01');
INSERT INTO calendar_links (person_id, generation) VALUES (1, 2);
UPDATE booking SET offered_until = '2026-11-21 10:16:00' WHERE id = 5;
UPDATE occurrence_part SET is_for_queue = TRUE WHERE occurrence_id = 3;
UPDATE occurrence SET round_up_at = '2026-11-23 10:00:00' WHERE id = 1;
INSERT INTO reflection (id, occurrence_id, person_id, state, went_well, went_badly, next_action, asked_at, ask_again_at,
        answered_at, changed_at) VALUES
    (1, 1, 1, 'answered', 'The new board', 'Two nights short', 'Ask the night staff', '2026-11-19 10:00:00', NULL,
        '2026-11-20 10:15:00', '2026-11-20 10:15:00'),
    (2, 1, 2, 'asked', '', '', '', '2026-11-19 10:00:00', '2026-11-20 18:00:00', NULL, '2026-11-19 10:00:00');
INSERT INTO past_count (id, occurrence_id, series_id, part, state, bookings, people) VALUES
    (1, 2, NULL, 'attend', 'attended', 7, 9), (2, NULL, 3, '', 'accepted', 12, 12);
INSERT INTO place_speaker (place_id, address_id) VALUES (1, 1);
INSERT INTO miss (id, text, times, last_on, meant) VALUES
    (1, 'can [name] do a thing', 3, '2026-11-20', ''), (2, 'sort my spot', 1, '2026-11-21', 'move');
