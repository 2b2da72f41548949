"""Who is in a bad way is given help, and who talks of the day's work is not."""

import pytest

from dialogs.understanding.distress import in_distress
from dialogs.understanding.words import normalise

IN_DISTRESS = (
    "i want to die",
    "I can't go on",
    "i cant go on any more",
    "cant go on like this",
    "i just can't cope",
    "i cant cope please help me",
    "i cant go on, i need somebody",
    "I can't take it please",
    "i cant cope any more with it all",
    "cant cope with life",
    "I can't take it anymore",
    "i cant do this any more",
    "cant stop crying",
    "thinking of suicide",
    "gonna kill myself",
    "i dont want to be here anymore",
    "im going to die",
    "my manager is bullying me",
    "i am being bullied on the ward",
    "ive been threatened by a relative",
    "he hits me",
    "i dont feel safe at work",
    "im not safe",
    "my mental health is in bits",
    "having a panic attack",
    "ive got chest pains",
    "i am so burnt out",
    "i'm at breaking point",
    "cancel thursday, i want to end it all",
    "not coming to the session on thursday, i want to die",
    "who runs the taster for us? i am being bullied there",
    "thinking about suicide",
    "cant come thursday, my dad died last night",
    "my nan has just passed away so not booking anything",
    "me mum passed sunday",
    "been thinking about taking all my tablets",
)
EVERYDAY = (
    # giving a place up
    "i cant go on thursday",
    "sorry cant go on the 3rd",
    "I can't go on the taster now",
    "we cant go on friday, can you cancel",
    "cant take it on tuesday, give my place up",
    "cant take this one",
    "cant go on it now",
    "i cant go on course tomorrow",
    "cant take any more bookings for my lot",
    "cant do this any more than once a week",
    # names of wards, and what sessions are about
    "im from the mental health ward, can i book the taster",
    "anything for mental health nurses",
    "book me on the drop in, chest pain unit",
    "chest pain pathway project",
    "any sessions on being bullied at work",
    "is there training on self-harm for hcas",
    "suicide prevention training",
    "whats on for burnt out staff",
    "we cant cope with the handovers, is there a session",
    "our ward cant cope with discharges before noon",
    "our team is at breaking point with the bed numbers",
    "the old policy was attacked in the papers",
    # figures of speech
    "ward is going to be dead busy thurs",
    "killing time till the taster",
    "not safe to come on thursday, roads icy",
    "the lift is not safe to use",
    "im dead keen on the taster",
    "my daughter passed her driving test",
    "my phone died, resend the link",
)


@pytest.mark.parametrize("text", IN_DISTRESS)
def test_somebody_who_is_in_a_bad_way_is_noticed(text: str):
    assert in_distress(normalise(text))


@pytest.mark.parametrize("text", EVERYDAY)
def test_words_of_the_day_s_work_are_no_distress(text: str):
    assert not in_distress(normalise(text))
