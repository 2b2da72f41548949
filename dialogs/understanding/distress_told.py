"""How people say that they are in a bad way themselves, by what it is about: one row for each way.

Read as `distress_words` explains; a row says it by itself, whatever stands beside it.
"""

from __future__ import annotations

TOLD: tuple[tuple[str, str], ...] = (
    ("thoughts of dying", """
        (suicide|suicidal|suicidle|sucide|sucidal|suisidal)
        (kill|killing|hang|hanging|drown|shoot) (myself|my self)
        (end|ending) (it all|my life|my own life|everything)
        (think|thinking|thought|thoughts|planning|plan|feel like|tempted|want|wanted) [about|of|to|on| \
            just| \
            keep|seriously|a lot] (ending|end) (it|things)
        (take|taking|took|taken) [my|his|her|their] own life
        (want|wants|wanted|ready|rather|wish|wishing) [to|i|was|were|could|would|just|be] (die|dead)
        better off (dead|without me)
        (better|easier|best) [off|for|everyone|everybody|all|if|to|just|not] (without me|i was gone| \
            i were gone|i wasnt here|i was not here|i was dead|wake up|i didnt wake up|disappear)
        (everyone|everybody|they|family|kids) would be (better|happier|fine) without me
        DONT [really|even|just] (want|wanna|wish) [to|too] (live|exist|be alive|wake up|be alive)
        DONT [really|even|just] (want|wanna) [to] be here (any more|anymore|no more)
        (no|not) want [to] (live|life|be alive)
        (no|see the|seeing the|see any|what is the|where is the|any) point [in|of|to|me|even] (living| \
            life|me| \
            going on|carrying on|being here|being alive|anymore|any more)
        life (isnt|is not|aint|not) worth
        (never|not|dont) wake up
        (nobody|no one|noone) would [even] (miss me|notice if i was|notice if i were|care if i was| \
            notice if i died| \
            care if i died|notice if i disappeared|notice i was)
        not that it matters [i|as|cos|because] (wont|will not|not) be (around|here)
        if i am [even] still (alive|around|here)
        (jump|jumping|jumped) [off|from|out|in|front|of|the|a|over] (roof|bridge|multi storey|multistorey| \
            car park|building|train|platform|window|balcony)
        (jump|jumping|walk|walking|step|stepping|throw|throwing) [myself|out] in front of
        (drive|driving|crash|crashing) [my|the|into] car into
        (stand|standing|stood|sit|sitting) on [the|a|top|of|car|park] (roof|bridge|ledge)
        TABLETS [all] (saved|stashed|stockpiled|hoarded|ready)
        (saving|hoarding|stockpiling|stockpiled) [up|my|the|all|of] TABLETS
        (take|taking|took|taken|swallow|swallowed) (all|too many|loads|a load|lots|a bunch) [of|my| \
            the] TABLETS
        (overdose|overdosed|overdosing|overdoses)
        i (od|oded|odd) [at|on|last|again|the]
        (written|wrote|writing|left) [a|my|the|goodbye] (note|letter|notes|letters) (for|to) [my|the] \
            (kids|children|family|boys|girls|mum|husband|wife)
        (dark|suicidal|intrusive|horrible|scary|black) thoughts
        (dont see|cant see|see no|there is no|there isnt|found no) [a|any|other] way out
        (want|wanted|need) it all to (stop|end|be over|go away|finish)
        (want|wanted) [it|this] to be over $
        (done|finished) with (life|living|everything|it all|this life)
        nothing [left] to live for
        nothing left (to give|in me|in the tank)
        want to [just] (disappear|vanish|sleep forever)
        (planning|planned) [on] how (to do it|i would do it|i will do it)
        burden (to|for|on) (everyone|everybody|my|them|the team|people|all)
        (scared|afraid|frightened|worried) [of|about] what i (might|may|could|will|would|am going to) do
        (dont|do not|cant) trust myself
        (give|giving|gave|given) up on (everything|life|myself)
        i am (going to|gonna) die
    """),
    ("self-harm", """
        (harm|harmed|harming|hurt|hurting|cut|cutting|burn|burning|burned|burnt|punish|punishing|starving) \
            (myself|my self)
        (self|selfharm) (harm|harming|harmed|injury|injuring|harms)
        (selfharm|selfharmed|selfharming)
        (started|been|keep|back to) cutting (again|my arms|my legs)
        (cut|cutting|scratched|scratching|slashed) [up|all] my (arms|wrists|wrist|legs|thighs)
    """),
    ("panic and the body's signs", """
        (panic|panick|panik|anxiety) (attack|attacks|atack|atacks|attak|attacs)
        (nervous|mental|having a|had a|have a) (breakdown|meltdown)
        (broke|break|breaking|broken) down (crying|in tears|in front of|in handover)
        heart [is|was|keeps|wont|stop|just] (racing|pounding)
        chest [is|goes|gets|feels|went|got|has] SO (tight|heavy|tightens)
        (tight|tightness in my) chest
        (have|having|got|getting|my) [bad|some|awful] (chest pains|chest pain)
        cant (breathe|breath)
        cant stop (crying|shaking|trembling|worrying|panicking)
        (shaking|trembling) and cant stop
        sick (with|from) (nerves|worry|anxiety|stress|fear)
        (feel|feeling|am|physically|felt) sick [just|every|time|at|the|thought|of|about|when|i|before] \
            (coming in|coming into|going in|going into|going to work|come in|come to work|shift|every shift)
        (dread|dreading) [every|going|coming|my|the|each|to|in|into|next] (shift|shifts|work|ward)
        (scared|frightened|afraid|terrified) to (come in|come to work|go to work|go in|be alone|sleep|leave)
        my (anxiety|depression|ptsd|ocd|trauma)
        anxiety [is|has|gone|going|so|really|got] (through|bad|worse|high|bad|back)
        (too|so) (anxious|depressed|low|scared) [that|i] (to leave|to go|to come|to work|to sleep|cant| \
            to face)
        (having|get|getting|had|got|my) [the|bad] flashbacks
        flashbacks (from|of|every|again|to)
        (keep|keeps|still|cant stop) (seeing|picturing|hearing|dreaming|reliving|thinking) [about|of|the| \
            a|that] \
            (baby|child|patient|face|body|bodies|man|woman|girl|boy|arrest|crash|resus|death|accident|blood)
        cant get [the|that|a|his|her] (patient|baby|child|man|woman|girl|boy|face|image|picture) \
            [who|that|died|face|we|lost] out of my head
    """),
    ("not coping", """
        (am|been|really) [really|just] not coping
        ^ not [really|just|at all] coping
        struggling (mentally|with my head|with my mental health|with life|with everything|emotionally| \
            to get out of bed|to keep going|to go on|inside|with my mood|to cope)
        (am|been|really|badly|seriously) struggling [really|so|bad|badly|at|the|minute|moment|lately| \
            right|now| \
            today|here|atm|tbh|honestly|much] $
        (really|seriously) struggling (at the minute|at the moment|lately|at home) [with|my] (head|mood| \
            life)
        i am SO (falling|going|coming) (apart|to bits|to pieces)
        ^ falling (apart|to bits|to pieces)
        end of my (tether|rope)
        i am on my knees
        (i am|feel) SO broken
        had enough of (everything|it all|life|living)
        (hit|hitting|am at|reached) rock bottom
        cant (keep doing this|keep going on|carry on like this|go on like this|live like this|do life| \
            keep living|think straight|function)
        cant keep going $
        cant carry on [any|more|anymore|now|please] $
        cant (do|face|take|get through) another (day|shift|night|week|minute) \
            (of this|of it|on here|here|like this|on that|on this)
        cant (do|face|take|work|get through) another [night|day|long] (shift|shifts)
        cant (face|deal with|cope with) [going|coming|to|into|in|the|my] (work|people|life|anyone|anybody| \
            everyone|shift|ward|living)
        (totally|completely|so|really|am|feel|feeling|been|utterly|properly|getting|just) SO \
            (burnt out|burned out|burntout|burnedout)
        (i have|have got|got|suffering|with) [from] burnout
        at breaking point $
        (am|been|feel|feeling) SO at [my] breaking point
        at my breaking point
        (feel|feeling|felt|am) SO (low|empty|numb|hopeless|worthless|trapped|lonely|depressed|miserable| \
            dead inside|like giving up|like dying|like crying|like a failure|alone)
        hate (myself|my life)
        i am [just] drowning (and|here|nobody|right)
        i am [just] drowning $
        (everything|its all|it is all|it all|life) [is|just|getting|has|got|become|gets|feels] too much
        (am|feel|feeling|im) SO not SO [feeling|doing|really] (ok|okay|alright)
        not [doing|feeling|so|too|very|really] (good|well|right|great) in [my|the] head
        in a SO (bad|dark|terrible|awful|horrible) (place|way|headspace)
        (worried|scared) (for|about) my (own|life|safety|sanity|mental health)
        my head [is|feels|has] [all|just|a] (over the place|gone|wrecked|not right|in bits|messed up| \
            in pieces)
        help [me|i|am|so|please|really] desperate
        (my|poor|bad|with) mental health (is|has|crisis|again|and|at|in|right|really)
        my mental health
        mental health crisis
        (need|want|get|see|speak to|talk to|any|there) [a|some|to|the] (counselling|counsellor|therapist| \
            therapy)
        need [some] help [with|cos|because|i|am|for|my] (mental health|not ok|scared|drowning|depression)
    """),
    ("crying", """
        (am|been|keep|keeps|sat|was|always|just|started|found) [all|just|in|my|the|car|sluice|toilet|loo| \
            sat|on] \
            (crying|cry|cried|sobbing|tearful|in tears)
        i [just|have] (cried|sobbed)
        ^ (cried|crying|sobbing) [all|in|on|at|every|my|the|again]
        (crying|cried|sobbing|tears) [all|every|most|on|at|in|my|the] (shift|shifts|work|sluice|toilets| \
            car|day|night)
    """),
    ("sleeplessness", """
        (havent|not|hardly|barely|never|cant|no|hasnt) [been|really|properly|able|to|had|any|even] \
            (slept|sleep|sleeping) [properly|well|right|a|wink|at|all] (for|in|since) \
            [a|the|about|over|like|almost|two|three|four|2|3|4|5|6|few|last|many|nearly|couple|of] AGES
        cant (eat|sleep) [or|and|cant|dont] (sleep|eat)
        cant sleep (for worry|worrying|thinking about|at night|with worry|with stress)
        wake [up] [at|3|4|2|every|night|in|most] (crying|panicking|in a panic|with my heart|shaking| \
            dreading)
    """),
    ("drink, drugs and gambling", """
        (am|been|started) [just|back] drinking [way|far|myself|a] (too much|every|heavily|before|again| \
            to cope| \
            to get|lot|to sleep|on shift|at work)
        drinking [way|far|myself] (too much|every night|every day|before shifts|before work|on shift| \
            to get through|to cope)
        (i|have|got|my) [a|think|i|have|got|might] (drink|drinking|gambling|drug|drugs|alcohol|cocaine) \
            (problem|addiction|habit|problems)
        (using|taking|doing|snorting|need) (coke|cocaine|drugs|speed|heroin|weed|ket|diazepam) \
            (to|at|on|before|every|again)
        (stop|quit|with my|lost it all) gambling
        i am [an] (alcoholic|addict|addicted)
        lost everything
    """),
)  # fmt: skip
