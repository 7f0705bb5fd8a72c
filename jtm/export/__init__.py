"""Tables that leave the workbench, in the formats that people work with, with their provenance."""
