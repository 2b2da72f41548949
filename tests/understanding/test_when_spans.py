"""Several days as people say them, the last day before the end; it is Tuesday 17 November 2026."""

from __future__ import annotations

import pytest

from tests.understanding.reading import read, rows

SPANS = """
end of the financial year          2027-03-01/2027-04-01
next financial year                2027-04-01/2028-04-01
the new financial year             2027-04-01/2028-04-01
start of the new financial year    2027-04-01/2027-05-02
fy26/27                            2026-04-01/2027-04-01
2026/27                            2026-04-01/2027-04-01
26/27 financial year               2026-04-01/2027-04-01
q1                                 2027-04-01/2027-07-01
q4                                 2027-01-01/2027-04-01
end of q3                          2026-12-02/2027-01-01
Q4 2026/27                         2027-01-01/2027-04-01
q1 2027                            2027-04-01/2027-07-01
first quarter                      2027-04-01/2027-07-01
next quarter                       2027-01-01/2027-04-01
this financial year                2026-04-01/2027-04-01
within 5 working days              2026-11-17/2026-11-25
first week in december             2026-12-07/2026-12-14
last week of jan                   2027-01-25/2027-02-01
second week of february            2027-02-08/2027-02-15
w/c monday                         2026-11-23/2026-11-30
w/c 7th                            2026-12-07/2026-12-14
wc 30/11                           2026-11-30/2026-12-07
w/c the 7th of december            2026-12-07/2026-12-14
week of the 7th                    2026-12-07/2026-12-14
week beginning monday 7 december   2026-12-07/2026-12-14
the week before christmas          2026-12-14/2026-12-21
week after easter                  2027-03-29/2027-04-05
next week or the week after        2026-11-23/2026-12-07
early next week                    2026-11-23/2026-11-25
end of next week                   2026-11-26/2026-11-28
back end of next week              2026-11-26/2026-11-28
later this week                    2026-11-17/2026-11-23
rest of the week                   2026-11-17/2026-11-23
first half of december             2026-12-01/2026-12-16
week after the 7th                 2026-12-14/2026-12-21
bank holiday weekend               2026-12-25/2026-12-29
easter weekend                     2027-03-26/2027-03-30
between christmas and new year     2026-12-27/2027-01-01
in the spring                      2027-03-01/2027-06-01
this summer                        2027-06-01/2027-09-01
early spring                       2027-03-01/2027-03-31
second half of next week           2026-11-26/2026-11-30
within 2 weeks                     2026-11-17/2026-12-01
in the next fortnight              2026-11-17/2026-12-01
over the next few weeks            2026-11-17/2026-12-08
anytime this week                  2026-11-16/2026-11-23
mon or tue                         2026-11-23/2026-11-25
mon-fri                            2026-11-23/2026-11-28
monday to friday                   2026-11-23/2026-11-28
mon - weds next week               2026-11-23/2026-11-26
tues to thurs next week            2026-11-24/2026-11-27
between tuesday and thursday       2026-11-24/2026-11-27
from the 7th to the 11th           2026-12-07/2026-12-12
7th - 11th dec                     2026-12-07/2026-12-12
7-11 dec                           2026-12-07/2026-12-12
7/12 to 11/12                      2026-12-07/2026-12-12
30 nov - 4 dec                     2026-11-30/2026-12-05
between 1st and 4th dec            2026-12-01/2026-12-05
jan to march                       2027-01-01/2027-04-01
from january to march              2027-01-01/2027-04-01
nov-jan                            2026-11-01/2027-02-01
dec 7-11                           2026-12-07/2026-12-12
10th and 11th december             2026-12-10/2026-12-12
3 or 4 december                    2026-12-03/2026-12-05
this week or next                  2026-11-16/2026-11-30
next two weeks                     2026-11-17/2026-12-01
next 2 weeks                       2026-11-17/2026-12-01
the next few days                  2026-11-18/2026-11-21
the next couple of weeks           2026-11-17/2026-12-01
last 2 weeks                       2026-11-03/2026-11-17
in the next month                  2026-11-17/2026-12-17
in 2-3 weeks                       2026-12-01/2026-12-09
december                           2026-12-01/2027-01-01
in march                           2027-03-01/2027-04-01
next march                         2027-03-01/2027-04-01
march 2027                         2027-03-01/2027-04-01
march next year                    2027-03-01/2027-04-01
may 2027                           2027-05-01/2027-06-01
in may                             2027-05-01/2027-06-01
early may                          2027-05-01/2027-05-11
mid january                        2027-01-11/2027-01-21
late feb                           2027-02-19/2027-03-01
end of jan                         2027-01-22/2027-02-01
beginning of march                 2027-03-01/2027-03-11
start of next month                2026-12-01/2026-12-11
end of next month                  2026-12-22/2027-01-01
this month                         2026-11-01/2026-12-01
next month                         2026-12-01/2027-01-01
month after next                   2027-01-01/2027-02-01
next year                          2027-01-01/2028-01-01
new year                           2027-01-01/2027-02-01
in the new year                    2027-01-01/2027-02-01
early in the new year              2027-01-01/2027-01-11
nxt wk                             2026-11-23/2026-11-30
anything on w/c 7th dec?           2026-12-07/2026-12-14
whats on xmas week                 2026-12-21/2026-12-28
2 weeks from the 3rd               2026-11-30/2026-12-07
w/c tuesday 1 dec                  2026-11-30/2026-12-07
w/c 8 dec                          2026-12-07/2026-12-14
last weekend of november           2026-11-28/2026-11-30
first full week of january         2027-01-04/2027-01-11
third week in jan                  2027-01-18/2027-01-25
last week before christmas         2026-12-14/2026-12-21
next week in the morning           2026-11-23/2026-11-30
any morning next week              2026-11-23/2026-11-30
from thursday to tuesday           2026-11-19/2026-11-25
thursday through to saturday       2026-11-19/2026-11-22
thursday thru sat                  2026-11-19/2026-11-22
from tomorrow to friday            2026-11-18/2026-11-21
from today until friday            2026-11-17/2026-11-21
today til friday                   2026-11-17/2026-11-21
from monday for 3 days             2026-11-23/2026-11-26
the next three days                2026-11-18/2026-11-21
for the next 2 weeks               2026-11-17/2026-12-01
first half of next week            2026-11-23/2026-11-26
beginning of the week              2026-11-16/2026-11-18
start of the week                  2026-11-16/2026-11-18
end of the week                    2026-11-19/2026-11-21
eow                                2026-11-19/2026-11-21
eom                                2026-11-21/2026-12-01
in the past week                   2026-11-09/2026-11-16
over the last month                2026-10-01/2026-11-01
during december                    2026-12-01/2027-01-01
throughout january                 2027-01-01/2027-02-01
all next week                      2026-11-23/2026-11-30
all of december                    2026-12-01/2027-01-01
the whole of march                 2027-03-01/2027-04-01
weekend                            2026-11-21/2026-11-23
at the weekend                     2026-11-21/2026-11-23
this weekend                       2026-11-21/2026-11-23
next weekend                       2026-11-28/2026-11-30
last weekend                       2026-11-14/2026-11-16
the weekend after next             2026-12-05/2026-12-07
weekend of the 5th                 2026-12-05/2026-12-07
sat or sun                         2026-11-21/2026-11-23
sat and sun                        2026-11-21/2026-11-23
in march or april                  2027-03-01/2027-05-01
march to may                       2027-03-01/2027-06-01
sometime in march                  2027-03-01/2027-04-01
mid march                          2027-03-11/2027-03-21
end of may                         2027-05-22/2027-06-01
next may                           2027-05-01/2027-06-01
a day in may                       2027-05-01/2027-06-01
mon/tues                           2026-11-23/2026-11-25
w/c 30/11                          2026-11-30/2026-12-07
since 2019                         2019-01-01/2020-01-01
in 2027                            2027-01-01/2028-01-01
from sep to nov                    2027-09-01/2027-12-01
august 10 - september 12           2027-08-10/2027-09-13
10-12 august                       2027-08-10/2027-08-13
10 - 22 august 2012                2012-08-10/2012-08-23
10 to 13 dec                       2026-12-10/2026-12-14
dec 10-13                          2026-12-10/2026-12-14
feb 1-3                            2027-02-01/2027-02-04
jan 3 to 5                         2027-01-03/2027-01-06
from 3 to 5 april                  2027-04-03/2027-04-06
from the 3rd until 5th april       2027-04-03/2027-04-06
the 3rd to 5th of april            2027-04-03/2027-04-06
between 3 and 5 april              2027-04-03/2027-04-06
3rd - 5th apr                      2027-04-03/2027-04-06
between 3/4 and 5/4                2027-04-03/2027-04-06
3/4 - 5/4                          2027-04-03/2027-04-06
3/4/2027 - 5/4/2027                2027-04-03/2027-04-06
03/04/2027 to 05/04/2027           2027-04-03/2027-04-06
2027-04-03 to 2027-04-05           2027-04-03/2027-04-06
from 3 april 2027 to 5 may 2027    2027-04-03/2027-05-06
july 13-15                         2027-07-13/2027-07-16
july 13 to 15                      2027-07-13/2027-07-16
thursday 8 to friday 9 of july     2027-07-08/2027-07-10
monday july 5 - wednesday july 7   2027-07-05/2027-07-08
w/c 7 dec anything for porters     2026-12-07/2026-12-14
week commencing 30th november      2026-11-30/2026-12-07
week after next                    2026-11-30/2026-12-07
this week                          2026-11-16/2026-11-23
next week                          2026-11-23/2026-11-30
this quarter                       2026-10-01/2027-01-01
mon to weds                        2026-11-23/2026-11-26
7-11 december                      2026-12-07/2026-12-12
christmas week                     2026-12-21/2026-12-28
within the next two weeks          2026-11-17/2026-12-01
tues or weds next week                              2026-11-24/2026-11-26
"""


@pytest.mark.parametrize(("text", "meant"), rows(SPANS))
def test_several_days_are_read(text: str, meant: str) -> None:
    assert read(text) == meant
