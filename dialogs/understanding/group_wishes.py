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
