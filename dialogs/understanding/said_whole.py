"""What people say with nothing else beside it: a greeting, thanks, or a request that names nothing.

Each row is matched against a whole text. `phrases` explains the notation; requests that name a session or a
date are in `wishes`.
"""

from __future__ import annotations

SAID_WHOLE: dict[str, str] = {
    "greeting": """
        (hi|hello|hey|hiya|heya|howdy|yo|alright|good day|greetings) [all|there|team|hub|bot|everyone| \
            again|mate]
        [good|hi|hello|hey] (morning|afternoon|evening) [all|there|team|hub|bot|everyone|both|again|mate]
        [hi|hello|hey|hiya] (how are you|how is it going|you ok) [doing|today|all|there|bot]
        [hi|hello|hey|hiya] i am [quite|brand] new [here|to this|to all this|to the hub]
    """,
    "thanks": """
        [ok|okay|great|brilliant|brill|lovely|perfect|fab|cool|super|many|amazing|that is|all good] \
            (thanks|ta|cheers) \
            [so|very|much|a lot|lots|again|for|your|the|help|that|you|a bunch|mate|bot|hub|all]
        [ok|okay|great|brilliant|brill|lovely|perfect|fab|cool|super|that is] thank you \
            [so|very|much|a lot|lots|again|for|your|the|help|that|mate|bot|hub|all]
        [i|we|really] appreciate (it|that)
        (much appreciated|nice one|you are a star)
        [that is|ok|okay] (ok|okay|great|brilliant|brill|lovely|perfect|fab|cool|super|amazing)
        no (thanks|thank you|ta|cheers) [mate|bot|very much]
    """,
    "goodbye": """
        [ok|okay|great|right|well|thanks|thank you|cheers|ta|bye|that is|all|it|everything|for|today|now] \
            (bye|goodbye|good bye|cheerio|see you|see ya|ta ra|tara|cya|farewell) \
            [for now|later|soon|again|then|all|mate|hub|bot|everyone|thanks|love|duck|pal| \
                tomorrow|bye|you|today]
    """,
    "help": """
        [i need|we need|can i have|can i get|can you|please|some] help [me|us|please]
        [please] (menu|commands|command|instructions|options|list of commands) [please]
        what can (you|i|it|this|the bot|we) (do|ask) [here|for me|you]
        what are (my|the) (options|choices)
        what do (you|i) do [here|now|next]
        [so|ok|okay] (what now|now what) [then]
        what (is|are) (this|it|you) [for]
        what is [the|this|innovation|improvement] hub
        who are you
        how (does|do) (this|it|you|i use this|i use you|i use it) [bot|work]
        how do i [get] (start|started)
        i dont know (what|how) to (do|use this|start)
        [sorry] i dont (get|understand) (it|this|any of this|what to do|how this works)
        [sorry] i dont understand
        [i am] stuck
        explain how (this|it) works
        no idea how to use this
    """,
    "misses": """
        [please] (show|list|see) [me|us|the|all] (misses|missed messages)
        misses
        [so] what (did|do|have|could) you not (understand|understood|get) [today|lately|this week|recently]
        [so] what (didnt|dont|havent|couldnt) you (understand|understood|get) [today|lately|recently]
        [show|list|see] [me] what you (did not|do not|didnt|dont|could not|couldnt|have not) (understand| \
            understood|get)
        what (was|is|has) not [been] understood
    """,
    "unlink": """
        [please|can you|can i|could you|i want to|i would like to|i want you to] \
            (unlink|disconnect|separate|detach|unpair|unmerge) \
            [this|my|the|these|our|slack|teams|chat|microsoft|from|each other|other] \
            (account|accounts|slack|teams|me|them) \
            [from|my|the|other|email|each other|again|please|account|one]
        [please|can you|can i|i want to|i would like to] unlink [me|this|it] [please]
        [please|i want to|i would like to] keep [this|my|these|teams|slack|and] (account|accounts) \
            (apart|separate) [please]
    """,
    "link": """
        [please|can you|can i|could you|i want to|i would like to|i want you to] \
            (link|relink|connect|reconnect|join up|merge) \
            [this|my|the|these|our|slack|teams|chat|microsoft|with|to|and|other] \
            (account|accounts) \
            [with|to|and|my|the|other|email|again|please|account|one|slack|teams|work]
    """,
    "getting_there": """
        [so|and|ok|hi|sorry] (is there|are there|have you got|do you have|any|is|what about|what is the) \
            [any|free|the|a|car|staff|bike|disabled|good|where to] \
            (parking|car park|bike park|bike racks|lift|step free access|wheelchair access|disabled access) \
            [there|at it|nearby|near|near it|on site|for it|please|available|spaces|like|then]
        [so|and|ok|hi|sorry] where (can|could|do|should|would) I park \
            [there|my car|the car|a car|at|for it|it|please]
        [so|and|ok|hi|sorry] can I park [there|my car|the car|on site|nearby|for it|please]
        [so|and|ok|hi|sorry] parking [please|there|for it]
        [so|and|ok|hi|sorry] how (do|can|would) I (get there|get to the hub|find the hub|get to you) \
            [please|by bus|by car|from here]
        [so|and|ok|hi|sorry] (which|what) bus (goes|do i get|do i take|gets) [there|me there|to it]
    """,
    "undo": """
        [please|can you|could you|can i|i want to|oh|oops|sorry|no] undo \
            [that|it|this|please|the last one|my last change|what i did|what i just did|again]
        [please|can you|could you|oh|oops|sorry|no] (take|put) (it|that) back [please|how it was|as it was]
    """,
    "where_is_it": """
        [so|and|ok|sorry] (where|when|what day|which day|what date|which room|where and when| \
            when and where) (is it|is that|is this|was it) [again|then|please|on|at|in]
        [so|and|ok] where do i [have to|need to] go [then|to|again]
    """,
    "cancel": "[please|can i|i want to|i need to|i would like to] \
        cancel [it|please|something|a session|everything|all|all of it|all of them|the lot| \
            all my bookings|all my places]",
    "book": """
        [please|can i|i want to|i would like to|make a] (book|booking) [something|a session|a place| \
            please|me|in|on]
    """,
    "human": """
        [i need|we need|i want|get me|give me|please|a|an] (human|real person|person|human being| \
            operator|agent) [please]
        [the|your|hub] (contact|contacts|contact details|contact us) [please]
        (are you|is this|am i talking to) [a|an|just|real] (robot|bot|machine|computer|human|person|real) \
            [or|a|an|real|robot|bot|machine|computer|human|person]
    """,
    "details": """
        [more|some|the] (details|info|information) [please]
        (course|courses|training) [please]
        [please|can i|could i|show|see|view|give|send|have|me|us|what are] \
            (all|every|list|list of|a list of|the list of|full list of|a full list of) [all|of|the|your] \
            (session|sessions|course|courses|class|classes|training) [please|you have|you offer|on offer]
        (what|which) [other|kind of|kinds of|sort of|type of|types of] \
            (sessions|courses|classes|training|session|course) \
            (are there|is there|are on offer|is on offer|have you got|have you|do you have|do you offer| \
            do you run|do you do|does the hub offer) [here|please|then]
        what (do you|does the hub|does this hub|can you|can the hub|else do you) (offer|provide) \
            [here|me|us|staff|please]
        what is on offer [here|please]
        I (want|would like|need) [to|do|go|on|take|a|an|some] (course|courses|training) [please]
        how (do|can|could|would) I (apply|enrol|enroll|join) [please]
    """,
}
