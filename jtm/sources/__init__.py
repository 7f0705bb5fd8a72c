"""One module per publisher: ``read()`` an official release into frames that satisfy a contract."""
