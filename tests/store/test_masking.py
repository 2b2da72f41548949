import pytest

from store.masking import LONGEST, mask

PEOPLE = [
    "Asha Patel", "Ben Okafor", "Carys Llewellyn-Hughes", "Zerlina O’Quux", "Padraig O'Flynn",
    "Élodie Brontë", "Will Young", "Grace May", "Mark Taster", "Femi", "Li Na",
]  # fmt: skip
SAID = [
    ("mail me at a.patel+hub@trust.nhs.uk please", "mail me at [email] please"),
    ("mailto:x@y.example now", "[link] now"),
    ("ring 07700 900123 or +44 (0)20 7946 0018", "ring [number] or [number]"),
    ("call 07700-900-123 or 07700 900-123", "call [number] or [number]"),
    ("call 020 2046-0958, or 0930-1130-77", "call [number], or [number]"),
    ("my bleep is 4417 ta", "my [number] ta"),
    ("Bleep no. 12", "[number]"),
    ("ext 5521, ask", "[number], ask"),
    ("nhs 943 476 5919 and 9434765919 and 943-476-5919", "nhs [number] and [number] and [number]"),
    ("nhs 943.476.5919", "nhs [number]"),
    ("staff A123456B wants in", "staff [number] wants in"),
    ("٠٧٧٠٠٩٠٠١٢٣ rings", "[number] rings"),
    ("see https://x.example/?who=asha and www.trust.uk/a", "see [link] and [link]"),
    ("see intranet.trust.nhs.uk/page ok", "see [link] ok"),
    ("@ben.okafor and <@U123|ben> and <at>Ben O</at> too", "[mention] and [mention] and [mention] too"),
    ("dob 3/4/67", "[date of birth]"),
    ("born on 3rd April 1967 she said", "[date of birth] she said"),
    ("she is 3/4/1967", "she is [date of birth]"),
    ("1967-04-03", "[date of birth]"),
    ("april 3, 1967", "[date of birth]"),
    ("d.o.b. 12.11.82", "[date of birth]"),
    ("lives at SW1A 1AA", "lives at [postcode]"),
    ("swap asha’s seat with BEN", "swap [name] seat with [name]"),
    ("ask Llewellyn-Hughes or hughes", "ask [name] or [name]"),
    ("ask oflynn", "ask [name]"),
    ("zerlina oquux and O'Quux", "[name] [name] and [name]"),
    ("elodie bronte", "[name] [name]"),
    ("Femi''Asha''", "[name]''[name]''"),
    ("can will young do it, or Will", "can [name] [name] do it, or [name]"),
    ("for grace may and Dr Foster and mrs o'neill", "for [name] [name] and [name] and [name]"),
    # What the bot is to learn from stays.
    ("will you be young in may or May", "will you be young in may or May"),
    ("Grace period for the taster", "Grace period for the taster"),
    ("the mark taster bit", "the [name] [name] bit"),
    ("taster on 3/12/2026, 03.12.26 or 2026-12-03", "taster on 3/12/2026, 03.12.26 or 2026-12-03"),
    ("0930-1130 or 2 til 4, 10:30 w/c 7 dec 2026", "0930-1130 or 2 til 4, 10:30 w/c 7 dec 2026"),
    ("me n 12 others @ 2pm 24/7", "me n 12 others @ 2pm 24/7"),
    ("  spaces \n gone ", "spaces gone"),
    ("", ""),
]  # fmt: skip


@pytest.mark.parametrize(("said", "masked"), SAID, ids=[said for said, _ in SAID])
def test_personal_data_is_masked_and_the_rest_stays(said: str, masked: str):
    assert mask(said, PEOPLE, spared=["CQI Taster"]) == masked


@pytest.mark.parametrize("said", [said for said, _ in SAID], ids=str)
def test_what_is_masked_stays_as_it_is(said: str):
    once = mask(said, PEOPLE, spared=["CQI Taster"])
    assert mask(once, [*PEOPLE, "Name Number"], spared=["CQI Taster"]) == once


def test_a_long_text_is_cut_between_words_after_its_numbers_are_masked():
    masked = mask("x" * (LONGEST - 6) + " 07700 900123 Asha", PEOPLE)
    assert masked == "x" * (LONGEST - 6)
    assert len(mask("word " * 400, PEOPLE)) <= LONGEST
