"""``python -m jtm``."""

from jtm.cli import main

main()
