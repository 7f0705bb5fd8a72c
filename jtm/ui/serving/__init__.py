"""The server around the pages: its doors, who may come in, and what is sent to them."""
