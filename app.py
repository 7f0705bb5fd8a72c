"""Router: theme and page configuration stand in .streamlit/config.toml, the pages in pages/."""

from importlib.resources import files

import streamlit as st

from jtm.ui.serving import guard
from jtm.ui.session import access, address, resources, uploaded, visitor
from jtm.ui.strings import common, training, validation

visitor.greet()
st.set_page_config(page_title=common.APP, page_icon=str(files("jtm.ui") / "favicon.svg"), layout="wide")
access.prepare()
uploaded.bound()
ballot = st.Page("pages/ballot.py", title=validation.BALLOT_NAME, icon=":material/ballot:")
st.navigation(
    [ballot]
    if guard.at_voters_port()
    else [
        st.Page("pages/landscape.py", title=common.LANDSCAPE_NAME, icon=":material/landscape:"),
        st.Page("pages/ranking.py", title=common.JTM_NAME, icon=":material/trending_up:", default=True),
        st.Page("pages/benchmarks.py", title=common.BENCHMARKS_NAME, icon=":material/checklist:"),
        st.Page("pages/validation.py", title=validation.NAME, icon=":material/how_to_vote:"),
        st.Page("pages/pathways.py", title=common.PATHWAYS_NAME, icon=":material/route:"),
        st.Page("pages/training.py", title=training.NAME, icon=":material/school:"),
        st.Page("pages/facilitator.py", title=validation.FACILITATOR_NAME, icon=":material/co_present:"),
        ballot,
        st.Page("pages/skills_language.py", title=validation.LANGUAGE_NAME, icon=":material/translate:"),
        st.Page("pages/regional_projections.py", title=common.REGIONAL_NAME, icon=":material/upload_file:"),
        st.Page("pages/own_indicators.py", title=common.OWN_NAME, icon=":material/add_chart:"),
        st.Page("pages/program_lists.py", title=training.LISTS_NAME, icon=":material/list_alt:"),
        st.Page("pages/methods.py", title=common.METHODS_NAME, icon=":material/menu_book:"),
    ],
    position="top",
).run()
resources.say_repairs()
address.keep_one_step_a_page()
