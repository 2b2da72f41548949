"""Texts with words and figures that only look like a time."""

from __future__ import annotations

import pytest

from tests.understanding.reading import read

QUIET = """
Version: 1.10.30
march into the office
we may be late
may i come
i sat at the back
we sat down
sun is shining
april is my manager
june is our new matron
the sun
sun hat
give me a second
just a second
second opinion
in a second
in a minute
hang on a min
24/7
24-7
1 in 4
ward 12
band 5
band 5-7
11 people
9 of us
SG1 4AB
AL7 4HQ
version 2.3
v2.3
01438 314333
ext 4521
bleep 0912
room 2.30
room 10
7 day working
7 days a week
24 hour care
12 hours shift
half the team
quarter of the staff
half of us
10 out of 10
2/3 of staff
3/4 of the team
50/50
1:1
one to one
1-1
121
first come first served
first aid
good morning
good afternoon all
morning all
evening everyone
night shift
im on nights
day off
day case unit
day surgery
annual leave
how long is the 2 day course
nine month programme
3 hour session
30 minute slot
half day course
one day course
part time
3 places
book 2 places
book me and 4 others
5-10 people
10-12 of us
level 5
qi level 1
cohort 7
A&E 4 hour target
18 week rtt
2 week wait
covid 19
year 3 student
third time lucky
the second one
the first one
1st floor
2nd floor please
option 2
£20
20%
2.5 kg
100mg
may smith
wed like to come
mon ami
for the last time
day to day
one day
some day
once a week
every day
twice a month
monthly report
weekly meeting
the week has been long
this is my second year
in time
time out
what time is it
from 3 wards
after 2 failed attempts
before 3 people complained
pdsa 2
week 3 of the course
2 weeks notice
24hr
page 3 of 10
3 x 2
111 service
id 12345
ref 2026-114
10k
autumn leaves
spring clean
summer house
spring in my step
march on
they march us in and march us out
its on the monday.com board
what if wed rather do it online
patient said the food was second to none
the march of time
3:5
for 10
at 5 sites
from 4 trusts
after 2 coffees
around 30 staff
scored 8/10
9/10 for satisfaction
the second that happens
i second that
third party
first of all thanks
may be
this may take a while
staff may attend
quick march
april from hr
jan said so
ratio 1:8
a 9-5 job
icd 10
iso 9001
no. 5
p.12
rm 4
junction 7
top 10
late forties
takes 45 minutes
for half an hour
20 years experience
been here 3 years
a five minute chat
2.5 days
1/3 of us
temp 37.2
bp 120/80
seven day service
month of sundays
eleventh hour
TGI fridays
the team sat for 2 hours
sat my exam
out in the sun
enjoy the sun
march through the agenda
may i bring a colleague
ring 01438 285000
a place for 2
table for 2 please
first in the queue
first and foremost
3rd party
2nd year nurses
21st century
next weekly meeting
two thirds
a third of staff
n/a
before 9 of us
may i ask who runs it
i march into work
we sat down with the team
its open 24/7
can i get a 1 to 1
book me a 1:1
im on ward 12
band 5 nurse
ring me on 01438 234567
version 2.10
the sun lounge
bay 4 bed 2
me and 2 of the lads
£3.50 for parking
50% of us
bleep 1234
morning!
see you later
room for 10?
marching band
im seconded to ward 7
50:50
ask april
email june
mr may
jan can you help
new year new me
weekend working
bank holiday pay
1/2 the staff
3/4 full
size 10-12
18 to 25 year olds
me and 1 other
cost 9.50
2.15kg
any time
"""


@pytest.mark.parametrize("text", QUIET.strip().splitlines())
def test_what_only_looks_like_a_time_is_none(text: str) -> None:
    assert read(text) == "-"
