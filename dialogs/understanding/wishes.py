"""Which flow a request is for: one row for each way people begin one, the first that fits wins.

The rows read a text in which what was recognised has become a mark: SESSION, MAYBE (one word of a title),
WHEN, TIME, PARTY, WHO (an audience), TOPIC, WHERE, ONLINE, FREE. `phrases` explains the notation.
Not here: what is said with nothing beside it, such as a greeting, is in `said_whole`.
"""

from __future__ import annotations

from dialogs.understanding.group_wishes import GROUP_REQUESTS
from dialogs.understanding.register_wishes import REGISTER_REQUESTS

REQUESTS: tuple[tuple[str, str], ...] = (
    *GROUP_REQUESTS,
    *REGISTER_REQUESTS,
    # when a session that one runs reminds
    ("session_reminders", """
        ^ [show|see|change|set|edit|manage|what|which|are|me|please|the] (reminders|reminder policy| \
            reminder rules|reminder times) (for|of|on|at) [the|a|our|my|all] NAMED
        ^ [show|see|change|set|edit|manage|the] (session reminders|reminder policy|reminder policies) $
    """),
    # who waits to hear of a session that one runs
    ("interested", """
        who (is|are|has been|else is) [all|been] interested [in|for|on] [the|a] NAMED
        ^ [show|list|see] [me|the|all] (interested|interest list|interested people) [list|people] \
            (in|for) [the] NAMED
    """),
    # somebody to talk to
    ("human", """
        (speak|talk|chat|get through|connect me|put me through) [to|with|a|an|the|some|real|actual| \
            member of] \
            (human|person|someone|anyone|people|staff|team|operator|facilitator|innovation hub|hub)
        ^ who (do|can|should|could|would) I (contact|ask|email|phone|ring|call|speak to|talk to) [about|for]
        ^ [can i|can you|can we|please] (contact|call|phone|ring|email) [a|an|the|some|real] \
            (human|person|someone|people|staff|team|facilitator|innovation hub|hub)
        ^ [can|could|get|please|have|a|the] (someone|person|facilitator) [to] (help|ring|call|contact| \
            phone|email) me
    """),
    # where one is in a queue; joining and leaving it
    ("waiting_list", """
        (where|what|which|how far) [number|place|position|spot] (am|is|are) \
            [i|we|my|our|the|position|place|number|spot|on|in|at|up|down] \
            (waiting list|waitlist|wait list|queue) [for|of]
        (where|what number) am I [up|down] (on|in) the (list|lists) [for|of]
        (am|are) I [still|already|now] (on|in) [the|a|any] (waiting list|waitlist|wait list|queue) [for|of]
        ^ [show|see|what is|what are] my [place|position|number] [in|on] [the] \
            (waiting list|waiting lists|waitlist|queue) [for]
    """),
    ("leave_waiting", """
        (leave|quit|come off|get off|drop out of|drop off) [the|my|a|that|this] \
            (waiting list|waitlist|wait list|queue) [for|of]
        (take|remove|get|pull|drop|withdraw) (me|us|my name|myself) (off|out of|off of|from) \
            [the|my|that|this] (waiting list|waitlist|wait list|queue) [for|of]
        cancel my [place|spot|position] [on|in] [the] (waiting list|waitlist|wait list) [place] [for|of]
    """),
    ("join_waiting", """
        (join|wait on|get on|go on|be on|be put on|sign up for|sign up to|queue for) ME [the|a|your] \
            (waiting list|waitlist|wait list|queue) [for|of|on|at]
        (put|add|get|stick|pop|sign) ME [up|down|on|onto|to|in|into|for] [the|a|your] \
            (waiting list|waitlist|wait list|queue) [for|of|on|at]
        (join|queue for) [the|a] NAMED (waiting list|waitlist|wait list|queue)
        ^ [the|a|is there|have you got|do you have|can i join] (waiting list|waitlist|wait list) \
            [for|of|on|at] [the] DATED
        ^ [please|can you|could you|can i|i want to|i would like to] (put|add|get|stick|pop) (me|us) \
            (on|onto|to) the list [please|too|as well] $
        ^ [the|a|please|is there|have you got|do you have] (waiting list|waitlist|wait list) [please] $
    """),
    # who else comes
    ("roster", """
        who (is|are|will be|has|have|am i|are we) [i|we|got|else|all] \
            (coming|going|booked|attending|signed up|down|registered|expecting|on|confirmed) [on|in|for| \
            to|at|down]
        who (is|are|else is) [still] (waiting|queuing|in the queue) [on|in|for|to|the|list|at]
        who (is|are|have i got|have we got) [in|on|still] WHEN
        ^ [is|are] (anyone|anybody|many) WHEN
        how many [people|are|is|have|i|we|got] WHEN
        who booked
        who (was|is|has been|got|were) [been] offered [a|the|any] (place|places|seat|spot)
        how many [people|are|is|have|i|we|got] (on|in|for|at) [the|my|our|this|next] DATED
        (what|which|when) [session|sessions|course|courses] am I \
            (running|hosting|leading|facilitating|delivering) [the|on|in|for]
        (sessions|courses) [that] (i am|we are|i have|we have) \
            (running|hosting|leading|facilitating|delivering|to run|to host|to lead) [on|in|for]
        [what|which|when|are|is] my (sessions|courses) to (run|host|lead|facilitate|deliver) [on|in|for]
        (what|which) [sessions|courses] do I (run|host|lead|facilitate|deliver) [on|in|for]
        how many [people|are|is|have|has|will|be|am i|are we] \
            (booked|coming|going|attending|signed up|registered|expected|expecting|down) [on|in|for|to|at]
        (is|are) (anyone|anybody|many) (booked|coming|going|signed up) [on|in|for|to]
        (attendee|attendees|attendance|delegate|delegates|sign up|signup|sign in|booking) (list|sheet| \
            names) [for]
        ^ (list|name|names|numbers) (of|for) [the|all|attendees|delegates|participants|people] [for] NAMED
        ^ (list|names) of [the|all] (attendees|delegates|participants|people) [on|for|at]
        (roster|attendees|participants)
        ^ attendance
    """),
    # applications to the courses one runs
    ("applications", """
        ^ [show|see|view|check|list|me|the|all|open|new|any|are there|course] applications \
            [please|to decide|for|to|on|the|waiting] ANY
        ^ [show|see|view|check|list|me|the|all|open|new|any|are there|course] applications \
            [please|to decide|waiting] $
        who [has|have|is|are] (applied|applying) [for|to|on]
        (has|have|did) (anyone|anybody|people) (applied|apply) [for|to|on]
        ^ (accept|decline) $
    """),
    # taking one's own application back
    ("withdraw", """
        (withdraw|cancel|retract|pull|delete|take back) (my|our|the|an) (application|applications) \
            [for|to|from|on]
        (withdraw|pull out|drop out) [me|us|myself|from|of|my|the|a|this] \
            (course|cohort|programme|training) $
        ^ [please|i want to|i would like to|i need to|can i] withdraw [please] $
    """),
    # how one's own application stands
    ("my_applications", """
        (where|how) (does|do|is|are) my (application|applications) [stand|stands|going|doing|at|for|to|on| \
            now|up to]
        [what is|the|check] (status|state|outcome|result|progress) of my (application|applications) \
            [for|to|on]
        (what|when) [has|have|is|will|do|does] [happened|happening|to|with|i|we|hear|about] my \
            (application|applications) [for|to|on]
        (has|have|was|were|is) my (application|applications) [for|to|on|been|the|SESSION|MAYBE] \
            (accepted|declined|successful|received|in|looked at|decided)
        [show|see|view|check|list|me] my (application|applications) [for|to|on|status|please]
        (have|am|was|were) I [been] (accepted|declined|successful) [for|to|on|onto|in]
    """),
    # the address of one's own calendar
    ("my_calendar", """
        ^ [can i have|show|show me|get|give me|send me|what is|wheres|where is] [a|the|my] calendar \
            (link|feed|address|subscription) $
        ^ [show|open] my calendar $
        ^ (subscribe|add|link|sync|connect) [to|me to|it|this|them|my bookings|my sessions] \
            [to|with|from|in] [my|outlook|google|apple] calendar $
    """),
    ("my_bookings", """
        did I get (in|on|a place) [to|on|onto|for]
        ^ [check|show|see|view|what is|whats|me|please|can you|could you|look at|on|in] my \
            (calendar|diary|schedule) [for me|please|on|for|WHEN|TIME] $
    """),
    # saying that one still comes
    ("still_coming", """
        ^ [yes|yeah|yep|yup|i am|we are|i will be|ill be|we will be|definitely] still \
            (coming|attending|going|there|in) [to|on|at|for|the|my|next] DATED
        ^ [yes|yeah|yep|yup|i am|we are|i will be|ill be|we will be|definitely] still \
            (coming|attending|going|there|in) [thanks|please] $
        ^ (confirm|keep) my (place|booking|attendance|spot|seat) [on|at|for|in|the] DATED
        ^ (confirm|keep) my (place|booking|attendance|spot|seat) $
    """),
    # giving up one's own place
    ("cancel", """
        cancel [my|our|the|a|me|us|place|booking|attendance|spot|seat|on|at|for|in|out|of|from] DATED \
            [booking|place]
        cancel [my|our|a|the] (place|booking|bookings|reservation|attendance|spot|seat) [that|i|have|booked]
        (delete|remove) my (place|booking|bookings|reservation|attendance|spot|seat|name) [on|from|for]
        (take|remove|get|pull|drop|withdraw) (me|us|my name|myself) (off|out|out of|off of| \
            from) [the list] [for] AT DATED
        (drop|pull|back) out (of|from) AT DATED
        withdraw [me|us|myself|my name|my place] (from|off|out of) AT DATED
        (give up|drop|release) my (place|spot|seat) [on|for|at]
        (cant|wont|will not|not|unable|no longer|not able) [be|able|to|now|longer|going] \
            (make|come|attend|do|get|join|be there|go|making|attending) [it|there] AT DATED
        (not|no longer|wont be) (coming|attending|going) [any more|anymore|now] AT DATED
        ^ [i|we|sorry|am|are] (not|no longer|wont be) (coming|attending|going) [any more|anymore|now] $
        ^ [i|we|sorry] (cant|wont be able to) (make it|come|attend|make the session) [now|any more| \
            anymore] $
    """),
    # one's own bookings
    ("my_bookings", """
        [what|which|where|when|what time|sessions|session] (am|are) I [already|next|still|definitely| \
            on the list] \
            (booked|signed up|down|registered|going|coming|attending|enrolled|on) [on|in|for|to|onto| \
            with|the list]
        (am|are) I on the list [for]
        (what time|when|where) (am|are) I in
        (what time|when|where|what day) (is|are|was) [it|that|this] my NAMED
        (what|which|when) [sessions|session|places] (have|did|do) I [got|have|already] \
            (book|booked|signed up|sign up) [again|on|in|for|onto|to]
        what [sessions|courses|else] (have|do) I (got|have) [on|booked] \
            (on|booked|coming up|lined up|planned|WHEN) [for|in]
        (have|do) i [got|have|already] (anything|something) \
            (on|booked|coming up|lined up|planned|WHEN) [on|for|in]
        (have|did|has) (i|we|you) [already|definitely] (book|booked|signed up|signed me up) [me|in|on| \
            for|onto|to|up]
        (have i|do i have|have we) [any|anything|a|something|got] (booking|bookings|booked|coming up| \
            place) [on|at|for|in]
        is my (name|place|booking) (on|down|booked|confirmed|still there) [the list|for]
        [show|see|view|check|list|me|what are] my [next|current|upcoming|own] \
            (booking|bookings|places|session|sessions|reservations|diary)
    """),
    # what a session type is
    ("details", """
        (tell|let) me [more|a bit more|something|know] about
        (what|who) (is|are) THE NAMED [about|for|like|all|then|exactly]
        what is the (point|purpose|aim) of
        what (happens|does|do|is it) [at|in|on|the|a] NAMED [cover|involve|do|mean|about]
        what is (covered|involved) (in|at)
        what (do|does|will|would|can) (i|we|you|it|they) (do|learn|get|cover|involve|bring) [at|in|on| \
            from|out of]
        what (time|room|floor|building) (is|does) [it] THE NAMED [in|on|at|start]
        (where|how long|how big|how much|how often) (is|are|does|do|will|would) \
            THE NAMED [be|held|go on|last|take|run|happen|for]
        how do (i|we|you) (get to|find)
        how many (places|spaces|spots|seats|FREE) [are|is|there|left|free|still|on|for|in|at] THE NAMED \
            [left|free]
        [give me|send me|can i get|can i have|i want|i need|i would like|some|any|the|more|further] \
            (info|information|details|detail) [on|about|of|for]
        (explain|describe)
        who (is it for|can|runs|hosts|leads|is running|is hosting|is leading|should) [come|attend|go| \
            join|to]
        can (anyone|anybody|any staff|everyone|everybody|all staff) (come|attend|go|join|book) [to|on|along]
        (do|does) (i|we|you|anyone) (need|have) to (book|register|apply|bring anything|bring| \
            prepare anything|prepare) [for]
        (is|are) THE NAMED (for|ONLINE|WHO|open to|free|suitable|any good) [everyone|everybody|anyone| \
            all|me|us|for]
    """),
    # what one could come to
    ("whats_on", """
        (what|which) [sessions|courses|else] can I (book|come to|attend|go to|join|do) [on|for|in|at|to| \
            here]
        when (can|could|do|will) I [next|come|attend|book|go|get|on|to|join]
    """),
    # asking for a place on a course that was not named
    ("apply", """
        (apply|enrol|enroll) [ME|us] [for|to|on|onto] [a|the|an|some] \
            (course|courses|cohort|programme|group) $
        ^ [please|i want to|i would like to|can i] apply [please] $
        ^ [make|send|submit|put in|start|new] [a|an|my] [new] application $
    """),
    # asking for a place
    ("book", """
        [make|send|submit|put in] [a|an|my|our] application (for|to) AT DATED
        (book|hold|reserve|save|get|grab|give|keep|need|make|secure) \
            [me|us|myself|in|up|a|an|my|the|on|onto|booking|place|spot|seat|space|one|for|at|PARTY|this| \
            next|soonest|earliest|available|possible] \
            (SESSION|MAYBE|WHEN|TIME|PARTY)
        (book|hold|reserve|save|get|grab|give|keep|need|make|secure) \
            [me|us|myself|in|up|a|an|my|the|on|onto|booking|space|one|for|at] (place|spot|seat|booking| \
            session) [on|for|at|in]
        sign ME up ME [for|to|on|onto|with]
        (put|pop|stick|get|shove) ME (down|on|in|onto|into|up) [for|to|on|in|with]
        add (me|us|my name|PARTY) (to|on|onto|for) [the]
        (register|enrol|enroll|apply|join) ME [for|to|on|onto|in|the|a|an|this|next] DATED
        can (i|we|PARTY) [please|maybe|still|just|also] (come|attend|join|go|have a place|get a place| \
            get on|be on|do) [along|to]
        WE (would|want|wish|need|hope|fancy|am hoping|am keen|am interested) \
            [like|love|to|be|a|in|on|please|for|come|coming|attend|attending|join|joining|going|go|book| \
            booking|place|spot|seat|the]
        WE (might|may|could|will|am going to|plan to) [probably|try to|also|just] \
            (come|pop|attend|join|be there|be at|drop in|go) [along|in|over|by|to]
        ill (come|be there|be at|attend|pop|join) [along|in|over|to]
        WE (am|are) (coming|attending|going) [along|to]
        (count|include) (me|us) in [for|on]
        ^ (i am|we are) in for [the|a|this|next] DATED
        (interested in|place on|place for|place at|spot on|seat on|seat at) THE NAMED
        (come|go) to THE NAMED
        ^ [hi|please|i|we] (need|want) to be (on|in)
        ^ booking
        booking $
    """),
    # what is on
    ("whats_on", """
        what (is|are) [else|all|going] (on|happening|running|available|coming up|there|planned| \
            scheduled|next) [on|for|in|at]
        what (do|have) you (got|have) [on|for|in|at]
        (what|which) (session|sessions|course|courses|event|events|date|dates|day|days|one|ones|else| \
            SESSION|MAYBE) \
            [is|are|do|have|can|you|got|on|there|i|we|the|running|happening|available|coming|up|run|for|in]
        (is there|are there|have you got|do you have|have you|got|do you run|there is) \
            [any|anything|a|an|another|some|more|other|on|going on|happening]
        (anything|any|something) [at all|on|happening|going on|running|available|coming up|more|other|for]
        (show|list|look at|view|find|see the|see all|see what|see me) [me|us|the|all|what|is|are|on| \
            available|upcoming|a|list|of \
            |next|more|other|calendar|timetable|schedule|programme]
        (when|what day|what date|what dates|what time) [is|are|does|do|will|can|i|we|you|it|the|next| \
            your|a] \
            [be|on|come|run|go|attend|book|held|start|to]
        (upcoming|next|more|other|all|future|available) [session|sessions|date|dates|course|courses| \
            event|events] ANY
        ^ (upcoming|next|more|other|all|future|available) (session|sessions|date|dates|course|courses| \
            event|events) $
        (sessions|courses|events|classes|dates|happening) [for|on|in|about|of| \
            available]
        (calendar|timetable|the schedule|your schedule|the programme|things on) [for|on|in]
        ^ (schedule|programme) for
        ^ (schedule|programme) $
        how about
    """),
)  # fmt: skip

# Mere politeness and glue, which may be left over in a request that was understood whole.
FILLERS = """
    a about all along also am an and any anything are around as at available be been bit both can come could \
            did do
    does else ever event events for from get give go going got happening has have having hello hey hi \
            hiya how
    hub hubs i id ill in is it its just kindly know let like list little looking love maybe me more \
            must my myself
    need next now of ok okay on one ones onto or our own people perhaps please possible possibly really \
            right
    running said say session sessions so some someone something sometime soon staff sure taking tell thank
    thanks that the their them then there these they thing things this those time to too up us very want
    wanted was we well what when where which who will with wondering would yes yeah you your bot team hope
    hoping upcoming whatever course courses training class classes sorry ta cheers much again quick question
    chance date dates place places spot spots seat seats space spaces left free booking bookings regretfully
    unfortunately afraid apologies
"""

# With one of these left over, the rest says something else than the words understood seem to.
BLOCKERS = """
    not dont never without except unless instead rather everyone everybody if swap move change changed \
            create
    set amend edit update add announce post tell reschedule switch cancel cancelled waiting waitlist reserve
    reserves book booked full after before until every hand transfer
"""

# Left over in a question, these change nothing.
SHOWING = "see show send check view download give find"

# Beside one of these, "for support services" is the end of a session's name and no audience.
PLACE_WANTED = "book reserve sign put pop add cancel place register join come cant apply withdraw application"

# Without a session or a date, one of these must be there: "I would like to" alone is no wish.
PLAIN_BOOK = "book booking place spot seat sign register reserve come attend"
PLAIN_WHATS_ON = """
    on session sessions course courses event events classes happening running available anything dates coming
    planned scheduled book attend calendar timetable schedule programme upcoming else got
"""
