"""What words of time mean at other times: on nights the clocks change, at the end of a month or a year."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from dialogs.understanding.when import Interval, interval
from tests.understanding.reading import ZONE, read, rows

ELSEWHEN = """
2026-10-24T22:00  half one in the morning on sunday   2026-10-25T01:30?
2026-10-24T22:00  at 1.30am tomorrow                  2026-10-25T01:30?
2026-10-24T22:00  tonight at half 1                   2026-10-25T01:30?
2026-10-24T22:00  in 3 hours                          2026-10-25T01:00
2026-10-24T22:00  in 2 hours                          2026-10-25T00:00
2026-10-24T22:00  tomorrow at 2am                     2026-10-25T02:00
2026-10-24T22:00  24 hours from now                   2026-10-25T21:00
2026-10-24T22:00  same time tomorrow                  2026-10-25T22:00
2026-10-24T22:00  in 24 hours                         2026-10-25T21:00
2026-10-24T22:00  1:30 sunday                         2026-10-25T13:30
2026-10-24T22:00  sunday 01:30                        2026-10-25T01:30?
2026-10-24T22:00  sunday at 01:00                     2026-10-25T01:00?
2026-10-24T22:00  sunday at 2am                       2026-10-25T02:00
2026-10-24T22:00  midnight                            2026-10-25T00:00
2026-10-24T22:00  25 october at 00:30                 2026-10-25T00:30
2026-10-24T22:00  when the clocks go back             2026-10-25
2026-10-24T22:00  in 12 hours                         2026-10-25T09:00
2027-03-27T22:00  half one in the morning on sunday   ?no_such_time
2027-03-27T22:00  at 1.30am tomorrow                  ?no_such_time
2027-03-27T22:00  in 3 hours                          2027-03-28T02:00
2027-03-27T22:00  in 5 hours                          2027-03-28T04:00
2027-03-27T22:00  tomorrow at 2am                     2027-03-28T02:00
2027-03-27T22:00  24 hours from now                   2027-03-28T23:00
2027-03-27T22:00  same time tomorrow                  2027-03-28T22:00
2027-03-27T22:00  in 24 hours                         2027-03-28T23:00
2027-03-27T22:00  sunday 01:30                        ?no_such_time
2027-03-27T22:00  sunday 01:00                        ?no_such_time
2027-03-27T22:00  sunday 00:59                        2027-03-28T00:59
2027-03-27T22:00  sunday at 2am                       2027-03-28T02:00
2027-03-27T22:00  28 march at 02:30                   2027-03-28T02:30
2027-03-27T22:00  when the clocks go forward          2027-03-28
2027-03-27T22:00  in 12 hours                         2027-03-28T11:00
2026-11-23T09:00  monday                              2026-11-30
2026-11-23T09:00  this monday                         2026-11-23
2026-11-23T09:00  next monday                         2026-11-30
2026-11-23T09:00  last monday                         2026-11-16
2026-11-23T09:00  today                               2026-11-23
2026-11-23T09:00  friday week                         2026-12-04
2026-11-23T09:00  monday week                         2026-12-07
2026-11-23T09:00  a week today                        2026-11-30
2026-11-23T09:00  next week                           2026-11-30/2026-12-07
2026-11-23T09:00  this week                           2026-11-23/2026-11-30
2026-11-23T09:00  w/c 7 dec                           2026-12-07/2026-12-14
2026-11-23T09:00  mon to weds                         2026-11-30/2026-12-03
2026-11-23T09:00  tues to thurs next week             2026-12-01/2026-12-04
2026-11-23T09:00  weekend                             2026-11-28/2026-11-30
2026-11-23T09:00  the 23rd                            2026-11-23
2026-11-23T09:00  the 22nd                            2026-12-22
2026-11-23T09:00  23 november                         2026-11-23
2026-11-23T09:00  22 november                         2027-11-22
2026-11-23T09:00  at 9                                2026-11-23T09:00
2026-11-23T09:00  half 8                              2026-11-24T08:30
2026-11-23T09:00  this morning                        2026-11-23T06:00/2026-11-23T12:00
2026-11-23T09:00  this afternoon at 3                 2026-11-23T15:00
2026-11-23T09:00  last friday                         2026-11-20
2026-11-23T09:00  in oct                              2027-10-01/2027-11-01
2026-11-23T09:00  november                            2026-11-01/2026-12-01
2026-11-23T09:00  by friday                           2026-11-23T09:00/2026-11-28
2026-11-23T09:00  since friday                        2026-11-20/
2026-11-23T09:00  first monday of the month           2026-12-07
2026-12-31T16:00  tomorrow                            2027-01-01
2026-12-31T16:00  next week                           2027-01-04/2027-01-11
2026-12-31T16:00  next month                          2027-01-01/2027-02-01
2026-12-31T16:00  this month                          2026-12-01/2027-01-01
2026-12-31T16:00  31 december                         2026-12-31
2026-12-31T16:00  december                            2026-12-01/2027-01-01
2026-12-31T16:00  january                             2027-01-01/2027-02-01
2026-12-31T16:00  new years day                       2027-01-01
2026-12-31T16:00  next year                           2027-01-01/2028-01-01
2026-12-31T16:00  in the new year                     2027-01-01/2027-02-01
2026-12-31T16:00  end of the month                    2026-12-22/2027-01-01
2026-12-31T16:00  christmas                           2027-12-25
2026-12-31T16:00  half nine                           2027-01-01T09:30
2026-12-31T16:00  at 3                                2027-01-01T15:00
2026-12-31T16:00  at 5                                2026-12-31T17:00
2026-12-31T16:00  the 1st                             2027-01-01
2026-12-31T16:00  last week                           2026-12-21/2026-12-28
2026-12-31T16:00  this quarter                        2026-10-01/2027-01-01
2026-12-31T16:00  this financial year                 2026-04-01/2027-04-01
2026-12-31T16:00  q4                                  2027-01-01/2027-04-01
2026-12-31T16:00  next bank holiday                   2027-01-01
2028-02-28T09:00  tomorrow                            2028-02-29
2028-02-28T09:00  29 february                         2028-02-29
2028-02-28T09:00  the 29th                            2028-02-29
2028-02-28T09:00  end of feb                          2028-02-20/2028-03-01
2028-02-28T09:00  a year today                        2029-02-28
2028-02-28T09:00  last day of february                2028-02-29
2028-02-28T09:00  next month                          2028-03-01/2028-04-01
2028-02-28T09:00  first working day of the month      2028-03-01
2027-01-31T12:00  in a month                          2027-02-28
2027-01-31T12:00  the 30th                            2027-03-30
2027-01-31T12:00  last month                          2026-12-01/2027-01-01
2027-01-31T12:00  tomorrow                            2027-02-01
2027-01-31T12:00  a month ago                         2026-12-31
2027-01-31T12:00  sunday                              2027-02-07
2027-01-31T12:00  this weekend                        2027-01-30/2027-02-01
2027-01-31T12:00  easter                              2027-03-28
2027-01-31T12:00  good friday                         2027-03-26
"""


@pytest.mark.parametrize(("reference", "text", "meant"), rows(ELSEWHEN))
def test_the_reference_time_counts(reference: str, text: str, meant: str) -> None:
    assert read(text, reference) == meant


def test_an_aware_reference_is_read_in_the_zone() -> None:
    found = interval("today", datetime(2026, 7, 1, 23, 30, tzinfo=UTC), ZONE)
    assert isinstance(found, Interval)
    assert found.start == datetime(2026, 7, 2)
