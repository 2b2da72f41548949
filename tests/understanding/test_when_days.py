"""Single days as people say them; it is Tuesday 17 November 2026, 10am."""

from __future__ import annotations

import pytest

from tests.understanding.reading import read, rows

DAYS = """
25-08                                 2027-08-25
25.8                                  2027-08-25
third tuesday after christmas         2027-01-12
year end                              2027-03-31
last day of the financial year        2027-03-31
last working day of the month         2026-11-30
first working day of january          2027-01-04
last working day before christmas     2026-12-24
first working day after new year      2027-01-04
next working day                      2026-11-18
in 3 working days                     2026-11-20
second thursday in march              2027-03-11
2nd tues of each month                2026-12-08
penultimate friday in march           2027-03-19
last friday in november               2026-11-27
first monday after new year           2027-01-04
last thursday before christmas        2026-12-24
the tuesday after easter              2027-03-30
first wednesday of the month          2026-12-02
mid week                              2026-11-18
middle of next week                   2026-11-25
two weeks today                       2026-12-01
3 weeks on tuesday                    2026-12-15
a month today                         2026-12-17
six months time                       2027-05-17
6 months' time                        2027-05-17
the day before yesterday              2026-11-15
next bank holiday                     2026-12-25
early may bank holiday                2027-05-03
late may bank holiday                 2027-05-31
may bank holiday                      2027-05-03
august bank holiday                   2027-08-30
august bank hol monday                2027-08-30
spring bank holiday                   2027-05-31
boxing day bank holiday               2026-12-28
christmas bank holiday                2026-12-25
bank holiday monday                   2026-12-28
easter bank holiday                   2027-03-29
easter sunday                         2027-03-28
good friday                           2027-03-26
nye                                   2026-12-31
new years eve                         2026-12-31
new year's eve                        2026-12-31
new years day                         2027-01-01
christmas eve                         2026-12-24
xmas day                              2026-12-25
xmas                                  2026-12-25
over christmas                        2026-12-25
mothers day                           2027-03-07
bonfire night                         2027-11-05
when the clocks go back               2027-10-31
the friday after the 25th             2026-11-27
thursday 31st                         2026-12-31
this friday 4th december              2026-12-04
wednesday 25 november                 2026-11-25
weds 25/11                            2026-11-25
friday 25th december                  2026-12-25
tomorrow wednesday                    2026-11-18
tomorrow 18th                         2026-11-18
29 february                           2028-02-29
31st of next month                    2026-12-31
any space weds                        2026-11-18
this tuesday                          2026-11-17
next tuesday                          2026-11-24
last tuesday                          2026-11-10
tues                                  2026-11-24
the coming friday                     2026-11-20
friday coming                         2026-11-20
this coming friday                    2026-11-20
weds just gone                        2026-11-11
last thursday                         2026-11-12
monday gone                           2026-11-16
monday last                           2026-11-16
thursday next                         2026-11-26
friday of next week                   2026-11-27
friday next week                      2026-11-27
next week friday                      2026-11-27
tuesday of this week                  2026-11-17
friday after next                     2026-12-04
not this friday the next one          2026-11-27
not this friday but next              2026-11-27
sunday week                           2026-11-29
are you running one tuesday week      2026-12-01
weds of w/c 7th dec pls               2026-12-09
tomorrow in w/c 14 december           2026-11-18
final thurs of january 2027           2027-01-28
tomorrow week is my day for it        2026-11-25
30 of march I am free                 2027-03-30
the monday after next                 2026-11-30
thurs 26th                            2026-11-26
on thursdays                          2026-11-19
every tuesday                         2026-11-24
in a fortnight                        2026-12-01
a fortnight's time                    2026-12-01
in a couple of weeks                  2026-12-01
in ten days                           2026-11-27
10 days time                          2026-11-27
three weeks from now                  2026-12-08
a week from monday                    2026-11-30
a week from tomorrow                  2026-11-25
week tomorrow                         2026-11-25
tomorrow week                         2026-11-25
today week                            2026-11-24
week on friday                        2026-11-27
a week on friday                      2026-11-27
fortnight on monday                   2026-12-07
monday fortnight                      2026-12-07
friday fortnight                      2026-12-04
2 weeks on friday                     2026-12-04
two weeks friday                      2026-12-04
2 weeks from friday                   2026-12-04
3 weeks after easter                  2027-04-18
the day after tomorrow                2026-11-19
day after boxing day                  2026-12-27
day before christmas eve              2026-12-23
2 days after the 3rd                  2026-12-05
two days before christmas             2026-12-23
3 dec                                 2026-12-03
3rd dec 2026                          2026-12-03
dec 3                                 2026-12-03
december the third                    2026-12-03
the third of december                 2026-12-03
3rd of dec                            2026-12-03
3/12                                  2026-12-03
03/12/2026                            2026-12-03
3.12.26                               2026-12-03
3-12-26                               2026-12-03
4.12                                  2026-12-04
2026-12-03                            2026-12-03
twenty third of november              2026-11-23
the 1st                               2026-12-01
1st of next month                     2026-12-01
the 3rd of this month                 2026-11-03
thrus                                 2026-11-19
wedensday                             2026-11-18
tomoz                                 2026-11-18
2moro                                 2026-11-18
tmrw                                  2026-11-18
tmoz                                  2026-11-18
satuday                               2026-11-21
febuary 3rd                           2027-02-03
thursdya                              2026-11-19
mondey                                2026-11-23
nxt thurs                             2026-11-26
could i come on the 9th instead       2026-12-09
move me to the 17th dec               2026-12-17
mon 1st feb 2027                      2027-02-01
friday the 13th of november           2026-11-13
friday 1/1/2027                       2027-01-01
first tuesday of next month           2026-12-01
third wednesday in the month          2026-11-18
last day of february                  2027-02-28
last day of the month                 2026-11-30
first working day of the new year     2027-01-04
the first monday in the new year      2027-01-04
last sunday in october                2027-10-31
first saturday of feb 2027            2027-02-06
second to last friday                 2026-11-20
first of the month                    2026-12-01
1st of the month                      2026-12-01
last wednesday of each month          2026-11-25
first monday in december              2026-12-07
first thursday after the 15th         2026-12-17
the 2nd of jan                        2027-01-02
fourth thursday of november           2026-11-26
last friday                           2026-11-13
third monday of january 2027          2027-01-18
first friday of every month           2026-12-04
second to last friday in march        2027-03-19
next but one thursday                 2026-11-26
saturday this weekend                 2026-11-21
3 days from monday                    2026-11-26
all day friday                        2026-11-20
sat 5 dec                             2026-12-05
sun 6th                               2026-12-06
sun 6 dec                             2026-12-06
fri 13th                              2026-11-13
may 5th                               2027-05-05
5 may                                 2027-05-05
march 3rd                             2027-03-03
march 3                               2027-03-03
3 mar                                 2027-03-03
mar 3                                 2027-03-03
1st may                               2027-05-01
tues/thurs                            2026-11-24
not next thursday but the one after   2026-12-03
not this thursday, next thursday      2026-11-26
not thursday, friday                  2026-11-20
the 3rd works for me                  2026-12-03
the 3rd looks good                    2026-12-03
3rd please                            2026-12-03
the third                             2026-12-03
on the second                         2026-12-02
in a day                              2026-11-18
in a week                             2026-11-24
in a month                            2026-12-17
in a year                             2027-11-17
a year from now                       2027-11-17
in one day                            2026-11-18
cant do fri im on earlies             2026-11-20
swap me to next thursday please       2026-11-26
is it on this friday                  2026-11-20
tuesday                               2026-11-24
friday week                           2026-11-27
a week on monday                      2026-11-30
tuesday fortnight                     2026-12-08
fortnight today                       2026-12-01
a week tomorrow                       2026-11-25
two weeks on friday                   2026-12-04
in three weeks time                   2026-12-08
the 3rd                               2026-12-03
thursday the 26th                     2026-11-26
03.12.26                              2026-12-03
3-12-2026                             2026-12-03
last friday of the month              2026-11-27
easter monday                         2027-03-29
boxing day                            2026-12-26
new year's day                        2027-01-01
wednesday of next week                2026-11-25
mon week after next                   2026-11-30
a week last tuesday                                 2026-11-03
"""


@pytest.mark.parametrize(("text", "meant"), rows(DAYS))
def test_a_day_is_read(text: str, meant: str) -> None:
    assert read(text) == meant
