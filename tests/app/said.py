"""What the tests of step 4's pages do with a page."""

from typing import Any

from streamlit.testing.v1 import AppTest

from jtm.ui.session import access, device, resources

KEY = "the key of the tests"


def forget_what_sessions_share() -> None:
    """As a program that has just been started."""
    for shared in (resources._store, resources._admission, access._made_key, device._component):
        shared.clear()


def words(app: AppTest) -> str:
    """Everything that a page says, as it is shown: without the signs that keep it from being markup."""
    kinds = (app.title, app.header, app.markdown, app.caption, app.info, app.warning, app.error, app.success, app.code)
    shown = " ".join(str(element.value) for kind in kinds for element in kind)
    return shown.replace("\\", "").replace("\u2060", "")


def sound(app: AppTest) -> AppTest:
    assert not app.exception, [error.value for error in app.exception]
    return app


def labelled(kind: Any, label: str) -> Any:
    (found,) = [element for element in kind if element.label.replace("\\", "") == label]
    return found


def has_button(app: AppTest, label: str) -> bool:
    return any(button.label == label for button in app.button)


def press(app: AppTest, label: str) -> AppTest:
    return sound(labelled(app.button, label).click().run())


def fill(app: AppTest, label: str, text: str) -> AppTest:
    labelled(app.text_input, label).set_value(text)
    return app
