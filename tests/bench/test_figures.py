from tests.bench.figures import Figure, Goal, alternate, compare, table


def test_the_sides_take_turns():
    order: list[str] = []

    def side(name: str) -> int:
        order.append(name)
        return len(order)

    results = alternate([lambda: side("ours"), lambda: side("raw")], rounds=3)
    assert order == ["ours", "raw"] * 3
    assert results == [[1, 3, 5], [2, 4, 6]]


def test_the_ratio_is_the_median_of_the_ratios_within_the_rounds():
    # The machine was busy in the last round: both sides were slow, and their ratio was as before.
    figure = compare("it", [50, 52, 5], "turns/s", "raw", [100, 100, 10])
    assert (figure.value, figure.reference_value, figure.ratio) == (50, 100, 0.5)


def test_the_table_says_which_goals_are_met():
    at_least, at_most = Goal(0.4), Goal(4, is_least=False)
    rows = table(
        [
            Figure("fast", 50, "turns/s", "raw", 100, 0.5, at_least),
            Figure("slow", 1234.5, "turns/s", "raw", 10_000, 0.12, at_least),
            Figure("quick", 30, "µs", "raw", 10, 3.0, at_most),
            Figure("long", 50, "µs", "raw", 10, 5.0, at_most),
            Figure("free", 1.8, "s", "aiohttp", 0.5, 3.6),
        ]
    ).splitlines()[2:]
    assert [("MISSED" in row, "met" in row) for row in rows] == [
        (False, True),
        (True, False),
        (False, True),
        (True, False),
        (False, False),
    ]
    assert "1,234 turns/s" in rows[1]
