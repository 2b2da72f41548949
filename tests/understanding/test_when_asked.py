"""Times that cannot be, or that contradict themselves; it is Tuesday 17 November 2026, 10am."""

from __future__ import annotations

import pytest

from tests.understanding.reading import read, rows

ASKED = """
last day of term                             ?unknown_period
half term                                    ?unknown_period
after half term                              ?unknown_period
Tuesday 25th November                        ?weekday_contradicts_date
tues 25/11                                   ?weekday_contradicts_date
mon the 3rd of dec                           ?weekday_contradicts_date
the 25th, a tuesday                          ?weekday_contradicts_date
25th november (tuesday)                      ?weekday_contradicts_date
25 nov tues                                  ?weekday_contradicts_date
next tuesday the 26th                        ?weekday_contradicts_date
tomorrow the 3rd                             ?weekday_contradicts_date
tomorrow, friday                             ?weekday_contradicts_date
today monday                                 ?weekday_contradicts_date
friday 13 march 2027                         ?weekday_contradicts_date
from 5pm to 3pm                              ?ends_before_it_starts
14:00 to 13:00                               ?ends_before_it_starts
from 12 to 9 december                        ?ends_before_it_starts
between 20 and 15 december                   ?ends_before_it_starts
12 dec to 5 dec                              ?ends_before_it_starts
weds 24th                                    ?weekday_contradicts_date
sat 25-12                                    ?weekday_contradicts_date
monday 30 november to wednesday 4 december   ?weekday_contradicts_date
mon 24th                                     ?weekday_contradicts_date
31 june                                      ?no_such_date
29 feb 2027                                  ?no_such_date
25:00                                        ?no_such_time
at 25:00 on friday                           ?no_such_time
32nd of march                                ?no_such_date
march 32nd                                   ?no_such_date
30/2                                         ?no_such_date
13/13                                        ?no_such_date
half 13                                      ?no_such_time
14:75                                        ?no_such_time
0 march                                      ?no_such_date
5th monday in february                       ?no_such_date
feb 30th                                     ?no_such_date
31/11/26                                     ?no_such_date
the 31st of feb                              ?no_such_date
32 december                                  ?no_such_date
25pm                                         ?no_such_time
2026-02-30                                   ?no_such_date
45/12/2026                                   ?no_such_date
the 35th                                     ?no_such_date
24:30                                        ?no_such_time
12:60pm                                      ?no_such_time
saturday 29th november                       ?weekday_contradicts_date
the 29th november, which is a saturday       ?weekday_contradicts_date
3rd december is a wednesday isnt it          ?weekday_contradicts_date
wed 3rd dec                                  ?weekday_contradicts_date
is it thursday 27th                          ?weekday_contradicts_date
on monday the 25th of december               ?weekday_contradicts_date
thursday, 25th                               ?weekday_contradicts_date
mon 23rd - fri 28th nov                      ?weekday_contradicts_date
monday 31st december                         ?weekday_contradicts_date
boxing day which is a monday                 ?weekday_contradicts_date
christmas day, monday                        ?weekday_contradicts_date
christmas day on a tuesday                   ?weekday_contradicts_date
good friday 2 april                          ?weekday_contradicts_date
easter sunday 4 april 2027                   ?weekday_contradicts_date
easter monday 28 march                       ?weekday_contradicts_date
new years day thursday                       ?weekday_contradicts_date
today the 18th                               ?weekday_contradicts_date
tomorrow 19/11                               ?weekday_contradicts_date
yesterday the 15th                           ?weekday_contradicts_date
yesterday, wednesday                         ?weekday_contradicts_date
this thursday (20th)                         ?weekday_contradicts_date
next wednesday the 24th nov                  ?weekday_contradicts_date
this friday the 21st                         ?weekday_contradicts_date
week commencing monday 8th december          ?weekday_contradicts_date
thursday 24 november 10am                    ?weekday_contradicts_date
book me on for tues 24 dec                   ?weekday_contradicts_date
thursday 1/1/2027                            ?weekday_contradicts_date
sunday 2027-01-01                            ?weekday_contradicts_date
10:60                                        ?no_such_time
9:75am                                       ?no_such_time
26:00                                        ?no_such_time
24:01                                        ?no_such_time
27pm                                         ?no_such_time
31 april                                     ?no_such_date
31st sept                                    ?no_such_date
30th february                                ?no_such_date
feb 29th 2026                                ?no_such_date
29/2/2027                                    ?no_such_date
29.02.2027                                   ?no_such_date
29-02-27                                     ?no_such_date
31/04                                        ?no_such_date
31/9/2026                                    ?no_such_date
32/1                                         ?no_such_date
0/12                                         ?no_such_date
12/0/2026                                    ?no_such_date
15/15/2026                                   ?no_such_date
00/00/0000                                   ?no_such_date
november 31st                                ?no_such_date
31 of november                               ?no_such_date
40th december                                ?no_such_date
fifth friday in february                     ?no_such_date
6th monday in march                          ?no_such_date
the 32nd                                     ?no_such_date
the 0th                                      ?no_such_date
29th feb next year                           ?no_such_date
30 feb                                       ?no_such_date
between 31 nov and 3 dec                     ?no_such_date
from 28 to 31 november                       ?no_such_date
tuesday 31st november                        ?no_such_date
2027-13-01                                   ?no_such_date
2026-11-31                                   ?no_such_date
half past fourteen                           ?no_such_time
1:30am on 28 march 2027                      ?no_such_time
28/03/2027 01:15                             ?no_such_time
sunday 28 march at half one in the morning   ?no_such_time
3pm in the morning                           ?part_contradicts_time
monday morning at 2pm                        ?part_contradicts_time
9am in the evening                           ?part_contradicts_time
wednesday this weekend                       ?weekday_contradicts_date
2-1pm                                        ?ends_before_it_starts
between 4 and 2                              ?ends_before_it_starts
16:00-15:00                                  ?ends_before_it_starts
tuesday 25th november                        ?weekday_contradicts_date
31 november                                  ?no_such_date
30/02                                        ?no_such_date
29 february 2027                             ?no_such_date
any time after half term                     ?unknown_period
"""


@pytest.mark.parametrize(("text", "meant"), rows(ASKED))
def test_a_time_that_cannot_be_is_a_problem_and_no_guess(text: str, meant: str) -> None:
    assert read(text) == meant
