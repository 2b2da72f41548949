"""How people say that somebody harms them, that they lost somebody, or lack what they live on.

Read as `distress_words` explains; a row says it by itself, whatever stands beside it.
"""

from __future__ import annotations

MET: tuple[tuple[str, str], ...] = (
    ("violence and abuse", """
        PERSON [has|have|had|just|keeps|is|was|always|started|who|at|work|on|ward|always|will| \
            to] STRUCK (me|my kids)
        (hit|hits|hitting|beat|beats|hurts|hurting|punched|attacked|assaulted|threatened|threatens| \
            abuses) me
        (bully|bullies|bullying|bulling|bullys|harass|harasses|harassing|harassed|victimising| \
            humiliating) me
        (strangled|strangling|choked|raped|stalking|stalks|groped|molested) me
        (i was|i got|i get|have been|i am|got|been|being|get|getting) [being|just|again|sexually| \
            racially|nearly] HARMED
        (spat at|kicked|punched|slapped|bitten|grabbed) [and|at] [kicked|punched|spat|hit] by (a|my|the|one)
        touched [up|inappropriately] by (a|my|one|the) [of|the|male|senior|other] (colleague|doctor| \
            consultant| \
            consultants|patient|manager|porter|nurse|doctors)
        (doctor|colleague|manager|patient|consultant|he) touched me
        grabbed me by
        LOVED [has|have] (said|says|threatened|threatens|threatening|swore) [he|she|to|will|would|is| \
            going|gonna| \
            hes|they] (kill|hurt|harm|find|hit) me
        (scared|afraid|frightened|terrified) of [my|own] (husband|wife|partner|boyfriend|girlfriend|ex| \
            dad|mum| \
            son|manager|boss|him|her|going home|supervisor|colleague)
        (scared|afraid|frightened|terrified) to go home
        (following|follows|followed) me (home|to work|around|to my)
        LOVED [still] wont let me (leave|go out|see|have|out|work|speak)
        (takes|controls|took|keeps) [all|of] my (wages|money|pay|bank card)
        (shouting|shouts|shouted|screaming|screams|screamed|swearing|swears) at me
        (picks|picking|picked) on me
        (makes|making|made) my life (hell|a misery|miserable|a living hell|unbearable)
        (getting|get|got|had|having|suffering|experiencing|receiving|more) [a|an|some|constant|the|loads| \
            of] \
            (racist|racial|sexual|homophobic|domestic|transphobic) (abuse|harassment|comments|violence| \
                assault)
        (racist|racial|sexual|homophobic|domestic) (abuse|harassment|comments|violence) (from|by|at home)
        (nasty|threatening|abusive|horrible) messages
        (dont|do not|never|not) feel [very|really] safe
        not feeling safe
        (feel|feeling|am) [so|really] unsafe
        i am not safe
        abusive (relationship|partner|husband|wife|ex|boyfriend|marriage)
        (she|he|husband|wife|partner) is (abusive|violent|controlling) [to|with|me|at|home]
    """),
    ("bereavement", """
        (my|me|our) [own|little|dear|lovely|poor|step|eldest|youngest|older|baby|great] KIN [has|have| \
            had|just| \
            only|suddenly|also|sadly|recently] (died|passed away|passed on|killed himself|killed herself| \
            took his|took her|hung himself|hanged himself|hung herself|hanged herself|is dying|was killed)
        (my|me|our) [own|little|dear|step] KIN [has|have|just|sadly] passed $
        (my|me|our) [own|little|dear|step] KIN [has|have|just|sadly] passed (please|so|monday|tuesday| \
            wednesday| \
            thursday|friday|saturday|sunday|yesterday|last|today|on monday|on tuesday|on wednesday| \
                on thursday| \
            on friday|on saturday|on sunday|on the|cancel)
        (mum|dad|nan|gran|grandad|grandma|husband|wife|son|daughter|brother|sister|mam) [has|just|sadly| \
            suddenly] \
            (died|passed away)
        (lost|losing) (my|our|me) [own|little|dear|lovely|baby|only|best|older] (mum|mam|mom|mother|dad| \
            father|husband| \
            wife|son|daughter|brother|sister|nan|nana|gran|grandma|grandad|twin|little boy|little girl| \
                boy|girl)
        (lost|losing) (the|our|my|a) (baby|babies)
        (had|having|my|another) [a|second|just|another|had] (miscarriage|stillbirth|miscariage|stillborn)
        i (miscarried|am grieving|am bereaved)
        (am|still) [really|so|just] grieving
        ^ grieving
        (killed|hung|hanged) (himself|herself|themselves)
        (mum|dad|wife|husband|son|daughter|nan|partner|sister|brother|baby|mother|father) is (dying| \
            on end of life)
        (am|feel|all|still|absolutely) [all|just|in|absolutely] in bits
        (i am|am) SO heartbroken
    """),
    ("debt and want", """
        (bailiffs|bailiff) [are|is|were|keep] (coming|came|at|due|turning|threatening|round|after)
        (eviction|repossession) notice
        (being|been|getting|am|facing|got) (evicted|eviction|repossessed)
        (need|use|using|get|find|nearest|from|to) [a|the|to] (foodbank|food bank)
        in [so|much|serious|bad|deep|massive|a|lot|of|loads|such|terrible] debt
        debt (and|is|i|so|collectors|problems)
        cant afford [to|the|my|any|our] (eat|food|rent|heating|live|feed|petrol|nappies|mortgage|bills)
        no money [left|at|all] (for|to|until) [food|my|the|buy|pay|eat|rent|kids|live|heating|my]
        (cant|couldnt) (feed|heat|pay|house) [for|my|the|our|me] (kids|children|family|rent|house| \
            mortgage|bills|flat)
        (skip|skipping|missing) (meals|dinner|food)
        (havent|not|hardly|barely) eaten [properly|anything] (for|in|since)
        (owe|owing) [loads|of|so|much|people|a|lot] money (everywhere|to|all over)
        (lose|losing|lost) (my|our|the) (house|home|flat)
        (nowhere|no where|no place) to (stay|live|sleep|go today|go home)
        (i am|been|made|become|am) [now|about|to|be] homeless
        sleeping (in my car|in the car|rough|on the streets)
        (kicked|thrown) [me] out of (my|the|our) (house|home|flat)
    """),
)  # fmt: skip
