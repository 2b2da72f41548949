"""Times on a clock as people say them; it is Tuesday 17 November 2026, 10am."""

from __future__ import annotations

import pytest

from tests.understanding.reading import read, rows

MOMENTS = """
8 this evening                          2026-11-17T20:00
in an hour and a half                   2026-11-17T11:30
same time tomorrow                      2026-11-18T10:00
same time next week                     2026-11-24T10:00
arf past one tomorrow duck              2026-11-18T13:30
can the session tonight start at 19:15  2026-11-17T19:15
is the one tomorrow morning at 10       2026-11-18T10:00
tomorrow, same time as now              2026-11-18T10:00
same time as now on friday              2026-11-20T10:00
this time next week                     2026-11-24T10:00
half two                                2026-11-17T14:30
quarter to three                        2026-11-17T14:45
ten to three                            2026-11-17T14:50
5 to 3                                  2026-11-17T14:55
at 10 to 3                              2026-11-17T14:50
10 past 2                               2026-11-17T14:10
twenty to four                          2026-11-17T15:40
twenty five past 9                      2026-11-18T09:25
half past nine in the morning           2026-11-18T09:30
half nine                               2026-11-18T09:30
half 9 tomorrow                         2026-11-18T09:30
two thirty                              2026-11-17T14:30
nine fifteen                            2026-11-18T09:15
two-thirty on friday                    2026-11-20T14:30
9.30am                                  2026-11-18T09:30
9.30                                    2026-11-18T09:30
0930                                    2026-11-18T09:30
0930hrs                                 2026-11-18T09:30
1400 hrs                                2026-11-17T14:00
14h30                                   2026-11-17T14:30
14:00hrs                                2026-11-17T14:00
2pm                                     2026-11-17T14:00
2 p.m.                                  2026-11-17T14:00
at 3                                    2026-11-17T15:00
3ish                                    2026-11-17T15:00
around half 10                          2026-11-17T10:30
9 sharp                                 2026-11-18T09:00
noon                                    2026-11-17T12:00
12 noon                                 2026-11-17T12:00
midday tomorrow                         2026-11-18T12:00
midnight                                2026-11-18T00:00
qtr to 3                                2026-11-17T14:45
half2                                   2026-11-17T14:30
@2pm                                    2026-11-17T14:00
@ 2 tomorrow                            2026-11-18T14:00
for 2pm                                 2026-11-17T14:00
2 o clock                               2026-11-17T14:00
2 oclock on thursday                    2026-11-19T14:00
at one                                  2026-11-17T13:00
7 tonight                               2026-11-17T19:00
5 in the morning                        2026-11-18T05:00
10 at night                             2026-11-17T22:00
twelve thirty                           2026-11-17T12:30
ten minutes to two                      2026-11-17T13:50
1430 on friday                          2026-11-20T14:30
tomorrow 1430                           2026-11-18T14:30
tomorrow at 0900                        2026-11-18T09:00
this afternoon at 3                     2026-11-17T15:00
thu 3 dec 2pm                           2026-12-03T14:00
3 dec at 14:00                          2026-12-03T14:00
thursday 3rd december 2026 at 2.30pm    2026-12-03T14:30
fri 27 nov half 10                      2026-11-27T10:30
now                                     2026-11-17T10:00
in 10 mins                              2026-11-17T10:10
half an hour ago                        2026-11-17T09:30
25 oct 2026 at 01:30                    2026-10-25T01:30?
quarter past 13                         2026-11-17T13:15
0:00                                    2026-11-18T00:00
01:30 on 25 october                     2027-10-25T01:30
half one in the morning on 25 october   2027-10-25T01:30
at 1.15am on sunday 25 oct              2026-10-25T01:15?
25 october at 2am                       2027-10-25T02:00
25 october at 00:30                     2027-10-25T00:30
25 oct 2026 at 03:00                    2026-10-25T03:00
1pm-ish                                 2026-11-17T13:00
quarter past one                        2026-11-17T13:15
quarter to nine in the morning          2026-11-18T08:45
five and twenty past 2                  2026-11-17T14:25
bang on 10                              2026-11-17T10:00
1300                                    2026-11-17T13:00
13:00                                   2026-11-17T13:00
13.00                                   2026-11-17T13:00
half seven                              2026-11-18T07:30
half six                                2026-11-17T18:30
6ish                                    2026-11-17T18:00
half twelve                             2026-11-17T12:30
quarter to one                          2026-11-17T12:45
ten past twelve                         2026-11-17T12:10
nine am                                 2026-11-18T09:00
nine in the morning                     2026-11-18T09:00
three o'clock                           2026-11-17T15:00
8 o'clock at night                      2026-11-17T20:00
0800                                    2026-11-18T08:00
2330                                    2026-11-17T23:30
at 1500                                 2026-11-17T15:00
1500hrs                                 2026-11-17T15:00
15:00 hours                             2026-11-17T15:00
fifteen hundred hours                   2026-11-17T15:00
nine oh five                            2026-11-18T09:05
9:05                                    2026-11-18T09:05
10:15 a.m.                              2026-11-17T10:15
half-past two                           2026-11-17T14:30
half two-ish                            2026-11-17T14:30
about half 2                            2026-11-17T14:30
around 2ish                             2026-11-17T14:00
ten forty five                          2026-11-17T10:45
twelve noon                             2026-11-17T12:00
5pm sharp                               2026-11-17T17:00
at two                                  2026-11-17T14:00
at 11 please                            2026-11-17T11:00
be there for half 9                     2026-11-18T09:30
start at 8.45                           2026-11-18T08:45
the 10.15 session                       2026-11-17T10:15
the 2 oclock one                        2026-11-17T14:00
thursday evening at 6                   2026-11-19T18:00
friday morning 9.30                     2026-11-20T09:30
2pm tomorrow                            2026-11-18T14:00
tomorrow 2pm                            2026-11-18T14:00
tomorrow at half 2                      2026-11-18T14:30
half 2 tomorrow                         2026-11-18T14:30
march 15th at 2                         2027-03-15T14:00
half 2ish                               2026-11-17T14:30
twoish                                  2026-11-17T14:00
half twoish                             2026-11-17T14:30
10 ish                                  2026-11-17T10:00
1/2 past 9                              2026-11-18T09:30
1/4 to 3                                2026-11-17T14:45
at 12                                   2026-11-17T12:00
at 9 on the dot                         2026-11-18T09:00
midnight on friday                      2026-11-21T00:00
half past midnight                      2026-11-18T00:30
7.45pm                                  2026-11-17T19:45
8.30 in the evening                     2026-11-17T20:30
in half an hour                         2026-11-17T10:30
in half hour                            2026-11-17T10:30
in a quarter of an hour                 2026-11-17T10:15
in 2 hours and 30 minutes               2026-11-17T12:30
in 2 hours 30 mins                      2026-11-17T12:30
in 2 and a half hours                   2026-11-17T12:30
in two and a half hours                 2026-11-17T12:30
2 and a half hours from now             2026-11-17T12:30
in an hour                              2026-11-17T11:00
in 1 hour                               2026-11-17T11:00
in one hour                             2026-11-17T11:00
in an hour's time                       2026-11-17T11:00
an hour from now                        2026-11-17T11:00
in about 2 hours                        2026-11-17T12:00
in around half an hour                  2026-11-17T10:30
in 5 min                                2026-11-17T10:05
in 5 minutes                            2026-11-17T10:05
in a couple of hours                    2026-11-17T12:00
in a few hours                          2026-11-17T13:00
15 minutes ago                          2026-11-17T09:45
15 minutes from now                     2026-11-17T10:15
15 minutes later                        2026-11-17T10:15
two hours ago                           2026-11-17T08:00
in 2.5 hours                            2026-11-17T12:30
in 1.5 hours                            2026-11-17T11:30
half an hour from now                   2026-11-17T10:30
in 2 hrs                                2026-11-17T12:00
in 1hr                                  2026-11-17T11:00
a minute ago                            2026-11-17T09:59
in 24 hours                             2026-11-18T10:00
in a quarter hour                       2026-11-17T10:15
quarter of an hour ago                  2026-11-17T09:45
half 8 tomorrow                         2026-11-18T08:30
quarter past nine on thursday           2026-11-19T09:15
0930hrs weds                            2026-11-18T09:30
09.30 friday                            2026-11-20T09:30
thurs at 2                              2026-11-19T14:00
2pm on the 3rd                          2026-12-03T14:00
9 tomorrow morning                      2026-11-18T09:00
tonight at 8                            2026-11-17T20:00
in 20 minutes                           2026-11-17T10:20
the 2pm taster                                      2026-11-17T14:00
move me to the 1130 slot                            2026-11-17T11:30
2 30pm                                              2026-11-17T14:30
9 30 friday                                         2026-11-20T09:30
at 8 this evening                                   2026-11-17T20:00
the taster on thursday, is it at half two           2026-11-19T14:30
"""


@pytest.mark.parametrize(("text", "meant"), rows(MOMENTS))
def test_a_moment_is_read(text: str, meant: str) -> None:
    assert read(text) == meant
