"""What plainly asks for something of the hub, though it may not say of what: a row for each way to say it.

The rows are in the notation of `phrases` and are tried from the top. They read a text with marks, and where a
row has `place` or the like the noun must be there: three porters are no places. The kinds are the model's.
"""

from __future__ import annotations

HALF_SAID: tuple[tuple[str, str], ...] = (
    ("leave_waiting", """
        (off|leave|quit|from) [of|the|your|my] (waiting list|waitlist|wait list|reserve list|queue)
    """),
    ("join_waiting", """
        (put|add|get|stick|pop|shove|be|been|go|join|want|like|need|wait|enter|sign|pencil|bung|chuck) \
            COMPANY [up|down|on|onto|in|into|to|be|go|join|the|a|your|any|for|put|added] \
            (waiting list|waitlist|wait list|reserve list|reserves|reserves list|cancellation list| \
            cancellations list|standby list|queue)
        ^ [please|can you|could you] (waitlist|waiting list) (me|us|PARTY)
        (put|stick|pop|pencil|bung|chuck) (me|us|PARTY) [down] (on|as) [the|a] (reserve|reserves|standby)
        ^ [please|the|a] (waiting list|waitlist|wait list|reserve list) [please|for|me|us|PARTY|SESSION| \
            MAYBE|WHEN] $
        (let|tell|text|message|ring|email|shout) (me|us) [know|please] (if|when|once) \
            [a|any|one|another|some|PARTY|someone|somebody] (place|places|space|spaces|spot|seat|FREE| \
            drops) \
            [comes|become|becomes|is|gets|frees|opens|out|up|free|FREE|available|going]
        (if|when|once) [a|any|one|another|some|PARTY] (place|places|space|spaces|spot|seat|FREE) \
            (comes|come|becomes|frees|opens|gets) [up|free|FREE|available]
        how do (i|we) (get|go|join) [on|in|into|onto|to|the|a] (waiting list|waitlist|queue|reserve list)
    """),
    ("withdraw", """
        (withdraw|pull|retract|cancel|scrap|delete|remove|take back) (my|our|the|an|me from|that|this) \
            (application|applications|applied)
        (withdraw|drop out|pull out|come off|came off|step down|leave|quit|off|remove me|bow out|out) \
            [of|from|off|the|a|my|this|our|me|us|PARTY|please] \
            (course|cohort|programme|program|training|intake|SESSION course)
        (not|no longer|cant) [able|want|to|be|wanting|going|carry] (continue|be|on|carry on|do|finish) \
            [with|on|the|a|my|this] (course|cohort|programme|program|training)
        (course|cohort|programme|program) [that|i|we] (applied|signed up|enrolled) \
            [to|for|on|please|so|WHEN|i|need|want] (withdraw|withdraw it|withdraw me|pull out)
    """),
    ("apply", """
        (apply|enrol|enroll|applying|enrolling) [me|myself|us|PARTY] [for|to|on|onto|in] \
            [a|the|an|some|one of|your|next|this|these|upcoming|any|spring|summer|autumn|winter|january] \
            (course|courses|cohort|cohorts|programme|programmes|program|group|intake|training|one)
        ^ [please|hi|can i|can we|i want to|i wish to|i need to|i would like to|we want to|want to|wanna| \
            like to|my manager|said|wants|told|says|me|to|i should|should|boss|has asked| \
            asked] (apply|enrol|enroll) [please|me|and|WHEN|for|it|PARTY] $
        (put in|make|send|submit|start|do) COMPANY [a|an|my|our] application
        (sign|put|register|book|get|enter|join|pop|stick|add|want|interest|room|place|space|like|PARTY) \
            COMPANY [up|down|name|my name|on|onto|for|to|in|into|the|a|an|of|one of|your|place|places| \
            PARTY| \
            next|this|spring|summer|autumn|winter|WHEN|my|interest|join|register|be] \
            (cohort|cohorts|programme|programmes|program|intake|course|courses)
        (register|express|note) (my|our) interest
    """),
    ("cancel_session", """
        (cancel|call off|calling off|scrap|pull|bin) [it|the|a|an|my|our|that|this|whole|WHEN|SESSION| \
            MAYBE| \
            session|sessions|meeting|TIME] (for|on) (everyone|everybody|all|the lot of them)
        (call off|calling off|called off|pull) [a|the|my|our|this|that|WHEN|WHEN s] (session|sessions| \
            SESSION|MAYBE)
        cancel (the|a|our|WHEN) [whole|WHEN|next] (session|event)
    """),
    ("create_session", """
        (add|create|set up|schedule|put on|make|run|arrange|organise|start) COMPANY \
            [a|an|another|one|new|extra|more|the|us|session|WHEN] (new|extra|another|one more|additional) \
            [session|sessions|date|one|SESSION|MAYBE]
        (add|create|set up|schedule) [a|an|another|new] (session|sessions|date)
        put [a|an|another|one more|new|extra] (date|session|sessions|SESSION|MAYBE) on
        (schedule|put) [in|on|us] (another|one more|an extra|a new)
    """),
    ("edit_session", """
        (change|edit|amend|update|correct|alter|move) [the|my|our|a|that|this|session|SESSION|MAYBE|s|its] \
            (room|venue|location|start time|finish time|end time|capacity|numbers|start|facilitator) \
            [of|for|to|on]
        (edit|amend|update|correct) [the|my|our|a|that|this|details|of|some] (session|sessions|details)
        (put|up|raise|increase|lower|reduce) [the|my|our] (numbers|capacity|limit|places) [up|down|to]
    """),
    ("announce", """
        (send|put|post|make|write|do|share|give) COMPANY [out|up|a|an|the|my|quick|new] \
            (announcement|anouncement|message|notice|word|something|an update|update) [out|to|for] \
            [the|my|our|a|all|everyone|everybody|people|those] \
            (everyone|everybody|all|group|cohort|people|attendees|those|lot|announcement)
        (send|put|post|make|write|do) [out|up|a|an|the|my|quick|new|one] (announcement|announcements)
        ^ [please|can you|could you|i want to|i need to|i would like to] announce [please|for me| \
            something| \
            to|it|for|me] [everyone|everybody|people|all|group|cohort|the|my] $
        (tell|message|email|text|contact|inform|notify|let|ask|warn|update|reach|get hold of|remind) [to] \
            [the|my|our|of|them|those|to|out] \
            (everyone|everybody|all|people|attendees|cohort|group|participants|delegates|them all)
        (get|send) [a|the|this|my] (message|word|note|notice) [out] to \
            [the|my|our|all] (everyone|everybody|all|people|attendees|cohort|group|those)
    """),
    ("roster", """
        (who|whos|who is|who are|names) [have|has|is|are|i|we|of|those|people|got] \
            (booked|coming|on|in|got|down|attending|signed up)
        (print|send|show|give|get|see|need|want|have|email) [me|us|can|i|the|a|my|our] \
            (register|attendee list|attendees|attendance|sign in sheet|signing in sheet|sign up sheet| \
            roster| \
            list of attendees|delegate list|list of names)
        (names) of [the|all|those|people|who|are|is] (booked|coming|attending)
        ^ [so|and|hi] how many [people|have|are|is|we|i|got] (coming|booked|attending|got|on)
    """),
    ("one_to_one", """
        [a|my|one] (onetoone|onetoones)
        [half an hour|hour|TIME|some time|time|slot|chat|sit down|catch up|meeting] with \
            [a|an|one of|your|the|my] (coach|coaches|facilitator|facilitators|improvement coach|mentor)
    """),
    ("workshop", """
        (request|want|need|have|book|organise|organize|arrange|run|do|like|get|put on|order|fancy|set up) \
            COMPANY [to|a|an|the|one|some|you|us|our|own|your|bespoke|team|away|day|request] \
            (workshop|workshops|workshp)
        (workshop|workshp) (for|with|at|about|on|WHEN)
        ^ [please|a|our] (away day|team) [day|away] (workshop|workshops)
        (come|come and|come to|you) (run|do|deliver|put on) [something|a|an|session|sessions|one|training] \
            (for|with|just for|to) [just|me|my|our|us|the|WHO]
    """),
    ("reminder_settings", """
        (change|alter|edit|set|set up|sort|sort out|amend|adjust|update|fix|different|manage|my|about|the| \
            tweak|turn|switch) \
            [out|up|my|our|the|for|to|with|all|these|some|how|i|get|what|when|you|other|any|own|more| \
            fewer|of] \
            (reminder|reminders|notification|notifications|reminded|nudge|nudges|remind|messages|message me)
        ^ [please|my|the] (reminder|reminders|notification|notifications) [settings|setting|please| \
            options] $
    """),
    ("move", """
        (move|change|swap|swop|switch|reschedule|shift|push|rebook|postpone|put|bring) \
            [my|our|the|a|this|that|i|am|are|of|SESSION|MAYBE|WHEN|TIME] \
            (place|booking|bookings|slot|mine|reservation|spot|seat|day|date) \
            [back|forward|forwards|to|for|on|i|am|are|booked|was|that|WHEN|TIME|SESSION|MAYBE]
        (move|swap|swop|switch|rebook|shift|transfer|change) (me|us|PARTY) [on|over|to|onto|from|for]
        (reschedule|rebook) [it|me|us|please|mine|my|session|for|to|PARTY]
    """),
    ("move:another", """
        (do|come|attend|have|get|make|to|for|book|want) [to|on|a|an|the|me|us|onto] \
            (different|another|later|earlier|other) (day|date|time|session|slot|one|SESSION| \
            MAYBE) [instead|please]
    """),
    ("cancel", """
        (cancel|cancle|cancell|unbook|delete|scrap) [my|our|the|a|one|of|two|PARTY|both|all|that|this| \
            me|us] \
            (place|places|booking|bookings|spot|seat|slot|reservation|reservations|attendance|me|us)
        (unbook|cancel) [please] (me|us|PARTY|both|it)
        ^ [please|can you|could you|i need to|i want to|i would like to|sorry|i have to] unbook
        (remove|take|cross) (me|us|my name|our names|PARTY) [off|from|out|of|it|the list|list|please|this]
        (drop|pull|back|bow) out [now|please|of it|of this|sorry]
        (cant|wont|unable|not able|not going|not be able|isnt able|will not) [be|able|to|now|going|gonna] \
            (make it|come|attend|make|do it|get there|be there|get to it) [it|there|any more|now| \
            anymore|after all]
        (give up|free up|release|let go of|give back|hand back|lose) (my|our|the) (place|places|seat| \
            seats|spot| \
            booking|slot)
        (give|let|offer) [someone|somebody|else|have] (my|our) (place|seat|spot|slot) \
            [to|someone|somebody|anyone|else|away|back]
        (no longer|dont|do not|wont) (need|want|require|needing|use) [my|our|the|a] \
            (place|places|booking|seat|seats|spot|reservation)
    """),
    ("showcase", """
        (have|book|get|want|need|like|run|do) COMPANY [a|an|our|own|the|PARTY] (stall|stand)
        (show|showcase|exhibit|present|display) (our|my) (work|project|poster|improvement)
    """),
    ("book", """
        (book|sign|register|put|pop|stick|get|squeeze|fit|pencil|add|slot|enter|jot|shove|count|bung| \
            chuck|enrol| \
            write|have) COMPANY (in|on|up|down|booked) [booked|in|on|onto|for|to|with|it|the|a]
        (be|get|getting|got|need|needs|want|wants) [to|us|me|all] (booked|booking) [in|on|up|onto|for|to]
        (book|register|reserve|add) (me|us|PARTY) [in|on|please|for|onto|to]
        [i am|i|we|me] (am|are|want|wants|like|love|hoping|wanting|keen|want to|wish) [all|both|also| \
            really] to \
            (come|attend|participate|take part|join|come along|be on|go on|get on|be in) \
            [to|on|one|of|in|at|your|it|along]
    """),
    ("book:place", """
        (need|want|like|love|have|get|gets|got|reserve|reserving|book|booking|save|hold|keep|grab|bag| \
            secure| \
            give|do with|after|request|sort|fancy|chance of|possible|for|claim|take|wanting|needing| \
            find|nab) \
            COMPANY [in|to|up|reserve|book|me|us|a|an|some|one|another|any|of|the|few|couple|free|have| \
            get|for|place] \
            (PARTY|place|places|spot|spots|seat|seats|space|spaces|slot|slots)
        (place|places|spot|seat|seats|space|spaces|room) [FREE] for (me|us|PARTY)
    """),
    ("book:bare", """
        ^ [please|hi|hello|hiya|a|an|one|two|some|any|just] (PARTY|place|places|spot|seat|seats|space| \
            spaces) \
            [please|for|me|us|PARTY|on|at|WHEN|TIME|SESSION|MAYBE|one|and]
        ^ [please|hi|hello|a] (booking|reservation) (please|for|of) [me|us|PARTY|WHEN|TIME]
        ^ room for
    """),
    ("whats_on", """
        (anything|something|session|sessions|stuff) [else|at all|good|is|are|there|have|got] \
            (on|going|running|happening) [at all|this|on|a|at|the|from|coming up] (WHEN|TIME|weekend)
    """),
)  # fmt: skip

# The nouns of which one must be there for the rows of `book`.
PLACES = "place places spot spots seat seats space spaces slot slots booking reservation room"

# Who else comes may stand here; a name beside it is any word.
COMPANY = "[me|us|myself|my name|our names|i|and|my|a|the|our|both|all|please|PARTY|name|team|colleague| \
            colleagues| \
            mate|mates|manager|boss|supervisor|two|three|four|five|six|us all|of us|of my|staff|lads| \
            girls|new]"

# What is said beside a request without changing what is asked for; with the fillers of every request.
BESIDE = """
    able actually add added afternoon ah already am another anymore application applications apply ask
    asked asks attend attended attending autumn available back been beginning being book booked booking
    bookings boss busy cancel cancellation cancellations cancelled cancelling cant change changing check
    checks cheers cohort colleague colleagues couple course courses date day definitely department
    different down dozen drop duck earlier eight else enrol enroll evening event few five forward four
    free get gets getting girls give gonna gorra got gotta group guys happy help hi honestly hun if
    instead intake into january join joining keep keeps kind lad lads lass later list love manager
    managers mate mates message mind mine month morning move mum name names need needed needs next nine
    notification notifications now off oh one onto over participate person persons pet place plan
    planning plans pop poss possible prefer print programme programmes pull put queue quick rather
    regards register registered registering reminder reminders remove require reservation reserve
    reserves rota said says see send session seven several show sign signed signing six slot slots so
    soon sos soz spare spring staff start starting starts stay stick still suit suits summer supervisor
    swap switch swop team tell tells ten thank thanks three thx time today told training two until up
    wait waiting waitlist waits want wanted wants week welcome winter wish wishes with withdraw without
    workshop year
"""

# Behind one of these comes the reason, and not what is asked for.
REASONS = "because cos coz since as until while if so but though although unless when before after"
