"""jtm: a workbench for Jobs That Mobilize."""
