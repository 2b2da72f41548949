"""What people say about groups, interests and workshops; the table of `wishes` begins with these rows.

More is named in them than in the rows for single dates, so they come first: "apologies for the learning set"
is no cancellation, and "let me know when there is a date" is no question about dates.
"""

from __future__ import annotations

GROUP_REQUESTS: tuple[tuple[str, str], ...] = (
    ("leave_set", """
        (leave|quit) [the|my|our|this|a|learning] (SESSION|MAYBE|set|group) [for good|now|altogether]
        ^ leave $
    """),
    ("apologies", """
        [send|give|pass on|my|our] (apologies|apology) [from me|from us|for|to|the|my|our|a|an|this|next| \
            on|at|in|of|learning|meeting|about] (SESSION|MAYBE|WHEN|set|als|group|meeting)
        ^ (send|give|pass on) [my|our] (apologies|apology) $
    """),
    ("come_after_all", """
        I (can|will|could|am able to|am going to) [now|make|it|come|attend|be|there|do|to|on|at|the|my| \
            our|next|this|SESSION|MAYBE|WHEN|learning|set|meeting] after all
        [am|are] (coming|attending|going) [to|on|at|the|my|our|next|this|SESSION|MAYBE|WHEN|learning| \
            set|meeting] after all
        ^ [please|hi|yes|i want to|i would like to|want to] (come|attend|make it|be there) \
            after all [please|then]
    """),
    ("set_answers", """
        ^ [show|see|read|me|us] what (did|do|have) [the|my|our|all|SESSION|MAYBE|learning] \
            (others|other|everyone|everybody|rest|set|group|members|SESSION|MAYBE) \
            [members|people|of|the|set|group|in|SESSION|MAYBE] (say|said|answer|answered|write|written|wrote)
        ^ [show|see|read|me|us|what|are|the] (our|my) (set|sets|group|groups|SESSION|MAYBE) \
            [sets|groups|set] (answers|answer)
        ^ [show|see|read|me|us|what|are] (our|the others|the other) (answers|answer) [please]
    """),
    ("set_digest", """
        ^ who (has|have|did|has not|have not|did not|hasnt|havent|didnt|else has) [not|yet|already] \
            (answered|answer|replied|reply|responded) [yet|already|so far|in|the|my|our|for|SESSION|MAYBE|set]
        ^ [how|many] (has|have) (answered|replied|responded) [yet|so far|in|the|my|our|for|SESSION|MAYBE|set]
    """),
    ("nudge_set", """
        ^ [please|can you|could you] nudge \
            [the|my|our|all|everybody|everyone|them|members|of|SESSION|MAYBE|learning|set|group|people] \
            [who|have|has|not|havent|hasnt|answered|yet|now|again|please]
    """),
    ("reflect", """
        ^ [i want to|i would like to|can i|let me|please|i] answer [my|our|the|for|learning] \
            (set|nudge|SESSION|MAYBE|questions|question) [set|questions|question|nudge|now|please]
        ^ [i want to|i would like to|can i|let me|please|i] (change|edit|update|fill in|show|see) \
            [my|our|the|SESSION|MAYBE|learning|set] (answer|answers|reflection) \
            [for|to|the|my|our|SESSION|MAYBE|set|learning|now|please]
        ^ [what|were|are] my [SESSION|MAYBE|set|own] (answer|answers|reflection) \
            [for|to|the|my|our|SESSION|MAYBE|set]
    """),
    ("interest", """
        (register|express|note|record|log) [my|our|an|the|some|of] interest [in|for|on|about]
        (let|tell|notify|email|message|text) (me|us) [know|please] (when|if|once|as soon as) \
            (there is|there are|you have|you get|applications|dates|i can apply|we can apply|i can join| \
            we can join|i can book|we can book) \
            [open|opens|come|up|got|a|an|any|new|more|another|the|next|date|dates|place|places|room| \
            space|free|FREE|for|of|on|in|at|to] NAMED [announced|available|again]
        (let|tell|notify|email|message|text) (me|us) [know|please] (when|if|once|as soon as) \
            [the|a|an|next|new|another|applications for] NAMED \
            [is|are|has|have|a|new|the|applications|next] \
            (open|opens|announced|available|date|dates|place|places|room|space|FREE) [up|again]
        keep (me|us) (posted|informed|updated) [about|on|for] THE NAMED
    """),
    ("workshop_requests", """
        ^ [show|see|list|open|new|all|the|any|me|us|our|are there|what|have|we|got] \
            (SESSION|MAYBE|workshop) requests
        requests for [a|the] (SESSION|MAYBE|workshop|workshops)
    """),
    ("my_workshops", """
        ^ [what|where|how|when|is|are|has|happened|about|to|of|with|the|status|show|see|check|me|cancel| \
            withdraw] my (SESSION|MAYBE|workshop) (request|requests)
    """),
    ("workshop", """
        (request|commission|ask for) [me|us|for|a|an|the|another|our|my] (SESSION|MAYBE|workshop)
    """),
)  # fmt: skip
