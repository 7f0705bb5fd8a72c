"""What a user can set: every setting once in ``settings.toml``, the kinds there are, and what is made from both."""
