"""The command ``run``: the workbench in a browser."""

from pathlib import Path
from typing import Annotated

import typer

from jtm.commands import console
from jtm.paths import data_paths
from jtm.ui.serving.doors import Doors
from jtm.ui.serving.launch import leave, serve
from jtm.warehouse import build as warehouse_build


def run(
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port of the page.")] = 8501,
    address: Annotated[str, typer.Option(help="0.0.0.0 lets other machines in.")] = "localhost",
    headless: Annotated[bool, typer.Option(help="Do not open a browser.")] = False,
    allowed_host: Annotated[
        list[str] | None,
        typer.Option(envvar="JTM_ALLOWED_HOSTS", help="Another name that browsers use, such as a proxy's. Repeatable."),
    ] = None,
    voters_port: Annotated[
        int | None,
        typer.Option(min=1, max=65535, envvar="JTM_VOTERS_PORT", help="A second port, where only the ballot is."),
    ] = None,
    voters_url: Annotated[
        str, typer.Option(envvar="JTM_VOTERS_URL", help="Address of that port behind a proxy, for the QR code.")
    ] = "",
    certificate: Annotated[
        Path | None, typer.Option(envvar="JTM_CERTIFICATE", help="Encrypt: certificate chain, a PEM file.")
    ] = None,
    private_key: Annotated[
        Path | None, typer.Option(envvar="JTM_PRIVATE_KEY", help="Its private key, a PEM file without password.")
    ] = None,
) -> None:
    """Open the workbench in a browser."""
    opened = Doors(port, address, tuple(allowed_host or ()), voters_port, voters_url, certificate, private_key)
    with console.progress_bar() as report:
        warehouse_build.build(data_paths(), report)
    leave(serve(opened, headless))
