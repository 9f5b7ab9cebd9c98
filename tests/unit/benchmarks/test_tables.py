"""Tables, and the figures in their cells."""

import pytest

from benchmarks.tables import Table, write_factor, write_precise, write_share

TABLE = Table("Title", ("what", "n"), [("a", "1"), ("longer", "1,000")], notes=("A note.",))


def test_a_table_for_the_terminal_has_its_numbers_flush_right() -> None:
    assert TABLE.render(markdown=False).splitlines() == [
        "Title",
        "=====",
        "",
        "what        n",
        "a           1",
        "longer  1,000",
        "",
        "A note.",
    ]


def test_a_table_for_the_documents_is_markdown() -> None:
    assert TABLE.render(markdown=True).splitlines() == [
        "### Title",
        "",
        "| what | n |",
        "| --- | ---: |",
        "| a | 1 |",
        "| longer | 1,000 |",
        "",
        "A note.  ",
    ]


def test_a_table_without_heads_begins_with_its_rows() -> None:
    table = Table("T", ("", ""), [("a", "b")], numbers_from=2)
    assert table.render(markdown=False).splitlines() == ["T", "=", "", "a  b"]


def test_a_row_of_another_width_is_refused() -> None:
    with pytest.raises(ValueError, match="argument"):
        Table("T", ("a", "b"), [("only",)]).render(markdown=False)


@pytest.mark.parametrize(
    ("value", "text"), [(0.5, "0.50"), (12.34, "12.3"), (123.4, "123"), (12345.6, "12,346")]
)
def test_a_figure_has_three_digits_that_mean_something(value: float, text: str) -> None:
    assert write_precise(value) == text


def test_ratios_are_shares_and_factors_and_a_dash_is_none() -> None:
    assert (write_share(0.0512), write_share(0.512), write_share(None)) == ("5.1%", "51%", "-")
    assert (write_factor(5.24), write_factor(None)) == ("5.2x", "-")
