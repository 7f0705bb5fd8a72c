"""What a visitor's session holds, and what all sessions share."""
