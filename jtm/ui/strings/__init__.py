"""The words on the screen, one catalogue a step: short, plain, for a policymaker; a number always with unit, place and
year.
"""
