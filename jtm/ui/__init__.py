"""What pages share: the scenario in the session, controls, cached resources, downloads. The only part on Streamlit."""
