import streamlit as st

st.title("Methods")
