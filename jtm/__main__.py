"""``python -m jtm``."""

from jtm.commands.cli import main

main()
