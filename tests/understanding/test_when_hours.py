"""Hours from one to another, and spans that are open at one end; it is Tuesday 17 November 2026, 10am."""

from __future__ import annotations

import pytest

from tests.understanding.reading import read, rows

HOURS = """
first thing monday                             2026-11-23T07:00/2026-11-23T10:00
first thing tomorrow morning                   2026-11-18T07:00/2026-11-18T10:00
2-4                                            2026-11-17T14:00/2026-11-17T16:00
2 til 4                                        2026-11-17T14:00/2026-11-17T16:00
9-5 monday                                     2026-11-23T09:00/2026-11-23T17:00
between 2 and 4 on thursday                    2026-11-19T14:00/2026-11-19T16:00
10 - 12 weds                                   2026-11-18T10:00/2026-11-18T12:00
from half nine until 11                        2026-11-17T09:30/2026-11-17T11:00
9:30 to 11:00 on 3 dec                         2026-12-03T09:30/2026-12-03T11:00
half 1 til 3                                   2026-11-17T13:30/2026-11-17T15:00
1pm for 2 hours                                2026-11-17T13:00/2026-11-17T15:00
from 2 for an hour                             2026-11-17T14:00/2026-11-17T15:00
3-4:30pm                                       2026-11-17T15:00/2026-11-17T16:30
11-1                                           2026-11-17T11:00/2026-11-17T13:00
after 3 but before 5                           2026-11-17T15:00/2026-11-17T17:00
before 10 on thursday                          2026-11-19/2026-11-19T10:00
wednesday pm                                   2026-11-18T12:00/2026-11-18T18:00
fri am                                         2026-11-20T06:00/2026-11-20T12:00
weds arvo                                      2026-11-18T12:00/2026-11-18T18:00
tomorrow aft                                   2026-11-18T12:00/2026-11-18T18:00
this morning                                   2026-11-17T06:00/2026-11-17T12:00
this evening                                   2026-11-17T17:00/2026-11-17T22:00
tonight                                        2026-11-17T18:00/2026-11-18
last night                                     2026-11-16T18:00/2026-11-17
late afternoon on thursday                     2026-11-19T16:00/2026-11-19T18:00
early monday morning                           2026-11-23T06:00/2026-11-23T10:00
thursday lunchtime                             2026-11-19T12:00/2026-11-19T14:00
over lunch on friday                           2026-11-20T12:00/2026-11-20T14:00
tomorrow eve                                   2026-11-18T17:00/2026-11-18T22:00
tuesday evening                                2026-11-24T17:00/2026-11-24T22:00
evening of the 3rd                             2026-12-03T17:00/2026-12-03T22:00
fri night                                      2026-11-20T18:00/2026-11-21
tues 9am - 12                                  2026-11-24T09:00/2026-11-24T12:00
monday 10-12                                   2026-11-23T10:00/2026-11-23T12:00
between half 9 and quarter to 12               2026-11-17T09:30/2026-11-17T11:45
three til five                                 2026-11-17T15:00/2026-11-17T17:00
nine till five                                 2026-11-17T09:00/2026-11-17T17:00
one to two                                     2026-11-17T13:00/2026-11-17T14:00
9am-5pm                                        2026-11-17T09:00/2026-11-17T17:00
09:00-17:00                                    2026-11-17T09:00/2026-11-17T17:00
0900-1700                                      2026-11-17T09:00/2026-11-17T17:00
1400-1530                                      2026-11-17T14:00/2026-11-17T15:30
10.30 - 11.30                                  2026-11-17T10:30/2026-11-17T11:30
from nine to half ten on friday                2026-11-20T09:00/2026-11-20T10:30
2pm-4pm thursday                               2026-11-19T14:00/2026-11-19T16:00
thursday 2pm to 4pm                            2026-11-19T14:00/2026-11-19T16:00
thursday between 2 and 4                       2026-11-19T14:00/2026-11-19T16:00
morning of the 9th                             2026-12-09T06:00/2026-12-09T12:00
tomorrow am                                    2026-11-18T06:00/2026-11-18T12:00
fri pm                                         2026-11-20T12:00/2026-11-20T18:00
monday afternoon after 2                       2026-11-23T14:00/2026-11-23T18:00
tues before 11                                 2026-11-24/2026-11-24T11:00
1400-1530 thursday                             2026-11-19T14:00/2026-11-19T15:30
lunch time tomorrow                            2026-11-18T12:00/2026-11-18T14:00
tuesday lunch time                             2026-11-24T12:00/2026-11-24T14:00
close of business friday                       2026-11-20/2026-11-20T17:00
before midday friday                           2026-11-20/2026-11-20T12:00
saturday morning                               2026-11-21T06:00/2026-11-21T12:00
sat 10-12                                      2026-11-21T10:00/2026-11-21T12:00
12-1pm                                         2026-11-17T12:00/2026-11-17T13:00
noon-1                                         2026-11-17T12:00/2026-11-17T13:00
3pm-5pm                                        2026-11-17T15:00/2026-11-17T17:00
3 - 5 pm                                       2026-11-17T15:00/2026-11-17T17:00
from 3 to 5pm                                  2026-11-17T15:00/2026-11-17T17:00
between 3pm and 5pm                            2026-11-17T15:00/2026-11-17T17:00
3:30-6pm                                       2026-11-17T15:30/2026-11-17T18:00
15:00-17:30                                    2026-11-17T15:00/2026-11-17T17:30
from 9.30 till 11                              2026-11-17T09:30/2026-11-17T11:00
9:30 - 11:00 on thursday                       2026-11-19T09:30/2026-11-19T11:00
9:30 till 11 on thursday                       2026-11-19T09:30/2026-11-19T11:00
later than 9:30 but before 11:00 on thursday   2026-11-19T09:30/2026-11-19T11:00
8am - 1pm                                      2026-11-17T08:00/2026-11-17T13:00
tomorrow 10-12                                 2026-11-18T10:00/2026-11-18T12:00
at 4 to 6                                      2026-11-17T16:00/2026-11-17T18:00
from 1300 to 1500                              2026-11-17T13:00/2026-11-17T15:00
13:00 to 15:00 tomorrow                        2026-11-18T13:00/2026-11-18T15:00
5pm to 7pm today                               2026-11-17T17:00/2026-11-17T19:00
from 5 to 6am                                  2026-11-18T05:00/2026-11-18T06:00
tomorrow from 3 to 5                           2026-11-18T15:00/2026-11-18T17:00
noon to 2pm                                    2026-11-17T12:00/2026-11-17T14:00
8:00-9:00 tomorrow morning                     2026-11-18T08:00/2026-11-18T09:00
from 9am to 11am tomorrow                      2026-11-18T09:00/2026-11-18T11:00
between 9 and 11 in the morning                2026-11-17T09:00/2026-11-17T11:00
3 to 5 in the afternoon                        2026-11-17T15:00/2026-11-17T17:00
tonight between 8 and 10                       2026-11-17T20:00/2026-11-17T22:00
this morning from 9 to 11                      2026-11-17T09:00/2026-11-17T11:00
2-3 tomorrow afternoon                         2026-11-18T14:00/2026-11-18T15:00
2 til 4 friday                                 2026-11-20T14:00/2026-11-20T16:00
2-4pm                                          2026-11-17T14:00/2026-11-17T16:00
10:00-11:30 on 27/11                           2026-11-27T10:00/2026-11-27T11:30
weds am                                        2026-11-18T06:00/2026-11-18T12:00
friday afternoon                               2026-11-20T12:00/2026-11-20T18:00
"""

OPEN = """
before the end of the financial year   2026-11-17T10:00/2027-04-01
by the end of the financial year       2026-11-17T10:00/2027-04-01
by year end                            2026-11-17T10:00/2027-04-01
before the financial year end          2026-11-17T10:00/2027-03-31
within 48 hours                        2026-11-17T10:00/2026-11-19T10:00
after new year                         2027-01-02/
before xmas                            2026-11-17T10:00/2026-12-25
after easter                           2027-03-29/
until easter                           2026-11-17T10:00/2027-03-29
after the clocks change                2027-03-29/
by the summer                          2026-11-17T10:00/2027-09-01
by end of the month                    2026-11-17T10:00/2026-12-01
before the end of next week            2026-11-17T10:00/2026-11-30
by end of the day friday               2026-11-17T10:00/2026-11-20T17:00
just after 3                           2026-11-17T15:00/
gone 4                                 2026-11-17T16:00/
from 1400                              2026-11-17T14:00/
between 10 and half 11                 2026-11-17T10:00/2026-11-17T11:30
10am-12                                2026-11-17T10:00/2026-11-17T12:00
after 3                                2026-11-17T15:00/
after half three tuesday               2026-11-24T15:30/
from 2pm monday                        2026-11-23T14:00/
by lunchtime tuesday                   2026-11-17T10:00/2026-11-24T12:00
by noon weds                           2026-11-17T10:00/2026-11-18T12:00
by close of play friday                2026-11-17T10:00/2026-11-20T17:00
by cop friday                          2026-11-17T10:00/2026-11-20T17:00
by 5 on friday                         2026-11-17T10:00/2026-11-20T17:00
by friday                              2026-11-17T10:00/2026-11-21
until friday                           2026-11-17T10:00/2026-11-21
til end of march                       2026-11-17T10:00/2027-04-01
up to the end of march                 2026-11-17T10:00/2027-04-01
not before monday                      2026-11-23/
no earlier than 2pm                    2026-11-17T14:00/
no later than friday                   2026-11-17T10:00/2026-11-21
no later than 4pm friday               2026-11-17T10:00/2026-11-20T16:00
any time after monday                  2026-11-24/
any time before 11                     2026-11-17T10:00/2026-11-17T11:00
from january                           2027-01-01/
since september                        2026-09-01/
since monday                           2026-11-16/
since last week                        2026-11-09/
from next week onwards                 2026-11-23/
as of monday                           2026-11-23/
w.e.f. 1 april                         2027-04-01/
from the 3rd                           2026-12-03/
after the weekend                      2026-11-23/
before the weekend                     2026-11-17T10:00/2026-11-21
between now and christmas              2026-11-17T10:00/2026-12-26
prior to 1 december                    2026-11-17T10:00/2026-12-01
from 1st dec onwards                   2026-12-01/
starting monday                        2026-11-23/
after wednesday                        2026-11-19/
before friday lunchtime                2026-11-17T10:00/2026-11-20T12:00
up until thursday                      2026-11-17T10:00/2026-11-20
on or after 3 december                 2026-12-03/
on or before 3 december                2026-11-17T10:00/2026-12-04
after 4pm on the 3rd                   2026-12-03T16:00/
i need it by the 10th                  2026-11-17T10:00/2026-12-11
10 to 11                               2026-11-17T10:00/2026-11-17T11:00
10 till 11                             2026-11-17T10:00/2026-11-17T11:00
wed after 3pm                          2026-11-18T15:00/
now til xmas                           2026-11-17T10:00/2026-12-26
by eod                                 2026-11-17T10:00/2026-11-17T17:00
by eod tomorrow                        2026-11-17T10:00/2026-11-18T17:00
cop today                              2026-11-17T10:00/2026-11-17T17:00
before the bank holiday                2026-11-17T10:00/2026-12-25
after the bank holiday weekend         2026-12-29/
until the end of the year              2026-11-17T10:00/2027-01-01
by the end of november                 2026-11-17T10:00/2026-12-01
before the 10th                        2026-11-17T10:00/2026-12-10
no later than the 10th                 2026-11-17T10:00/2026-12-11
not after friday                       2026-11-17T10:00/2026-11-21
up to and including friday             2026-11-17T10:00/2026-11-21
on friday or before                    2026-11-17T10:00/2026-11-21
friday or later                        2026-11-20/
anytime from 2                         2026-11-17T14:00/
any time from monday                   2026-11-23/
on from the 3rd                        2026-12-03/
as soon as possible after monday       2026-11-24/
after 14:00 on weds                    2026-11-18T14:00/
till half four                         2026-11-17T10:00/2026-11-17T16:30
until 4                                2026-11-17T10:00/2026-11-17T16:00
until 4pm tomorrow                     2026-11-17T10:00/2026-11-18T16:00
since tuesday                          2026-11-17/
since the 1st                          2026-11-01/
since january                          2026-01-01/
since last month                       2026-10-01/
by march                               2026-11-17T10:00/2027-04-01
in the next half hour                  2026-11-17T10:00/2026-11-17T10:30
within an hour                         2026-11-17T10:00/2026-11-17T11:00
within 15 minutes                      2026-11-17T10:00/2026-11-17T10:15
before noon                            2026-11-17T10:00/2026-11-17T12:00
from monday onwards                    2026-11-23/
after friday                           2026-11-21/
before 1 december                      2026-11-17T10:00/2026-12-01
after 3 on thursday                    2026-11-19T15:00/
"""


@pytest.mark.parametrize(("text", "meant"), rows(HOURS))
def test_hours_are_read(text: str, meant: str) -> None:
    assert read(text) == meant


@pytest.mark.parametrize(("text", "meant"), rows(OPEN))
def test_a_span_with_an_open_end_is_read(text: str, meant: str) -> None:
    assert read(text) == meant
