"""What goes on after a response, when it fails and when it takes long."""

import asyncio

from adapters.afterwards import Afterwards


async def test_what_is_under_way_is_waited_for_at_the_end():
    done, goes_on, later = [], asyncio.Event(), Afterwards()

    async def work() -> None:
        await goes_on.wait()
        done.append("sent")

    later.do(work())
    asyncio.get_running_loop().call_soon(goes_on.set)
    await later.finish()
    assert done == ["sent"]


async def test_what_takes_too_long_is_left_to_itself():
    done, goes_on, later = [], asyncio.Event(), Afterwards()

    async def work() -> None:
        await goes_on.wait()
        done.append("sent")

    later.do(work())
    await later.finish(seconds=0)
    assert done == []
    goes_on.set()
    await later.finish()
    assert done == ["sent"]


async def test_what_fails_is_written_down_without_its_words_and_harms_nothing_else(caplog):
    done, later = [], Afterwards()

    async def fails() -> None:
        raise ValueError("Asha Patel")

    async def works() -> None:
        done.append("sent")

    later.do(fails())
    later.do(works())
    await later.finish()
    assert done == ["sent"]
    assert "an answer was not shown: ValueError" in caplog.text
    assert "Asha" not in caplog.text
