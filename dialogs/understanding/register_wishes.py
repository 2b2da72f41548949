"""How people who run sessions ask who came, or wish to note it: rows of the table of requests."""

REGISTER_REQUESTS: tuple[tuple[str, str], ...] = (
    # noting who came to what one runs
    ("who_came", """
        ^ [please|can|could|you|i|we|want|need|would like|lets|to] \
            (take|do|record|log|fill in|fill out|mark|note|note down|enter|save) [the|our|down] \
            (register|attendance|who came|who turned up|who attended|who was there|who did not come) \
            [for|of|at|on|in|to|the|my|our]
        ^ (everyone|everybody|they all|all of them|nobody|no one) \
            (came|turned up|showed up|attended|was here|was there) [to|at|on|for|in|along|the|my|our]
    """),
    # saying that one is there oneself
    ("who_came", """
        ^ [hi|i|we|am|are|have|just|only|finally|sorry|here] (got to|arrived at|arrived for|made it to| \
            landed at|turned up at|here for|here at) THE NAMED
        (register|mark|record|note|log|put down|enter) [my|our] (attendance|presence) [for|of] (me|us)
        (mark|tick|sign|check|put) (me|us) [as] (in|off|present|attended) [for|at|on] THE NAMED
    """),
    # and who asks what is known of it
    ("asked_who_came", """
        ^ [so|and|please|can you|show|show me|tell me|list] who \
            (came|turned up|showed up|attended|was there|was at|did not come|did not turn up|didnt come| \
            didnt turn up|didnt show up|did not show up|missed) [to|at|on|for|in|along|the|my|our]
        ^ how many [people] (came|turned up|showed up|attended|were there|were at) \
            [to|at|on|for|in|along|the|my|our]
    """),
)  # fmt: skip
