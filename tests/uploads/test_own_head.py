"""The head of an indicator that a user brings: each field, and what is said of a wrong one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jtm.sources.contract import SourceError
from jtm.uploads.own_head import BASES, FIELDS, LONGEST_ID, PREFIX, read_head, split, text_of

SOUND = {
    "label": '"Union coverage"', "pillar": '"strategic"', "unit": '"share of workers"', "direction": '"more"',
    "basis": '"observed"', "source": '"Made up by hand for a test, 2024"',
}  # fmt: skip


def text(**changed: str | None) -> str:
    """A sound head with some fields changed, or left out."""
    return "\n".join(f"{name} = {value}" for name, value in (SOUND | changed).items() if value is not None)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"label": None}, "The head lacks label."),
        ({"label": '" "'}, "label is blank."),
        ({"label": '"=1+1"'}, "label begins with =, which spreadsheets take for a formula."),
        ({"help": '" @x"'}, "help begins with @"),
        ({"label": "5"}, "label is to be text in quotation marks"),
        ({"label": f'"{"x" * 81}"'}, "label is longer than 80 characters."),
        ({"label": '"…"'}, "No id can be made of its label"),
        ({"lable": '"x"'}, "The head has no field 'lable': did you mean label?"),
        ({"colour": '"x"'}, f"The head has no field 'colour': the fields are {', '.join(FIELDS)}."),
        ({"pillar": '"luck"'}, "pillar cannot be 'luck': give one of wages, growth, strategic."),
        ({"direction": '"up"'}, "direction cannot be 'up': give one of more, less."),
        ({"basis": "true"}, f"basis cannot be True: give one of {', '.join(BASES)}."),
        ({"source": '"Somebody"'}, "source names no year"),
        ({"weight": "101"}, "weight cannot be 101: give a whole number from 0 to 100."),
        ({"weight": "true"}, "weight cannot be True"),
        ({"weight": "0.5"}, "weight cannot be 0.5"),
        ({"spread": '"0.2"'}, "spread cannot be '0.2': give a standard error in the unit"),
        ({"spread": "-1"}, "spread cannot be -1"),
        ({"spread": "0"}, "spread cannot be 0"),
        ({"spread": "nan"}, "spread cannot be nan"),
        ({"spread": "[1]"}, "spread cannot be what it is"),
        ({"spread": "0x" + "f" * 9_000}, "spread cannot be what it is"),
        ({"weight": "0x" + "f" * 9_000}, "weight cannot be what it is"),
        ({"weight": "9" * 9_000}, "of its head cannot be read"),
        ({"id." + "a." * 5_000 + "a": "1", "id": None}, "id is to be letters and digits"),
        ({"pillar." + "a." * 5_000 + "a": "1", "pillar": None}, "pillar cannot be what it is"),
        ({"basis": "2024-01-01"}, "basis cannot be what it is"),
        ({"id": '"§"'}, "id is to be letters and digits"),
        ({"id": "3"}, "id is to be letters and digits"),
    ],
)
def test_a_wrong_field_is_named_in_a_sentence(changed: dict[str, str | None], said: str) -> None:
    with pytest.raises(SourceError) as told:
        read_head(text(**changed))
    assert said in str(told.value)


def test_every_fault_is_told_at_once() -> None:
    with pytest.raises(SourceError) as told:
        read_head(text(pillar='"luck"', unit=None, weight="200"))
    assert all(name in str(told.value) for name in ("pillar", "unit", "weight"))


def test_a_line_that_is_no_toml_is_named() -> None:
    with pytest.raises(SourceError, match="Line 2 of its head cannot be read"):
        read_head('label = "Union coverage"\npillar = strategic\n')
    with pytest.raises(SourceError, match="of its head cannot be read"):
        read_head("a = " + "[" * 15_000)


@pytest.mark.parametrize(
    ("given_id", "label", "made"),
    [
        (None, "Union coverage", "own_union_coverage"),
        (None, "  Injuries & illnesses, per 100! ", "own_injuries_illnesses_per_1"),
        ("union", "x", "own_union"),
        ("own_union", "x", "own_union"),
        ("UNION-2", "x", "own_union_2"),
    ],
)
def test_an_id_is_made_of_the_label_unless_it_is_given(given_id: str | None, label: str, made: str) -> None:
    head = read_head(text(label=f'"{label}"', id=f'"{given_id}"' if given_id else None))
    assert head.id == made


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_head_apart_may_be_of_any_encoding(encoding: str) -> None:
    assert read_head(text_of(text(label='"Café"').encode(encoding))).label == "Café"


def test_the_vintage_is_the_last_year_of_the_source() -> None:
    assert read_head(text(source='"Survey of 2019, published in 2024."')).vintage == "2024"


def test_signs_that_are_not_printed_and_lines_are_blanks() -> None:
    assert read_head(text(label='"Union\\n\\u0000\\u202e coverage"')).label == "Union coverage"


@given(label=st.text(min_size=1, max_size=80))
def test_whatever_a_label_is_its_id_is_one_that_a_link_holds(label: str) -> None:
    escaped = "".join(f"\\U{ord(sign):08x}" for sign in label if not 0xD800 <= ord(sign) <= 0xDFFF)
    try:
        made = read_head(text(label=f'"{escaped}"')).id
    except SourceError:
        return
    short = made.removeprefix(PREFIX)
    assert 0 < len(short) <= LONGEST_ID
    assert short.replace("_", "").isascii()
    assert short.replace("_", "").isalnum()


def test_lines_keep_their_numbers_when_the_head_is_taken_off() -> None:
    head, rest = split(b'# label = "x"\n\n"# unit = ""y""",,\nsoc,value\n')
    assert head == 'label = "x"\n\nunit = "y"'
    assert rest == b"\n\n\nsoc,value\n"
    assert split(b"soc,value\n# not a head\n") == ("", b"soc,value\n# not a head\n")
