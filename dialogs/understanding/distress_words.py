"""The words that the tables of distress are written in, and what only sounds like it.

The notation is that of `phrases`, read in normalised words ("i'm" is "i am", "days" is "day"). Capitals stand
for the words in `SHORT`. What is in `NOT_MEANT` is taken out before the tables are read, so that "stop the
session on self-harm, I want to die" still says it.
"""

from __future__ import annotations

_KIN = (
    "mum|mam|mom|mother|dad|father|husband|wife|partner|son|daughter|brother|sister|baby|child|girl|boy|nan|"
    "nana|nanna|gran|grandma|grandad|granddad|nephew|niece|uncle|aunt|auntie|twin|fiance|boyfriend|"
    "girlfriend|best mate|best friend|mate|friend"
)
_LOVED = "husband|wife|partner|boyfriend|girlfriend|fiance|ex|dad|mum|stepdad|son|daughter|brother|he|she"
_OTHERS = (
    "manager|boss|supervisor|colleague|patient|relative|visitor|doctor|consultant|nurse|porter|matron|"
    "sister|charge nurse|someone|man|bloke|they"
)
_STRUCK = (
    "hit|hits|hitting|beat|beats|beating|punched|punches|kicked|slapped|slaps|strangled|choked|grabbed|bit|"
    "attacked|attacks|assaulted|threatened|threatens|threatening|hurt|hurts|hurting|abuses|abused|raped|"
    "groped|spat at|headbutted|pushed|pinned|bullies|bullying|bulling|bullied|harasses|harassed|harassing"
)
_HARMED = (
    "bullied|harassed|abused|assaulted|attacked|threatened|raped|groped|punched|kicked|stalked|victimised|"
    "racially abused|sexually harassed|sexually assaulted|spat at|strangled|blackmailed"
)
SHORT = {
    "SO": "[so|too|really|just|very|completely|totally|utterly|absolutely|all|always|still|again|that|such|"
    "pretty|quite|honestly|at all|getting|a]",
    "KIN": f"({_KIN})",
    "LOVED": f"({_LOVED})",
    "PERSON": f"({_LOVED}|{_OTHERS})",
    "STRUCK": f"({_STRUCK})",
    "HARMED": f"({_HARMED})",
    "DONT": "(dont|do not|didnt|doesnt|no longer)",
    "TABLETS": "(tablets|pills|meds|medication|paracetamol)",
    "AGES": "(day|week|month|night|ages|weekend|yesterday)",
    "HARD": "(suicide|suicides|suicidality|self harm|self harming|overdose|overdoses|burnout|burn out|"
    "panic attacks|anxiety attacks|panic attack|panic|anxiety|depression|ptsd|flashbacks|domestic abuse|"
    "domestic violence|sexual harassment|sexual violence|racist abuse|verbal abuse|violence|bullying|debt|"
    "miscarriage|stillbirth|baby loss|grief|bereavement|chest pains|mental health|eviction|homelessness|"
    "being bullied|being harassed|being assaulted|being abused|being threatened|being attacked|crying|"
    "gambling|addiction|trauma)",
}

NOT_MEANT = """
    (session|sessions|talk|talks|course|courses|training|workshop|workshops|webinar|module|stand|stall| \
        poster|project|projects|idea|ideas|audit|leaflet|leaflets|policy|research|anything|something) \
        (on|about|around|for|to|regarding|into|of) [staff|patient|patients|dealing|coping|with|managing| \
        reducing|preventing|supporting|people|falls|and|the|how|less|better|less|after|teams|handling] HARD
    (reduce|reducing|prevent|preventing|fewer|less|tackling|managing) [falls|and|staff|patient|the|our] HARD
    HARD (prevention|awareness|training|policy|audit|project|team|teams|pathway|clinic|risk|rates|nurse| \
        nurses|staff|aider|course|workshop|session|liaison|leave|lead|service|ward|unit|advice|champion|champions|forum)
    (suicidal|suicide|overdose|self harming) (patients|patient|people|inpatients|teenagers|risk)
    (end|ending) (it|things) (at|by|early|before|after|around|on|with|there)
    (crying|cry|cried) (out for|laughing|with laughter)
    (in bits|in tears|died|dying) (laughing|with laughter)
    cut myself (some|off|a)
    (hurt|cut|burnt|burned) myself (lifting|playing|cooking|running|gardening|shaving|falling|making)
    (it|this|that|door|trolley|really|bed|cost) (hit|hits|hurt|hurts) me
    (hit|hits|hurts) me (how|that|for six|up|with|to)
    (grabbed|pushed) me (for|to|into|a)
    not SO (ok|okay|alright) (with|for) [the|a|that|this|me|my]
    (am|quite|bit|very|really) (desperate|anxious) (for|to)
    desperate (for|to)
    if i am still (here|around) (on|at|in|next|then|after)
    for (us|them|staff|everyone|our|my) [team|lot|ward|staff|nurses] (on|about|around) HARD
    (hopeless|useless|worthless|rubbish|lost|low) (with|at|on|in|for)
    (chest pains|chest pain) (unit|clinic|ward|team|pathway)
    (her|his|their|patients|whose|someones) KIN [has|have|just|only|sadly] (died|passed away|passed)
    (drowning|buried) in (emails|paperwork|work|admin|spreadsheets)
    too much (info|information|on|going|work|to do|detail|admin|email|emails|excel|for one)
    rock bottom (prices|price)
"""
