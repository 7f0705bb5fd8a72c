import re
from collections import Counter
from math import log2

import pytest

from jtm.store.codes import ALPHABET, PLACE, SECRET, hashed, join_code, resume_code, typed

DRAWN = 4000


def test_a_code_cannot_be_guessed() -> None:
    assert len(set(ALPHABET)) == 32
    assert SECRET * log2(len(ALPHABET)) >= 40
    letters = join_code().replace("-", "")
    assert len(letters) - PLACE == SECRET
    assert len(resume_code().replace("-", "")) * log2(len(ALPHABET)) >= 60


@pytest.mark.parametrize("draw", [join_code, resume_code])
def test_codes_differ_and_use_every_letter_as_often_in_every_place(draw) -> None:
    codes = [draw() for _ in range(DRAWN)]
    assert len(set(codes)) == DRAWN
    for place in range(14):
        found = Counter(code[place] for code in codes)
        if place in (4, 9):
            assert set(found) == {"-"}
        else:
            expected = DRAWN / 32
            chi2 = sum((found[letter] - expected) ** 2 / expected for letter in ALPHABET)
            assert set(found) == set(ALPHABET)
            assert chi2 < 95  # 31 degrees of freedom: above it by chance once in 50 million draws


def test_no_letter_looks_like_a_digit() -> None:
    assert not set("OILU") & set(ALPHABET)
    for _ in range(100):
        assert re.fullmatch(r"[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){2}", join_code())


@pytest.mark.parametrize(
    "given",
    ["7K2Q-MXPA-9T3R", "7k2q-mxpa-9t3r", "7K2QMXPA9T3R", " 7k2q mxpa 9t3r\n", "7K2Q–MXPA–9T3R", "7K2Q.MXPA.9T3R",
     "«7K2Q-MXPA-9T3R»", "7\u200bK2Q-MXPA-9T3R"],
)  # fmt: skip
def test_a_code_is_known_however_it_is_typed(given: str) -> None:
    assert typed(given) == "7K2Q-MXPA-9T3R"


@pytest.mark.parametrize(("given", "meant"), [("oOiIlL", "0011-11"), ("", ""), ("----", ""), ("溶接", ""), ("A", "A")])
def test_letters_that_look_alike_are_taken_for_the_digit(given: str, meant: str) -> None:
    assert typed(given) == meant


def test_a_code_that_was_typed_stays_itself() -> None:
    for _ in range(200):
        code = join_code()
        assert typed(code) == code == typed(code.lower())


def test_a_long_text_is_no_code_and_costs_nothing() -> None:
    assert len(typed("A" * 10_000_000)) < 200
    assert typed("ﬀ" * 10_000)  # letters that grow when they become capitals


def test_of_a_code_a_hash_is_kept_from_which_it_cannot_be_read() -> None:
    code = resume_code()
    assert re.fullmatch(r"[0-9a-f]{64}", hashed(code))
    assert code not in hashed(code)
    assert hashed(code) == hashed(code) != hashed(resume_code())
